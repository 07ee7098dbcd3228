/** X5, X8, M9: the public map: areas with several free vehicles, every half an hour, and none of them by itself. */
import { cellOf, randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import {
  areaOf,
  delayS,
  LOOK_FOR_S,
  publicationAt,
  STEP_S,
  showsArea,
  stepAfter,
  stepAt,
} from '../../src/feed/feed.ts';
import { runFeed } from '../../src/feed/feeding.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet, type TestVehicle } from '../doors/door-fleet.ts';

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet();
});
afterAll(() => doors.close());
beforeEach(async () => {
  for (const table of ['feed_area', 'feed_place', 'coarse_report'] as const)
    await doors.database.owner.deleteFrom(table).execute();
  await doors.database.owner.updateTable('rental').set({ ended_s: 1 }).where('state', '=', 'ended').execute();
});

const HALF_HOUR = 1_800;
const AREA = cellOf(56_951_700, 24_113_300, 8);
/** A half hour at which everything that ended at `NOW_S` counts. */
const FIRST_S = publicationAt(NOW_S, HALF_HOUR) + 2 * HALF_HOUR;

interface Left {
  readonly vehicle: TestVehicle;
  readonly rentalId: string;
}

/** Somebody rode a vehicle and left it at `NOW_S`; it has told its cell since. */
async function left(rider: string, cell = AREA, toldS = NOW_S + 900): Promise<Left> {
  const { owner } = doors.database;
  const vehicle = await doors.addVehicle();
  const { rental_id: rentalId } = await doors.book(vehicle, rider);
  await owner
    .updateTable('rental')
    .set({ state: 'ended', started_s: NOW_S - 600, ended_s: NOW_S })
    .where('rental_id', '=', rentalId)
    .execute();
  const report = { vehicle_id: vehicle.vehicleId, cell, tick_s: stepAt(toldS), zone: 1 };
  await owner
    .insertInto('coarse_report')
    .values({ ...report, policy_version: 1, ends_on: '2030-01-01' })
    .execute();
  return { vehicle, rentalId };
}
const leftBy = (riders: readonly string[]) => Promise.all(riders.map((rider) => left(rider)));
const FIVE = ['ann', 'bob', 'cem', 'dag', 'eli'];

/** The job runs at a moment, as it does every second. */
async function runAt(nowS: number): Promise<number> {
  doors.now = nowS;
  doors.fleet.setNow(nowS);
  const { db, policyNow } = doors.parts;
  return runFeed({ db, policyNow }, nowS);
}
interface PublicMap {
  readonly published_s: number | null;
  readonly ttl: number;
  readonly areas: readonly object[];
}
const map = () => json<PublicMap>(doors.ask('/v1/public/vehicles'));
const take = (vehicle: TestVehicle, rider: string) => doors.book(vehicle, rider);

test('X5, X8, M9: five free vehicles of a kind are an area from the next half hour on: no vehicle, no number', async () => {
  await leftBy(FIVE);
  expect(await runAt(FIRST_S - STEP_S - 1)).toBe(5);
  expect(await map()).toMatchObject({ published_s: null, areas: [] });
  await runAt(FIRST_S);
  expect(await map()).toEqual({
    ...{ published_s: FIRST_S, ttl: HALF_HOUR },
    areas: [{ vehicle_type: 'e_scooter', cell: AREA }],
  });
});

test('M9: four are no area, and the fifth shows in none until the half hour is full', async () => {
  await leftBy(FIVE.slice(0, 4));
  await runAt(FIRST_S - STEP_S - 1);
  await runAt(FIRST_S);
  expect((await map()).areas).toEqual([]);
  await left('eli');
  await runAt(FIRST_S + 60);
  await runAt(FIRST_S + HALF_HOUR - 1);
  expect((await map()).areas).toEqual([]);
  await runAt(FIRST_S + HALF_HOUR);
  expect((await map()).areas).toHaveLength(1);
});

test('X5, M9: that one or two are taken changes nothing; with fewer than three left the area goes, on the half hour', async () => {
  const all = await leftBy(FIVE);
  await runAt(FIRST_S - STEP_S - 1);
  await runAt(FIRST_S);
  for (const { vehicle } of all.slice(0, 2)) await take(vehicle, 'flo');
  await runAt(FIRST_S + 60);
  await runAt(FIRST_S + HALF_HOUR);
  expect((await map()).areas).toHaveLength(1);
  for (const { vehicle } of all.slice(2, 3)) await take(vehicle, 'gus');
  await runAt(FIRST_S + HALF_HOUR + 60);
  await runAt(FIRST_S + 2 * HALF_HOUR - 1);
  expect((await map()).areas).toHaveLength(1);
  await runAt(FIRST_S + 2 * HALF_HOUR);
  expect((await map()).areas).toEqual([]);
});

test('M2: nothing is opened for the map, and no place finer than the coarse cell is kept for it', async () => {
  await left('ann', cellOf(56_951_700, 24_113_300, 10));
  await runAt(FIRST_S - STEP_S - 1);
  const kept = await doors.database.owner.selectFrom('feed_place').select('cell').execute();
  expect(kept).toEqual([{ cell: AREA }]);
});

test('G5, M12: who rode before and objected, or restricted it, is not counted, also when they do later', async () => {
  const all = await leftBy([...FIVE, 'flo']);
  const object = (rentalId = '') =>
    doors.database.owner
      .updateTable('rental')
      .set({ objections: ['availability'] })
      .where('rental_id', '=', rentalId)
      .execute();
  await object(all[0]?.rentalId);
  expect(await runAt(FIRST_S - STEP_S - 1)).toBe(5);
  for (const { rentalId } of all.slice(1, 4)) await object(rentalId);
  await runAt(FIRST_S - STEP_S);
  await runAt(FIRST_S);
  expect((await map()).areas).toEqual([]);
  expect(await doors.database.owner.selectFrom('feed_place').select('cell').execute()).toHaveLength(2);
});

test('G4, M12: who restricts the rental is not counted any more, and before the vehicle counts, not at all', async () => {
  const all = await leftBy([...FIVE, 'flo']);
  const restrict = (rentalId = '') =>
    doors.database.owner
      .insertInto('restriction')
      .values({
        rental_id: rentalId,
        request_id: randomId(),
        tenant: 'demo',
        since_s: NOW_S,
        ends_on: '2030-01-01',
      })
      .execute();
  await restrict(all[0]?.rentalId);
  expect(await runAt(FIRST_S - STEP_S - 1)).toBe(5);
  for (const { rentalId } of all.slice(1, 4)) await restrict(rentalId);
  await runAt(FIRST_S - STEP_S);
  await runAt(FIRST_S);
  expect((await map()).areas).toEqual([]);
  expect(await doors.database.owner.selectFrom('feed_place').select('cell').execute()).toHaveLength(2);
});

test('X8: a vehicle that has not told its cell since the rental is not counted, and after two hours not any more', async () => {
  await left('ann', AREA, NOW_S - 900);
  expect(await runAt(FIRST_S)).toBe(0);
  await left('bob');
  expect(await runAt(NOW_S + LOOK_FOR_S)).toBe(0);
});

test('M9: everybody reads the areas of one operator and nothing behind them', async () => {
  await leftBy(FIVE);
  await runAt(FIRST_S - STEP_S - 1);
  await runAt(FIRST_S);
  await doors.database.owner.updateTable('feed_area').set({ tenant: 'another' }).execute();
  expect((await map()).areas).toEqual([]);
});

test('M9: the map’s row rule holds by itself: without a WHERE nobody’s tenant shows none, and each shows its own', async () => {
  const areas = (['demo', 'another'] as const).map((tenant, i) => ({
    ...{ tenant, kind: 'car' as const, cell: cellOf(56_951_700 + i * 50_000, 24_113_300, 8) },
    published_s: publicationAt(NOW_S, HALF_HOUR),
  }));
  await doors.database.owner.insertInto('feed_area').values(areas).execute();
  const seenBy = (tenant?: string) =>
    withRole(doors.parts.db, 'door_public', tenant === undefined ? {} : { tenant }, (trx) =>
      trx.selectFrom('feed_area').select('tenant').execute(),
    );
  expect([await seenBy(), await seenBy('demo'), await seenBy('another')]).toEqual([
    ...[[], [{ tenant: 'demo' }], [{ tenant: 'another' }]],
  ]);
});

test('X5: an area comes with the policy’s number, and goes with fewer than half of it', () => {
  const shows = (before: boolean) => [0, 1, 2, 3, 4, 5, 6].filter((n) => showsArea(n, before, 5));
  expect([shows(false), shows(true)]).toEqual([
    [5, 6],
    [3, 4, 5, 6],
  ]);
  const village = cellOf(56_951_700, 24_113_300, 7);
  expect([areaOf(village, 8), areaOf(AREA, 8), areaOf(AREA, 7)]).toEqual([village, AREA, village]);
});

test('X8: the delay is between two and fifteen minutes, the same for a rental each time', () => {
  const feedDelays = { delayMinS: 120, delayMaxS: 900 };
  const delays = Array.from({ length: 500 }, () => delayS(randomId(), feedDelays));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(120);
  expect(Math.max(...delays)).toBeLessThanOrEqual(900);
  expect(new Set(delays).size).toBeGreaterThan(100);
  const id = randomId();
  expect(delayS(id, feedDelays)).toBe(delayS(id, feedDelays));
  expect([stepAt(STEP_S - 1), stepAfter(STEP_S - 1), stepAfter(STEP_S)]).toEqual([0, STEP_S, 2 * STEP_S]);
});
