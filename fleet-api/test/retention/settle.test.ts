/** T4, M6: when the real end of a rental is known, the last days of all that belongs to it move nearer, never later. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { FLEET_MIGRATIONS } from '../../src/database/migrate.ts';
import { commitGroup, type StoredRecord } from '../../src/ingest/commit-store.ts';
import { createPolicyStore } from '../../src/policy/policy-store.ts';
import { settleRentals } from '../../src/retention/retention-store.ts';
import { runRetention } from '../../src/retention/run.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { make, unzip } from '../subjects/asking.ts';
import { type Ridden, ride, rideTrip } from '../trips/recorded-trip.ts';

const DAY_0 = dayOf(NOW_S);
/** The policy's periods, each another one so that none stands for another. */
const DAYS = { grant: 3, trip: 20, tripPlace: 9, ends: 6 };
const STREAMS = [
  { kind: 'ends' as const, chunks: [ride(NOW_S, 2)] },
  { kind: 'route' as const, chunks: [ride(NOW_S, 30)] },
];
let doors: DoorFleet;
let trip: Ridden;

beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  doors.now = NOW_S + 3_600;
  trip = await rideTrip(doors, 'ann', STREAMS, { route: true });
});
afterAll(() => doors.close());

/** Last days as counted from the day of the ride. */
async function lastDays(): Promise<Record<string, number[]>> {
  const { owner } = doors.database;
  const days: Record<string, number[]> = {};
  for (const table of ['grant_issued', 'trip', 'trip_place', 'stream'] as const) {
    const rows = await owner
      .selectFrom(table)
      .select('ends_on')
      .where('rental_id', '=', trip.booked.rental_id)
      .execute();
    days[table] = rows.map(dayNumber).sort((a, b) => a - b);
  }
  const chunks = await owner
    .selectFrom('chunk')
    .select('ends_on')
    .where('stream_id', 'in', trip.streamIds)
    .execute();
  return { ...days, chunk: chunks.map(dayNumber).sort((a, b) => a - b) };
}
const dayNumber = ({ ends_on }: { ends_on: string }): number =>
  Date.parse(`${ends_on}T00:00:00Z`) / 86_400_000 - DAY_0;

const setEnd = (set: object) =>
  doors.database.owner
    .updateTable('rental')
    .set(set)
    .where('rental_id', '=', trip.booked.rental_id)
    .execute();
const settle = (offset: number) => settleRentals(doors.database.owner, DAY_0 + offset, DAYS);

test('T4, M6: nothing moves while a rental runs; with its end each set moves to its own day', async () => {
  await setEnd({ state: 'running', route_keep_days: 4 });
  const before = await lastDays();
  await settle(0);
  expect(await lastDays()).toEqual(before);
  await setEnd({ state: 'ended', ended_s: NOW_S });
  await settle(0);
  expect(await lastDays()).toEqual({
    grant_issued: [3],
    trip: [20],
    trip_place: [9],
    stream: [4, 6],
    chunk: [4, 6],
  });
});

test('M6: done again, and with longer periods, nothing moves later', async () => {
  const settled = await lastDays();
  await settle(1);
  await settleRentals(doors.database.owner, DAY_0 + 1, { grant: 30, trip: 200, tripPlace: 90, ends: 60 });
  expect(await lastDays()).toEqual(settled);
});

test('M6: no row moves into a week that is over, and one that ended long ago is left alone', async () => {
  await setEnd({ ended_s: NOW_S - 30 * 86_400 });
  await settle(2);
  expect(await lastDays()).toEqual({
    grant_issued: [1],
    trip: [1],
    trip_place: [1],
    stream: [1, 1],
    chunk: [1, 1],
  });
  expect(dateOfDay(DAY_0 + 1) >= dateOfDay(DAY_0)).toBe(true);
  await setEnd({ ended_s: NOW_S - 60 * 86_400 });
  const left = await lastDays();
  await settle(3);
  expect(await lastDays()).toEqual(left);
});

/** Everything a rider reads of a trip: in the list, alone, as GPX, and in the file of an access request. */
async function readAs(rider: string, { booked }: Ridden) {
  const token = await doors.token(rider, 'rider');
  const ask = (path: string) => doors.ask(path, { token });
  const one = `/v1/rider/trips/${booked.rental_id}`;
  const { items } = await json<{ items: Record<string, unknown>[] }>(ask('/v1/rider/trips'));
  const trip = await json(ask(one));
  const gpx = await (await ask(`${one}.gpx`)).text();
  const { request_id } = await make(doors, rider, { kind: 'access' });
  const files = await unzip(await ask(`/v1/rider/requests/${request_id}/result`));
  const geo = Object.entries(files).find(([name]) => name.endsWith('.geojson'))?.[1] ?? '{}';
  return {
    listed: items.map((item) => item['distance_m']),
    ...{ alone: trip['distance_m'], chunks: trip['chunks'], start: trip['start'] },
    fixes: [...gpx.matchAll(/<trkpt /g)].length,
    ...{ complete: gpx.includes('; complete'), given: JSON.parse(geo).fleetveil?.complete },
  };
}

const ROW = { ended_s: NOW_S, state: 'ended' as const, route_keep_days: 4 };
const setRow = ({ booked }: Ridden, set: object) =>
  doors.database.owner.updateTable('rental').set(set).where('rental_id', '=', booked.rental_id).execute();

test('G1, M6: what moved is found by its rider where it lies: in the list, alone, as GPX and in the access file', async () => {
  const ridden = await rideTrip(doors, 'bea', STREAMS, { route: true });
  const before = await readAs('bea', ridden);
  expect(before).toMatchObject({ listed: [2300], alone: 2300, fixes: 30, complete: true, given: true });
  await setRow(ridden, ROW);
  await settle(0);
  expect(await readAs('bea', ridden)).toEqual(before);
  // Periods are shortened, and all of it moves again.
  await setRow(ridden, { route_keep_days: 2 });
  await settleRentals(doors.database.owner, DAY_0, { grant: 2, trip: 10, tripPlace: 5, ends: 3 });
  expect(await readAs('bea', ridden)).toEqual(before);
});

test('M6: a later trip end of a rental that moved is added to the trip, in one row', async () => {
  const ridden = await rideTrip(doors, 'cid', STREAMS, { route: true });
  await setRow(ridden, ROW);
  await settle(0);
  const { booked, vehicle } = ridden;
  const row: StoredRecord = {
    ...{ vehicleId: vehicle.vehicleId, outboxId: randomId(), number: 1, kind: 'trip_end', policyVersion: 1 },
    ...{ endsOnDay: DAY_0 + 21, stampDay: DAY_0 + 21 },
    trip: {
      ...{ rentalId: booked.rental_id, grantId: randomId(), startedS: NOW_S + 700, endedS: NOW_S + 800 },
      ...{ distanceHm: 7, energyHwh: 1, startCell: undefined, endCell: undefined, startParent: undefined },
      ...{ endParent: undefined, placeEndsOnDay: DAY_0 + 9, parking: 1, endedBy: 2, endsForGood: true },
      ...{ streams: [], streamsOmitted: 0 },
    },
  };
  await commitGroup(doors.database.ingest, [], [row]);
  expect(await rowsOf('trip', ridden)).toEqual([20]);
  expect(await rowsOf('trip_place', ridden)).toEqual([9]);
  expect(await readAs('cid', ridden)).toMatchObject({ listed: [3000], alone: 3000 });
});

/** Last days of a rental's rows of a table. */
async function rowsOf(table: 'trip' | 'trip_place' | 'stream' | 'chunk', { booked, streamIds }: Ridden) {
  const of =
    table === 'chunk' ? sql`stream_id = ANY (${streamIds}::uuid[])` : sql`rental_id = ${booked.rental_id}`;
  const { rows } = await sql<{ ends_on: string }>`SELECT ends_on FROM ${sql.id(table)} WHERE ${of}`.execute(
    doors.database.owner,
  );
  return rows.map(dayNumber).sort((a, b) => a - b);
}

/** Stores everything of a rental a second time, to end a day later. */
async function storeTwice({ booked, streamIds }: Ridden): Promise<void> {
  const { owner } = doors.database;
  for (const [table, of] of [
    ['stream', sql`rental_id = ${booked.rental_id}`],
    ['chunk', sql`stream_id = ANY (${streamIds}::uuid[])`],
    ['trip', sql`rental_id = ${booked.rental_id}`],
    ['trip_place', sql`rental_id = ${booked.rental_id}`],
  ] as const) {
    await sql`INSERT INTO ${sql.id(table)} SELECT (jsonb_populate_record(t, jsonb_build_object('ends_on', t.ends_on + 1))).*
      FROM ${sql.id(table)} t WHERE ${of}`.execute(owner);
  }
}

test('M6: what was stored twice with two last days is settled to one row, and the rider reads it once', async () => {
  const ridden = await rideTrip(doors, 'dot', STREAMS, { route: true });
  const before = await readAs('dot', ridden);
  await storeTwice(ridden);
  expect(await rowsOf('stream', ridden)).toHaveLength(4);
  await setRow(ridden, ROW);
  expect(await settle(0)).toEqual([]);
  expect(await rowsOf('stream', ridden)).toEqual([4, 6]);
  expect(await rowsOf('chunk', ridden)).toEqual([4, 6]);
  expect(await rowsOf('trip', ridden)).toEqual([20]);
  expect(await rowsOf('trip_place', ridden)).toEqual([9]);
  expect(await readAs('dot', ridden)).toEqual(before);
});

test('M6, M7: a rental that cannot be settled is told, and holds up neither the others nor what comes after', async () => {
  const { owner } = doors.database;
  const bad = await rideTrip(doors, 'eli', STREAMS, { route: true });
  const good = await rideTrip(doors, 'fay', STREAMS, { route: true });
  for (const ridden of [bad, good]) await setRow(ridden, ROW);
  const ids = [bad, good].map(({ booked }) => booked.rental_id);
  await owner
    .updateTable('trip_place')
    .set({ ends_on: dateOfDay(DAY_0 + 95) })
    .where('rental_id', 'in', ids)
    .execute();
  await sql`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.rental_id = '${sql.raw(bad.booked.rental_id)}' THEN RAISE EXCEPTION USING ERRCODE = '23505'; END IF;
    RETURN NEW; END $$`.execute(owner);
  await sql`CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON trip_place FOR EACH ROW EXECUTE FUNCTION refuse()`.execute(
    owner,
  );
  const ended = { code: 1, tenant: 'demo', vehicle_id: null, hour_s: 0, length: 1, sealed: null };
  await owner
    .insertInto('quarantine')
    .values({ ...ended, ends_on: '2026-01-01' })
    .execute();
  const policy = (await createPolicyStore()(owner))?.policy;
  const run = await runRetention({ owner, tenant: 'demo', policy, vault: undefined }, NOW_S);
  await sql`DROP TRIGGER refuse ON trip_place`.execute(owner);
  expect(run).toMatchObject({ failed: ['23505'] });
  expect(await owner.selectFrom('quarantine').select('id').execute()).toEqual([]);
  const { entry } = await owner
    .selectFrom('audit_entry')
    .select('entry')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({ act: 'retention_run', detail: { failed: 1 } });
  expect([await rowsOf('trip_place', bad), await rowsOf('trip_place', good)]).toEqual([[95], [90]]);
});

test('M6: rows that moved before the migration are found by it, and a trip in two rows is one again', async () => {
  const { owner } = doors.database;
  const ridden = await rideTrip(doors, 'gus', STREAMS, { route: true });
  const before = await readAs('gus', ridden);
  await storeTwice(ridden);
  const stale = dateOfDay(DAY_0 + 300);
  await setRow(ridden, { end_day_of_trip: stale, end_day_of_places: stale, end_days_of_streams: [stale] });
  expect(await readAs('gus', ridden)).toMatchObject({ listed: [null], alone: null, start: null });
  const text = await readFile(join(FLEET_MIGRATIONS, '0058-moved-days.sql'), 'utf8');
  const statements = text.match(/^(UPDATE|DELETE)[\s\S]*?;$/gm) ?? [];
  expect(statements).toHaveLength(7);
  for (const statement of statements) await sql.raw(statement).execute(owner);
  expect(await rowsOf('trip', ridden)).toEqual([365]);
  expect(await rowsOf('trip_place', ridden)).toEqual([90]);
  const after = await readAs('gus', ridden);
  // Two trip ends say twice as much; each stream lies in two rows still, until the rental is settled.
  expect(after).toMatchObject({ listed: [4600], alone: 4600, start: before.start });
});
