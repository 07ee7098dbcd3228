import { chmod, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTrustedKeys, toHex, v1, verifySigned } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadKeySet } from '../../src/keys/key-set.ts';
import { loadSigner } from '../../src/keys/signers.ts';
import { signTransportKeys } from '../../src/vault/vault.ts';
import { loadVaultKeys, registerKeys } from '../../src/vault/vault-keys.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet } from './fleet.ts';

let fleet: TestFleet;
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  fleet = await makeFleet(database);
  folder = join(fleet.config.keysDir, 'vault');
});
afterAll(async () => {
  await fleet?.close();
  await database?.drop();
});

const nameOf = async (start: string): Promise<string> => {
  const name = (await readdir(folder)).find((each) => each.startsWith(start));
  if (name === undefined) throw new Error(`no ${start}`);
  return name;
};

test('the vault makes its keys once, closed to others, and finds them again', async () => {
  const made = await loadVaultKeys(fleet.config.keysDir);
  const again = await loadVaultKeys(fleet.config.keysDir);
  expect(again).toEqual(made);
  expect((await readdir(folder)).sort().map((name) => name.replace(/[0-9a-f]{16,}/, 'ID'))).toEqual([
    'generation-ID.key',
    'quarantine.key',
    'transport-ID.key',
    'vault.key',
  ]);
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test('units can check the list of transport keys, and it names the quarantine key', async () => {
  const keys = await loadVaultKeys(fleet.config.keysDir);
  const inUse = await registerKeys(database.vault, keys, NOW_S);
  expect(inUse).toMatchObject({ sequence: 1, transport: [{ notBeforeS: NOW_S - 86_400 }] });
  const signed = await signTransportKeys(
    await loadSigner(fleet.config.keysDir, 'vault'),
    TENANT,
    keys,
    inUse,
  );
  const { trusted } = await loadKeySet(fleet.config.keysDir, TENANT);
  const verified = await verifySigned(signed, {
    tenant: TENANT,
    type: 'transport_keys',
    keys: trusted,
    nowS: NOW_S,
  });
  if (!verified.ok) throw new Error(verified.why);
  const [pair] = [...keys.transport.values()];
  const { keys: listed, quarantinePublicKey } = verified.document;
  expect(listed.map(({ publicKey }) => toHex(publicKey ?? new Uint8Array()))).toEqual([
    toHex(pair?.publicKey ?? new Uint8Array()),
  ]);
  expect(toHex(quarantinePublicKey)).toBe(toHex(keys.quarantine.publicKey));
  const rootsOnly = await createTrustedKeys([]);
  expect(
    await verifySigned(signed, { tenant: TENANT, type: 'transport_keys', keys: rootsOnly, nowS: NOW_S }),
  ).toMatchObject({ ok: false });
  expect(v1.TransportKeys.encode(verified.document).finish().length).toBeLessThan(1024);
});

test('a second start changes no time and no sequence; a second key does', async () => {
  const keys = await loadVaultKeys(fleet.config.keysDir);
  const first = await registerKeys(database.vault, keys, NOW_S);
  expect(await registerKeys(database.vault, keys, NOW_S + 9_999)).toEqual(first);
  const name = await nameOf('transport-');
  const hidden = join(folder, 'hidden');
  await rename(join(folder, name), hidden);
  const other = await loadVaultKeys(fleet.config.keysDir);
  await rename(hidden, join(folder, name));
  expect(other.transport.size).toBe(1);
  const both = await loadVaultKeys(fleet.config.keysDir);
  const inUse = await registerKeys(database.vault, both, NOW_S + 86_400);
  expect(inUse.sequence).toBe(2);
  expect(inUse.transport[0]?.notBeforeS).toBe(NOW_S);
});

test('a key that the database knows and the folder lost stops the start', async () => {
  const keys = await loadVaultKeys(fleet.config.keysDir);
  await registerKeys(database.vault, keys, NOW_S);
  const otherGeneration = new Map([['0'.repeat(32), new Uint8Array(32)]]);
  const lessTransport = new Map([...keys.transport].slice(1));
  for (const lost of [{ generations: otherGeneration }, { transport: lessTransport }]) {
    const start = registerKeys(database.vault, { ...keys, ...lost }, NOW_S);
    await expect(start).rejects.toMatchObject({ code: 'keys_missing' });
  }
});

test('a key file that others may read, or that is none, is refused by name', async () => {
  const name = await nameOf('generation-');
  await chmod(join(folder, name), 0o644);
  await expect(loadVaultKeys(fleet.config.keysDir)).rejects.toThrow(`others may read vault/${name}`);
  await chmod(join(folder, name), 0o600);
  const bad = join(folder, `transport-${'0'.repeat(16)}.key`);
  await writeFile(bad, 'not a key', { mode: 0o600 });
  await expect(loadVaultKeys(fleet.config.keysDir)).rejects.toMatchObject({ code: 'keys_invalid' });
  await rm(bad);
});
