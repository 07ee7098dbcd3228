/** The loss of a key and a rotation, rehearsed with the commands that somebody would use. */
import { readdir, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningPart } from '../../src/part.ts';
import { createVaultClient, type VaultClient } from '../../src/vault/client.ts';
import { startVault } from '../../src/vault/start.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { type Ran, run } from '../cli/fake-host.ts';
import {
  makeFleet,
  openingOf,
  openUnitStream,
  someFixes,
  TENANT,
  type TestFleet,
  transportKeyIn,
} from './fleet.ts';

const NOW = Math.floor(Date.now() / 1000);
let fleet: TestFleet;
let database: TestDatabase;
let vault: VaultClient;
let running: RunningPart | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  fleet = await makeFleet(database);
  fleet.setNow(NOW); // the commands read the clock of this machine
  vault = createVaultClient(fleet.config.vault.socketPath);
});
afterAll(async () => {
  vault?.close();
  await running?.stop();
  await fleet?.close();
  await database?.drop();
});

const start = async (): Promise<void> => {
  running = await startVault(fleet.config, fleet.tools);
};
const stop = async (): Promise<void> => {
  await running?.stop();
  running = undefined;
};

/** `fleetveil vault keys …`, on the database of this test. */
function keys(...words: string[]): Promise<Ran> {
  const { user, password, host, port, database: name } = database.connection('owner');
  const url = `postgres://${user}:${password}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
  const options = ['--data', fleet.config.dataDir, '--keys', fleet.config.keysDir, '--json'];
  return run(fleet.dir, ['vault', 'keys', ...words, ...options], {
    DATABASE_URL: url,
    FLEETVEIL_TENANT: TENANT,
  });
}
const jsonOf = ({ said }: Ran): Record<string, unknown>[] => said.map((line) => JSON.parse(line));

test('M4: a lost key is found with what it takes along; put back, or rotated away in time, nothing is lost', async () => {
  await start();
  const stream = await openUnitStream(
    fleet,
    await transportKeyIn(await vault.transportKeys()),
    await fleet.grant({ notBeforeS: NOW, notAfterS: NOW + 60 }),
  );
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  const chunks = [await stream.chunk(someFixes(NOW, 3))];
  const window = { fromS: NOW, toS: NOW + 60 };
  const opened = async () => (await vault.open(await openingOf(fleet, stream, chunks, { window }))).kind;
  expect(await keys('check')).toMatchObject({ code: 0, complained: [] });
  const folder = join(fleet.config.keysDir, 'vault');
  const lost = (await readdir(folder)).find((name) => name.startsWith('generation-')) ?? '';
  const name = lost.slice(0, -'.key'.length);

  await rename(join(folder, lost), join(fleet.dir, 'copy'));
  const checked = await keys('check');
  expect(checked.code).toBe(1);
  expect(jsonOf(checked)).toMatchObject([{ how: 'missing', streams: [stream.streamId] }]);
  await stop();
  await expect(start()).rejects.toMatchObject({ code: 'keys_missing' });

  await rename(join(fleet.dir, 'copy'), join(folder, lost));
  expect((await keys('give-up', name)).complained).toEqual([
    `vault: ${name} is not lost, and is not given up.`,
  ]);
  await start();
  expect(await opened()).toBe('opened');

  // Lost while the vault runs: it still holds the key, and wraps everything anew.
  await rename(join(folder, lost), join(fleet.dir, 'copy'));
  expect(await keys('give-up', name)).toMatchObject({
    code: 1,
    complained: [expect.stringContaining('rotate')],
  });
  fleet.setNow(NOW + 1); // of two keys of one second the newest goes by their ids
  expect(jsonOf(await keys('rotate'))).toMatchObject([{ made: 2, destroyed: 0, rewrapped: 1 }]);
  await stop();
  expect(jsonOf(await keys('give-up', name))).toMatchObject([{ kind: 'generation', streams: 0 }]);
  await start();
  expect(await opened()).toBe('opened');
  expect(jsonOf(await keys('list')).map(({ kind, file }) => [kind, file])).toEqual(
    expect.arrayContaining([
      ['transport', 'there'],
      ['generation', 'gone'],
      ['generation', 'there'],
    ]),
  );
});

test('M4: a key is not given up beside a vault that runs and does not answer just now: it may hold the key', async () => {
  await stop();
  const folder = join(fleet.config.keysDir, 'vault');
  const lost = (await readdir(folder)).find((name) => name.startsWith('generation-')) ?? '';
  await rename(join(folder, lost), join(fleet.dir, 'copy'));
  const busy = createServer(() => {}); // under load, or stopped by a debugger
  await new Promise<void>((resolve) => busy.listen(fleet.config.vault.socketPath, resolve));
  const told = await keys('give-up', lost.slice(0, -'.key'.length));
  expect(told).toMatchObject({ code: 1, complained: [expect.stringContaining('vault: it runs')] });
  await new Promise((resolve) => busy.close(resolve));
  await rename(join(fleet.dir, 'copy'), join(folder, lost));
  await start();
});

test('M14: after a leap of the clock nothing is made or destroyed, until --accept-clock says that it is right', async () => {
  const before = jsonOf(await keys('list'));
  fleet.setNow(NOW + 60 * 86_400);
  const leapt = await keys('rotate');
  expect(leapt).toMatchObject({ code: 1, complained: [expect.stringContaining('--accept-clock')] });
  expect(jsonOf(await keys('list'))).toEqual(before);
  // Said once: the keys of sixty days ago have ended, what is stored goes on under the new ones.
  expect(jsonOf(await keys('rotate', '--accept-clock'))).toMatchObject([{ made: 2 }]);
  await keys('rotate');
  const after = jsonOf(await keys('list'));
  const ended = (list: Record<string, unknown>[]) =>
    list.filter(({ destroyedS }) => destroyedS !== null).length;
  expect(ended(after)).toBeGreaterThan(ended(before));
  await stop();
  fleet.setNow(NOW);
});

test('without a vault nothing is rotated, and a name that is none is refused', async () => {
  await stop();
  expect((await keys('rotate')).code).toBe(3);
  expect((await keys('give-up', 'vault.key')).code).toBe(2);
});
