/**
 * A real PostgreSQL, started by us from npm's binaries. It runs in a session of its own, so it
 * outlives a killed Fleetveil, and the next start adopts it:
 *
 *   no pid file ──────► initdb (first use) ──► spawn ──► ready
 *   pid file, alive ──► wait until ready ─────────────► adopted
 *   pid file, dead ───► remove what is left ─► spawn ──► recovers ──► ready
 *
 * After a kill -9 its old processes hold the memory for a moment more: a start is tried for 60 s.
 */
import { spawn } from 'node:child_process';
import { type FileHandle, open, readFile, stat, truncate } from 'node:fs/promises';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FleetApiError, isFleetApiError } from '../errors.ts';
import type { OrphanRule } from './belonging.ts';
import { type Binaries, programOf } from './binaries.ts';
import { ADMIN_USER, prepareCluster, SERVER_ENVIRONMENT } from './cluster.ts';
import { type Connection, checkConnection } from './database.ts';
import { type Place, placeOf } from './place.ts';
import { isAlive, readPostmaster, removeStale } from './postmaster.ts';
import { type Listen, SOCKET_ONLY } from './server-settings.ts';

/** What to start. */
export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly adminPassword: string;
  readonly listen?: Listen;
  /** What to do with the database of an earlier data folder; `refuse` unless told. */
  readonly orphan?: OrphanRule;
  /** Where root's servers are kept; tests choose their own. */
  readonly rootPlace?: string;
  /** Other binaries than npm's, run where they are. */
  readonly binaries?: Binaries;
  /** Longest time to try, milliseconds; 60 s unless told. */
  readonly patienceMs?: number;
}

/** A server that runs. */
export interface EmbeddedServer {
  readonly place: Place;
  readonly pid: number;
  /** How it came to run. */
  readonly how: 'started' | 'adopted';
  /** The administrator's way in, to the database `postgres`. */
  readonly admin: Connection;
  isRunning(): Promise<boolean>;
  /** Fast shutdown; answers when the process is gone. */
  stop(): Promise<void>;
}

/** A server as found. */
interface Found {
  readonly pid: number;
  readonly port: number;
}

const PATIENCE_MS = 60_000;
const POLL_MS = 20;
const RETRY_MS = 300;
const STOP_MS = 30_000;
const LOG_BYTES = 4_000_000;

/**
 * Starts the server of a data folder, or adopts the one that runs. Throws `postgres_missing`, `postgres_failed`,
 * `unwritable`, `database_unreachable`, or `database_refused` where the password does not fit.
 *
 * @example const server = await startEmbedded({ dataDir: '/srv/fleet/data', adminPassword });
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await placeOf(options.dataDir, options.rootPlace);
  const deadline = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const there = await waitUntilReady(place, deadline, () => false);
    const found = there ?? (await startAnew(place, options, deadline));
    const server = serverOf(place, found, there === undefined ? 'started' : 'adopted', options.adminPassword);
    try {
      await checkAdmin(server);
      return server;
    } catch (error) {
      // A server that was found may be one that is being killed just now: it is gone in a moment.
      const isDying = server.how === 'adopted' && isUnreachable(error) && Date.now() < deadline;
      if (!isDying) throw error;
      await sleep(RETRY_MS);
    }
  }
}

function isUnreachable(error: unknown): boolean {
  return isFleetApiError(error) && error.code === 'database_unreachable';
}

async function startAnew(place: Place, options: EmbeddedOptions, deadline: number): Promise<Found> {
  const { dataDir, adminPassword, listen = SOCKET_ONLY, orphan = 'refuse' } = options;
  const other = options.binaries === undefined ? {} : { binaries: options.binaries };
  const binaries = await prepareCluster(place, { dataDir, adminPassword, listen, orphan, ...other });
  for (;;) {
    const attempt = await spawnServer(binaries, place, listen.port);
    const found = await waitUntilReady(place, deadline, attempt.isStarting);
    if (found !== undefined) return found;
    if (Date.now() > deadline || (await attempt.isHopeless())) throw doesNotStart(place);
    await sleep(RETRY_MS);
  }
}

/** The ready server; undefined once there is none and none is on its way. */
async function waitUntilReady(
  place: Place,
  deadline: number,
  isStarting: () => boolean,
): Promise<Found | undefined> {
  for (;;) {
    const state = await readPostmaster(place);
    if (state.kind === 'running' && state.ready) return { pid: state.pid, port: state.port };
    if (state.kind !== 'running' && !isStarting()) return undefined;
    if (Date.now() > deadline) throw doesNotStart(place);
    await sleep(POLL_MS);
  }
}

interface Attempt {
  isStarting(): boolean;
  isHopeless(): Promise<boolean>;
}

async function spawnServer(binaries: Binaries, place: Place, port: number): Promise<Attempt> {
  if ((await readPostmaster(place)).kind === 'stale') await removeStale(place, port);
  const log = await openLog(place);
  const from = (await log.stat()).size;
  const child = spawn(programOf(binaries, 'postgres'), ['-D', place.pgData], {
    ...{ detached: true, stdio: ['ignore', log.fd, log.fd], cwd: '/', env: SERVER_ENVIRONMENT },
    ...place.runAs,
  });
  let starting = true;
  const over = (): void => {
    starting = false;
  };
  child.once('exit', over).once('error', over);
  child.unref();
  await log.close();
  return { isStarting: () => starting, isHopeless: () => isHopeless(place, from) };
}

async function openLog(place: Place): Promise<FileHandle> {
  const size = await stat(place.logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_BYTES) await truncate(place.logFile);
  return open(place.logFile, 'a', 0o600);
}

/** What passes: the memory or the lock of a server that was killed a moment ago. */
const PASSING = /lock file|shared memory|in use|Address already/;

async function isHopeless(place: Place, from: number): Promise<boolean> {
  const text = (await readFile(place.logFile)).subarray(from).toString('utf8');
  return !PASSING.test(text);
}

function doesNotStart(place: Place): FleetApiError {
  return new FleetApiError(
    'postgres_failed',
    `postgres: the server does not start. ${place.logFile} says why.`,
  );
}

function serverOf(place: Place, found: Found, how: EmbeddedServer['how'], password: string): EmbeddedServer {
  return {
    ...{ place, how, pid: found.pid },
    admin: {
      host: place.socketDir,
      port: found.port,
      database: 'postgres',
      user: ADMIN_USER,
      password,
      tls: 'off',
    },
    isRunning: () => isAlive(found.pid),
    stop: () => stopServer(found.pid),
  };
}

async function checkAdmin(server: EmbeddedServer): Promise<void> {
  try {
    await checkConnection(server.admin);
  } catch (error) {
    if (server.how === 'started') await server.stop();
    if (!isFleetApiError(error) || error.code !== 'database_refused') throw error;
    throw new FleetApiError(
      'database_refused',
      `postgres: online/database.json of the keys folder does not fit the database in ${server.place.base}. ` +
        'Put back the keys folder that does, or remove both to start anew.',
      error,
    );
  }
}

/** SIGINT is PostgreSQL's fast shutdown; SIGQUIT, after 30 s, its immediate one. Neither loses a commit. */
async function stopServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalIfThere(pid, signal);
    const deadline = Date.now() + STOP_MS;
    while (Date.now() < deadline) {
      if (!(await isAlive(pid))) return;
      await sleep(POLL_MS);
    }
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal);
  } catch {
    // gone by itself
  }
}
