import { fromHex, type PhoneOrderWord, PURPOSES, randomId, sha256, toHex, v1 } from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import type { GrantFacts } from '../../src/reasons/grant.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import { freshReasonState } from '../../src/reasons/state.ts';
import { type Reader, readGrant, readGrantEnd, readPhoneOrder } from '../../src/reasons/verify.ts';
import { at, given, idOf, NOON_S, TENANT, VEHICLE } from './given.ts';
import { grantBody as bodyFor, createKeyring, type Keyring, orderBy, signedBy } from './keyring.ts';

let ring: Keyring;

beforeAll(async () => {
  ring = await createKeyring();
});

function reader(more: Partial<Reader> = {}): Reader {
  return { tenant: TENANT, vehicleId: VEHICLE, keys: ring.trusted, moment: at(0), ...more };
}

function grantBody(more: v1.IGrant = {}): Uint8Array {
  return bodyFor(ring.phone, more);
}

test('a grant signed by the rental role is read, and its hash is that of the signed document', async () => {
  const bytes = await signedBy(ring.grantRental, grantBody());
  const read = await readGrant(bytes, reader());
  const facts = { purpose: 'rental_contract', notAfterS: NOON_S + 3600, route: true, routeKeepDays: 30 };
  expect(read).toMatchObject({ ok: true, value: { ...facts, phoneKey: toHex(ring.phone.publicKey) } });
  expect(read).toMatchObject({ value: { grantHash: toHex(await sha256(bytes)) } });
});

test('M8: who carries a grant changes no hash, neither by other bytes nor by a signature of their own', async () => {
  const bytes = await signedBy(ring.grantRental, grantBody());
  const read = await readGrant(bytes, reader());
  // A field that no edition knows: number 15, one byte.
  expect(await readGrant(Uint8Array.of(...bytes, 0x7a, 1, 0), reader())).toEqual(read);
  const signed = v1.Signed.decode(bytes);
  signed.coSignatures = [{ keyId: new Uint8Array(8), signature: new Uint8Array(64) }];
  const refused = { ok: false, refusal: 'malformed' };
  expect(await readGrant(v1.Signed.encode(signed).finish(), reader())).toEqual(refused);
});

test('M3, M10: a grant by a strange key, a key of another role, or with one changed byte is refused', async () => {
  const refusal = async (bytes: Uint8Array) => readGrant(bytes, reader());
  const bad = { ok: false, refusal: 'bad_signature' };
  expect(await refusal(await signedBy(ring.stranger, grantBody()))).toEqual(bad);
  const wrongRole = { ok: false, refusal: 'wrong_role' };
  expect(await refusal(await signedBy(ring.status, grantBody()))).toEqual(wrongRole);
  expect(await refusal(await signedBy(ring.command, grantBody()))).toEqual(wrongRole);
  const signed = v1.Signed.decode(await signedBy(ring.grantRental, grantBody()));
  signed.body = grantBody({ notAfterS: NOON_S + 7200 });
  expect(await refusal(v1.Signed.encode(signed).finish())).toEqual(bad);
  expect(await refusal(Uint8Array.of(1, 2, 3))).toEqual({ ok: false, refusal: 'malformed' });
});

test('M3: a grant of a purpose that grants do not carry, of another tenant, or without a phone is refused', async () => {
  const read = async (more: v1.IGrant) =>
    readGrant(await signedBy(ring.grantRental, grantBody(more)), reader());
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
  const bytes = await signedBy(ring.grantRental, grantBody());
  expect(await readGrant(bytes, reader({ moment: at(31 * 86_400) }))).toEqual({
    ok: false,
    refusal: 'bad_signature',
  });
});

/** When the keys of the ring end, and a moment of a unit that was off until then or longer. */
const KEYS_END_S = NOON_S + 31 * 86_400;
const lost = (floorS: number) => at(0, { clock: 'unknown', nowS: floorS, floorS });

test('M3: with an unknown clock a key that ended before its floor signs no grant and no end', async () => {
  const grant = await signedBy(ring.grantRental, grantBody());
  const end = v1.GrantEnd.encode({
    ...{ tenant: TENANT, vehicleId: fromHex(VEHICLE), rentalId: fromHex(idOf(2)), endedS: NOON_S },
  });
  const signedEnd = await signedBy(ring.grantRental, end.finish(), 'grant_end');
  for (const [floorS, ok] of [
    [KEYS_END_S - 1, true],
    [KEYS_END_S, false],
  ] as const) {
    const moment = lost(floorS);
    expect(await readGrant(grant, reader({ moment })), `${floorS}`).toMatchObject({ ok });
    expect(await readGrantEnd(signedEnd, reader({ moment })), `${floorS}`).toMatchObject({ ok });
  }
});

test('M3: what nobody knows the time of is read with the end of its keys, anything else without', async () => {
  const bytes = await signedBy(ring.grantRental, grantBody());
  const read = await readGrant(bytes, reader({ moment: lost(NOON_S) }));
  expect(read.ok && read.value.keysEndS).toBe(KEYS_END_S);
  const known = await readGrant(bytes, reader());
  expect(known.ok && 'keysEndS' in known.value).toBe(false);
});

test('an end of a rental is read for this vehicle only', async () => {
  const end = (vehicleId: string) =>
    v1.GrantEnd.encode({
      tenant: TENANT,
      vehicleId: fromHex(vehicleId),
      rentalId: fromHex(idOf(2)),
      endedS: NOON_S,
    }).finish();
  const ours = await signedBy(ring.grantRental, end(VEHICLE), 'grant_end');
  expect(await readGrantEnd(ours, reader())).toEqual({ ok: true, value: idOf(2) });
  const theirs = await signedBy(ring.grantRental, end(idOf(8)), 'grant_end');
  expect(await readGrantEnd(theirs, reader())).toEqual({ ok: false, refusal: 'other_vehicle' });
  const asGrant = await signedBy(ring.grantRental, end(VEHICLE), 'grant');
  expect(await readGrantEnd(asGrant, reader())).toMatchObject({ ok: false });
});

/** A unit that holds grant 1 of the phone. */
async function holding() {
  const read = await readGrant(await signedBy(ring.grantRental, grantBody()), reader());
  if (!read.ok) throw new Error(read.refusal);
  const grant: GrantFacts = read.value;
  return stepReasons(freshReasonState(), { kind: 'grant_received', grant }, given(at(0))).state;
}

test('M3: a sign of use is the grant’s phone over this nonce, of this kind, for this vehicle', async () => {
  const nonce = randomId();
  const expected = { tenant: TENANT, vehicleId: VEHICLE, nonce, state: await holding() };
  const read = async (sent: Awaited<ReturnType<typeof orderBy>>, kind: PhoneOrderWord = 'use') =>
    readPhoneOrder(sent, { ...expected, kind });
  const refused = (refusal: string) => ({ ok: false, refusal });
  const phoneKey = toHex(ring.phone.publicKey);
  expect(await read(await orderBy(ring.phone, nonce))).toEqual({
    ok: true,
    value: { grantId: idOf(1), phoneKey },
  });
  expect(await read(await orderBy(ring.stranger, nonce))).toEqual(refused('wrong_phone'));
  expect(await read(await orderBy(ring.phone, randomId()))).toEqual(refused('wrong_phone'));
  expect(await read(await orderBy(ring.phone, nonce), 'end')).toEqual(refused('malformed'));
  expect(await read(await orderBy(ring.phone, nonce, { vehicleId: fromHex(idOf(5)) }))).toEqual(
    refused('other_vehicle'),
  );
  expect(await read(await orderBy(ring.phone, nonce, { tenant: 'other' }))).toEqual(refused('other_tenant'));
  expect(await read(await orderBy(ring.phone, nonce, { grantId: fromHex(idOf(5)) }))).toEqual(
    refused('unknown_grant'),
  );
});
