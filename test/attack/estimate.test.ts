/** Intervals against numbers of others. */
import { createChance } from '@fleetveil/simulator';
import { expect, test } from 'vitest';
import {
  aucOf,
  bootstrap,
  countOf,
  eitherWay,
  mean,
  pairedDifference,
  ratioOf,
  shareOf,
} from './estimate.ts';

test('Wilson: the interval of textbooks, and one above zero where nothing was found', () => {
  // Newcombe 1998, table I: 81 of 263.
  const { low, high } = shareOf(81, 263);
  expect([low, high].map((end) => end.toFixed(4))).toEqual(['0.2553', '0.3662']);
  expect(shareOf(0, 100).high).toBeCloseTo(0.037, 3);
  expect(countOf(0, 10_000)).toMatchObject({ value: 0, high: 3 });
});

test('DeLong: area and interval, ties half', () => {
  expect(aucOf([3, 4, 5], [1, 2])).toMatchObject({ value: 1, low: 1, high: 1 });
  expect(aucOf([1, 1, 1], [1, 1])).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
  // By hand: pairs won 7.5 of 9; components 1, 1, 0.5 and 0.833, 0.833, 0.833.
  const { value, high, low } = aucOf([4, 3, 1], [1, 0, 2.5]);
  expect(value).toBeCloseTo(7.5 / 9, 6);
  expect(high).toBe(1);
  expect(low).toBeLessThan(0.6);
});

test('a score that ranks the wrong way round ranks as well', () => {
  expect(eitherWay(aucOf([1, 2], [3, 4]))).toMatchObject({ value: 1, low: 1, high: 1 });
  expect(eitherWay({ value: 0.4, n: 9, low: 0.3, high: 0.6 })).toEqual({
    value: 0.6,
    n: 9,
    low: 0.4,
    high: 0.7,
  });
});

test('paired differences look at the pairs that differ only', () => {
  const [a, b] = [
    [true, true, true, false],
    [true, false, true, false],
  ];
  expect(pairedDifference(a, b).value).toBe(0.25);
  expect(pairedDifference(a, a)).toMatchObject({ value: 0, low: 0, high: 0 });
});

test('bootstrap: seeded, around the value, narrower with more', () => {
  const values = Array.from({ length: 400 }, (_, i) => (i * 7919) % 101);
  const of = (n: number) => bootstrap(n, (cases) => mean(cases.map((i) => values[i] ?? 0)), createChance(1));
  expect(of(400)).toEqual(of(400));
  expect(of(400).low).toBeLessThan(of(400).value);
  expect(of(400).high - of(400).low).toBeLessThan(of(50).high - of(50).low);
  expect(ratioOf(values, values, 50, createChance(1))).toMatchObject({ value: 1, low: 1, high: 1 });
});
