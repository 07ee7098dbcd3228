import {
  createTrustedKeys,
  fromHex,
  generateSigningKey,
  importSigningKey,
  KEY_ROLES,
  type KeyRole,
  PHONE_ORDERS,
  type PhoneOrderWord,
  PURPOSES,
  randomId,
  sha256,
  signBytes,
  signDocument,
  type TrustedKeys,
  toHex,
  v1,
  withKeySet,
} from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import type { GrantFacts } from '../../src/reasons/grant.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import { freshReasonState } from '../../src/reasons/state.ts';
import { type Reader, readGrant, readGrantEnd, readPhoneOrder } from '../../src/reasons/verify.ts';
import { at, given, idOf, NOON_S, TENANT, VEHICLE } from './given.ts';

type Pair = { privateKey: Awaited<ReturnType<typeof importSigningKey>>; publicKey: Uint8Array };

async function pair(): Promise<Pair> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  return { privateKey: await importSigningKey(privateKeyPkcs8), publicKey };
}

let online: Record<'grant_rental' | 'status' | 'command', Pair>;
let stranger: Pair;
let phone: Pair;
let keys: TrustedKeys;

beforeAll(async () => {
  const root = await pair();
  online = { grant_rental: await pair(), status: await pair(), command: await pair() };
  [stranger, phone] = [await pair(), await pair()];
  const roles = Object.keys(online) as (keyof typeof online & KeyRole)[];
  const keySet = v1.KeySet.encode({
    tenant: TENANT,
    version: 1,
    keys: roles.map((role) => ({
      role: KEY_ROLES.wire[role],
      publicKey: online[role].publicKey,
      notBeforeS: NOON_S - 3600,
      notAfterS: NOON_S + 86_400,
    })),
  }).finish();
  const signed = await signDocument('key_set', TENANT, keySet, root.privateKey, root.publicKey);
  const trusted = await withKeySet(await createTrustedKeys([root.publicKey]), signed, TENANT, 0);
  if (!trusted.ok) throw new Error(trusted.why);
  keys = trusted.keys;
});

function reader(more: Partial<Reader> = {}): Reader {
  return { tenant: TENANT, vehicleId: VEHICLE, keys, moment: at(0), ...more };
}

function grantBody(more: v1.IGrant = {}): Uint8Array {
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

function signedBy({ privateKey, publicKey }: Pair, body: Uint8Array, type: 'grant' | 'grant_end' = 'grant') {
  return signDocument(type, TENANT, body, privateKey, publicKey);
}

test('a grant signed by the rental role is read, and its hash is that of the signed document', async () => {
  const bytes = await signedBy(online.grant_rental, grantBody());
  const read = await readGrant(bytes, reader());
  const facts = { purpose: 'rental_contract', notAfterS: NOON_S + 3600, route: true, routeKeepDays: 30 };
  expect(read).toMatchObject({ ok: true, value: { ...facts, phoneKey: toHex(phone.publicKey) } });
  expect(read).toMatchObject({ value: { grantHash: toHex(await sha256(bytes)) } });
});

test('M3, M10: a grant by a strange key, a key of another role, or with one changed byte is refused', async () => {
  const refusal = async (bytes: Uint8Array) => readGrant(bytes, reader());
  const bad = { ok: false, refusal: 'bad_signature' };
  expect(await refusal(await signedBy(stranger, grantBody()))).toEqual(bad);
  const wrongRole = { ok: false, refusal: 'wrong_role' };
  expect(await refusal(await signedBy(online.status, grantBody()))).toEqual(wrongRole);
  expect(await refusal(await signedBy(online.command, grantBody()))).toEqual(wrongRole);
  const signed = v1.Signed.decode(await signedBy(online.grant_rental, grantBody()));
  signed.body = grantBody({ notAfterS: NOON_S + 7200 });
  expect(await refusal(v1.Signed.encode(signed).finish())).toEqual(bad);
  expect(await refusal(Uint8Array.of(1, 2, 3))).toEqual({ ok: false, refusal: 'malformed' });
});

test('M3: a grant of a purpose that grants do not carry, of another tenant, or without a phone is refused', async () => {
  const read = async (more: v1.IGrant) =>
    readGrant(await signedBy(online.grant_rental, grantBody(more)), reader());
  const notAllowed = { ok: false, refusal: 'purpose_not_allowed' };
  expect(await read({ purpose: PURPOSES.wire.live_service })).toEqual(notAllowed);
  expect(await read({ purpose: PURPOSES.wire.asset_protection })).toEqual({
    ok: false,
    refusal: 'wrong_role',
  });
  expect(await read({ tenant: 'other' })).toEqual({ ok: false, refusal: 'other_tenant' });
  expect(await read({ phoneKey: new Uint8Array(0) })).toEqual({ ok: false, refusal: 'malformed' });
  expect(await read({ rentalId: new Uint8Array(0) })).toEqual({ ok: false, refusal: 'malformed' });
});

test('M3: a key that has ended signs no grant', async () => {
  const bytes = await signedBy(online.grant_rental, grantBody());
  expect(await readGrant(bytes, reader({ moment: at(90_000) }))).toEqual({
    ok: false,
    refusal: 'bad_signature',
  });
});

test('an end of a rental is read for this vehicle only', async () => {
  const end = (vehicleId: string) =>
    v1.GrantEnd.encode({
      tenant: TENANT,
      vehicleId: fromHex(vehicleId),
      rentalId: fromHex(idOf(2)),
      endedS: NOON_S,
    }).finish();
  const ours = await signedBy(online.grant_rental, end(VEHICLE), 'grant_end');
  expect(await readGrantEnd(ours, reader())).toEqual({ ok: true, value: idOf(2) });
  const theirs = await signedBy(online.grant_rental, end(idOf(8)), 'grant_end');
  expect(await readGrantEnd(theirs, reader())).toEqual({ ok: false, refusal: 'other_vehicle' });
  const asGrant = await signedBy(online.grant_rental, end(VEHICLE), 'grant');
  expect(await readGrantEnd(asGrant, reader())).toMatchObject({ ok: false });
});

/** A unit that holds grant 1 of the phone. */
async function holding() {
  const read = await readGrant(await signedBy(online.grant_rental, grantBody()), reader());
  if (!read.ok) throw new Error(read.refusal);
  const grant: GrantFacts = read.value;
  return stepReasons(freshReasonState(), { kind: 'grant_received', grant }, given(at(0))).state;
}

async function order(by: Pair, nonce: string, more: v1.IPhoneOrder = {}) {
  const bytes = v1.PhoneOrder.encode({
    tenant: TENANT,
    vehicleId: fromHex(VEHICLE),
    grantId: fromHex(idOf(1)),
    kind: PHONE_ORDERS.wire.use,
    nonce: fromHex(nonce),
    ...more,
  }).finish();
  return { order: bytes, signature: await signBytes('phone_order', TENANT, bytes, by.privateKey) };
}

test('M3: a sign of use is the grant’s phone over this nonce, of this kind, for this vehicle', async () => {
  const nonce = randomId();
  const expected = { tenant: TENANT, vehicleId: VEHICLE, nonce, state: await holding() };
  const read = async (sent: Awaited<ReturnType<typeof order>>, kind: PhoneOrderWord = 'use') =>
    readPhoneOrder(sent, { ...expected, kind });
  const refused = (refusal: string) => ({ ok: false, refusal });
  const phoneKey = toHex(phone.publicKey);
  expect(await read(await order(phone, nonce))).toEqual({ ok: true, value: { grantId: idOf(1), phoneKey } });
  expect(await read(await order(stranger, nonce))).toEqual(refused('wrong_phone'));
  expect(await read(await order(phone, randomId()))).toEqual(refused('wrong_phone'));
  expect(await read(await order(phone, nonce), 'end')).toEqual(refused('malformed'));
  expect(await read(await order(phone, nonce, { vehicleId: fromHex(idOf(5)) }))).toEqual(
    refused('other_vehicle'),
  );
  expect(await read(await order(phone, nonce, { tenant: 'other' }))).toEqual(refused('other_tenant'));
  expect(await read(await order(phone, nonce, { grantId: fromHex(idOf(5)) }))).toEqual(
    refused('unknown_grant'),
  );
});
