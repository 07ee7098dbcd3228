/** X5, X8, M9: the feed of free vehicles: an area, late, in steps, under an id that lasts until the next rental. */
import { cellOf, type Fix, randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { delayS, LOOK_FOR_S, STEP_S, stepAfter, stepAt } from '../../src/feed/feed.ts';
import { runFeed } from '../../src/feed/feeding.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { fixAt, type Ridden, rideTrip } from '../trips/recorded-trip.ts';

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
});
afterAll(() => doors.close());

const fix = (timeS: number): Fix => fixAt(timeS, timeS - NOW_S);
const HOME = fix(NOW_S + 599);
const FINE = cellOf(HOME.latitudeE6, HOME.longitudeE6, 10);
const COARSE = cellOf(HOME.latitudeE6, HOME.longitudeE6, 8);

async function left(more: object = {}): Promise<Ridden> {
  at(NOW_S);
  return rideTrip(doors, 'ann', [{ kind: 'ends', chunks: [[fix(NOW_S)], [HOME]] }], more);
}
const at = (nowS: number): void => {
  doors.now = nowS;
  doors.fleet.setNow(nowS);
};
const run = (nowS: number): Promise<number> => {
  at(nowS);
  const { db, policyNow, findVault } = doors.parts;
  return runFeed({ db, policyNow, vault: findVault }, nowS);
};
interface Shown {
  readonly vehicle_id: string;
  readonly cell: string;
}
const feed = async () => (await json<{ vehicles: Shown[] }>(doors.ask('/v1/public/vehicles'))).vehicles;
/** Everything of this test's vehicles away, so that the next one begins with none. */
const clear = async () => {
  await doors.database.owner.deleteFrom('feed_place').execute();
  await doors.database.owner.updateTable('rental').set({ ended_s: 1 }).where('state', '=', 'ended').execute();
};

test('X8, M9: a vehicle comes late and on a step, as an area, with no id of the fleet', async () => {
  const ridden = await left();
  const comesS = NOW_S + 600 + delayS(ridden.booked.rental_id, { delayMinS: 120, delayMaxS: 900 });
  expect(await run(comesS - 1)).toBe(0);
  expect(await run(comesS)).toBe(1);
  expect(await feed()).toEqual([]);
  at(stepAfter(comesS));
  const [shown] = await feed();
  expect(shown).toMatchObject({ cell: FINE, vehicle_type: 'e_scooter' });
  expect(shown?.vehicle_id).not.toBe(ridden.vehicle.vehicleId);
  const { leaves } = (await doors.vaultClient?.leaves(0)) ?? { leaves: [] };
  expect(leaves.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({
      act: 'opening',
      purpose: 'availability',
      actor: { kind: 'system', id: 'feed' },
    }),
  );
  await clear();
});

test('X5: after each rental it is another id; while it is taken, none, from the next step on', async () => {
  const ridden = await left();
  await run(NOW_S + 1_500);
  at(NOW_S + 1_900);
  const [first] = await feed();
  const booked = await doors.book(ridden.vehicle, 'bob');
  await run(NOW_S + 1_901);
  expect(await feed()).toHaveLength(1);
  at(stepAfter(NOW_S + 1_901));
  expect(await feed()).toEqual([]);
  // The next rider gives it back unridden: the ends of the rental before are not where the doors would look.
  const { owner } = doors.database;
  await owner.updateTable('rental').set({ ended_s: 1 }).where('rental_id', '=', booked.rental_id).execute();
  await owner
    .updateTable('rental')
    .set({ state: 'ended' })
    .where('rental_id', '=', booked.rental_id)
    .execute();
  await run(stepAfter(NOW_S + 1_901));
  at(stepAfter(doors.now));
  const [second] = await feed();
  expect(second?.cell).toBe(FINE);
  expect(second?.vehicle_id).not.toBe(first?.vehicle_id);
  await clear();
});

test('G5: who rode before and objected is shown as the larger area, also when they object later', async () => {
  const ridden = await left();
  const { owner } = doors.database;
  const report = { vehicle_id: ridden.vehicle.vehicleId, cell: COARSE, tick_s: stepAt(NOW_S), zone: 1 };
  await owner
    .insertInto('coarse_report')
    .values({ ...report, policy_version: 1, ends_on: '2030-01-01' })
    .execute();
  await run(NOW_S + 1_500);
  at(NOW_S + 1_900);
  expect((await feed()).map(({ cell }) => cell)).toEqual([FINE]);
  await owner
    .updateTable('rental')
    .set({ objections: ['availability'] })
    .where('rental_id', '=', ridden.booked.rental_id)
    .execute();
  await run(NOW_S + 1_901);
  await run(stepAfter(NOW_S + 1_901));
  at(stepAfter(doors.now));
  expect((await feed()).map(({ cell }) => cell)).toEqual([COARSE]);
  await clear();
});

test('M9: a vehicle whose place did not come in two hours, and one at another operator, is in no feed', async () => {
  await left();
  expect(await run(NOW_S + 600 + LOOK_FOR_S)).toBe(0);
  await clear();
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
