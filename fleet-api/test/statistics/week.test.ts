/** P7, X11: the rules of what is published of a week: caps, noise, what is told. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dueWeeks,
  firstSourceDay,
  KINDS,
  mondayOf,
  noiseOf,
  publicationDay,
  RIDER_MOST,
  type SourceTrip,
  sumsOf,
  TRIP_MOST,
  tellSums,
  WEEK_SHIFT,
  widthOf,
  withinCaps,
} from '../../src/statistics/week.ts';

const MONDAY = 4 + 7 * 2_900;
const trips: fc.Arbitrary<SourceTrip[]> = fc.array(
  fc.record({
    rider: fc.integer({ min: 1, max: 3 }),
    kind: fc.constantFrom(...KINDS),
    day: fc.integer({ min: MONDAY, max: MONDAY + 6 }),
    minutes: fc.integer({ min: 0, max: 3_000 }),
    distanceHm: fc.integer({ min: 0, max: 3_000 }),
  }),
  { maxLength: 80, size: 'max' },
);

test('P7: of no rider more than two trips a day and ten a week count, and as many as that do', () => {
  fc.assert(
    fc.property(trips, (all) => {
      const counted = withinCaps(all);
      for (const [rider, own] of Map.groupBy(all, (trip) => trip.rider)) {
        const ofThem = counted.filter((trip) => trip.rider === rider);
        const days = Map.groupBy(own, ({ day }) => day);
        const most = [...days.values()].reduce(
          (sum, { length }) => sum + Math.min(RIDER_MOST.aDay, length),
          0,
        );
        expect(ofThem.length).toBe(Math.min(RIDER_MOST.aWeek, most));
      }
    }),
  );
});

test('P7, X11: no rider pushes all numbers of a week together by more than the shift that is promised', () => {
  let farthest = 0;
  fc.assert(
    fc.property(trips, (all) => {
      const own = withinCaps(all.map((trip) => ({ ...trip, rider: 1 })));
      const pushes = sumsOf(own, MONDAY).map((sum) => sum.sum / widthOf(sum));
      const push = Math.hypot(...pushes);
      expect(push).toBeLessThanOrEqual(WEEK_SHIFT + 1e-9);
      farthest = Math.max(farthest, push);
    }),
  );
  // The rider who rides as much as counts, and no less, is at that shift: the noise is no wider than it has to be.
  const { minutes, distanceHm } = TRIP_MOST.car;
  const most = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4].map(
    (day): SourceTrip => ({ rider: 1, kind: 'car', day: MONDAY + day, minutes, distanceHm }),
  );
  expect(Math.hypot(...sumsOf(most, MONDAY).map((sum) => sum.sum / widthOf(sum)))).toBeCloseTo(
    WEEK_SHIFT,
    12,
  );
  expect(farthest).toBeGreaterThan(0.02);
});

test('X11: the noise is whole, as wide as it says and leans to no side', () => {
  let state = 20_833;
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const drawn = Array.from({ length: 20_000 }, () => noiseOf(80, chance));
  expect(drawn.every(Number.isInteger)).toBe(true);
  const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
  const width = Math.sqrt(drawn.reduce((sum, each) => sum + (each - mean) ** 2, 0) / drawn.length);
  expect(Math.abs(mean)).toBeLessThan(3);
  expect(width).toBeGreaterThan(77);
  expect(width).toBeLessThan(83);
  expect(Math.abs(noiseOf(80, () => 0))).toBe(0);
});

/** So many riders with two trips each on Monday. */
const riders = (count: number, minutes = 12): SourceTrip[] =>
  Array.from({ length: 2 * count }, (_, i) => ({
    ...{ rider: Math.floor(i / 2), kind: 'e_bike', day: MONDAY, minutes, distanceHm: 31 },
  }));
const told = (all: readonly SourceTrip[], chance = () => 0) =>
  tellSums(sumsOf(withinCaps(all), MONDAY), 10, chance).map(({ days, measure, value }) => [
    days,
    measure,
    value,
  ]);

test('X11: small numbers and nothing are alike not told; what is told is worth its noise', () => {
  const sums = sumsOf([], MONDAY);
  expect(sums).toHaveLength(3 * 10);
  expect(tellSums(sums, 10, () => 0)).toEqual([]);
  expect([told(riders(0)), told(riders(9)), told(riders(150))]).toEqual([[], [], []]);
  expect(told(riders(200))).toEqual([[1, 'trips', 400]]);
  expect(told(riders(1_200))).toEqual([
    [1, 'trips', 2_400],
    [7, 'trips', 2_400],
    [7, 'kilometres', 7_440],
  ]);
  expect(told(riders(2_400, 40))).toContainEqual([7, 'hours', 3_200]);
});

test('P7: a number of fewer riders than the policy’s is not told, whatever its noise', () => {
  const sums = sumsOf(withinCaps(riders(9)), MONDAY).map((sum) => ({ ...sum, sum: 1e6 }));
  expect(tellSums(sums, 10, () => 0)).toEqual([]);
  const enough = sumsOf(withinCaps(riders(10)), MONDAY).map((sum) => ({ ...sum, sum: sum.sum && 1e6 }));
  expect(tellSums(enough, 10, () => 0)).toHaveLength(4);
});

test('P7, T2: weeks begin on Monday, are published a day after their end, once, and not what a lost database published', () => {
  expect([4, 5, 10, 11, 3, 0].map(mondayOf)).toEqual([4, 4, 4, 11, -3, -3]);
  const [now, none] = [MONDAY + 8, new Set<number>()];
  expect(publicationDay(MONDAY)).toBe(now);
  expect(dueWeeks(now, none, 0).at(-1)).toBe(MONDAY);
  expect(dueWeeks(now - 1, none, 0).at(-1)).toBe(MONDAY - 7);
  expect(dueWeeks(now, new Set([MONDAY - 14, MONDAY - 7]), 0)).toEqual([MONDAY]);
  expect(dueWeeks(now, none, now)).toEqual([]);
  expect(dueWeeks(now, none, now - 1)).toEqual([MONDAY]);
  for (const day of [0, 1, 2, 3, 4, 5, 6].map((i) => now + i))
    for (const week of dueWeeks(day, none, 0)) {
      expect(week).toBeGreaterThanOrEqual(firstSourceDay(day, 0));
      expect(day - week).toBeLessThan(30); // its sources are there
    }
});

test('T2, X11: what is written down is what will be published, and no week that is left out after a restore', () => {
  const now = MONDAY + 8;
  for (const sinceDay of Array.from({ length: 40 }, (_, i) => now - 33 + i)) {
    const first = firstSourceDay(now, sinceDay);
    expect(mondayOf(first)).toBe(first);
    // The week that begins there comes due one day, and the one before it on none.
    const days = Array.from({ length: 60 }, (_, i) => now + i);
    const due = days.flatMap((day) => dueWeeks(day, new Set(), sinceDay));
    expect(Math.min(...due)).toBe(first);
  }
});
