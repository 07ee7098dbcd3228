/**
 * A whole fleet on one machine: the data centre's programs and an agent for each vehicle, all real, all
 * child processes, on one fleet clock. `npm start` and the journeys of test/ stand on this.
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createFleetClock, type FleetClock } from '@fleetveil/proto';
import { createDoorsClient, type DoorsClient } from './doors-client.ts';
import type { VehicleKind } from './drive.ts';
import { type Program, ProgramFailed, runProgram, startProgram } from './programs.ts';

export interface FleetOptions {
  /** Everything is kept below this folder: data, keys, units. */
  readonly dir: string;
  readonly tenant?: string;
  readonly clock: DemoClock;
  readonly doorsPort: number;
  readonly brokerPort: number;
  /** Another broker than the embedded one; agents connect to it too. */
  readonly broker?: {
    readonly url: string;
    readonly agentUrl?: string;
    readonly username: string;
    readonly password: string;
  };
  /** A PostgreSQL of yours. */
  readonly databaseUrl?: string;
  readonly policyFile?: string;
  /** Where agents find the broker, if not at its own port (a proxy that records, for example). */
  readonly agentBrokerPort?: number;
  /** More lines of the data centre's settings, as YAML. */
  readonly settings?: readonly string[];
  /** Lines of the data centre's log. */
  readonly onLog?: (line: string) => void;
}

/** The demo's clock; see proto's FleetClockConfig. */
export interface DemoClock {
  readonly rate: number;
  readonly originS: number;
  readonly bootOriginS: number;
}

/** Where an agent's samples come from: `source` of its configuration. */
export type AgentSource =
  | { readonly kind: 'recorded'; readonly file: string; readonly startS: number }
  | { readonly kind: 'nmea-file'; readonly file: string }
  | { readonly kind: 'gpsd' | 'nmea-tcp'; readonly host: string; readonly port: number };

/** An enrolled vehicle. */
export interface FleetVehicle {
  readonly kind: VehicleKind;
  readonly label: string;
  readonly unitId: string;
  readonly vehicleId: string;
  /** Its agent's configuration file. */
  readonly configFile: string;
  readonly socketPath: string;
  /** The agent's outbox, counters and lock. */
  readonly stateDir: string;
}

/** Settings of one agent, by their names after FLEETVEIL_AGENT_: `{ BROKER_URL: … }`; undefined takes one away. */
export type AgentSettings = Readonly<Record<string, string | undefined>>;

/** How one agent differs from the others of its fleet. */
export interface AgentOptions {
  readonly settings?: AgentSettings;
  /** Its environment besides its settings. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What an agent says, one JSON line each: see agent/src/log.ts. */
export interface AgentLine {
  readonly event: string;
  readonly [field: string]: string | number | boolean | undefined;
}

export interface Fleet {
  readonly tenant: string;
  readonly clock: FleetClock;
  readonly doorsUrl: string;
  readonly doors: DoorsClient;
  readonly api: Program;
  /** The embedded broker's own port, whatever stands between. */
  readonly brokerPort: number;
  enrol(kind: VehicleKind, label: string): Promise<FleetVehicle>;
  /** Many at once: a thousand in seconds. */
  enrolAll(kind: VehicleKind, labels: readonly string[]): Promise<FleetVehicle[]>;
  startAgent(
    vehicle: FleetVehicle,
    source: AgentSource,
    onEvent?: (line: AgentLine) => void,
    options?: AgentOptions,
  ): Program;
  /** Waits until that domain time. */
  until(timeS: number): Promise<void>;
  /** Stops agents, then the data centre. */
  stop(): Promise<void>;
}

/** Energy of a full battery: what turns a change of charge into energy. */
const BATTERY_WH: Record<VehicleKind, number> = { car: 21_000, e_scooter: 450, e_bike: 500 };

/** Time the data centre may take to be ready: a first start makes a database. */
const READY_MS = 180_000;

/** The boot clock of this machine, seconds (/proc/uptime; it counts suspend). */
export async function readBootS(): Promise<number> {
  return bootNowS();
}

const bootNowS = (): number => Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));

/** Starts the data centre and waits until it is ready. Throws what its programs say where they cannot. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { dir, tenant = 'demo' } = options;
  await mkdir(dir, { recursive: true });
  const configFile = join(dir, 'fleet-api.yaml');
  await writeFile(configFile, configOf(options, tenant));
  const env = { ...(options.databaseUrl && { DATABASE_URL: options.databaseUrl }) };
  const api = startProgram('fleet-api', ['api', '--config', configFile], {
    env,
    ...(options.onLog && { onLine: options.onLog }),
  });
  const doorsUrl = `http://127.0.0.1:${options.doorsPort}`;
  const agents = new Set<Program>();
  let isStopping = false;
  await ready(api).catch(async (error: unknown) => {
    await api.stop();
    throw error;
  });
  // Both at once: with a wait between them this clock was behind the programs' by as long, a quarter of a second on a busy machine.
  const [bootS, startedMs] = [bootNowS(), performance.now()];
  const clock = createFleetClock(
    { demo: true, ...options.clock },
    () => bootS + (performance.now() - startedMs) / 1000,
    () => Date.now() / 1000,
  );
  return {
    ...{ tenant, clock, doorsUrl, api, brokerPort: options.brokerPort },
    doors: createDoorsClient(doorsUrl, tenant),
    enrol: (kind, label) => enrol(options, configFile, env, kind, label),
    enrolAll: (kind, labels) => enrolAll(options, configFile, env, kind, labels),
    startAgent(vehicle, source, onEvent, { settings = {}, environment = {} } = {}) {
      if (isStopping) throw new Error(`${vehicle.label}: the fleet stops, and starts no agent any more`);
      const agent = startProgram('agent', ['run', '--config', vehicle.configFile, '--json'], {
        env: { ...environment, ...agentEnv(options, source, settings) },
        onLine: (line) => onEvent?.(eventOf(line)),
      });
      agents.add(agent);
      void agent.exited.then(() => agents.delete(agent));
      return agent;
    },
    until: async (timeS) => {
      const waitMs = ((timeS - clock.nowS()) / options.clock.rate) * 1000;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
    async stop() {
      isStopping = true;
      await Promise.all([...agents].map((agent) => agent.stop()));
      await api.stop();
    },
  };
}

function configOf(options: FleetOptions, tenant: string): string {
  const { clock, broker } = options;
  const lines = [
    'demo: true',
    `tenant: ${tenant}`,
    `data: ${JSON.stringify(join(options.dir, 'data'))}`,
    `keys: ${JSON.stringify(join(options.dir, 'keys'))}`,
    `clock: { rate: ${clock.rate}, originS: ${clock.originS}, bootOriginS: ${clock.bootOriginS} }`,
    `doors: { port: ${options.doorsPort} }`,
    broker
      ? `broker: { url: ${JSON.stringify(broker.url)}, username: ${JSON.stringify(broker.username)}, password: ${JSON.stringify(broker.password)} }`
      : `broker: { port: ${options.brokerPort} }`,
    ...(options.policyFile === undefined ? [] : [`policy: { file: ${JSON.stringify(options.policyFile)} }`]),
    ...(options.settings ?? []),
  ];
  return `${lines.join('\n')}\n`;
}

async function ready(api: Program): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const sentence = 'the data centre was not ready within three minutes: see its log';
    timer = setTimeout(
      () => reject(new ProgramFailed('fleet-api', ['api'], 'SIGKILL', [sentence])),
      READY_MS,
    );
  });
  const ended = api.exited.then((code) => {
    throw new ProgramFailed('fleet-api', ['api'], code, api.lastLines());
  });
  await Promise.race([api.ready, ended, tooLate]).finally(() => clearTimeout(timer));
}

async function enrol(
  options: FleetOptions,
  configFile: string,
  env: Record<string, string>,
  kind: VehicleKind,
  label: string,
): Promise<FleetVehicle> {
  const folder = join(options.dir, 'units', label);
  await mkdir(folder, { recursive: true });
  const unitFile = join(folder, 'agent.yaml');
  const args = [
    'units',
    'enroll',
    '--config',
    configFile,
    '--vehicle-kind',
    kind,
    '--label',
    label,
    '--out',
    unitFile,
    '--battery-wh',
    String(BATTERY_WH[kind]),
  ];
  await runProgram('fleet-api', args, { env });
  return readVehicle(unitFile, kind, label);
}

async function enrolAll(
  options: FleetOptions,
  configFile: string,
  env: Record<string, string>,
  kind: VehicleKind,
  labels: readonly string[],
): Promise<FleetVehicle[]> {
  const [list, folder] = [join(options.dir, 'units.csv'), join(options.dir, `units-${labels[0]}`)];
  await writeFile(list, labels.map((label) => `${kind},${label},${BATTERY_WH[kind]}\n`).join(''));
  await runProgram(
    'fleet-api',
    ['units', 'enroll-list', '--config', configFile, '--list', list, '--out', folder],
    {
      env,
    },
  );
  return Promise.all(
    labels.map((label, at) => readVehicle(join(folder, String(at + 1), 'agent.yaml'), kind, label)),
  );
}

/** A vehicle from its agent's configuration file, as `fleetveil units enroll` wrote it. */
export async function readVehicle(
  configFile: string,
  kind: VehicleKind,
  label: string,
): Promise<FleetVehicle> {
  const text = await readFile(configFile, 'utf8');
  const setting = (name: string) =>
    new RegExp(`^${name}: *["']?([^"'\\n]+)`, 'm').exec(text)?.[1]?.trim() ?? '';
  const folder = join(configFile, '..');
  return {
    ...{ kind, label, configFile },
    unitId: setting('unitId'),
    vehicleId: setting('vehicleId'),
    socketPath: join(folder, setting('socket')),
    stateDir: join(folder, setting('stateDir')),
  };
}

function agentEnv(options: FleetOptions, source: AgentSource, others: AgentSettings): Record<string, string> {
  const { clock } = options;
  const port = options.agentBrokerPort ?? options.brokerPort;
  const settings = {
    BROKER_URL: options.broker?.agentUrl ?? options.broker?.url ?? `mqtt://127.0.0.1:${port}`,
    CLOCK_DEMO: 'true',
    CLOCK_RATE: String(clock.rate),
    CLOCK_ORIGIN_S: String(clock.originS),
    CLOCK_BOOT_ORIGIN_S: String(clock.bootOriginS),
    SOURCE_KIND: source.kind,
    ...('file' in source
      ? {
          SOURCE_FILE: source.file,
          ...('startS' in source && { SOURCE_START_S: String(source.startS) }),
        }
      : { SOURCE_HOST: source.host, SOURCE_PORT: String(source.port) }),
    ...others,
  };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[`FLEETVEIL_AGENT_${name}`, value]],
    ),
  );
}

function eventOf(line: string): AgentLine {
  try {
    return JSON.parse(line) as AgentLine;
  } catch {
    return { event: 'unreadable' };
  }
}

/** Ports that may be listened on, below those that Linux gives to outgoing connections (32,768 and up). */
const PORTS = { from: 10_000, below: 32_768 };

/**
 * A port that nothing listens on now. Not one that the system would choose: while a part that was killed is away, an
 * outgoing connection of anybody could be given its port, and it could not come back.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.below);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
