/**
 * The agent's settings: one YAML file, each setting also from the environment under FLEETVEIL_AGENT_.
 * Errors name the setting and its rule, never its value. Half a valid file is no file.
 */
import { resolve } from 'node:path';
import { DEMO_RATES, type FleetClockConfig } from '@fleetveil/proto';
import { parse } from 'yaml';
import { z } from 'zod';
import { AgentError } from './errors.ts';
import { flag, number, path, seconds, text, url } from './setting.ts';
import {
  ImuSettings,
  SOURCE_PATHS,
  type SourceConfig,
  SourceSettings,
  SourcesSettings,
} from './sources/settings.ts';
import { SLOT_S } from './uplink/shaping.ts';

/** Prefix of every environment variable of the agent. */
export const ENV_PREFIX = 'FLEETVEIL_AGENT_';

/** Longest path of a unix socket, bytes: sun_path of Linux less its final zero. */
export const MAX_SOCKET_PATH = 107;

const id = text(/^[0-9a-f]{32}$/, 'needs 32 lowercase hex characters (128 bits)');
const rate = number(
  `needs a number from ${DEMO_RATES.least} to ${DEMO_RATES.most}`,
  (n) => n >= DEMO_RATES.least && n <= DEMO_RATES.most,
);
const limitBytes = number('needs whole bytes, 1000000 or more', (n) => Number.isInteger(n) && n >= 1_000_000);
const batteryWh = number('needs watt-hours from 1 to 1000000', (n) => n >= 1 && n <= 1_000_000);

const slotLength = number(
  `needs whole seconds from ${SLOT_S.least} to ${SLOT_S.most}`,
  (n) => Number.isInteger(n) && n >= SLOT_S.least && n <= SLOT_S.most,
);

const ClockSettings = z.discriminatedUnion(
  'demo',
  [
    z.strictObject({ demo: z.literal('false') }),
    z.strictObject({ demo: z.literal('true'), rate, originS: seconds, bootOriginS: seconds }),
  ],
  { error: 'needs demo: false, or demo: true with rate, originS and bootOriginS' },
);

/** The settings as they stand in the file, texts all. */
const Settings = z
  .strictObject(
    {
      tenant: text(/^[a-z0-9-]{1,32}$/, 'needs 1 to 32 of a-z, 0-9 and -'),
      unitId: id,
      vehicleId: id,
      vehicleKind: z.enum(['car', 'e_scooter', 'e_bike'], { error: 'needs car, e_scooter or e_bike' }),
      unitSecret: text(/./, 'needs 64 lowercase hex characters or the path of a file that holds them'),
      unitKey: path,
      rootKeys: z
        .array(text(/^[0-9a-f]{64}$/, 'needs 64 lowercase hex characters (an Ed25519 public key)'), {
          error: 'needs a list of one to four public keys',
        })
        .min(1, { error: 'needs a list of one to four public keys' })
        .max(4, { error: 'needs a list of one to four public keys' }),
      stateDir: path,
      runDir: path,
      socket: path,
      broker: z.strictObject(
        {
          url: url(/^mqtts?:\/\/[^\s@]+$/, 'needs mqtt://host:port or mqtts://host:port, without a password'),
          caFile: path.optional(),
        },
        { error: 'needs url' },
      ),
      clock: ClockSettings,
      source: SourceSettings.optional(),
      sources: SourcesSettings.optional(),
      imu: ImuSettings.optional(),
      outbox: z.strictObject({ limitBytes }).optional(),
      uplink: z.strictObject({ metered: flag('needs true or false') }).optional(),
      energy: z.strictObject({ batteryWh }).optional(),
      traffic: z.enum(['prompt', 'shaped'], { error: 'needs prompt or shaped' }).optional(),
      slotS: slotLength.optional(),
      hooks: z
        .strictObject({ light: path.optional(), wipe: path.optional(), find: path.optional() })
        .optional(),
    },
    { error: 'needs settings as YAML' },
  )
  .refine(({ source, sources }) => (source === undefined) !== (sources === undefined), {
    path: ['source'],
    error: 'needs one source, or several under sources',
    // Also beside other problems, so that all of them are named at once.
    when: ({ value }) => isRecord(value),
  });

type Checked = z.output<typeof Settings>;

/** The settings of one agent, checked; paths are absolute. */
export interface AgentConfig extends Omit<Checked, 'clock' | 'source' | 'sources'> {
  readonly clock: FleetClockConfig;
  /** At least one. */
  readonly sources: readonly SourceConfig[];
}

/** Every setting that holds one value, as its path: `broker.url` can come from FLEETVEIL_AGENT_BROKER_URL. */
const SETTINGS: readonly string[] = [
  ...['tenant', 'unitId', 'vehicleId', 'vehicleKind', 'unitSecret', 'unitKey', 'rootKeys'],
  ...['stateDir', 'runDir', 'socket', 'broker.url', 'broker.caFile'],
  ...['clock.demo', 'clock.rate', 'clock.originS', 'clock.bootOriginS'],
  ...['source.kind', 'source.file', 'source.startS', 'source.part', 'source.host', 'source.port'],
  ...['source.baud', 'source.url', 'source.caFile', 'source.tokenFile', 'source.obd'],
  ...['imu.kind', 'imu.file', 'imu.startS', 'imu.host', 'imu.port', 'imu.baud'],
  ...['outbox.limitBytes', 'uplink.metered', 'energy.batteryWh', 'traffic', 'slotS'],
  ...['hooks.light', 'hooks.wipe', 'hooks.find'],
];

/** `broker.caFile` → `FLEETVEIL_AGENT_BROKER_CA_FILE`. */
export function envNameOf(setting: string): string {
  const words = setting.replaceAll('.', '_').replace(/([a-z])([A-Z])/g, '$1_$2');
  return ENV_PREFIX + words.toUpperCase();
}

/**
 * Reads settings.
 *
 * @param yamlText the file; read as plain texts, because YAML takes an id of digits for a number
 * @param env the environment; a variable outdoes the file, an unknown one under the prefix is refused
 * @param folder what relative paths are relative to: the folder of the file
 * @throws AgentError `config`, one line for each problem
 */
export function parseAgentConfig(
  yamlText: string,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): AgentConfig {
  const result = Settings.safeParse(withEnvironment(readYaml(yamlText), env));
  if (!result.success) throw new AgentError('config', problemsOf(result.error));
  const config = inside(result.data, folder);
  if (Buffer.byteLength(config.socket) > MAX_SOCKET_PATH) {
    throw new AgentError('config', `socket: needs a path of at most ${MAX_SOCKET_PATH} bytes`);
  }
  return config;
}

function readYaml(yamlText: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(yamlText, { schema: 'failsafe', maxAliasCount: 0 });
  } catch {
    // The parser's own message quotes the line, and the line may hold a secret.
    throw new AgentError('config', 'the settings file is not YAML');
  }
  if (!isRecord(value)) throw new AgentError('config', 'the settings file needs one setting a line');
  return value;
}

function withEnvironment(
  file: Record<string, unknown>,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const byName = new Map(SETTINGS.map((setting) => [envNameOf(setting), setting]));
  const merged = structuredClone(file);
  // These say which other settings their group has: from the environment, they begin the group anew.
  for (const [group, first] of [
    ['source', 'source.kind'],
    ['imu', 'imu.kind'],
    ['clock', 'clock.demo'],
  ] as const) {
    if (env[envNameOf(first)] !== undefined) delete merged[group];
  }
  // One source from the environment stands in the place of all in the file.
  if (env[envNameOf('source.kind')] !== undefined) delete merged['sources'];
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !name.startsWith(ENV_PREFIX)) continue;
    const setting = byName.get(name);
    if (setting === undefined) throw new AgentError('config', `${name}: no such setting`);
    place(merged, setting.split('.'), setting === 'rootKeys' ? value.split(',') : value);
  }
  return merged;
}

function place(into: Record<string, unknown>, [first = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = isRecord(into[first]) ? into[first] : {};
  into[first] = inner;
  place(inner, rest, value);
}

function problemsOf(error: z.ZodError): string {
  const lines = error.issues.map((issue) => {
    const setting = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys')
      return `${[setting, ...issue.keys].filter(Boolean).join('.')}: no such setting`;
    return `${setting}: ${issue.message}`;
  });
  return [...new Set(lines)].join('\n');
}

/** The settings as the program uses them. */
function inside(config: Checked, folder: string): AgentConfig {
  const at = (relative: string): string => resolve(folder, relative);
  const {
    unitSecret,
    broker,
    clock,
    source,
    sources = source === undefined ? [] : [source],
    imu,
    hooks,
    ...rest
  } = config;
  return {
    ...rest,
    clock: clock.demo === 'true' ? { ...clock, demo: true } : { demo: false },
    unitSecret: /^[0-9a-f]{64}$/.test(unitSecret) ? unitSecret : at(unitSecret),
    unitKey: at(config.unitKey),
    stateDir: at(config.stateDir),
    runDir: at(config.runDir),
    socket: at(config.socket),
    broker: broker.caFile === undefined ? broker : { ...broker, caFile: at(broker.caFile) },
    sources: sources.map((one) => withPaths(one, at)),
    ...(hooks === undefined ? {} : { hooks: withPaths(hooks, at, ['light', 'wipe', 'find']) }),
    ...(imu === undefined ? {} : { imu: withPaths(imu, at) }),
  };
}

/** A group of settings with its paths made absolute. */
function withPaths<T extends object>(
  group: T,
  at: (relative: string) => string,
  names: readonly string[] = SOURCE_PATHS,
): T {
  const paths = names.flatMap((name): [string, string][] => {
    const told: unknown = Reflect.get(group, name);
    return typeof told === 'string' ? [[name, at(told)]] : [];
  });
  return { ...group, ...Object.fromEntries(paths) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
