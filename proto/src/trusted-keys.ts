/** The public keys a unit, a vault or an ingest believes, each with its role. */
import { type Bytes, ownBytes } from './bytes.ts';
import type { v1 } from './generated/messages.js';
import { keyIdOf } from './key-id.ts';
import { importVerifyingKey, type VerifyingKey } from './signing-key.ts';
import { KEY_ROLES, type KeyRole } from './words.ts';

/** One key and what it may be used for. */
export interface TrustedKey {
  /** 8 bytes. */
  readonly keyId: Bytes;
  readonly role: KeyRole;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
  readonly key: VerifyingKey;
  /** Unix seconds, inclusive. */
  readonly notBeforeS: number;
  /** Unix seconds, exclusive. */
  readonly notAfterS: number;
}

/** All keys in force. */
export interface TrustedKeys {
  /** Version of the key set; 0 = only the roots. */
  readonly version: number;
  readonly keys: readonly TrustedKey[];
}

/** The roots a unit is made with; two that overlap make a rotation possible. They have no end. */
export async function createTrustedKeys(rootPublicKeys: readonly Uint8Array[]): Promise<TrustedKeys> {
  const roots = rootPublicKeys.map((publicKey) => trust('root', publicKey, 0, Number.POSITIVE_INFINITY));
  return { version: 0, keys: await Promise.all(roots) };
}

/**
 * The roots with the keys of a verified key set. A key set cannot make roots, and a role this edition
 * does not know may sign nothing: both are passed over.
 */
export async function trustKeySet(trusted: TrustedKeys, keySet: v1.KeySet): Promise<TrustedKeys> {
  const roots = trusted.keys.filter(({ role }) => role === 'root');
  const others = keySet.keys.map(async ({ role, publicKey, notBeforeS, notAfterS }) => {
    const word = KEY_ROLES.word(role);
    if (word === undefined || word === 'root' || !publicKey) return undefined;
    return trust(word, publicKey, notBeforeS ?? 0, notAfterS ?? 0);
  });
  const keys = (await Promise.all(others)).filter((key) => key !== undefined);
  return { version: keySet.version, keys: [...roots, ...keys] };
}

async function trust(
  role: KeyRole,
  publicKey: Uint8Array,
  notBeforeS: number,
  notAfterS: number,
): Promise<TrustedKey> {
  const [keyId, key] = await Promise.all([keyIdOf(publicKey), importVerifyingKey(publicKey)]);
  return { keyId, role, publicKey: ownBytes(publicKey), key, notBeforeS, notAfterS };
}
