/** What a preference makes of a booking, every case written out. */
import { expect, test } from 'vitest';
import {
  type AskedRoute,
  boundedRoute,
  offersDays,
  type Preference,
} from '../../src/preferences/preference.ts';

const BOUNDS = { least: 7, most: 90 };
const USUAL = 30;
const OFF = { route: false, keepDays: undefined };
const on = (keepDays: number | undefined) => ({ route: true, keepDays });
const wants = (route: boolean, routeKeepDays?: number): Preference => ({ route, routeKeepDays });

const CASES: readonly [AskedRoute['route'], number | undefined, Preference | undefined, object][] = [
  [undefined, undefined, undefined, OFF],
  [false, undefined, undefined, OFF],
  [true, undefined, undefined, on(undefined)],
  [true, 60, undefined, on(60)],
  [undefined, undefined, wants(false), OFF],
  [false, undefined, wants(false), OFF],
  [true, undefined, wants(false), OFF],
  [true, 60, wants(false), OFF],
  [undefined, undefined, wants(true), on(undefined)],
  [false, undefined, wants(true), OFF],
  [true, undefined, wants(true), on(undefined)],
  [true, 60, wants(true), on(60)],
  [undefined, undefined, wants(true, 14), on(14)],
  [undefined, undefined, wants(true, 60), on(60)],
  [false, undefined, wants(true, 14), OFF],
  [true, undefined, wants(true, 14), on(14)],
  [true, undefined, wants(true, 60), on(30)],
  [true, 60, wants(true, 14), on(14)],
  [true, 10, wants(true, 14), on(10)],
  // The policy offers less than when it was said: never more than the rider wanted.
  [undefined, undefined, wants(true, 120), on(90)],
  [undefined, undefined, wants(true, 3), OFF],
  [true, 60, wants(true, 3), OFF],
];

test.each(CASES)(
  'P13: a booking that says %s, %s days, of a rider who wants %j: %j',
  (route, keepDays, preference, is) => {
    expect(boundedRoute({ route, keepDays }, preference, BOUNDS, USUAL)).toEqual(is);
  },
);

test('days are within the policy, or nobody says any', () => {
  expect([6, 7, 90, 91, undefined].map((days) => offersDays(days, BOUNDS))).toEqual([
    false,
    true,
    true,
    false,
    true,
  ]);
});
