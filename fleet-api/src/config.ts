/**
 * Configuration: one YAML file, then `FLEETVEIL_*` from the environment, then the command line. Half
 * of a configuration starts nothing: every problem is named, by setting and rule, never by its value.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FleetClockConfig } from '@fleetveil/proto';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { readClockFile, settleClock } from './clock-file.ts';
import { CONFIG_FILE, type ConfigFile, ENVIRONMENT } from './config-file.ts';
import type { Connection } from './database/database.ts';
import { parseDatabaseUrl } from './database/database-url.ts';
import { FleetApiError } from './errors.ts';
import { readClocks } from './fleet-clock.ts';
import { type WebConfig, webConfigOf } from './web/settings.ts';

/** All settings, as every part gets them. Paths are absolute. */
export interface FleetApiConfig {
  /** A demo may run on a fast clock and brings its own token issuer. */
  readonly demo: boolean;
  /** `[a-z0-9-]{1,32}`: whose fleet this is. */
  readonly tenant: string;
  readonly dataDir: string;
  readonly keysDir: string;
  /** Pid files and sockets: `<data>/run`. */
  readonly runDir: string;
  readonly clock: FleetClockConfig;
  readonly database: DatabaseConfig;
  readonly broker: BrokerConfig;
  readonly doors: DoorsConfig;
  readonly oidc: readonly OidcIssuerConfig[];
  readonly vault: { readonly socketPath: string };
  /** The policy that is published where the database has none; the shipped one unless told. */
  readonly policyFile?: string;
  /** The organisation that is published where the database has none; a demo publishes the example. */
  readonly organisationFile?: string;
  /** Whether webhooks may go to private networks and to this machine, by http too; no unless told. A demo may. */
  readonly webhooksPrivate?: boolean;
  /** The pages: where people sign in, and their map. */
  readonly web: WebConfig;
  /** Absent where no recipients are given: then no backup is made, and no journal of erasures kept. */
  readonly backup?: BackupConfig;
}

/** Where archives and the journal of erasures are, and to whom archives are sealed. */
export interface BackupConfig {
  readonly folder: string;
  /** Apart from the archives, and best on another disk: without it no archive is put back. */
  readonly journal: string;
  /** Days that an archive lives. */
  readonly keepDays: number;
  /** Public keys, hex. */
  readonly recipients: { readonly trips: string; readonly links: string; readonly keys: string };
}

/** `url` = a server of yours, with an administrator's login; absent = we start one. */
export interface DatabaseConfig {
  readonly url?: Connection;
}

/** The embedded broker's address, or `url` of another broker. */
export interface BrokerConfig {
  readonly host: string;
  readonly port: number;
  readonly maxConnections: number;
  readonly url?: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the authority that signed its certificate; absent = those that Node knows. */
  readonly caFile?: string;
}

/** Address of the HTTP doors; `publicUrl` is what people and tokens call it. */
export interface DoorsConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  /** Proxies before them: by what they forward each sender has bounds of its own. Absent = none. */
  readonly proxies?: number;
}

/** An issuer of tokens that the doors and the vault accept. */
export interface OidcIssuerConfig {
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are; found through `/.well-known/openid-configuration` unless told. */
  readonly jwksUrl?: string;
}

/** Where settings come from. */
export interface ConfigSources {
  /** Path of the YAML file. */
  readonly file?: string;
  readonly dataDir?: string;
  readonly keysDir?: string;
  readonly demo?: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDir: string;
}

/**
 * Reads, merges and checks all settings. Throws `config` with every problem, one a line.
 *
 * @example const config = await loadConfig({ dataDir: 'data', environment: process.env, workingDir: process.cwd() });
 */
export async function loadConfig(sources: ConfigSources): Promise<FleetApiConfig> {
  const path = sources.file ?? sources.environment['FLEETVEIL_CONFIG'];
  const fromFile = path === undefined ? {} : await readYaml(resolve(sources.workingDir, path));
  const merged = withArguments(withEnvironment(fromFile, sources.environment), sources);
  const parsed = CONFIG_FILE.safeParse(merged);
  if (!parsed.success) throw configError(parsed.error.issues.map(describe));
  const base = path === undefined ? sources.workingDir : dirname(resolve(sources.workingDir, path));
  return settle(parsed.data, sources, base);
}

type Tree = { [name: string]: unknown };

async function readYaml(path: string): Promise<Tree> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new FleetApiError('config', '--config: the file cannot be read.', cause);
  });
  try {
    const value: unknown = parseYaml(text) ?? {};
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Tree;
  } catch (cause) {
    throw new FleetApiError('config', '--config: the file is not YAML.', cause);
  }
  throw new FleetApiError('config', '--config: the file holds no settings by name.');
}

/** Every setting that can be given in the environment replaces the file's. */
function withEnvironment(tree: Tree, environment: ConfigSources['environment']): Tree {
  const unknown = Object.keys(environment)
    .filter(looksLikeSetting)
    .filter((name) => !(name in ENVIRONMENT));
  if (unknown.length > 0) throw configError(unknown.map((name) => `${name}: there is no such setting`));
  const copy = structuredClone(tree);
  for (const [name, path] of Object.entries(ENVIRONMENT)) {
    const value = environment[name];
    if (value !== undefined && value !== '') setAt(copy, path, value);
  }
  return copy;
}

/** A misspelt setting must not be passed over; the agent, hooks and tests have variables of their own. */
function looksLikeSetting(name: string): boolean {
  return name.startsWith('FLEETVEIL_') && !OF_OTHERS.test(name);
}

const OF_OTHERS =
  /^FLEETVEIL_(CONFIG|AGENT_.*|COMMAND|PURPOSES|COLLECTED|DATA|TIER|PARTS|SEED|SCREENS|AT_ONCE|FAULT_CLOCK|TEST_SERVER|TEST_SCRATCH|ATTACK_NOTES)$/;

function setAt(tree: Tree, path: readonly string[], value: string): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) tree[name] = value;
  else {
    const inner = tree[name];
    const next: Tree = typeof inner === 'object' && inner !== null ? (inner as Tree) : {};
    tree[name] = next;
    setAt(next, rest, value);
  }
}

function withArguments(tree: Tree, { dataDir, keysDir, demo }: ConfigSources): Tree {
  return {
    ...tree,
    ...(dataDir === undefined ? {} : { data: dataDir }),
    ...(keysDir === undefined ? {} : { keys: keysDir }),
    ...(demo === undefined ? {} : { demo }),
  };
}

async function settle(file: ConfigFile, sources: ConfigSources, base: string): Promise<FleetApiConfig> {
  const { workingDir, environment } = sources;
  // A path in the file is relative to the file, one that was typed is relative to where it was typed.
  const typed = (argument: string | undefined, variable: string): string =>
    argument !== undefined || environment[variable] !== undefined ? workingDir : base;
  const dataDir = resolve(typed(sources.dataDir, 'FLEETVEIL_DATA_DIR'), file.data);
  const keysDir =
    file.keys === undefined
      ? join(dirname(dataDir), 'keys')
      : resolve(typed(sources.keysDir, 'FLEETVEIL_KEYS_DIR'), file.keys);
  const fileOf = (variable: string, path: string): string => resolve(typed(undefined, variable), path);
  const url = environment['DATABASE_URL'] ?? file.database.url;
  const publicUrl = file.doors.publicUrl ?? `http://${hostInUrl(file.doors.host)}:${file.doors.port}`;
  return {
    ...{ demo: file.demo, tenant: file.tenant, dataDir, keysDir, runDir: join(dataDir, 'run') },
    clock: await clockOf(file, dataDir),
    database: url === undefined || url === '' ? {} : { url: parseDatabaseUrl(url) },
    broker: brokerOf(file, fileOf),
    doors: doorsOf(file, publicUrl),
    oidc: issuersOf(file, publicUrl),
    web: webConfigOf(file.web, file.demo ? `${publicUrl}${DEMO_ISSUER_PATH}` : undefined),
    vault: { socketPath: join(dataDir, 'run', 'vault.sock') },
    ...(file.policy.file === undefined
      ? {}
      : { policyFile: fileOf('FLEETVEIL_POLICY_FILE', file.policy.file) }),
    ...(file.organisation.file === undefined
      ? {}
      : { organisationFile: fileOf('FLEETVEIL_ORGANISATION_FILE', file.organisation.file) }),
    ...(file.webhooks.private ? { webhooksPrivate: true } : {}),
    ...backupOf(file, fileOf),
  };
}

function doorsOf({ doors: { host, port, proxies } }: ConfigFile, publicUrl: string): DoorsConfig {
  return { host, port, publicUrl, ...(proxies === 0 ? {} : { proxies }) };
}

function brokerOf({ broker }: ConfigFile, fileOf: (variable: string, path: string) => string): BrokerConfig {
  const { caFile, ...rest } = broker;
  const authority = caFile === undefined ? {} : { caFile: fileOf('FLEETVEIL_BROKER_CA_FILE', caFile) };
  return { ...withoutAbsent(rest), ...authority };
}

function backupOf(
  { backup }: ConfigFile,
  fileOf: (variable: string, path: string) => string,
): Pick<FleetApiConfig, 'backup'> {
  const { recipients, keepDays } = backup;
  if (recipients === undefined) return {};
  const folder = fileOf('FLEETVEIL_BACKUP_FOLDER', backup.folder);
  const journal = fileOf('FLEETVEIL_BACKUP_JOURNAL', backup.journal);
  return { backup: { folder, journal, keepDays, recipients } };
}

/** For the parts that read tokens: throws `config` where no issuer is named (the demo has its own). */
export function requireIssuers(config: FleetApiConfig): void {
  if (config.oidc.length === 0) throw configError(['oidc.issuers: at least one, unless demo: true']);
}

/** Name of the audit log, as its checkpoints carry it. It must not change with an address. */
export function auditLogName(config: Pick<FleetApiConfig, 'tenant'>): string {
  return `fleetveil/${config.tenant}`;
}

/** Name of the demo's own issuer, under the doors. */
export const DEMO_ISSUER_PATH = '/demo/oidc';
/** Audience of its tokens. */
export const DEMO_AUDIENCE = 'fleetveil';

function issuersOf(file: ConfigFile, publicUrl: string): OidcIssuerConfig[] {
  const given = file.oidc.issuers.map(withoutAbsent);
  if (!file.demo) return given;
  const issuer = `${publicUrl}${DEMO_ISSUER_PATH}`;
  return [...given, { issuer, audience: DEMO_AUDIENCE, jwksUrl: `${issuer}/jwks` }];
}

/** The demo's rate unless told: a day in 24 minutes. */
const DEMO_RATE = 60;

/** Without `demo: true` the clock is the system's; the schema has refused any rate before. */
async function clockOf({ demo, clock }: ConfigFile, dataDir: string): Promise<FleetClockConfig> {
  if (!demo) return { demo: false };
  const asked = withoutAbsent({ ...clock, rate: clock.rate ?? DEMO_RATE });
  return settleClock(asked, await readClockFile(dataDir), readClocks());
}

/** Wildcard addresses are listened on, not called. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** With exactOptionalPropertyTypes an absent setting has no key, not the value undefined. */
function withoutAbsent<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** zod's own texts quote the input for some rules, so each rule is said in our words. */
function describe(issue: z.core.$ZodIssue): string {
  const setting = issue.path.length === 0 ? 'configuration' : issue.path.join('.');
  return `${setting}: ${ruleOf(issue)}`;
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `there is no such setting inside (${issue.keys.map((key) => key.slice(0, 40)).join(', ')})`;
    case 'invalid_type':
      return `has to be of the type ${issue.expected}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'custom':
      return issue.message;
    default:
      return issue.message.startsWith('Invalid') ? 'does not have the form it should' : issue.message;
  }
}

function configError(problems: readonly string[]): FleetApiError {
  return new FleetApiError('config', problems.join('\n'));
}
