/** The commands, as an operator types them: two databases of one server, two folders. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { openJournal } from '../../src/erasures/journal.ts';
import { SILENT } from '../../src/log.ts';
import { startVault } from '../../src/vault/start.ts';
import { type StartedTestServer, startTestServer, type TestServer } from '../../testing/server.ts';
import { SERVER_VARIABLE } from '../../testing/test-database.ts';
import { type Ran, run } from '../cli/fake-host.ts';
import { scratchFolder } from '../scratch.ts';

let server: TestServer;
let own: StartedTestServer | undefined;
let dir: string;
const names = { first: `cli_${randomId().slice(0, 12)}`, second: `cli_${randomId().slice(0, 12)}` };
let recipients = '';

beforeAll(async () => {
  const told = process.env[SERVER_VARIABLE];
  own = told === undefined ? await startTestServer() : undefined;
  server = own ?? (JSON.parse(told ?? '') as TestServer);
  dir = await scratchFolder();
});
afterAll(async () => {
  const pool = openDatabase<object>({ ...server.admin, database: 'postgres' }, { poolSize: 1 });
  for (const name of Object.values(names).flatMap((each) => [each, `${each}_vault`])) {
    await sql.raw(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).execute(pool.db);
  }
  await pool.close();
  await own?.stop();
});

function environmentOf(place: 'first' | 'second'): Record<string, string> {
  const { host, port, user, password } = server.admin;
  const query = new URLSearchParams({ host, sslmode: 'disable' });
  const url = `postgres://${user}:${encodeURIComponent(password)}@database:${port}/${names[place]}?${query}`;
  return { DATABASE_URL: url, FLEETVEIL_CONFIG: join(dir, `${place}.yaml`) };
}

const type = (place: 'first' | 'second', ...words: string[]): Promise<Ran> =>
  run(dir, words, environmentOf(place));

async function writeSettings(place: 'first' | 'second'): Promise<void> {
  const lines = [
    ...['tenant: acme', `data: ${place}/data`, `keys: ${place}/keys`],
    ...['oidc: { issuers: [{ issuer: "https://login.example", audience: fleetveil }] }'],
    ...['backup:', '  folder: backups', '  journal: journal', recipients],
  ];
  await writeFile(join(dir, `${place}.yaml`), `${lines.join('\n')}\n`);
}

/** A fleet that ran once: its keys, its databases, the vault's own keys. */
async function firstStart(): Promise<void> {
  await writeSettings('first');
  expect((await type('first', 'keys', 'init')).code).toBe(0);
  // The server's roles are those of other tests as well: their passwords stay as they are.
  const passwords = { admin: server.admin.password, ...server.passwords };
  await writeFile(join(dir, 'first/keys/online/database.json'), JSON.stringify(passwords), { mode: 0o600 });
  expect(await type('first', 'migrate')).toMatchObject({ code: 0 });
  const config = await loadConfig({ environment: environmentOf('first'), workingDir: dir });
  const vault = await startVault(config, {
    log: SILENT,
    clock: { rate: 1, nowS: () => Date.now() / 1000, realDelayMs: (s) => s * 1000 },
  });
  await vault.stop();
}

test('keygen, backup, list, verify; then each archive back into an empty place, and into no other', async () => {
  await firstStart();
  expect((await type('first', 'backup')).complained.join()).toContain('backup.recipients');
  const inside = await type('first', 'backup', 'keygen', '--out', join(dir, 'first/keys/private'));
  expect([inside.code, inside.complained.join()]).toEqual([2, expect.stringContaining('on no server')]);
  const made = await type('first', 'backup', 'keygen', '--out', 'safe');
  recipients = made.said.join('\n').split('\n').slice(1).join('\n');
  await writeSettings('first');
  // The vault of a fleet that backs up keeps the journal; so does `fleetveil api`.
  for (const store of ['fleet', 'vault'] as const)
    await openJournal(join(dir, 'journal'), store, Date.now() / 1000);

  const backup = await type('first', 'backup', '--json');
  expect(backup).toMatchObject({ code: 0, complained: [] });
  const parts = backup.said.map((line) => (JSON.parse(line) as { part: string }).part);
  expect(parts).toEqual(['trips', 'links', 'keys', 'acts']);
  const files = await readdir(join(dir, 'backups'));
  const fileOf = (part: string): string =>
    join('backups', files.find((name) => name.endsWith(`-${part}.backup`)) ?? 'none');
  expect((await type('first', 'backup', 'list')).said).toHaveLength(4);
  expect((await type('first', 'backup', 'verify', fileOf('keys'))).said[0]).toContain(
    'sound (manifest and bytes)',
  );
  const whole = await type('first', 'backup', 'verify', fileOf('keys'), '--key', 'safe/keys.key');
  expect(whole.said[0]).toContain('sound (every part');
  const wrong = await type('first', 'backup', 'verify', fileOf('keys'), '--key', 'safe/trips.key');
  expect([wrong.code, wrong.complained.join()]).toEqual([
    2,
    expect.stringContaining('private key does not open'),
  ]);

  const filled = await type('first', 'restore', fileOf('keys'), '--key', 'safe/keys.key');
  expect([filled.code, filled.complained.join()]).toEqual([2, expect.stringContaining('is not empty')]);
  await writeSettings('second');
  for (const [part, key] of [
    ...[['keys', 'keys'] as const, ['acts', 'links'] as const],
    ...[['links', 'links'] as const, ['trips', 'trips'] as const],
  ]) {
    const done = await type('second', 'restore', fileOf(part), '--key', `safe/${key}.key`);
    expect(done, part).toMatchObject({ code: 0, complained: [] });
  }
  // What the restore and its run of retention wrote down has no leaf yet.
  const verified = await type('second', 'audit', 'verify');
  expect([verified.code, verified.said[0]]).toEqual([0, expect.stringContaining('2 waiting')]);
});
