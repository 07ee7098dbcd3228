import { expect, test } from 'vitest';
import { addDays, addMonths, dayIn, daysLeft, deadlinesOf } from '../../src/subjects/deadline.ts';

const at = (text: string): number => Date.parse(text) / 1000;
const last = (dueS: number, zone: string): string => {
  const { year, month, day } = dayIn(zone, dueS - 1);
  return `${year}-${month}-${day}`;
};

test.each([
  // received, last day of the first deadline, last day of the latest extension
  ['2027-01-31T12:00:00Z', '2027-2-28', '2027-4-28'], // no 31 February: the month's last day
  ['2028-01-31T12:00:00Z', '2028-2-29', '2028-4-29'], // a leap year: 29 February is there
  ['2027-01-30T12:00:00Z', '2027-2-28', '2027-4-28'],
  ['2027-02-28T12:00:00Z', '2027-3-28', '2027-5-28'], // the month is shorter than 30 days
  ['2028-02-29T12:00:00Z', '2028-3-29', '2028-5-29'],
  ['2027-03-31T12:00:00Z', '2027-4-30', '2027-6-30'], // 30 days and a month end on one day
  ['2027-07-01T12:00:00Z', '2027-7-31', '2027-9-30'], // 30 days are shorter than the month
  ['2027-12-31T12:00:00Z', '2028-1-30', '2028-3-30'], // over the year
  ['2027-04-01T12:00:00Z', '2027-5-1', '2027-7-1'], // a Saturday and a holiday: never later for it
])(
  'G8: received %s, due by the end of %s, by two months more at the latest %s',
  (received, first, latest) => {
    for (const zone of ['Europe/Riga', 'Europe/Tallinn', 'Europe/Vilnius', 'UTC']) {
      const due = deadlinesOf(at(received), zone);
      expect({ zone, first: last(due.firstS, zone), latest: last(due.latestS, zone) }).toEqual({
        zone,
        first,
        latest,
      });
    }
  },
);

test('G8: across time zones the earlier reading holds, of the day it came and of the day it is due', () => {
  // 23:30 UTC on the 30th is 01:30 of the 31st in Riga: counted from the 30th, in both 28 February.
  const late = deadlinesOf(at('2027-01-30T23:30:00Z'), 'Europe/Riga');
  expect(last(late.firstS, 'Europe/Riga')).toBe('2027-2-28');
  // 22:30 UTC on 4 March is the 5th in Riga: the 4th is what counts.
  expect(last(deadlinesOf(at('2027-03-04T22:30:00Z'), 'Europe/Riga').firstS, 'Europe/Riga')).toBe('2027-4-3');
  // West of Greenwich the day came later to begin with: 00:30 UTC on the 2nd is still the 1st in New York.
  expect(last(deadlinesOf(at('2027-03-02T00:30:00Z'), 'America/New_York').firstS, 'UTC')).toBe('2027-3-31');
  // Riga's day ends two hours before the UTC day, three in summer; the earlier end is the deadline.
  expect(deadlinesOf(at('2027-01-10T12:00:00Z'), 'Europe/Riga').firstS).toBe(at('2027-02-09T22:00:00Z'));
  expect(deadlinesOf(at('2027-06-10T12:00:00Z'), 'Europe/Riga').firstS).toBe(at('2027-07-10T21:00:00Z'));
  // Received in winter time, due in summer time.
  expect(deadlinesOf(at('2027-03-10T12:00:00Z'), 'Europe/Riga').firstS).toBe(at('2027-04-09T21:00:00Z'));
});

test('G8: over ten years no request is due later than 30 days or a calendar month after it came', () => {
  for (let day = 0; day < 3_653; day += 1) {
    const receivedS = at('2026-01-01T00:00:00Z') + day * 86_400 + (day % 24) * 3_600;
    const { firstS, latestS } = deadlinesOf(receivedS, 'Europe/Vilnius');
    const received = dayIn('UTC', receivedS);
    const month = addMonths(received, 1);
    const [byDays, byMonth] = [addDays(received, 30), month].map(({ year, month: m, day: d }) =>
      Date.UTC(year, m - 1, d + 1),
    ) as [number, number];
    expect(firstS * 1000).toBeLessThanOrEqual(Math.min(byDays, byMonth));
    expect(firstS).toBeGreaterThan(receivedS + 26 * 86_400);
    expect(latestS - firstS).toBeLessThanOrEqual(62 * 86_400);
  }
});

test('days that are left are whole ones, and negative when it is late', () => {
  expect([
    daysLeft(1_000_000, 1_000_000 - 86_400),
    daysLeft(1_000_000, 999_999),
    daysLeft(1_000_000, 1_000_001),
  ]).toEqual([1, 0, -1]);
});
