import { execFile, spawn } from 'node:child_process';
import { chmod, chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findBinaries } from '../../src/database/binaries.ts';
import { openDatabase } from '../../src/database/database.ts';
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from '../../src/database/embedded.ts';
import { placeOf, socketFolder } from '../../src/database/place.ts';
import { isAlive } from '../../src/database/postmaster.ts';
import { scratchFolder } from '../scratch.ts';

const isRoot = process.getuid?.() === 0;
const adminPassword = 'a-password-for-this-test';
let rootPlace = '';
let dataDir = '';
const running = new Set<EmbeddedServer>();

beforeAll(async () => {
  rootPlace = await scratchFolder();
  await chmod(rootPlace, 0o755);
  dataDir = await scratchFolder();
});
afterEach(async () => {
  for (const server of running) await server.stop();
  running.clear();
});
afterAll(async () => {
  for (const folder of [rootPlace, dataDir]) await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, adminPassword, rootPlace, ...options });
  running.add(server);
  return server;
}

async function ask(server: EmbeddedServer, text: string): Promise<Record<string, unknown>[]> {
  const pool = openDatabase<object>(server.admin);
  try {
    return (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(pool.db)).rows;
  } finally {
    await pool.close();
  }
}

async function waitUntilGone(pid: number): Promise<void> {
  while (await isAlive(pid)) await sleep(10);
}

test('starts from nothing, is adopted by the next, stops, and starts again with what it held', async () => {
  const first = await start();
  await ask(first, 'CREATE TABLE kept AS SELECT 42 AS n');
  const second = await start();
  expect([first.how, second.how, second.pid === first.pid]).toEqual(['started', 'adopted', true]);
  await second.stop();
  expect(await first.isRunning()).toBe(false);
  const third = await start();
  expect([third.how, await ask(third, 'SELECT n FROM kept')]).toEqual(['started', [{ n: 42 }]]);
});

test('as root it runs as nobody, elsewhere than in the data folder; its files are closed to others', async () => {
  const server = await start();
  const owner = (await stat(`/proc/${server.pid}`)).uid;
  const folder = await stat(server.place.pgData);
  expect([owner === process.getuid?.(), folder.uid === owner, folder.mode & 0o077]).toEqual([
    !isRoot,
    true,
    0,
  ]);
  expect(server.place.base.startsWith(dataDir)).toBe(!isRoot);
});

test('it is durable, listens on its socket alone, and asks for a password', async () => {
  const server = await start();
  const settings = await ask(
    server,
    `SELECT name, setting FROM pg_settings WHERE name IN
    ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums') ORDER BY name`,
  );
  expect(Object.fromEntries(settings.map((row) => [row['name'], row['setting']]))).toEqual({
    ...{
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      data_checksums: 'on',
    },
  });
  const stranger = openDatabase<object>({ ...server.admin, password: 'another' });
  await expect(sql`SELECT 1`.execute(stranger.db)).rejects.toMatchObject({ code: '28P01' });
  await stranger.close();
});

test('M2: its log holds no value, whatever goes wrong in a statement', async () => {
  const server = await start();
  const pool = openDatabase<object>(server.admin);
  const secret = '56.949649';
  await sql`SELECT ${secret}::uuid`.execute(pool.db).catch(() => {});
  await sql`CREATE TABLE one (t text PRIMARY KEY)`.execute(pool.db);
  await sql`INSERT INTO one VALUES (${secret})`.execute(pool.db);
  await sql`INSERT INTO one VALUES (${secret})`.execute(pool.db).catch(() => {});
  await sql
    .raw(`SELECT '${secret}' FROM nowhere`)
    .execute(pool.db)
    .catch(() => {});
  await sql.raw(`DO $$ BEGIN RAISE WARNING '${secret}'; END $$`).execute(pool.db);
  await pool.close();
  await server.stop();
  expect(await readFile(server.place.logFile, 'utf8')).not.toContain(secret);
});

test('after kill -9 it recovers by itself, with every commit', async () => {
  const server = await start();
  await ask(server, 'CREATE TABLE committed AS SELECT generate_series(1, 1000) AS n');
  process.kill(server.pid, 'SIGKILL');
  const again = await start();
  expect(again.pid).not.toBe(server.pid);
  expect(await ask(again, 'SELECT count(*) AS n FROM committed')).toEqual([{ n: 1000 }]);
});

test('a server that was found and does not answer is looked at again: it may be dying', async () => {
  const server = await start();
  // Stopped, it stands ready in its pid file; killed while our greeting waits, it resets that connection.
  process.kill(server.pid, 'SIGSTOP');
  setTimeout(() => process.kill(server.pid, 'SIGKILL'), 500);
  const again = await start();
  expect(again.how).toBe('started');
  expect(await ask(again, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a start while the killed one’s processes still hold the memory waits for them', async () => {
  const server = await start();
  // A child that does not notice: stopped, it keeps the old memory until it is woken.
  const [row] = await ask(server, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'");
  const held = Number(row?.['pid']);
  process.kill(held, 'SIGSTOP');
  process.kill(server.pid, 'SIGKILL');
  await waitUntilGone(server.pid);
  setTimeout(() => process.kill(held, 'SIGKILL'), 1_500);
  const startedMs = Date.now();
  const again = await start();
  expect(Date.now() - startedMs).toBeGreaterThan(1_000);
  expect(again.how).toBe('started');
});

test('a stale pid file whose number another program has now does not keep it from starting', async () => {
  const server = await start();
  await server.stop();
  const stranger = spawn('sleep', ['60']);
  const file = join(server.place.pgData, 'postmaster.pid');
  await writeFile(
    file,
    `${stranger.pid}\n${server.place.pgData}\n1\n5432\n${server.place.socketDir}\n\n\nready\n`,
  );
  const again = await start();
  expect([again.how, again.pid === stranger.pid]).toEqual(['started', false]);
  stranger.kill();
});

test('a password that does not fit is said in one sentence that holds no password', async () => {
  const server = await start();
  const wrong = start({ adminPassword: 'not-the-password' });
  await expect(wrong).rejects.toMatchObject({ code: 'database_refused' });
  await expect(wrong).rejects.toThrow(/online\/database.json of the keys folder does not fit/);
  await expect(wrong).rejects.not.toThrow('not-the-password');
  expect(await server.isRunning()).toBe(true);
});

test('a server that cannot start says where it wrote why, after one attempt and not after 60 s of them', async () => {
  const server = await start();
  await server.stop();
  const file = join(server.place.pgData, 'PG_VERSION');
  const version = await readFile(file, 'utf8');
  await writeFile(file, '9\n');
  const reasons = async () => (await readFile(server.place.logFile, 'utf8')).split('FATAL').length;
  const before = await reasons();
  await expect(start()).rejects.toThrow(server.place.logFile);
  // Each attempt writes why it failed.
  expect(await reasons()).toBe(before + 1);
  await writeFile(file, version);
});

test('without its package it says what to do', async () => {
  await expect(findBinaries('sparc')).rejects.toThrow(/linux-sparc is not installed.*"npm ci".*DATABASE_URL/);
});

test.runIf(isRoot)(
  'root’s database of a data folder that is gone is refused, or removed in a demo',
  async () => {
    const server = await start();
    await server.stop();
    await rm(join(dataDir, 'postgres.id'));
    await expect(start()).rejects.toThrow(
      `${server.place.base} holds the database of an earlier data folder`,
    );
    const anew = await start({ orphan: 'remove', adminPassword: 'another-password' });
    expect(anew.how).toBe('started');
  },
);

test.runIf(isRoot)('an ordinary user’s server is inside the data folder', async () => {
  const nobody = (await placeOf(dataDir, rootPlace)).runAs;
  const home = await scratchFolder();
  await chown(home, nobody?.uid ?? 0, nobody?.gid ?? 0);
  const script = join(import.meta.dirname, 'start-as-user.ts');
  const words = ['--disable-warning=ExperimentalWarning', script, join(home, 'data')];
  const { stdout } = await promisify(execFile)(process.execPath, words, { ...nobody, cwd: '/' });
  expect(JSON.parse(stdout)).toEqual({ base: join(home, 'data/postgres'), runAs: null, how: 'started' });
  await rm(home, { recursive: true });
});

test('a path too long for a socket keeps the socket elsewhere', () => {
  const socketBytes = (folder: string) => Buffer.byteLength(join(folder, '.s.PGSQL.65535'));
  const fits = `/${'a'.repeat(91)}`;
  expect([socketBytes(fits), socketFolder(fits, 'x')]).toEqual([107, fits]);
  expect(socketFolder(`${fits}a`, 'x')).toBe(join(tmpdir(), 'x'));
});
