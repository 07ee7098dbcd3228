/** `fleetveil keys init`: makes what is missing and signs the key set, or its next edition for a new role. Writes over no key. */
import { generateSigningKey, type KeyRole, randomBytes, type TrustedKeys, toHex } from '@fleetveil/proto';
import { createPasswords, DATABASE_PASSWORDS, type DatabasePasswords } from '../database/passwords.ts';
import { FleetApiError } from '../errors.ts';
import { isThere, makeKeysFolder, readSecret, replaceFile, toPem, writeNew } from './key-files.ts';
import { loadKeySet, signKeySet } from './key-set.ts';
import {
  AUDIT_FILE,
  DATABASE_FILE,
  ENVELOPE_ROOT_FILE,
  KEY_SET_FILE,
  KEY_SET_ROLES,
  ROOTS_FILE,
  SIGNER_FILES,
  type SignerName,
  WEBHOOK_KEYS_FILE,
} from './layout.ts';
import { loadSigner } from './signers.ts';

/**
 * Makes the keys of a fleet and answers the names of what it made, nothing where all is there.
 * Where a key set exists already, a missing key is not made again (no unit would believe it):
 * throws `keys_missing`. Offline keys may be away.
 *
 * @example await initKeys('/srv/fleet/keys', 'acme', clock.nowS());
 */
export async function initKeys(keysDir: string, tenant: string, nowS: number): Promise<string[]> {
  await makeKeysFolder(keysDir);
  const made = [
    ...(await makeIfMissing(keysDir, DATABASE_FILE, passwordsText)),
    ...(await makeIfMissing(keysDir, WEBHOOK_KEYS_FILE, keyText)),
  ];
  if (await isThere(keysDir, KEY_SET_FILE)) {
    await assertComplete(keysDir, tenant);
    return [...made, ...(await addNewRoles(keysDir, tenant, nowS))];
  }
  made.push(...(await makeIfMissing(keysDir, ENVELOPE_ROOT_FILE, keyText)));
  for (const name of Object.keys(SIGNER_FILES) as SignerName[]) {
    if (await makeSigner(keysDir, name)) made.push(SIGNER_FILES[name]);
  }
  return [...made, ...(await makePublic(keysDir, tenant, nowS))];
}

const keyText = (): string => `${toHex(randomBytes(32))}\n`;
const passwordsText = (): string => `${JSON.stringify(createPasswords(), undefined, 2)}\n`;

async function makeIfMissing(keysDir: string, name: string, content: () => string): Promise<string[]> {
  if (await isThere(keysDir, name)) return [];
  await writeNew(keysDir, name, content());
  return [name];
}

async function makeSigner(keysDir: string, name: SignerName): Promise<boolean> {
  if (await isThere(keysDir, SIGNER_FILES[name])) return false;
  const { privateKeyPkcs8 } = await generateSigningKey();
  await writeNew(keysDir, SIGNER_FILES[name], toPem(privateKeyPkcs8));
  return true;
}

/** The key set comes last: with it, the folder is complete. */
async function makePublic(keysDir: string, tenant: string, nowS: number): Promise<string[]> {
  const [root, audit] = [await loadSigner(keysDir, 'root'), await loadSigner(keysDir, 'audit')];
  const keys = await Promise.all(
    KEY_SET_ROLES.map(async (role) => ({ role, publicKey: (await loadSigner(keysDir, role)).publicKey })),
  );
  await makeIfMissing(keysDir, ROOTS_FILE, () => `${toHex(root.publicKey)}\n`);
  await makeIfMissing(keysDir, AUDIT_FILE, () => `${toHex(audit.publicKey)}\n`);
  await writeNew(keysDir, KEY_SET_FILE, await signKeySet(root, tenant, 1, keys, nowS));
  return [ROOTS_FILE, AUDIT_FILE, KEY_SET_FILE];
}

/**
 * A fleet that is older than a role: where the root is at hand, the role's key is made and the next edition of the set names
 * it. Where it is not, nothing of it works and all else goes on.
 */
async function addNewRoles(keysDir: string, tenant: string, nowS: number): Promise<string[]> {
  const { version, trusted } = await loadKeySet(keysDir, tenant);
  const missing = lackingIn(trusted);
  if (missing.length === 0 || !(await isThere(keysDir, SIGNER_FILES.root))) return [];
  const made: string[] = [];
  for (const role of missing) if (await makeSigner(keysDir, role)) made.push(SIGNER_FILES[role]);
  const fresh = missing.map(async (role) => ({
    role,
    publicKey: (await loadSigner(keysDir, role)).publicKey,
  }));
  const keys = [...trusted.keys.filter(({ role }) => role !== 'root'), ...(await Promise.all(fresh))];
  const root = await loadSigner(keysDir, 'root');
  await replaceFile(keysDir, KEY_SET_FILE, await signKeySet(root, tenant, version + 1, keys, nowS));
  return [...made, KEY_SET_FILE];
}

const lackingIn = ({ keys }: TrustedKeys): readonly KeyRole[] =>
  KEY_SET_ROLES.filter((role) => !keys.some((key) => key.role === role));

/**
 * The roles that a key set older than them does not name: what needs them does not work until `initKeys` finds the root.
 * Throws as `loadKeySet`.
 */
export async function lackingRoles(keysDir: string, tenant: string): Promise<readonly KeyRole[]> {
  return lackingIn((await loadKeySet(keysDir, tenant)).trusted);
}

/** What has to be at hand to run; a new one would be one that no unit believes. */
const NEEDED: readonly string[] = [
  ENVELOPE_ROOT_FILE,
  ...(['grant_rental', 'status', 'command', 'audit', 'vault'] as const).map((name) => SIGNER_FILES[name]),
];

async function assertComplete(keysDir: string, tenant: string): Promise<void> {
  await loadKeySet(keysDir, tenant);
  for (const file of NEEDED) {
    if (await isThere(keysDir, file)) continue;
    throw new FleetApiError(
      'keys_missing',
      `keys: ${file} is missing, and the units of this fleet rely on it. Put it back.`,
    );
  }
}

/** The passwords of the database logins. Throws `keys_missing` or `keys_invalid`. */
export async function loadDatabasePasswords(keysDir: string): Promise<DatabasePasswords> {
  const text = await readSecret(keysDir, DATABASE_FILE);
  try {
    return DATABASE_PASSWORDS.parse(JSON.parse(text));
  } catch (cause) {
    throw new FleetApiError(
      'keys_invalid',
      `keys: ${DATABASE_FILE} does not have the form it should.`,
      cause,
    );
  }
}
