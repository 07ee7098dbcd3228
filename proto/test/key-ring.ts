/** A fleet's keys for tests: one of each role, and the key set that names them. */
import {
  createTrustedKeys,
  generateSigningKey,
  importSigningKey,
  KEY_ROLES,
  type KeyRole,
  type SignedType,
  type SigningKey,
  signDocument,
  type TrustedKeys,
  v1,
  withKeySet,
} from '../src/index.ts';

export const TENANT = 'demo';
export const NOT_BEFORE_S = 1_000;
export const NOT_AFTER_S = 2_000;

/** A key pair ready to sign. */
export interface Pair {
  readonly privateKey: SigningKey;
  readonly publicKey: Uint8Array;
}

export async function createPair(): Promise<Pair> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  return { privateKey: await importSigningKey(privateKeyPkcs8), publicKey };
}

export type Ring = Record<KeyRole, Pair> & { readonly trusted: TrustedKeys };

export async function createRing(): Promise<Ring> {
  const pairs = await Promise.all(KEY_ROLES.words.map(async (role) => [role, await createPair()] as const));
  const ring = Object.fromEntries(pairs) as Record<KeyRole, Pair>;
  const roots = await createTrustedKeys([ring.root.publicKey]);
  const signed = await signKeySet(ring, 1, KEY_ROLES.words);
  const trusted = await withKeySet(roots, signed, TENANT, 0);
  if (!trusted.ok) throw new Error(trusted.why);
  return { ...ring, trusted: trusted.keys };
}

/** A key set of those roles, signed by the ring's root. */
export function signKeySet(
  ring: Record<KeyRole, Pair>,
  version: number,
  roles: readonly KeyRole[],
): Promise<Uint8Array> {
  const keys = roles.map((role) => ({
    role: KEY_ROLES.wire[role],
    publicKey: ring[role].publicKey,
    notBeforeS: NOT_BEFORE_S,
    notAfterS: NOT_AFTER_S,
  }));
  return sign('key_set', v1.KeySet.encode({ tenant: TENANT, version, keys }).finish(), ring.root);
}

export function sign(
  type: SignedType,
  body: Uint8Array,
  pair: Pair,
  tenant: string = TENANT,
): Promise<Uint8Array> {
  return signDocument(type, tenant, body, pair.privateKey, pair.publicKey);
}
