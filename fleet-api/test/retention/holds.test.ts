/** Legal holds, bills and guests through the doors; what a run leaves behind. Real database, real vault. */
import { dayOf, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { ensurePartitions } from '../../src/database/partitions.ts';
import { readyChecks } from '../../src/doors/checks.ts';
import { runRetention } from '../../src/retention/run.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, problemOf } from '../doors/door-fleet.ts';
import { ride, rideTrip } from '../trips/recorded-trip.ts';

const DAY_S = 86_400;
const DAY_0 = dayOf(NOW_S);
let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
});
afterAll(() => doors.close());

interface HoldAnswer {
  readonly hold_id: string;
  readonly rentals: number;
  readonly state: string;
}

const post = async (path: string, body: object, role = 'privacy_officer', key = randomId()) =>
  doors.ask(path, {
    ...{ method: 'POST', token: await doors.token(`a-${role}`, role), body },
    headers: { 'idempotency-key': key },
  });
const review = (day = 100) => ({
  ...{ owner: 'legal', reason: 'A claim is before the court.', review_on: dateOfDay(DAY_0 + day) },
});
const run = (offset: number) => {
  doors.fleet.setNow(NOW_S + offset * DAY_S);
  const parts = { owner: doors.database.owner, tenant: 'demo', policy: undefined, vault: doors.vaultClient };
  return runRetention(parts, NOW_S + offset * DAY_S);
};
const bill = (rentalId: string, more: object = {}, key = randomId()) =>
  post(
    `/v1/booking/rentals/${rentalId}/bill`,
    { amount_minor: 1240, tax_minor: 220, currency: 'EUR', date: dateOf(NOW_S), ...more },
    'booking',
    key,
  );

test('M6, R5: a hold needs a review in half a year, a reason, and something to hold', async () => {
  const { booked } = await rideTrip(doors, 'ann', []);
  const subject = { kind: 'rental', rental_id: booked.rental_id };
  const codes = [
    await problemOf(post('/v1/privacy/holds', { ...review(184), subject })),
    await problemOf(post('/v1/privacy/holds', { ...review(0), subject })),
    await problemOf(post('/v1/privacy/holds', { ...review(), reason: 'because', subject })),
    await problemOf(
      post('/v1/privacy/holds', { ...review(), subject: { kind: 'rental', rental_id: randomId() } }),
    ),
    await problemOf(
      post('/v1/privacy/holds', {
        ...review(),
        subject: { kind: 'vehicle', vehicle_id: randomId(), from_s: NOW_S, to_s: NOW_S + 1 },
      }),
    ),
    await problemOf(post('/v1/privacy/holds', { ...review(), subject }, 'booking')),
  ];
  expect(codes.map(([, code]) => code)).toEqual([
    ...[
      'review_day_invalid',
      'review_day_invalid',
      'invalid',
      'not_found',
      'hold_window_invalid',
      'forbidden',
    ],
  ]);
  expect(await doors.database.owner.selectFrom('hold').selectAll().execute()).toEqual([]);
});

test('R5: by vehicle and window, by rider; the same key gets the same answer; a released one is gone', async () => {
  const { vehicle } = await rideTrip(doors, 'bob', []);
  const window = { kind: 'vehicle', vehicle_id: vehicle.vehicleId, from_s: NOW_S - 60, to_s: NOW_S };
  const key = randomId();
  const first = await json<HoldAnswer>(
    post('/v1/privacy/holds', { ...review(), subject: window }, undefined, key),
  );
  const again = await json<HoldAnswer>(
    post('/v1/privacy/holds', { ...review(), subject: window }, undefined, key),
  );
  expect([first.rentals, again.hold_id]).toEqual([1, first.hold_id]);
  const before = { ...window, from_s: NOW_S - 600, to_s: NOW_S - 500 };
  expect(await problemOf(post('/v1/privacy/holds', { ...review(), subject: before }))).toEqual([
    404,
    'not_found',
  ]);
  const rider = { kind: 'rider', rider_id: 'bob' };
  const second = await json<HoldAnswer>(post('/v1/privacy/holds', { ...review(), subject: rider }));
  expect(second.rentals).toBe(1);
  for (const { hold_id } of [first, second])
    expect(
      (await post(`/v1/privacy/holds/${hold_id}/release`, { reason: 'The claim is settled.' })).status,
    ).toBe(200);
  const token = await doors.token('officer', 'privacy_officer');
  expect(await json(doors.ask('/v1/privacy/holds', { token }))).toMatchObject({ items: [] });
  await run(0);
  expect(await doors.database.owner.selectFrom('held_rental').selectAll().execute()).toEqual([]);
});

test('M2, M9: a hold opens nothing: no door reads a held row, and the vault no stream past its day', async () => {
  const ridden = await rideTrip(doors, 'eve', [{ kind: 'ends', chunks: [ride(NOW_S, 2)] }]);
  const subject = { kind: 'rental', rental_id: ridden.booked.rental_id };
  const hold = await json<HoldAnswer>(post('/v1/privacy/holds', { ...review(), subject }));
  expect(await run(91)).toMatchObject({ held: 3, keysDestroyed: 0 });
  const keys = () => doors.database.vault.selectFrom('stream_key').select('stream_id').execute();
  expect(await keys()).toEqual([{ stream_id: ridden.streamIds[0] }]);
  const destroyed = await doors.vaultClient?.destroy({
    ...{ streamIds: [...ridden.streamIds], reason: 'erasure', actor: { kind: 'privacy', id: 'officer' } },
  });
  expect(destroyed).toEqual({ destroyed: 0, held: 1 });
  const reading = (role: 'door_privacy' | 'door_rider' | 'door_booking') =>
    withRole(doors.database.doors, role, { tenant: 'demo', rider: 'eve' }, (trx) =>
      trx.selectFrom('held_row').select('content').execute(),
    ).then(() => 'read', sqlStateOf);
  for (const role of ['door_privacy', 'door_rider', 'door_booking'] as const)
    expect(await reading(role), role).toBe('42501');
  const token = await doors.token('eve', 'rider');
  doors.now = NOW_S + 91 * DAY_S;
  const trip = await json(doors.ask(`/v1/rider/trips/${ridden.booked.rental_id}`, { token }));
  expect(JSON.stringify(trip)).not.toContain('latitude');
  await post(`/v1/privacy/holds/${hold.hold_id}/release`, { reason: 'The claim is settled.' });
  doors.now = NOW_S;
  await run(92);
  expect(await doors.database.owner.selectFrom('held_row').selectAll().execute()).toEqual([]);
  expect(await doors.database.vault.selectFrom('held_rental_key').selectAll().execute()).toEqual([]);
});

test('P3: a bill is stored once, may come again, is settled once, and another one is refused', async () => {
  const { booked } = await rideTrip(doors, 'ann', []);
  expect(await json(bill(booked.rental_id))).toMatchObject({ amount_minor: 1240, settled_on: null });
  expect(await json(bill(booked.rental_id, { settled: true }))).toMatchObject({ settled_on: dateOf(NOW_S) });
  expect(await json(bill(booked.rental_id))).toMatchObject({ settled_on: dateOf(NOW_S) });
  expect(await problemOf(bill(booked.rental_id, { amount_minor: 1, tax_minor: 0 }))).toEqual([
    409,
    'bill_differs',
  ]);
  expect(await problemOf(bill(randomId()))).toEqual([404, 'not_found']);
  const other = await rideTrip(doors, 'ann', []);
  expect(await problemOf(bill(other.booked.rental_id, { date: dateOf(NOW_S, 1) }))).toEqual([
    ...[422, 'bill_date_invalid'],
  ]);
  const rows = await doors.database.owner.selectFrom('bill').select(['rental_id', 'ends_on']).execute();
  expect(rows).toEqual([{ rental_id: booked.rental_id, ends_on: '2033-12-31' }]);
});

test('T5: nothing that lasts says whose a guest’s rental is, and no token opens it', async () => {
  const { booked } = await rideTrip(doors, 'guest-7', [], { guest: true });
  const token = await doors.token('guest-7', 'rider');
  expect(await problemOf(doors.ask(`/v1/rider/trips/${booked.rental_id}`, { token }))).toEqual([
    404,
    'not_found',
  ]);
  const { rows } = await sql<{ entry: string }>`SELECT entry::text FROM audit_entry
    WHERE rental_id = ${booked.rental_id} OR rider_id = 'guest-7'`.execute(doors.database.owner);
  const named = rows.filter(({ entry }) => entry.includes('guest-7') && entry.includes(booked.rental_id));
  // The denial above says who asked about which id, as every denial does.
  expect(named.every(({ entry }) => entry.includes('"denial"'))).toBe(true);
  expect(rows.length).toBeGreaterThan(1);
});

test('M7: each run has its evidence in the log: the run, and each table with its counts', async () => {
  const { owner } = doors.database;
  await owner
    .insertInto('quarantine')
    .values({
      code: 1,
      tenant: 'demo',
      vehicle_id: null,
      hour_s: 0,
      length: 1,
      sealed: null,
      ends_on: '2026-01-01',
    })
    .execute();
  await run(93);
  const entries = await owner
    .selectFrom('audit_entry')
    .select('entry')
    .orderBy('id', 'desc')
    .limit(8)
    .execute();
  const details = entries.map(({ entry }) => entry as { act: string; detail: Record<string, unknown> });
  expect(details[0]).toMatchObject({ act: 'retention_run', detail: { day: DAY_0 + 93, sealedOff: 0 } });
  expect(details).toContainEqual(
    expect.objectContaining({
      detail: { day: DAY_0 + 93, table: 'quarantine', rows: 1, held: 0 },
    }),
  );
});

test('T10: what cannot be deleted is sealed off: no door reads it, /readyz says so, and the next run ends it', async () => {
  const { owner } = doors.database;
  const { booked } = await rideTrip(doors, 'ann', []);
  const ids = { rental_id: booked.rental_id };
  await owner
    .updateTable('rental')
    .set({ ends_on: '2026-01-01' })
    .where('rental_id', '=', booked.rental_id)
    .execute();
  await sql`CREATE TABLE of_the_operator (rental_id uuid REFERENCES rental)`.execute(owner);
  await sql`INSERT INTO of_the_operator VALUES (${ids.rental_id})`.execute(owner);
  const read = () =>
    withRole(doors.database.doors, 'door_booking', { tenant: 'demo' }, (trx) =>
      trx.selectFrom('rental').select('rental_id').where('rental_id', '=', ids.rental_id).execute(),
    );
  expect(await read()).toEqual([ids]);
  expect(await run(94)).toMatchObject({ sealedOff: ['rental'] });
  expect(await read()).toEqual([]);
  const problem = () =>
    readyChecks({
      ...doors.parts,
      vault: { transportKeys: async () => new Uint8Array() },
      sequencer: { health: () => ({ ok: true, state: 'running' }) },
    } as never).find(({ name }) => name === 'retention');
  expect(await problem()?.problem()).toBe('sealed_off');
  expect(problem()?.onlyWarns).toBe(true);
  await sql`DROP TABLE of_the_operator`.execute(owner);
  expect(await run(95)).toMatchObject({ sealedOff: [] });
  expect(await problem()?.problem()).toBeUndefined();
  const gone = await owner
    .selectFrom('rental')
    .select('rental_id')
    .where('rental_id', '=', ids.rental_id)
    .execute();
  expect(gone).toEqual([]);
});

test('T3: the privacy officer sees what ends when, of their own tenant, in numbers', async () => {
  const token = await doors.token('officer', 'privacy_officer');
  const answer = await json<{ items: { store: string; rows: number; field_sets: string[] }[] }>(
    doors.ask('/v1/privacy/retention?by=day', { token }),
  );
  const ofBills = answer.items.filter(({ store }) => store === 'bill');
  expect(ofBills).toMatchObject([{ rows: 1, field_sets: ['bill'] }]);
  const other = await doors.fleet.token('officer', { roles: ['privacy_officer'], tenant: 'other' });
  expect(await json(doors.ask('/v1/privacy/retention', { token: other }))).not.toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ store: 'bill' })]),
  });
});

test('R5, T10: nothing goes from a table whose held rows cannot be put aside, until they can', async () => {
  const { owner } = doors.database;
  await ensurePartitions(owner, DAY_0 + 88); // room of before the runs above
  const { booked } = await rideTrip(doors, 'ann', []);
  const ids = { rental_id: booked.rental_id };
  expect((await post('/v1/privacy/holds', { ...review(), subject: { kind: 'rental', ...ids } })).status).toBe(
    201,
  );
  await owner
    .updateTable('trip')
    .set({ ends_on: dateOfDay(DAY_0 + 95) })
    .where('rental_id', '=', booked.rental_id)
    .execute();
  await sql`ALTER TABLE held_row ADD CONSTRAINT no_trips CHECK (source <> 'trip')`.execute(owner);
  const counts = async () => {
    const { rows } = await sql<{ trips: number; aside: number }>`SELECT
      (SELECT count(*) FROM trip WHERE rental_id = ${ids.rental_id}) AS trips,
      (SELECT count(*) FROM held_row WHERE rental_id = ${ids.rental_id} AND source = 'trip') AS aside`.execute(
      owner,
    );
    return rows[0];
  };
  expect(await run(96)).toMatchObject({ sealedOff: ['trip'] });
  expect(await counts()).toEqual({ trips: 1, aside: 0 });
  await sql`ALTER TABLE held_row DROP CONSTRAINT no_trips`.execute(owner);
  expect(await run(97)).toMatchObject({ sealedOff: [] });
  expect(await counts()).toEqual({ trips: 0, aside: 1 });
});

test('R5, G2: what stood in a held trip before it was corrected is held as the trip is', async () => {
  const { owner } = doors.database;
  const { rental_id } = await doors.book(await doors.addVehicle(), 'ann');
  const ids = { rental_id };
  expect((await post('/v1/privacy/holds', { ...review(), subject: { kind: 'rental', ...ids } })).status).toBe(
    201,
  );
  const corrected = { field: 'distance', original: '2300', corrected: '1200', corrected_s: NOW_S } as const;
  const row = {
    ...ids,
    ...corrected,
    request_id: randomId(),
    tenant: 'demo',
    ends_on: dateOfDay(DAY_0 + 97),
  };
  await owner.insertInto('correction').values(row).execute();
  expect(await run(98)).toMatchObject({ sealedOff: [] });
  const aside = owner.selectFrom('held_row').select('content').where('source', '=', 'correction');
  expect(await aside.execute()).toMatchObject([{ content: { original: '2300' } }]);
});
