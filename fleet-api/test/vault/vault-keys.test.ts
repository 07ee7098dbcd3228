import { chmod, copyFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTrustedKeys, toHex, v1, verifySigned } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadKeySet } from '../../src/keys/key-set.ts';
import { giveUp } from '../../src/vault/key-loss.ts';
import { keyFileName, openKeyFiles } from '../../src/vault/vault-keys.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet, type UnitStream } from './fleet.ts';
import { listedKeys, makeTurningFleet, type TurningFleet } from './turning-vault.ts';

let fleet: TestFleet;
let database: TestDatabase;
let turning: TurningFleet;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  fleet = await makeFleet(database);
  turning = await makeTurningFleet(fleet, database);
  folder = join(fleet.config.keysDir, 'vault');
});
afterAll(async () => {
  await fleet?.close();
  await database?.drop();
});

const namesOf = async (start: string): Promise<string[]> =>
  (await readdir(folder)).filter((each) => each.startsWith(start)).sort();
const nameOf = async (start: string): Promise<string> => {
  const [name] = await namesOf(start);
  if (name === undefined) throw new Error(`no ${start}`);
  return name;
};

test('the vault makes its keys once, closed to others, and finds them again', async () => {
  await turning.start();
  const files = openKeyFiles(fleet.config.keysDir);
  const made = await files.read();
  await turning.start();
  expect(await files.read()).toEqual(made);
  expect((await readdir(folder)).sort().map((name) => name.replace(/[0-9a-f]{16,}/, 'ID'))).toEqual([
    'generation-ID.key',
    'transport-ID.key',
    'vault.key',
  ]);
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test('units can check the list of transport keys, and refused bodies are sealed to the newest of them', async () => {
  const { vault } = await turning.start();
  const signed = vault.transportKeys();
  const { trusted } = await loadKeySet(fleet.config.keysDir, TENANT);
  const expected = { tenant: TENANT, type: 'transport_keys', nowS: NOW_S } as const;
  const verified = await verifySigned(signed, { ...expected, keys: trusted });
  if (!verified.ok) throw new Error(verified.why);
  const { keys, quarantinePublicKey } = verified.document;
  expect(keys).toMatchObject([{ notBeforeS: NOW_S - 86_400, notAfterS: NOW_S + 28 * 86_400 }]);
  expect(`transport-${toHex(keys[0]?.keyId ?? new Uint8Array())}.key`).toBe(await nameOf('transport-'));
  expect(toHex(quarantinePublicKey)).toBe(toHex(keys[0]?.publicKey ?? new Uint8Array()));
  const rootsOnly = await createTrustedKeys([]);
  expect(await verifySigned(signed, { ...expected, keys: rootsOnly })).toMatchObject({ ok: false });
  expect(v1.TransportKeys.encode(verified.document).finish().length).toBeLessThan(1024);
});

test('a second start changes no time and no sequence; new keys by hand do', async () => {
  const first = listedKeys((await turning.start()).vault);
  turning.setDay(0.5);
  const { vault } = await turning.start();
  expect(listedKeys(vault)).toEqual(first);
  expect(await vault.rotate({ acceptClock: false })).toMatchObject({ kind: 'done', made: 2 });
  const second = listedKeys(vault);
  expect(second.sequence).toBeGreaterThan(first.sequence);
  expect(second.keys).toHaveLength(2);
  expect(second.keys[1]).toEqual(first.keys[0]);
});

/** Takes a key file away, or damages it, for as long as `run` takes. */
async function without(name: string, run: () => Promise<void>, put?: string): Promise<void> {
  const kept = join(folder, 'kept');
  await rename(join(folder, name), kept);
  if (put !== undefined) await writeFile(join(folder, name), put, { mode: 0o600 });
  await run();
  await rm(join(folder, name), { force: true });
  await rename(kept, join(folder, name));
}

async function depositedUnder(): Promise<{ stream: UnitStream; generation: string }> {
  const { vault, rotation } = await turning.start();
  const stream = await turning.stream(vault);
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  return { stream, generation: `generation-${rotation.ring.generationId()}.key` };
}

test('a key that is missing or damaged stops the start, and says what is lost and what to do', async () => {
  const { stream, generation } = await depositedUnder();
  const { transport_count: before } = { transport_count: (await namesOf('transport-')).length };
  await without(generation, async () => {
    await expect(turning.start()).rejects.toMatchObject({
      code: 'keys_missing',
      message: `keys: vault/${generation} is missing: 1 stored streams cannot be opened without it. Put it back from your copy of the keys folder; if there is none, run "fleetveil vault keys give-up ${generation.slice(0, -4)}".`,
    });
  });
  for (const damaged of ['not a key', `{"key":"${'0'.repeat(64)}","createdS":${NOW_S}}`])
    await without(
      generation,
      () => expect(turning.start()).rejects.toMatchObject({ code: 'keys_invalid', message: /is damaged/ }),
      damaged,
    );
  const transport = await nameOf('transport-');
  await without(transport, () =>
    expect(turning.start()).rejects.toThrow(/has not arrived cannot be opened without it/),
  );
  const other = (await namesOf('transport-')).find((name) => name !== transport) ?? '';
  const kept = join(folder, 'kept-2');
  await copyFile(join(folder, transport), kept);
  await copyFile(join(folder, other), join(folder, transport));
  await expect(turning.start()).rejects.toMatchObject({ code: 'keys_invalid' });
  await copyFile(kept, join(folder, transport));
  await rm(kept);
  // Put back, and everything opens again.
  expect(await turning.open((await turning.start()).vault, stream)).toMatchObject({ kind: 'opened' });
  expect(await namesOf('transport-')).toHaveLength(before);
});

test('M7: a key that is given up takes its streams along, on record, and the vault goes on', async () => {
  const { stream, generation } = await depositedUnder();
  await rm(join(folder, generation));
  await expect(turning.start()).rejects.toMatchObject({ code: 'keys_missing' });
  const id = generation.slice('generation-'.length, -4);
  expect(await giveUp(turning.parts, { kind: 'generation', id }, 'key_lost')).toBe(2);
  const { vault } = await turning.start();
  expect(await turning.open(vault, stream)).toEqual({ kind: 'refused', code: 'not_found' });
  const leaf = (await vault.leaves(0)).leaves.at(-1);
  expect(leaf?.entry).toMatchObject({ act: 'destruction', detail: { reason: 'key_lost', streams: 2 } });
  // The unit still has the opening: with it the stream is back.
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  expect(await turning.open(vault, stream)).toMatchObject({ kind: 'opened' });
});

test('a key file that others may read, or that is none, is refused by name', async () => {
  const name = await nameOf('generation-');
  await chmod(join(folder, name), 0o644);
  await expect(turning.start()).rejects.toThrow(`vault/${name} cannot be read, or others may read it`);
  await chmod(join(folder, name), 0o600);
  const bad = join(fleet.config.keysDir, keyFileName('transport', '0'.repeat(16)));
  await writeFile(bad, 'not a key', { mode: 0o600 });
  await expect(turning.start()).rejects.toMatchObject({ code: 'keys_invalid' });
  await rm(bad);
  await writeFile(join(folder, `${name}.${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`), 'half');
  await turning.start();
  expect(await namesOf(`${name}.`)).toEqual([]);
});
