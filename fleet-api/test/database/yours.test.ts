/** A server that is not ours: an administrator who is no superuser, over TCP. */
import { existsSync, readdirSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, test as anyTest, beforeAll, describe, expect } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { loginProblems } from '../../src/database/access.ts';
import { openDatabase } from '../../src/database/database.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded.ts';
import type { Tables } from '../../src/database/schema.ts';
import { connectionFor, openLogin } from '../../src/logins.ts';
import { run } from '../cli/fake-host.ts';
import { scratchFolder } from '../scratch.ts';

/** Servers that Debian and its kin install, such as 15 in Debian 12. */
const PACKAGED = '/usr/lib/postgresql';
const version = existsSync(PACKAGED)
  ? readdirSync(PACKAGED).find((name) => existsSync(`${PACKAGED}/${name}/bin/postgres`))
  : undefined;
const mustHavePackaged = process.env['FLEETVEIL_PARTS'] === 'required';
const SERVERS = [
  { name: 'npm’s PostgreSQL', runs: true, other: {} },
  {
    name:
      version === undefined
        ? 'the package postgresql (not installed: skipped)'
        : `PostgreSQL ${version} of the package postgresql`,
    runs: version !== undefined || mustHavePackaged,
    other: { binaries: { folder: `${PACKAGED}/${version}`, version: version ?? '' } },
  },
] as const;

describe.each(SERVERS)('$name', ({ runs, other }) => {
  let server: EmbeddedServer;
  let folder = '';
  let url = '';
  const test = anyTest.runIf(runs);
  beforeAll(async () => {
    if (!runs) return;
    folder = await scratchFolder();
    await chmod(folder, 0o755);
    const port = await freePort();
    const place = { dataDir: `${folder}/server`, rootPlace: `${folder}/root`, ...other };
    server = await startEmbedded({
      ...place,
      adminPassword: 'of-the-superuser',
      listen: { host: '127.0.0.1', port },
    });
    const pool = openDatabase<object>(server.admin);
    await sql`CREATE ROLE cloud_admin LOGIN CREATEROLE CREATEDB PASSWORD 'of-the-cloud'`.execute(pool.db);
    await pool.close();
    url = `postgres://cloud_admin:of-the-cloud@127.0.0.1:${port}/fleet`;
  });
  afterAll(() => server?.stop());

  test('DATABASE_URL with CREATEROLE and CREATEDB is enough; nothing is started, and a second run changes nothing', async () => {
    const words = ['--demo', '--data', 'data', '--json'];
    await run(folder, ['keys', 'init', ...words]);
    const first = await run(folder, ['migrate', ...words], { DATABASE_URL: url });
    expect(first).toMatchObject({ code: 0, complained: [] });
    expect(first.said).toContain('{"migration":"0001-documents.sql"}');
    const second = await run(folder, ['migrate', ...words], { DATABASE_URL: url });
    expect(second).toMatchObject({ code: 0, said: ['{"partitions":0}'] });
  });

  test('its doors’ login is as bare as on a server of ours', async () => {
    const environment = { DATABASE_URL: url };
    const config = await loadConfig({ dataDir: 'data', demo: true, environment, workingDir: folder });
    const doors = await openLogin(config, 'doors');
    expect(await loginProblems(doors.db)).toEqual([]);
    await doors.close();
    const intoVault = openDatabase<Tables>({
      ...(await connectionFor(config, 'doors')),
      database: 'fleet_vault',
    });
    await expect(sql`SELECT 1`.execute(intoVault.db)).rejects.toMatchObject({ code: '42501' });
    await intoVault.close();
  });

  test('a wrong password in DATABASE_URL is one sentence without it', async () => {
    const wrong = url.replace('of-the-cloud', 'geheim');
    const { code, complained } = await run(folder, ['migrate', '--demo', '--data', 'data'], {
      DATABASE_URL: wrong,
    });
    expect([code, complained]).toEqual([
      2,
      ['database: the server refuses this login or has no such database.'],
    ]);
  });

  test('a server that is not there is exit 3', async () => {
    const nowhere = url.replace(/:\d+\/fleet/, ':1/fleet');
    const { code, complained } = await run(folder, ['migrate', '--demo', '--data', 'data'], {
      DATABASE_URL: nowhere,
    });
    expect([code, complained]).toEqual([3, ['database: the server does not answer. Is it running?']]);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
