import { fromHex, type SignedType, toBase64, toHex, v1 } from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import type { Moment } from '../../src/reasons/moment.ts';
import { type DocumentShelf, openShelf, readStatus, type Versions } from '../../src/uplink/documents.ts';
import { type Authority, createAuthority, TENANT } from '../loop/authority.ts';

const MOMENT: Moment = { nowS: 1_800_000_000, bootS: 10, bootId: 'a'.repeat(32), clock: 'attested' };
const NONE: Versions = { keySetVersion: 0, policyVersion: 0, transportSequence: 0 };
const VEHICLE = '11'.repeat(16);

let authority: Authority;

beforeAll(async () => {
  authority = await createAuthority();
});

function empty(known = NONE): Promise<DocumentShelf> {
  return openShelf({ tenant: TENANT, rootKeys: [toHex(authority.rootKey)] }, {}, known);
}

async function full(): Promise<DocumentShelf> {
  const shelf = await empty();
  expect(await shelf.takeKeySet(await authority.keySet())).toEqual({ ok: true, version: 1 });
  expect(await shelf.takePolicy(await authority.policy(2), MOMENT)).toEqual({ ok: true, version: 2 });
  expect(await shelf.takeTransportKeys(await authority.transportKeys(), MOMENT)).toEqual({
    ok: true,
    version: 1,
  });
  return shelf;
}

test('takes key set, policy and transport keys, and says which it holds', async () => {
  const shelf = await full();
  expect(shelf.held).toEqual({ keySetVersion: 1, policyVersion: 2, transportSequence: 1 });
  expect(shelf.rules?.tickS).toBe(900);
  expect(toHex(shelf.sealingKey(MOMENT)?.keyId ?? new Uint8Array())).toBe(toHex(authority.transport.keyId));
});

test('what was kept is on the shelf again after a restart', async () => {
  const { papers, versions } = await full();
  const again = await openShelf({ tenant: TENANT, rootKeys: [toHex(authority.rootKey)] }, papers, versions);
  expect(again.held).toEqual({ keySetVersion: 1, policyVersion: 2, transportSequence: 1 });
});

test('M3: its versions bring back nothing else of the counters it was opened with', async () => {
  const counters = { ...NONE, reasons: 'of the start', lastTickS: 900, outboxId: '' };
  const shelf = await empty(counters);
  await shelf.takeKeySet(await authority.keySet());
  expect(shelf.versions).toEqual({ ...NONE, keySetVersion: 1 });
});

test('M3: an older policy than one ever accepted is refused, also after a restart that lost the papers', async () => {
  const shelf = await full();
  const old = await authority.policy(1);
  expect(await shelf.takePolicy(old, MOMENT)).toEqual({ ok: false, why: 'old_version' });
  expect(shelf.rules?.version).toBe(2);
  const emptied = await empty(shelf.versions);
  await emptied.takeKeySet(await authority.keySet());
  expect(await emptied.takePolicy(old, MOMENT)).toEqual({ ok: false, why: 'old_version' });
  const planted = await openShelf(
    { tenant: TENANT, rootKeys: [toHex(authority.rootKey)] },
    { ...shelf.papers, policy: toBase64(old) },
    shelf.versions,
  );
  expect(planted.rules).toBeUndefined();
});

test.each<[SignedType, 'status' | 'command' | 'grant_rental']>([
  ['policy', 'status'],
  ['transport_keys', 'grant_rental'],
  ['key_set', 'command'],
])('M3: a %s signed by the role %s changes nothing', async (type, role) => {
  const shelf = await full();
  const before = shelf.held;
  const documents = {
    policy: authority.policy(9),
    transport_keys: authority.transportKeys(),
    key_set: authority.keySet(),
  };
  const good = v1.Signed.decode(await documents[type as keyof typeof documents]);
  const bad = await authority.sign(type, good.body, role);
  const taken =
    type === 'policy'
      ? shelf.takePolicy(bad, MOMENT)
      : type === 'key_set'
        ? shelf.takeKeySet(bad)
        : shelf.takeTransportKeys(bad, MOMENT);
  expect(await taken).toEqual({ ok: false, why: 'wrong_role' });
  expect(shelf.held).toEqual(before);
});

test('a policy of another root, another tenant, or that is no policy is refused', async () => {
  const shelf = await full();
  const stranger = await createAuthority();
  expect(await shelf.takePolicy(await stranger.policy(9), MOMENT)).toMatchObject({ why: 'unknown_key' });
  expect(await shelf.takeKeySet(await stranger.keySet())).toMatchObject({ why: 'unknown_key' });
  const text = v1.PolicyDocument.encode({ tenant: TENANT, version: 9, document: 'tick_s: 1' }).finish();
  expect(await shelf.takePolicy(await authority.sign('policy', text), MOMENT)).toMatchObject({
    why: 'bad_policy',
  });
  const other = v1.PolicyDocument.encode({ tenant: 'other', version: 9, document: 'x' }).finish();
  expect(await shelf.takePolicy(await authority.sign('policy', other), MOMENT)).toMatchObject({
    why: 'wrong_tenant',
  });
  expect(await shelf.takePolicy(new Uint8Array(50), MOMENT)).toMatchObject({ ok: false });
  expect(shelf.rules?.version).toBe(2);
});

test('M5: a policy of before `claims` was asked for is taken, and kept as it was signed', async () => {
  const shelf = await full();
  const policy = v1.PolicyDocument.decode(v1.Signed.decode(await authority.policy(3)).body);
  const document = policy.document.replace(/^claims: .*\n/m, '');
  expect(document).not.toBe(policy.document);
  const body = v1.PolicyDocument.encode({ ...policy, document }).finish();
  const signed = await authority.sign('policy', body);
  expect(await shelf.takePolicy(signed, MOMENT)).toEqual({ ok: true, version: 3 });
  expect(shelf.papers.policy).toBe(toBase64(signed));
});

test('a policy whose text says another version than its envelope is refused', async () => {
  const shelf = await full();
  const good = v1.PolicyDocument.decode(v1.Signed.decode(await authority.policy(3)).body);
  const body = v1.PolicyDocument.encode({ tenant: TENANT, version: 4, document: good.document }).finish();
  expect(await shelf.takePolicy(await authority.sign('policy', body), MOMENT)).toMatchObject({
    why: 'bad_policy',
  });
});

test('seals to the newest transport key that is valid, and to none that is not', async () => {
  const shelf = await full();
  const key = (name: number, notBeforeS: number, notAfterS: number) => ({
    ...{
      keyId: new Uint8Array(8).fill(name),
      publicKey: new Uint8Array(32).fill(name),
      notBeforeS,
      notAfterS,
    },
  });
  const keys = [key(1, 0, 2000), key(2, 1000, 3000), key(3, 2500, 4000)];
  const quarantinePublicKey = new Uint8Array(32);
  const body = v1.TransportKeys.encode({ tenant: TENANT, sequence: 5, keys, quarantinePublicKey }).finish();
  await shelf.takeTransportKeys(await authority.sign('transport_keys', body), MOMENT);
  const nameAt = (nowS: number) => shelf.sealingKey({ ...MOMENT, nowS })?.keyId[0];
  expect([500, 1500, 2700, 4000].map(nameAt)).toEqual([1, 2, 3, undefined]);
});

test('after lost counters, what is older than the status says is in force goes from the shelf', async () => {
  const shelf = await full();
  shelf.forgetOlderThan({ keySetVersion: 1, policyVersion: 2 });
  expect(shelf.held.policyVersion).toBe(2);
  shelf.forgetOlderThan({ keySetVersion: 2, policyVersion: 3 });
  expect(shelf.held).toMatchObject({ keySetVersion: 0, policyVersion: 0 });
  expect(await shelf.takePolicy(await authority.policy(2), MOMENT)).toMatchObject({ ok: false });
});

/** When the keys of this authority end. */
const KEYS_END_S = 4_000_000_000;
const UNKNOWN: Moment = { ...MOMENT, clock: 'unknown' };

test('M3: with an unknown clock a key that ended before its floor signs neither policy nor transport keys', async () => {
  const [policy, transport] = [await authority.policy(2), await authority.transportKeys()];
  const taken = async (floorS: number) => {
    const shelf = await empty();
    await shelf.takeKeySet(await authority.keySet());
    const moment = { ...UNKNOWN, floorS };
    return [await shelf.takePolicy(policy, moment), await shelf.takeTransportKeys(transport, moment)];
  };
  expect(await taken(KEYS_END_S - 1)).toMatchObject([{ ok: true }, { ok: true }]);
  const refused = { ok: false, why: 'expired_key' };
  expect(await taken(KEYS_END_S)).toEqual([refused, refused]);
});

test('M3: a status says no time at which its own key is not valid, also to a unit that knows none', async () => {
  const shelf = await full();
  const nonce = fromHex('ab'.repeat(16));
  const read = async (timeS: number, moment: Moment) =>
    readStatus(await authority.status(VEHICLE, nonce, timeS), {
      ...{ tenant: TENANT, vehicleId: VEHICLE, keys: shelf.keys, moment },
    });
  for (const moment of [UNKNOWN, MOMENT]) {
    expect(await read(KEYS_END_S - 1, moment)).toMatchObject({ ok: true });
    expect(await read(KEYS_END_S, moment)).toEqual({ ok: false, why: 'expired_key' });
  }
  const late = { ...UNKNOWN, floorS: KEYS_END_S };
  expect(await read(KEYS_END_S - 1, late)).toEqual({ ok: false, why: 'expired_key' });
});

test('a status counts only for this vehicle and signed by the role status', async () => {
  const shelf = await full();
  const reader = { tenant: TENANT, vehicleId: VEHICLE, keys: shelf.keys, moment: MOMENT };
  const nonce = fromHex('ab'.repeat(16));
  const good = await readStatus(await authority.status(VEHICLE, nonce, 1_800_000_100), reader);
  expect(good).toEqual({
    ok: true,
    status: {
      timeS: 1_800_000_100,
      nonce: 'ab'.repeat(16),
      policyVersion: 1,
      keySetVersion: 1,
      objections: [],
    },
  });
  const foreign = await authority.status('22'.repeat(16), nonce, 1);
  expect(await readStatus(foreign, reader)).toEqual({ ok: false, why: 'other_vehicle' });
  const wrong = await authority.status(VEHICLE, nonce, 1, 'grant_rental');
  expect(await readStatus(wrong, reader)).toEqual({ ok: false, why: 'wrong_role' });
});
