/** P6, M10, M7: with a rider's code support gets one position, once, before a real vault, and the rider sees who got which. */
import { type Fix, fromBase64, randomId, STREAM_KINDS } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEntries, appendEntry } from '../../src/audit/audit-log.ts';
import { withRole } from '../../src/database/access.ts';
import { openCall } from '../../src/support/calling.ts';
import type { VaultClient } from '../../src/vault/client.ts';
import { codeOf, helpFromS } from '../../src/vault/support-code.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, problemOf } from '../doors/door-fleet.ts';
import { fixAt, type Ridden, rideTrip } from '../trips/recorded-trip.ts';
import { openUnitStream, transportKeyIn } from '../vault/fleet.ts';

let doors: DoorFleet;
let vault: VaultClient;
let [sam, ann] = ['', ''];
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  if (doors.vaultClient === undefined) throw new Error('no vault');
  vault = doors.vaultClient;
  [sam, ann] = [await doors.token('sam', 'support'), await doors.token('ann', 'rider')];
});
afterAll(() => doors.close());

const fix = (timeS: number): Fix => fixAt(timeS, timeS - NOW_S);

/** A rental in use whose vehicle has told of its start. */
async function inUse(rider: string): Promise<Ridden> {
  at(NOW_S); // each vehicle's rides begin then
  const ridden = await rideTrip(doors, rider, [{ kind: 'ends', chunks: [[fix(NOW_S)]] }], { open: true });
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'running', started_s: NOW_S })
    .where('rental_id', '=', ridden.booked.rental_id)
    .execute();
  at(NOW_S + 300);
  return ridden;
}

let records = 0;

/** Help that was pressed: its stream as ingest stores it. */
async function help({ vehicle }: Ridden, ...fixes: Fix[]): Promise<string> {
  const eventId = randomId();
  const key = await transportKeyIn(await vault.transportKeys());
  const stream = await openUnitStream(doors.fleet, key, undefined, {
    unit: vehicle.unit,
    kind: 'assist',
    eventId,
  });
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  const place = {
    vehicle_id: vehicle.vehicleId,
    stream_id: stream.streamId,
    grant_id: null,
    ends_on: dateOf(NOW_S, 3),
  };
  const { owner } = doors.database;
  const { statement, signature } = stream.deposit;
  const said = { statement, signature, grant_hash: null, follows: null, policy_version: 1 };
  await owner
    .insertInto('stream')
    .values({ ...place, ...said, kind: STREAM_KINDS.wire.assist, rental_id: null, event_id: eventId })
    .execute();
  const { nonce, ciphertext } = await stream.chunk(fixes);
  await owner
    .insertInto('chunk')
    .values({ ...place, outbox_id: vehicle.unitId, number: ++records, chunk_no: 0, nonce, ciphertext })
    .execute();
  return stream.streamId;
}

const at = (nowS: number): void => {
  doors.now = nowS;
  doors.fleet.setNow(nowS);
};
const makeCode = ({ booked }: Ridden, token: string) =>
  doors.ask(`/v1/rider/trips/${booked.rental_id}/support-code`, { method: 'POST', token });
const codeFor = async (ridden: Ridden, token: string) =>
  (await json<{ code: string }>(makeCode(ridden, token))).code;
const position = (code: string, token = sam) =>
  doors.ask('/v1/support/position', { method: 'POST', token, body: { code } });

test('P6, M7: the newest position of the help, once; the rider sees who got it and of which second it was', async () => {
  const ridden = await inUse('ann');
  await help(ridden, fix(NOW_S + 100), fix(NOW_S + 160), fix(NOW_S + 220));
  const code = await codeFor(ridden, ann);
  expect(code).toMatch(/^\d{10}$/);
  const { latitudeE6, longitudeE6 } = fix(NOW_S + 220);
  expect(await json(position(code))).toEqual({
    ...{ vehicle_id: ridden.vehicle.vehicleId, time_s: NOW_S + 220, accuracy_m: 4 },
    ...{ latitude_e6: latitudeE6, longitude_e6: longitudeE6 },
  });
  expect(await problemOf(position(code))).toEqual([404, 'not_found']);
  const path = `/v1/rider/trips/${ridden.booked.rental_id}/reads`;
  const { items } = await json<{ items: { act: string; who: object; purpose: string; detail: object }[] }>(
    doors.ask(path, { token: ann }),
  );
  expect(items.find(({ act }) => act === 'support_position_shown')).toMatchObject({
    ...{ who: { kind: 'support', id: 'sam' }, purpose: 'assist', detail: { fixS: NOW_S + 220 } },
  });
  const { leaves } = await vault.leaves(0);
  expect(
    leaves.map(({ entry }) => entry).filter((entry) => (entry as { act: string }).act === 'opening'),
  ).toMatchObject([
    {
      actor: { kind: 'support', id: 'sam' },
      subject: { rentalId: ridden.booked.rental_id },
      purpose: 'assist',
    },
  ]);
  const calls = await json<{ items: object[] }>(doors.ask('/v1/support/calls', { token: sam }));
  expect(calls.items).toMatchObject([{ vehicle_id: ridden.vehicle.vehicleId, answered_s: doors.now }]);
});

test('P6: the same code at once from two desks opens one position', async () => {
  const ridden = await inUse('ann');
  await help(ridden, fix(NOW_S + 100));
  const code = await codeFor(ridden, ann);
  const other = await doors.token('tom', 'support');
  const statuses = await Promise.all(
    [position(code), position(code, other)].map(async (one) => (await one).status),
  );
  expect(statuses.sort()).toEqual([200, 404]);
});

test('P6: a code ends after ten minutes, with the next code, and is nobody’s but support’s', async () => {
  const ridden = await inUse('ann');
  await help(ridden, fix(NOW_S + 100));
  const [first, second] = [await codeFor(ridden, ann), await codeFor(ridden, ann)];
  expect((await position(first)).status).toBe(404);
  for (const role of ['rider', 'booking', 'dispatcher', 'field_worker', 'privacy_officer'])
    expect((await position(second, await doors.token('someone', role))).status, role).toBe(403);
  expect(await problemOf(position('0000000000'))).toEqual([404, 'not_found']);
  at(doors.now + 600);
  expect(await problemOf(position(second))).toEqual([404, 'not_found']);
});

test('P6: where no help has arrived the code stays good', async () => {
  const ridden = await inUse('ann');
  const code = await codeFor(ridden, ann);
  expect(await problemOf(position(code))).toEqual([409, 'no_help_yet']);
  await help(ridden, fix(NOW_S + 250));
  expect((await position(code)).status).toBe(200);
});

test('P6: what was pressed before the rider had the vehicle uses no code up, and is not shown', async () => {
  const ridden = await inUse('ann');
  await help(ridden, fix(NOW_S - 3_600)); // came late: when it was pressed stands in it alone
  const code = await codeFor(ridden, ann);
  expect(await problemOf(position(code))).toEqual([409, 'no_help_yet']);
  await help(ridden, fix(NOW_S + 250));
  expect(await json(position(code))).toMatchObject({ time_s: NOW_S + 250 });
  expect(await problemOf(position(code))).toEqual([404, 'not_found']);
});

test('M2: help that was over before the rider had the vehicle is not opened for their code', async () => {
  const before = await inUse('bob');
  await help(before, fix(NOW_S + 250));
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'ended', ended_s: NOW_S + 300 })
    .where('rental_id', '=', before.booked.rental_id)
    .execute();
  const fromS = NOW_S + 300 + 1_801;
  at(fromS);
  const ridden = await rideTrip(doors, 'ann', [{ kind: 'ends', chunks: [[fix(fromS)]] }], {
    ...{ vehicle: before.vehicle, open: true, fromS },
  });
  const code = await codeFor(ridden, ann);
  const { last } = await vault.leaves(0);
  expect(await problemOf(position(code))).toEqual([409, 'no_help_yet']);
  expect((await vault.leaves(last)).leaves).toEqual([]);
  at(NOW_S + 300);
});

test('P6: however often help was pressed and called off, support gets the newest', async () => {
  const ridden = await inUse('ann');
  for (let press = 1; press <= 65; press++) await help(ridden, fix(NOW_S + press));
  expect(await json(position(await codeFor(ridden, ann)))).toMatchObject({ time_s: NOW_S + 65 });
});

test('what the vault cannot read is a fault of ours, and no wrong code', async () => {
  const supportVault = {
    ...vault,
    openHelp: async () => ({ kind: 'refused', code: 'malformed' }) as const,
  };
  const call = { callId: randomId(), rentalId: randomId(), vehicleId: randomId() };
  const opened = openCall(
    { call, help: [{ streamId: randomId(), chunks: [] }] },
    { supportVault, policyNow: doors.parts.policyNow },
    { token: sam, code: '0123456789' },
  );
  await expect(opened).rejects.toMatchObject({ code: 'internal' });
});

test('M10: no code for another’s rental, for one that is over, or for who rode before', async () => {
  const ridden = await inUse('ann');
  const bob = await doors.token('bob', 'rider');
  expect(await problemOf(makeCode(ridden, bob))).toEqual([404, 'not_found']);
  const { owner } = doors.database;
  await owner
    .updateTable('rental')
    .set({ state: 'ended', ended_s: NOW_S + 200 })
    .where('rental_id', '=', ridden.booked.rental_id)
    .execute();
  expect(await problemOf(makeCode(ridden, ann))).toEqual([409, 'rental_not_running']);
  // Somebody has ridden since: a door that says otherwise gets no code from the vault.
  const { salt } = await owner
    .selectFrom('rental_rider')
    .select('salt')
    .where('rental_id', '=', ridden.booked.rental_id)
    .executeTakeFirstOrThrow();
  const ask = { token: ann, salt, grants: [new Uint8Array(fromBase64(ridden.booked.grant))] };
  expect((await vault.supportCode(ask)).kind).toBe('made');
  expect(await vault.supportCode({ ...ask, token: bob })).toEqual({ kind: 'refused', code: 'not_holder' });
  expect(await vault.supportCode({ ...ask, token: sam })).toEqual({ kind: 'refused', code: 'bad_token' });
  at(NOW_S + 400);
  await rideTrip(doors, 'bob', [{ kind: 'ends', chunks: [[fix(NOW_S + 400)]] }], {
    ...{ vehicle: ridden.vehicle, open: true, fromS: NOW_S + 400 },
  });
  expect(await vault.supportCode(ask)).toEqual({ kind: 'refused', code: 'not_allowed' });
  at(NOW_S + 300);
});

test('M2, M7: a code opens nothing of whoever rode since, and is gone then', async () => {
  const ridden = await inUse('ann');
  const code = await codeFor(ridden, ann);
  const { last } = await vault.leaves(0);
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'ended', ended_s: NOW_S + 320 })
    .where('rental_id', '=', ridden.booked.rental_id)
    .execute();
  at(NOW_S + 400);
  await rideTrip(doors, 'bob', [{ kind: 'ends', chunks: [[fix(NOW_S + 400)]] }], {
    ...{ vehicle: ridden.vehicle, open: true, fromS: NOW_S + 400 },
  });
  const streamId = await help(ridden, fix(NOW_S + 450));
  at(NOW_S + 500);
  expect(await problemOf(position(code))).toEqual([404, 'not_found']);
  const { leaves } = await vault.leaves(last);
  expect(leaves.map(({ entry }) => entry)).toMatchObject([
    {
      ...{ act: 'denial', detail: { code: 'ridden_since', kind: 'assist' } },
      subject: { rentalId: ridden.booked.rental_id, vehicleId: ridden.vehicle.vehicleId },
    },
  ]);
  const again = { token: sam, code, streams: [{ streamId, chunks: [] }] };
  expect(await vault.openHelp(again)).toEqual({ kind: 'refused', code: 'not_allowed' });
  expect((await vault.leaves(last)).leaves.at(-1)?.entry).toMatchObject({ detail: { code: 'no_code' } });
  at(NOW_S + 300);
});

test('M2, M10: a stream of another vehicle, or of another kind, does not open by the code, and it stays good', async () => {
  const [hers, his] = [await inUse('ann'), await inUse('bob')];
  const foreign = await help(his, fix(NOW_S + 100));
  const code = await codeFor(hers, ann);
  const open = (streamId: string) =>
    vault.openHelp({ token: sam, code, streams: [{ streamId, chunks: [] }] });
  expect(await open(foreign)).toEqual({ kind: 'refused', code: 'not_found' });
  expect(await open(hers.streamIds[0] ?? '')).toEqual({ kind: 'refused', code: 'not_found' });
  await help(hers, fix(NOW_S + 250));
  expect((await position(code)).status).toBe(200);
});

test('M9: support’s role finds nothing sealed but by a call that it wrote down', async () => {
  const { rows } = await sql<{ call_id: string }>`SELECT call_id FROM support_call LIMIT 1`.execute(
    doors.database.owner,
  );
  const found = withRole(doors.parts.db, 'door_support', { tenant: 'demo' }, (trx) =>
    sql`SELECT * FROM support_chunks(${rows[0]?.call_id}::uuid, '2020-01-01'::date)`.execute(trx),
  );
  await expect(found).rejects.toThrow(/only by a transaction that writes it down/);
});

test('M9: what a transaction wrote down counts, however much others write down meanwhile', async () => {
  const ridden = await inUse('ann');
  await help(ridden, fix(NOW_S + 100));
  await codeFor(ridden, ann);
  const { owner } = doors.database;
  const { call_id: callId } = await owner
    .selectFrom('support_call')
    .select('call_id')
    .where('rental_id', '=', ridden.booked.rental_id)
    .executeTakeFirstOrThrow();
  const actor = { kind: 'support', id: 'sam' } as const;
  const entry = { atS: NOW_S, tenant: 'demo', actor, subject: {} };
  const others = Array.from({ length: 150 }, () => ({
    ...{ ...entry, act: 'support_calls_read' as const, detail: { calls: 0 } },
  }));
  const rows = await withRole(doors.parts.db, 'door_support', { tenant: 'demo' }, async (trx) => {
    await appendEntry(trx, { ...entry, act: 'support_position_asked', detail: { callId } });
    await appendEntries(owner, others);
    return sql`SELECT * FROM support_chunks(${callId}::uuid, '2020-01-01'::date)`.execute(trx);
  });
  expect(rows.rows).toHaveLength(1);
});

test('P6: a code has ten digits, and a rider has one only while a grant holds', () => {
  expect(codeOf(new Uint8Array(8))).toBe('0000000000');
  expect(codeOf(new Uint8Array(8).fill(255))).toMatch(/^\d{10}$/);
  const grant = { notBeforeS: 100, notAfterS: 200 } as Parameters<typeof helpFromS>[0][number];
  expect([99, 100, 200, 201].map((nowS) => helpFromS([grant], nowS))).toEqual([
    undefined,
    100,
    100,
    undefined,
  ]);
});
