import { chmod, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex, v1, verifySigned } from '@fleetveil/proto';
import { beforeEach, expect, test } from 'vitest';
import { initKeys, lackingRoles, loadDatabasePasswords } from '../../src/keys/init.ts';
import { fromPem, toPem, writeNew } from '../../src/keys/key-files.ts';
import { loadAuditKey, loadKeySet, loadRoots, signKeySet } from '../../src/keys/key-set.ts';
import { KEY_SET_ROLES, SIGNER_FILES, type SignerName } from '../../src/keys/layout.ts';
import { loadEnvelopeRoot, loadSigner } from '../../src/keys/signers.ts';
import { scratchFolder } from '../scratch.ts';

const NOW_S = 1_781_524_800;
let keys = '';
beforeEach(async () => {
  keys = join(await scratchFolder(), 'keys');
});

async function files(): Promise<string[]> {
  const found = await readdir(keys, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

test('makes every key, readable by its owner alone, and nothing the second time', async () => {
  const made = await initKeys(keys, 'acme', NOW_S);
  expect(made).toEqual(expect.arrayContaining(Object.values(SIGNER_FILES)));
  const modes = await Promise.all((await files()).map(async (file) => (await stat(file)).mode & 0o777));
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect((await stat(keys)).mode & 0o777).toBe(0o700);
  const before = await Promise.all((await files()).map((file) => readFile(file)));
  expect(await initKeys(keys, 'acme', NOW_S)).toEqual([]);
  expect(await Promise.all((await files()).map((file) => readFile(file)))).toEqual(before);
});

test('M10: the key set names each role once, with the key of that role’s file, and no root', async () => {
  await initKeys(keys, 'acme', NOW_S);
  const { trusted, version } = await loadKeySet(keys, 'acme');
  const named = trusted.keys.filter(({ role }) => role !== 'root');
  expect([version, named.map(({ role }) => role)]).toEqual([1, [...KEY_SET_ROLES]]);
  for (const { role, publicKey, notBeforeS, notAfterS } of named) {
    expect(publicKey).toEqual((await loadSigner(keys, role as SignerName)).publicKey);
    expect(notBeforeS).toBeLessThan(NOW_S);
    expect(notAfterS).toBeGreaterThan(NOW_S + 5 * 365 * 86_400);
  }
});

test('M10: what one key signs is believed for its own role only', async () => {
  await initKeys(keys, 'acme', NOW_S);
  const { trusted } = await loadKeySet(keys, 'acme');
  const body = v1.PolicyDocument.encode({ tenant: 'acme', version: 1, document: 'x' }).finish();
  const expected = { tenant: 'acme', type: 'policy', keys: trusted, nowS: NOW_S } as const;
  const byPolicy = await (await loadSigner(keys, 'policy')).sign('policy', 'acme', body);
  const byStatus = await (await loadSigner(keys, 'status')).sign('policy', 'acme', body);
  expect((await verifySigned(byPolicy, expected)).ok).toBe(true);
  expect(await verifySigned(byStatus, expected)).toMatchObject({ ok: false, why: 'wrong_role' });
});

test('a key set of another root or another tenant is not believed', async () => {
  await initKeys(keys, 'acme', NOW_S);
  await expect(loadKeySet(keys, 'other')).rejects.toMatchObject({ code: 'keys_invalid' });
  const stranger = `${keys}-2`;
  await initKeys(stranger, 'acme', NOW_S);
  const theirs = await signKeySet(await loadSigner(stranger, 'root'), 'acme', 2, [], NOW_S);
  await writeFile(join(keys, 'public/key-set.bin'), theirs);
  await expect(loadKeySet(keys, 'acme')).rejects.toMatchObject({ code: 'keys_invalid' });
});

test('M10: a fleet that is older than a role gets its key and the next edition, where the root is at hand', async () => {
  await initKeys(keys, 'acme', NOW_S);
  const root = await loadSigner(keys, 'root');
  const older = KEY_SET_ROLES.filter((role) => role !== 'grant_theft');
  const of = async (role: SignerName) => (await loadSigner(keys, role)).publicKey;
  const set = await Promise.all(older.map(async (role) => ({ role, publicKey: await of(role) })));
  await writeFile(join(keys, 'public/key-set.bin'), await signKeySet(root, 'acme', 3, set, NOW_S));
  await rm(join(keys, 'online/grant-theft.key'));
  await rename(join(keys, 'offline'), join(keys, '..', 'away'));
  expect(await initKeys(keys, 'acme', NOW_S)).toEqual([]);
  expect(await lackingRoles(keys, 'acme')).toEqual(['grant_theft']);
  await rename(join(keys, '..', 'away'), join(keys, 'offline'));
  expect(await initKeys(keys, 'acme', NOW_S)).toEqual(['online/grant-theft.key', 'public/key-set.bin']);
  expect(await lackingRoles(keys, 'acme')).toEqual([]);
  const { version, trusted } = await loadKeySet(keys, 'acme');
  const roleOf = async (role: SignerName) => {
    const wanted = toHex(await of(role));
    return trusted.keys.find(({ publicKey }) => toHex(publicKey) === wanted)?.role;
  };
  expect([version, await roleOf('grant_theft'), await roleOf('vault')]).toEqual([4, 'grant_theft', 'vault']);
  expect(await initKeys(keys, 'acme', NOW_S)).toEqual([]);
});

test('offline keys may be away; an online key that is lost is not made again', async () => {
  await initKeys(keys, 'acme', NOW_S);
  await rm(join(keys, 'offline'), { recursive: true });
  expect(await initKeys(keys, 'acme', NOW_S)).toEqual([]);
  await rm(join(keys, 'online/status.key'));
  await expect(initKeys(keys, 'acme', NOW_S)).rejects.toThrow('online/status.key is missing');
  await expect(stat(join(keys, 'online/status.key'))).rejects.toThrow();
});

test('the root of all unit secrets is not made again either', async () => {
  await initKeys(keys, 'acme', NOW_S);
  await rm(join(keys, 'online/envelope-root.key'));
  await expect(initKeys(keys, 'acme', NOW_S)).rejects.toMatchObject({ code: 'keys_missing' });
});

test('a start that was killed half way is finished by the next', async () => {
  await initKeys(keys, 'acme', NOW_S);
  const root = await readFile(join(keys, 'offline/root.key'), 'utf8');
  for (const file of ['public/key-set.bin', 'public/root.pub', 'vault/vault.key']) await rm(join(keys, file));
  await initKeys(keys, 'acme', NOW_S);
  expect(await readFile(join(keys, 'offline/root.key'), 'utf8')).toBe(root);
  expect((await loadKeySet(keys, 'acme')).trusted.keys.some(({ role }) => role === 'vault')).toBe(true);
});

test('nothing is written over', async () => {
  await writeNew(keys, 'a.key', 'first');
  await expect(writeNew(keys, 'a.key', 'second')).rejects.toMatchObject({ code: 'keys_exist' });
  expect(await readFile(join(keys, 'a.key'), 'utf8')).toBe('first');
  expect(await readdir(keys)).toEqual(['a.key']);
});

test('a key that others may read is refused', async () => {
  await initKeys(keys, 'acme', NOW_S);
  await chmod(join(keys, 'online/status.key'), 0o640);
  await expect(loadSigner(keys, 'status')).rejects.toThrow('others may read online/status.key');
});

const BROKEN: readonly [string, string, () => Promise<unknown>][] = [
  ['online/status.key', 'no key', () => loadSigner(keys, 'status')],
  ['online/status.key', toPem(Buffer.from('no key at all')), () => loadSigner(keys, 'status')],
  ['online/envelope-root.key', 'abc', () => loadEnvelopeRoot(keys)],
  ['online/database.json', '{"admin": "geheim"}', () => loadDatabasePasswords(keys)],
  ['public/root.pub', 'abc', () => loadRoots(keys)],
  ['public/audit.pub', '', () => loadAuditKey(keys)],
];

test.each(BROKEN)('a broken %s is named, and nothing of it is said', async (file, content, load) => {
  await initKeys(keys, 'acme', NOW_S);
  await writeFile(join(keys, file), content);
  await expect(load()).rejects.toMatchObject({ code: 'keys_invalid' });
  await expect(load()).rejects.toThrow(file);
  await expect(load()).rejects.not.toThrow('geheim');
});

test('public halves are the halves of the private ones', async () => {
  await initKeys(keys, 'acme', NOW_S);
  expect((await loadRoots(keys)).map(toHex)).toEqual([toHex((await loadSigner(keys, 'root')).publicKey)]);
  expect(toHex(await loadAuditKey(keys))).toBe(toHex((await loadSigner(keys, 'audit')).publicKey));
});

test('PEM goes both ways', () => {
  const bytes = new Uint8Array(48).map((_, index) => index);
  expect(fromPem(toPem(bytes), 'x')).toEqual(bytes);
});
