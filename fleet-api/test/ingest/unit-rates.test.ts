import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUnitRates } from '../../src/ingest/unit-rates.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const saidOf = (mayAdd: (unitId: string) => boolean, unitId: string, times: number): number =>
  Array.from({ length: times }, () => mayAdd(unitId)).filter(Boolean).length;

test('M8: a unit has a burst, gets 200 a second back, and takes nothing from another', () => {
  const mayAdd = createUnitRates();
  expect(saidOf(mayAdd, 'a', 2_000)).toBe(2_000);
  expect([saidOf(mayAdd, 'b', 2_000), saidOf(mayAdd, 'b', 1)]).toEqual([2_000, 0]);
  vi.advanceTimersByTime(1_000);
  expect(saidOf(mayAdd, 'a', 300)).toBe(200);
  vi.advanceTimersByTime(60_000);
  expect(saidOf(mayAdd, 'a', 3_000)).toBe(2_000);
});

test('a clock that is set back gives nothing and takes nothing', () => {
  let nowS = 1_000;
  const mayAdd = createUnitRates({ perS: 1, burst: 2, nowS: () => nowS });
  expect(saidOf(mayAdd, 'a', 3)).toBe(2);
  nowS = 10;
  expect(saidOf(mayAdd, 'a', 1)).toBe(0);
  nowS = 11;
  expect(saidOf(mayAdd, 'a', 2)).toBe(1);
});

test('of more units than are remembered, those that spoke longest ago are forgotten', () => {
  const mayAdd = createUnitRates(undefined, 2);
  saidOf(mayAdd, 'a', 2_000);
  saidOf(mayAdd, 'b', 2_000);
  saidOf(mayAdd, 'c', 2_000);
  expect([saidOf(mayAdd, 'c', 1), saidOf(mayAdd, 'b', 1), saidOf(mayAdd, 'a', 1)]).toEqual([0, 0, 1]);
});
