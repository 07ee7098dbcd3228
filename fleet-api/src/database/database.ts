/**
 * The way to PostgreSQL. The only importer of pg in this package.
 *
 * Errors of PostgreSQL carry values in their texts (`Key (…)=(…) already exists`): log and answer
 * with `sqlStateOf(error)`, never with the message.
 */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { FleetApiError } from '../errors.ts';
import type { Tables, VaultTables } from './schema.ts';

/** Where a database is and who asks. */
export interface Connection {
  /** Host name, or the folder of the unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `require` encrypts, `verify` also checks the server's certificate against the system's roots. */
  readonly tls: 'off' | 'require' | 'verify';
}

/** A pool of connections. `close` waits for what is under way. */
export interface OpenDatabase<T> {
  readonly db: Kysely<T>;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** The main database. */
export type FleetDatabase = Kysely<Tables>;
/** The vault's database. */
export type VaultDatabase = Kysely<VaultTables>;

export interface OpenOptions {
  /** Most connections at once; 8 unless told. */
  readonly poolSize?: number;
  /** What the server shows of us; the process' name. */
  readonly applicationName?: string;
}

/** Milliseconds to wait for a connection before giving up. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Silence after which a connection is asked whether it is still there: 0 would leave it at the system's two hours. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Opens a pool; connects at the first query, not before. A connection that breaks is thrown away
 * silently: the next query opens another, and what was under way on it fails by itself.
 *
 * @example const { db, close } = openDatabase<Tables>(connection, { applicationName: 'doors' });
 */
export function openDatabase<T = Tables>(connection: Connection, options: OpenOptions = {}): OpenDatabase<T> {
  const pool = new pg.Pool({
    ...clientConfig(connection, options.applicationName),
    max: options.poolSize ?? 8,
    idleTimeoutMillis: 30_000,
  });
  pool.on('error', () => {});
  // The pool hears only idle clients: one that breaks between two statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool }) });
  return { db, connection, close: () => db.destroy() };
}

function clientConfig(connection: Connection, applicationName = 'fleetveil'): pg.ClientConfig {
  const { host, port, database, user, password, tls } = connection;
  const ssl = tls === 'off' ? false : { rejectUnauthorized: tls === 'verify' };
  return {
    ...{ host, port, database, user, password, ssl },
    application_name: `fleetveil ${applicationName}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: { getTypeParser },
  };
}

/** Object ids of PostgreSQL's built-in types (pg_type.dat). */
const OID = { int8: 20, int8Array: 1016, uuid: 2950, uuidArray: 2951, date: 1082, dateArray: 1182 } as const;

const withoutDashes = (text: string): string => text.replaceAll('-', '');
const elementsOf = (text: string): string[] => (text === '{}' ? [] : text.slice(1, -1).split(','));

/**
 * Our forms: bigint as a number (times and record numbers stay far below 2^53), uuid as 32 hex
 * characters, date as text (a Date would be moved by the machine's time zone).
 */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [OID.int8, Number],
  [OID.int8Array, (text) => elementsOf(text).map(Number)],
  [OID.uuid, withoutDashes],
  [OID.uuidArray, (text) => elementsOf(text).map(withoutDashes)],
  [OID.date, (text) => text],
  [OID.dateArray, elementsOf],
]);

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  const ours = format === 'binary' ? undefined : PARSERS.get(oid);
  return ours ?? (pg.types.getTypeParser(oid, 'text') as (value: string) => unknown);
}

/** What the database says by itself: fixed words of ours, never input. */
export type Channel = 'fleetveil_downlink' | 'fleetveil_struck_off';

/** What a listener is told. */
export interface ListenHandlers {
  /** A notice with its payload. */
  onNotice(channel: Channel, payload: string): void;
  /** Connected, the first time or again: notices may have been missed, so look once. */
  onConnect(): void;
}

/** Back-off of a lost listener, milliseconds. */
const LISTEN_RETRY_MS = { first: 200, most: 5_000 };

/**
 * Listens on channels with a connection of its own and connects again for as long as it is not
 * stopped.
 *
 * @example const listener = listen(connection, ['fleetveil_downlink'], { onNotice, onConnect });
 */
export function listen(
  connection: Connection,
  channels: readonly Channel[],
  handlers: ListenHandlers,
): { stop(): Promise<void> } {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = LISTEN_RETRY_MS.first;
  const again = (): void => {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, LISTEN_RETRY_MS.most);
  };
  const connect = (): void => {
    timer = undefined;
    const fresh = new pg.Client(clientConfig(connection, 'listener'));
    client = fresh;
    fresh.on('error', () => {});
    fresh.on('end', again);
    fresh.on('notification', ({ channel, payload }) => handlers.onNotice(channel as Channel, payload ?? ''));
    fresh
      .connect()
      .then(() => fresh.query(channels.map((channel) => `LISTEN ${channel}`).join(';')))
      .then(() => {
        retryMs = LISTEN_RETRY_MS.first;
        if (!stopped) handlers.onConnect();
      })
      .catch(() => {
        fresh.end().catch(() => {});
        again();
      });
  };
  connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}

/** SQLSTATE of an error that PostgreSQL answered with, else undefined. Safe to log. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** SQLSTATEs that say "not now": connection lost, server starting or stopping, too many clients, deadlock. */
const PASSING = /^(08|57P|53|40)/;

/**
 * Whether the same statement may work later: the server was away, not the statement wrong. An error
 * that is no answer of the server (a socket that closed) counts as passing.
 */
export function isPassing(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === undefined ? !(error instanceof FleetApiError) : PASSING.test(state);
}

/** How pg says that a connection broke or never came: an error without a code (pg 8, lib/client.js; pg-pool). */
const LOST = /^(Connection terminated|Client (has encountered|was closed)|timeout (expired|exceeded))/;

/** Whether the server went away under the question, or did not let it in: the same may be asked again later. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return /^(08|57P)/.test(state);
  return error instanceof Error && !(error instanceof FleetApiError) && LOST.test(error.message);
}

/** Throws `database_unreachable` or `database_refused` unless a query is answered. */
export async function checkConnection(connection: Connection): Promise<void> {
  const client = new pg.Client(clientConfig(connection, 'check'));
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    throw connectionError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Codes of Node's TLS for a certificate that it does not take. */
const CERTIFICATE = /CERT|VERIFY|ISSUER/;

function connectionError(error: unknown): FleetApiError {
  if (error instanceof Error && 'code' in error && CERTIFICATE.test(String(error.code)))
    return new FleetApiError(
      'database_unreachable',
      'database: the certificate of the server is not valid now, for another host, or of an authority that is not known here.',
      error,
    );
  return sqlStateOf(error)?.startsWith('28') || sqlStateOf(error)?.startsWith('3D')
    ? new FleetApiError(
        'database_refused',
        'database: the server refuses this login or has no such database.',
        error,
      )
    : new FleetApiError(
        'database_unreachable',
        'database: the server does not answer. Is it running?',
        error,
      );
}
