import {
  createTrustedKeys,
  fromHex,
  generateSigningKey,
  importSigningKey,
  KEY_ROLES,
  type KeyRole,
  PHONE_ORDERS,
  PURPOSES,
  type SigningKey,
  signBytes,
  signDocument,
  type TrustedKeys,
  v1,
  withKeySet,
} from '@fleetveil/proto';
import { idOf, NOON_S, TENANT, VEHICLE } from './given.ts';

/** Both halves of an Ed25519 key. */
export interface Pair {
  readonly privateKey: SigningKey;
  readonly publicKey: Uint8Array;
}

/** A new key. */
export async function createPair(): Promise<Pair> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  return { privateKey: await importSigningKey(privateKeyPkcs8), publicKey };
}

/** Keys of a fleet that a unit trusts, a stranger's and a phone's. */
export interface Keyring {
  readonly grantRental: Pair;
  readonly status: Pair;
  readonly command: Pair;
  readonly stranger: Pair;
  readonly phone: Pair;
  readonly trusted: TrustedKeys;
}

/** Real keys, with a key set signed by a root, valid for a month from an hour before noon. */
export async function createKeyring(): Promise<Keyring> {
  const [root, grantRental, status, command, stranger, phone] = await Promise.all([
    createPair(),
    createPair(),
    createPair(),
    createPair(),
    createPair(),
    createPair(),
  ]);
  const roles: [KeyRole, Pair][] = [
    ['grant_rental', grantRental],
    ['status', status],
    ['command', command],
  ];
  const validity = { notBeforeS: NOON_S - 3600, notAfterS: NOON_S + 31 * 86_400 };
  const keys = roles.map(([role, { publicKey }]) => ({ role: KEY_ROLES.wire[role], publicKey, ...validity }));
  const body = v1.KeySet.encode({ tenant: TENANT, version: 1, keys }).finish();
  const signed = await signDocument('key_set', TENANT, body, root.privateKey, root.publicKey);
  const read = await withKeySet(await createTrustedKeys([root.publicKey]), signed, TENANT, 0);
  if (!read.ok) throw new Error(read.why);
  return { grantRental, status, command, stranger, phone, trusted: read.keys };
}

/** A grant of an hour from noon: grant 1 of rental 2. */
export function grantBody(phone: Pair, more: v1.IGrant = {}): Uint8Array {
  return v1.Grant.encode({
    tenant: TENANT,
    grantId: fromHex(idOf(1)),
    vehicleId: fromHex(VEHICLE),
    purpose: PURPOSES.wire.rental_contract,
    rentalId: fromHex(idOf(2)),
    notBeforeS: NOON_S,
    notAfterS: NOON_S + 3600,
    route: true,
    routeKeepDays: 30,
    phoneKey: phone.publicKey,
    minPolicyVersion: 1,
    ...more,
  }).finish();
}

/** A signed document. */
export function signedBy(
  by: Pair,
  body: Uint8Array,
  type: 'grant' | 'grant_end' = 'grant',
): Promise<Uint8Array> {
  return signDocument(type, TENANT, body, by.privateKey, by.publicKey);
}

/** An order to use grant 1, over a nonce. */
export async function orderBy(by: Pair, nonce: string, more: v1.IPhoneOrder = {}) {
  const order = v1.PhoneOrder.encode({
    tenant: TENANT,
    vehicleId: fromHex(VEHICLE),
    grantId: fromHex(idOf(1)),
    kind: PHONE_ORDERS.wire.use,
    nonce: fromHex(nonce),
    ...more,
  }).finish();
  return { order, signature: await signBytes('phone_order', TENANT, order, by.privateKey) };
}
