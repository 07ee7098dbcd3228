/** P7, P19, T2: what statistics are counted from, how long it is there, and that a week is published once. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { runStatistics } from '../../src/statistics/counting.ts';
import { type DoorFleet, NOW_S, openDoorFleet, TENANT } from '../doors/door-fleet.ts';
import { DUE_S, MONDAY, ride } from './rode.ts';

let doors: DoorFleet;
let vehicleId: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  vehicleId = (await doors.addVehicle()).vehicleId;
});
afterAll(() => doors.close());
beforeEach(async () => {
  await sql`TRUNCATE statistics_week, statistics_source, statistics_number, subject_request, passed_request, objection,
    restriction CASCADE`.execute(doors.database.owner);
  await sql`DELETE FROM restored`.execute(doors.database.owner);
  await sql`DELETE FROM rental`.execute(doors.database.owner);
  for (const tenant of [TENANT, 'elsewhere'])
    for (const back of [7, 14]) await published(tenant, MONDAY - back);
});

/** The weeks before are published. */
async function published(tenant: string, monday: number): Promise<void> {
  const row = { tenant, first_day: dateOfDay(monday), published_on: dateOfDay(monday + 8), least_riders: 10 };
  await doors.database.owner
    .insertInto('statistics_week')
    .values({ ...row, policy_version: 1, ends_on: '2036-01-01' })
    .execute();
}

const DAY_S = 86_400;
const TUESDAY_S = (MONDAY + 1) * DAY_S + 8 * 3_600;
/** No noise: the logarithm of one is none, and what is told is what was counted. */
const NO_NOISE = () => 0;

const runAt = (nowS: number, chance = NO_NOISE) => {
  const { db, policyNow } = doors.parts;
  return runStatistics({ db, policyNow, chance }, nowS);
};
const sources = () => doors.database.owner.selectFrom('statistics_source').selectAll().execute();
const numbers = () => doors.database.owner.selectFrom('statistics_number').selectAll().execute();
const weekTrips = async () =>
  (await numbers()).find(({ days, measure }) => days === 7 && measure === 'trips');
/** 420 trips of as many riders on a day, more than noise hides. */
const busy = (atS = TUESDAY_S, rider = 'rider') =>
  ride(doors.database.owner, { vehicleId, rider, riders: 420, trips: 1, atS });
const dayTrips = async () => (await numbers()).find(({ days }) => days === 1);

test('P7, X5, T2: a source has day, duration, distance and kind, and leads to no rider, vehicle, place or second', async () => {
  await ride(doors.database.owner, { vehicleId, rider: 'ann', riders: 1, trips: 2, atS: TUESDAY_S });
  expect(await runAt(TUESDAY_S + 60)).toEqual({ taken: 2, published: 0 });
  const [one, other] = await sources();
  expect(one).toMatchObject({ day: dateOfDay(MONDAY + 1), kind: 'e_scooter', minutes: 12, distance_hm: 23 });
  expect(one?.ends_on).toBe(dateOfDay(MONDAY + 1 + 30));
  expect(Object.keys(one ?? {})).not.toEqual(expect.arrayContaining(['vehicle_id']));
  expect(JSON.stringify(one)).not.toContain('ann');
  expect(other?.counted_as).toBe(one?.counted_as);
  await ride(doors.database.owner, {
    vehicleId,
    rider: 'ann',
    riders: 1,
    trips: 1,
    atS: TUESDAY_S + 7 * DAY_S,
  });
  await runAt(TUESDAY_S + 7 * DAY_S + 60);
  const next = (await sources()).find(({ day }) => day === dateOfDay(MONDAY + 8));
  expect(next?.counted_as).not.toBe(one?.counted_as); // nobody is known again the week after
});

test('P7, T2, X11: a day after its end a week is published, once, and what it was counted from is gone', async () => {
  await busy();
  expect(await runAt(DUE_S - 1)).toEqual({ taken: 420, published: 0 });
  expect(await runAt(DUE_S)).toEqual({ taken: 0, published: 1 });
  expect(await sources()).toEqual([]);
  expect(await dayTrips()).toMatchObject({ value: 420, from_day: dateOfDay(MONDAY + 1), kind: 'e_scooter' });
  const before = await numbers();
  await busy(TUESDAY_S, 'late'); // what arrives after that is not counted, and the week stays as it is
  expect(await runAt(DUE_S + 60)).toEqual({ taken: 0, published: 0 });
  expect(await numbers()).toEqual(before);
  const { rows } = await sql`SELECT entry->'detail' AS detail FROM audit_entry
    WHERE entry->>'act' = 'statistics_published'`.execute(doors.database.owner);
  expect(rows.at(-1)).toEqual({ detail: { week: MONDAY, numbers: before.length } });
});

test('T5, P7: a guest’s trips are not counted, so that nothing keeps together what the bill took apart', async () => {
  const { owner } = doors.database;
  const guests = { vehicleId, rider: 'guest', riders: 3, trips: 2, atS: TUESDAY_S, guest: true };
  await ride(owner, guests);
  await ride(owner, { ...guests, rider: 'ann', guest: false });
  expect(await runAt(TUESDAY_S + 60)).toEqual({ taken: 6, published: 0 });
  const { rows } =
    await sql`SELECT DISTINCT k.guest FROM statistics_source s JOIN rental_rider k USING (rental_id)`.execute(
      owner,
    );
  expect(rows).toEqual([{ guest: false }]);
});

test('P7, G2: a trip that ends before it began counts as no minutes, and stops nobody’s statistics', async () => {
  await ride(doors.database.owner, { vehicleId, rider: 'ann', riders: 1, trips: 1, atS: TUESDAY_S });
  await sql`UPDATE trip SET started_s = ended_s + 86400`.execute(doors.database.owner);
  await ride(doors.database.owner, { vehicleId, rider: 'bea', riders: 1, trips: 1, atS: TUESDAY_S });
  expect(await runAt(TUESDAY_S + 60)).toEqual({ taken: 2, published: 0 });
  expect((await sources()).map(({ minutes }) => minutes).sort()).toEqual([0, 12]);
});

test('P7: a number of nine riders is not told, however often they rode; with the tenth it is', async () => {
  const { owner } = doors.database;
  // Chance that makes the noise as wide as it gets: only the riders behind it decide.
  const wide = () => 1 - 2 ** -48;
  for (const day of [0, 1, 2, 3, 4])
    await ride(owner, { vehicleId, rider: 'r', riders: 9, trips: 40, atS: TUESDAY_S + (day - 1) * DAY_S });
  await runAt(DUE_S, wide);
  expect(await numbers()).toEqual([]);
  await owner.deleteFrom('statistics_week').where('first_day', '=', dateOfDay(MONDAY)).execute();
  await ride(owner, { vehicleId, rider: 'tenth', riders: 1, trips: 1, atS: TUESDAY_S });
  await runAt(DUE_S, wide);
  const told = (await numbers()).filter(({ days }) => days === 1);
  expect(told.map(({ from_day }) => from_day)).toEqual([dateOfDay(MONDAY + 1)]);
});

test('P7: of one rider two trips a day and ten a week count, no more', async () => {
  const { owner } = doors.database;
  await busy();
  for (const day of [0, 1, 2, 3, 4, 5, 6])
    await ride(owner, { vehicleId, rider: 'fan', riders: 60, trips: 3, atS: TUESDAY_S + (day - 1) * DAY_S });
  await runAt(DUE_S);
  expect(await weekTrips()).toMatchObject({ value: 420 + 60 * 10 });
});

async function asks(rider: string, request: { kind: string; purpose?: string }): Promise<void> {
  const row = { request_id: randomId(), tenant: TENANT, rider_id: rider, state: 'received' as const };
  await doors.database.owner
    .insertInto('subject_request')
    .values({
      ...{ ...row, kind: request.kind, purpose: request.purpose ?? null, rental_id: null, ask: '{}' },
      ...{
        received_s: NOW_S,
        first_due_s: NOW_S + 9,
        due_s: NOW_S + 9,
        policy_version: 1,
        ends_on: '2030-01-01',
      },
    })
    .execute();
}

test('P19, G5, M12: who objects is not counted from the receipt on, before any job took it up', async () => {
  await busy();
  await runAt(TUESDAY_S + 60);
  await asks('rider-1', { kind: 'object', purpose: 'statistics' });
  await asks('rider-2', { kind: 'restrict' });
  await asks('rider-3', { kind: 'erase' });
  await asks('rider-4', { kind: 'object', purpose: 'fleet_health' });
  await runAt(DUE_S);
  expect(await dayTrips()).toMatchObject({ value: 417 });
});

async function passedOn(
  rider: string,
  request: { kind: string; purpose?: string; receivedS?: number },
): Promise<void> {
  const receivedS = request.receivedS ?? TUESDAY_S;
  await sql`INSERT INTO passed_request (passing_id, tenant, rider_id, kind, purpose, received_s, due_s, controller, passed_s,
      passed_by, ends_on)
    VALUES (gen_random_uuid(), ${TENANT}, ${rider}, ${request.kind}, ${request.purpose ?? null}, ${receivedS}::bigint,
      ${receivedS + 9}::bigint, 'Example Controller', ${receivedS + 1}::bigint, 'dpo-1', '2030-01-01')`.execute(
    doors.database.owner,
  );
}

test('P19, G5, R14: what a processor’s rider asked is obeyed from the receipt, also after it was passed on', async () => {
  await busy();
  await runAt(TUESDAY_S + 60);
  await passedOn('rider-1', { kind: 'object', purpose: 'statistics' });
  await passedOn('rider-2', { kind: 'restrict' });
  await passedOn('rider-3', { kind: 'erase' });
  // Nothing of these is about what was ridden, or about statistics.
  await passedOn('rider-4', { kind: 'object', purpose: 'fleet_health' });
  await passedOn('rider-5', { kind: 'erase', receivedS: TUESDAY_S - DAY_S });
  await passedOn('rider-6', { kind: 'access' });
  await runAt(DUE_S);
  expect(await dayTrips()).toMatchObject({ value: 417 });
});

test('P19, G5: an objection takes what is written of the rider, and nothing is written any more', async () => {
  await busy();
  await runAt(TUESDAY_S + 60);
  doors.now = TUESDAY_S + 120;
  doors.fleet.setNow(doors.now);
  const token = await doors.token('rider-7', 'rider');
  const answer = await doors.ask('/v1/rider/requests', {
    ...{ method: 'POST', token, body: { kind: 'object', purpose: 'statistics' } },
    headers: { 'idempotency-key': randomId() },
  });
  expect(answer.status).toBe(202);
  expect(await sources()).toHaveLength(419);
  expect(await runAt(TUESDAY_S + 180)).toEqual({ taken: 0, published: 0 });
  expect(await sources()).toHaveLength(419);
  doors.now = NOW_S;
  doors.fleet.setNow(NOW_S);
});

test('G5, G3: a restricted rental is not counted, and an erased one leaves nothing behind', async () => {
  const { owner } = doors.database;
  await busy();
  await runAt(TUESDAY_S + 60);
  const [first, second] = await sources();
  await asks('x', { kind: 'restrict' });
  await sql`INSERT INTO restriction (rental_id, tenant, request_id, since_s, ends_on)
    SELECT ${first?.rental_id}::uuid, ${TENANT}, request_id, 1, '2030-01-01' FROM subject_request`.execute(
    owner,
  );
  await owner
    .deleteFrom('rental')
    .where('rental_id', '=', second?.rental_id ?? '')
    .execute();
  expect(await sources()).toHaveLength(419);
  await runAt(DUE_S);
  expect(await dayTrips()).toMatchObject({ value: 418 });
});

test('X11, M14: a week that a lost database may have published is not published again after a restore', async () => {
  await busy();
  await doors.database.owner
    .insertInto('restored')
    .values({ part: 'trips', backup_id: randomId(), backup_s: DUE_S - DAY_S, restored_s: DUE_S + 60 })
    .execute();
  // Of such a week nothing is written down either: nobody would ever count it.
  expect(await runAt(DUE_S + 120)).toEqual({ taken: 0, published: 0 });
  expect(await runAt(DUE_S + 7 * DAY_S)).toMatchObject({ published: 1 });
  const weeks = await doors.database.owner
    .selectFrom('statistics_week')
    .select('first_day')
    .where('first_day', '>=', dateOfDay(MONDAY))
    .execute();
  expect(weeks).toEqual([{ first_day: dateOfDay(MONDAY + 7) }]);
});

test('P7: nothing is counted where the policy lets nobody read it, and nobody’s trips for another operator', async () => {
  await busy();
  const { db, policyNow } = doors.parts;
  const nobody: typeof policyNow = async (trx) => {
    const inForce = await policyNow(trx);
    const { authority } = inForce.access; // of whom the policy says nothing about statistics
    return { ...inForce, access: { ...inForce.access, staff: authority, partner: authority } };
  };
  expect(await runStatistics({ db, policyNow: nobody, chance: NO_NOISE }, DUE_S)).toEqual({
    taken: 0,
    published: 0,
  });
  await doors.addVehicle('elsewhere');
  expect(await runAt(DUE_S)).toEqual({ taken: 420, published: 2 });
  expect(new Set((await numbers()).map(({ tenant }) => tenant))).toEqual(new Set([TENANT]));
});

test('M9, X5: the job reads no rider, rental, vehicle or trip, and changes no week; nor does the door', async () => {
  const { db } = doors.parts;
  const state = (role: 'job_statistics' | 'door_statistics', query: ReturnType<typeof sql>) =>
    withRole(db, role, { tenant: TENANT }, (trx) => query.execute(trx)).then(() => 'allowed', sqlStateOf);
  for (const table of ['rental', 'rental_rider', 'trip', 'vehicle', 'statistics_source', 'audit_entry'])
    for (const role of ['job_statistics', 'door_statistics'] as const)
      expect(await state(role, sql`SELECT * FROM ${sql.table(table)}`), `${role} ${table}`).toBe('42501');
  for (const table of ['statistics_week', 'statistics_number'])
    for (const role of ['job_statistics', 'door_statistics'] as const)
      for (const change of [
        sql`UPDATE ${sql.table(table)} SET ends_on = ends_on`,
        sql`DELETE FROM ${sql.table(table)}`,
      ])
        expect(await state(role, change), `${role} ${table}`).toBe('42501');
});

test('P7: what fails with one operator is said, and stops no other’s statistics', async () => {
  const { owner } = doors.database;
  const other = (await doors.addVehicle('another')).vehicleId; // its turn is before ours
  const trips = { riders: 1, trips: 1, atS: TUESDAY_S };
  await ride(owner, { vehicleId: other, tenant: 'another', rider: 'ann', ...trips });
  await sql`UPDATE trip SET started_s = -1000000000000 WHERE vehicle_id = ${other}`.execute(owner);
  await ride(owner, { vehicleId, rider: 'bea', ...trips });
  await expect(runAt(TUESDAY_S + 60)).rejects.toMatchObject({ code: '22003' }); // more minutes than there is room for
  expect((await sources()).map(({ tenant }) => tenant)).toEqual([TENANT]);
});
