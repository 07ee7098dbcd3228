/** The signed key set: what units, vault and ingest believe besides the roots. */
import {
  type Bytes,
  createTrustedKeys,
  fromHex,
  KEY_ROLES,
  type KeyRole,
  type TrustedKeys,
  v1,
  verifySigned,
  withKeySet,
} from '@fleetveil/proto';
import { FleetApiError } from '../errors.ts';
import { readPublic } from './key-files.ts';
import { AUDIT_FILE, KEY_SET_FILE, ROOTS_FILE } from './layout.ts';
import type { Signer } from './signers.ts';

/** A public key for the set. */
export interface RolePublicKey {
  readonly role: KeyRole;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** From the beginning of time: units' clocks are not known well when they read their first key set. */
const NOT_BEFORE_S = 0;
/** Ten years: a rotation is a new version, not an expiry that stops a fleet. */
const VALID_S = 10 * 366 * 86_400;

/** Builds and signs an edition. Pure but for the signature: `nowS` is domain time. */
export function signKeySet(
  root: Signer,
  tenant: string,
  version: number,
  keys: readonly RolePublicKey[],
  nowS: number,
): Promise<Uint8Array> {
  const notAfterS = Math.min(0xffff_ffff, Math.floor(nowS) + VALID_S);
  const body = v1.KeySet.encode({
    tenant,
    version,
    keys: keys.map(({ role, publicKey }) => ({
      role: KEY_ROLES.wire[role],
      publicKey,
      notBeforeS: NOT_BEFORE_S,
      notAfterS,
    })),
  }).finish();
  return root.sign('key_set', tenant, body);
}

/** A key set with what it makes believe. */
export interface LoadedKeySet {
  readonly version: number;
  /** Encoded v1.Signed, as units get it. */
  readonly signed: Uint8Array;
  readonly trusted: TrustedKeys;
}

/** Public halves of the roots. Throws `keys_missing` or `keys_invalid`. */
export async function loadRoots(keysDir: string): Promise<Bytes[]> {
  const keys = await readHexKeys(keysDir, ROOTS_FILE);
  if (keys.length > 4) throw notKeys(ROOTS_FILE, 'one to four keys');
  return keys;
}

/** Public half of the audit log's key. Throws `keys_missing` or `keys_invalid`. */
export async function loadAuditKey(keysDir: string): Promise<Bytes> {
  const [key, ...more] = await readHexKeys(keysDir, AUDIT_FILE);
  if (key === undefined || more.length > 0) throw notKeys(AUDIT_FILE, 'one key');
  return key;
}

async function readHexKeys(keysDir: string, file: string): Promise<Bytes[]> {
  const lines = (await readPublic(keysDir, file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const areKeys = lines.length > 0 && lines.every((line) => /^[0-9a-f]{64}$/.test(line));
  if (!areKeys) throw notKeys(file, 'keys');
  return lines.map(fromHex);
}

function notKeys(file: string, what: string): FleetApiError {
  return new FleetApiError('keys_invalid', `keys: ${file} holds ${what} in hex, one a line.`);
}

/**
 * Loads the key set and checks it against the roots. Throws `keys_missing` or `keys_invalid`. The
 * vault and ingest need nothing more to know whom to believe.
 */
export async function loadKeySet(keysDir: string, tenant: string): Promise<LoadedKeySet> {
  const [roots, signed] = [
    await createTrustedKeys(await loadRoots(keysDir)),
    await readPublic(keysDir, KEY_SET_FILE),
  ];
  const verified = await verifySigned(signed, { tenant, type: 'key_set', keys: roots, nowS: undefined });
  const trusted = await withKeySet(roots, signed, tenant, 0);
  if (!verified.ok || !trusted.ok) {
    throw new FleetApiError('keys_invalid', `keys: ${KEY_SET_FILE} is not signed by a root for this tenant.`);
  }
  return { version: verified.document.version, signed, trusted: trusted.keys };
}
