/** T4, M6: when the real end of a rental is known, the last days of all that belongs to it move nearer, never later. */
import { dayOf } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { settleRentals } from '../../src/retention/retention-store.ts';
import { type DoorFleet, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
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
