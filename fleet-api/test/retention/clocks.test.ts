/** The pure rules of ending: clocks, holds, plans. */
import { FIELD_GRADE, FIELD_SET_IDS, type FieldSetId, type Policy, parsePolicy } from '@fleetveil/proto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readPolicyFile } from '../../src/policy/publish.ts';
import { guestLinkEnd } from '../../src/rentals/bill.ts';
import {
  isKept,
  lastDay,
  lastDayNeeded,
  OUTSIDE_LOGIN,
  OUTSIDE_LOGIN_DAYS,
} from '../../src/retention/clocks.ts';
import { holdEndDay, holdState, isReviewDay, REVIEW_MOST_DAYS } from '../../src/retention/hold.ts';
import { forecast, plan } from '../../src/retention/plan.ts';
import { REGISTER } from '../../src/retention/register.ts';

let text: string;
let policy: Policy;
beforeAll(async () => {
  text = await readPolicyFile();
  policy = parsePolicy(text);
});

const day = fc.integer({ min: 18_000, max: 30_000 });
const moments = fc.record(
  Object.fromEntries(
    ['rental_end', 'year_end', 'relation_end', 'bill_settled', 'case_close', 'next_unlock'].map((id) => [
      id,
      day,
    ]),
  ),
  { requiredKeys: [] },
);
const isLocation = (set: FieldSetId): boolean => {
  const purposes = [...Object.values(policy.purposes), { kept: policy.upkeep }];
  const kept = purposes.flatMap((one) => (one === 'never' ? [] : [one.kept.get(set)]));
  return kept.some((found) => found?.fields.some((field) => FIELD_GRADE[field] === 'location') ?? false);
};

test('T9: the books, a relation or a publication never move the day of what a place can be read from', () => {
  const locations = FIELD_SET_IDS.filter(isLocation);
  expect(locations).toEqual(expect.arrayContaining(['ends', 'trip_place', 'trip', 'route', 'accident']));
  fc.assert(
    fc.property(fc.constantFrom(...locations), day, moments, day, (set, writtenDay, known, otherDay) => {
      const other = { year_end: otherDay, relation_end: otherDay, publication: otherDay };
      const { year_end, relation_end, ...rest } = known as Record<string, number>;
      expect(lastDay(policy, set, { writtenDay, moments: { ...rest, ...other } })).toBe(
        lastDay(policy, set, { writtenDay, moments: rest }),
      );
    }),
  );
});

test('T9: each set ends by itself: a bill that stands keeps nothing of its rental', () => {
  const stored = { writtenDay: 20_619, moments: { rental_end: 20_619, year_end: 20_619 } };
  const days = Object.fromEntries(
    (['ends', 'trip_place', 'trip', 'rental', 'rental_rider', 'bill'] as const).map((set) => [
      set,
      lastDayNeeded(policy, set, stored, {}) - 20_619,
    ]),
  );
  expect(days).toMatchObject({ ends: 90, trip_place: 90, trip: 365, rental: 365, rental_rider: 365 });
  expect(new Date((20_619 + (days['bill'] ?? 0)) * 86_400_000).toISOString().slice(0, 10)).toBe('2033-12-31');
});

test('M6: of all that happens only an open dispute and a hold move a day away, and each only what it is about', () => {
  const stored = { writtenDay: 1000, moments: { rental_end: 1000 } };
  const dispute = { dispute: { openedDay: 1050 } };
  expect(lastDayNeeded(policy, 'ends', stored, {})).toBe(1090);
  expect(lastDayNeeded(policy, 'ends', stored, dispute)).toBe(1050 + 3 * 365);
  expect(lastDayNeeded(policy, 'ends', stored, { dispute: { openedDay: 1050, closedDay: 1200 } })).toBe(1200);
  expect(lastDayNeeded(policy, 'trip_place', stored, dispute)).toBe(1090);
  expect(lastDayNeeded(policy, 'trip_place', stored, { holds: [1300, 1100] })).toBe(1300);
});

test('T5, T8: a guest’s link ends a day after the bill is settled, and after 90 days in any case', () => {
  expect(lastDay(policy, 'guest_link', { writtenDay: 100 })).toBe(190);
  expect(lastDay(policy, 'guest_link', { writtenDay: 100, moments: { bill_settled: 103 } })).toBe(104);
  expect(lastDay(policy, 'guest_link', { writtenDay: 100, moments: { bill_settled: 400 } })).toBe(190);
  const settledS = 103 * 86_400 + 5;
  expect(guestLinkEnd(policy, 100, settledS)).toEqual({ destroyS: settledS + 86_400, endDay: 104 });
});

test('T6: what is left without an account lives 90 days at most', () => {
  for (const set of OUTSIDE_LOGIN)
    expect(lastDay(policy, set, { writtenDay: 0 }), set).toBeLessThanOrEqual(OUTSIDE_LOGIN_DAYS);
});

test('T7: a set of a purpose that is never, or that has no day, is not kept', () => {
  expect(isKept(policy, 'bill')).toBe(true);
  const without = { ...policy, purposes: { ...policy.purposes, bookkeeping: 'never' as const } };
  expect(isKept(without, 'bill')).toBe(false);
});

test('R5: a hold is open to its review, overdue for 30 days, and then it lapses', () => {
  expect([99, 100, 101, 130, 131].map((nowDay) => holdState(100, nowDay))).toEqual([
    ...(['open', 'open', 'overdue', 'overdue', 'lapsed'] as const),
  ]);
  expect(holdEndDay(100)).toBe(130);
  expect(
    [100, 101, 100 + REVIEW_MOST_DAYS, 101 + REVIEW_MOST_DAYS].map((one) => isReviewDay(one, 100)),
  ).toEqual([...[false, true, true, false]]);
});

const census = [
  { source: 'trip_place', endsDay: 99, rows: 4, held: 1 },
  { source: 'trip_place', endsDay: 98, rows: 2, held: 0 },
  { source: 'trip_place', endsDay: 100, rows: 7, held: 7 },
  { source: 'audit_leaf', endsDay: 1, rows: 9, held: 0 },
  { source: 'made_yesterday', endsDay: 1, rows: 3, held: 0 },
];

test('M6: a plan ends what has passed its day, counts what is held, and forgets no table that nobody registered', () => {
  const planned = plan(REGISTER.fleet, 100, census, [{ holdId: 'a', reviewDay: 99 }]);
  expect(planned.ends).toEqual([
    { source: 'trip_place', sets: ['trip_place'], how: 'partition', rows: 6, held: 1 },
    { source: 'made_yesterday', sets: [], how: 'row', rows: 3, held: 0 },
  ]);
  expect(planned.holds).toEqual({ open: [], overdue: ['a'], lapsed: [] });
});

test('a forecast counts a row in the run after its last day, and what is due in the first span', () => {
  const items = forecast(REGISTER.fleet, 100, census, 7).filter(({ source }) => source === 'trip_place');
  expect(items).toEqual([{ fromDay: 100, source: 'trip_place', sets: ['trip_place'], rows: 13 }]);
  const byDay = forecast(REGISTER.fleet, 100, census, 1).filter(({ source }) => source === 'trip_place');
  expect(byDay.map(({ fromDay, rows }) => [fromDay, rows])).toEqual([
    ...[
      [100, 6],
      [101, 7],
    ],
  ]);
});
