import { expect, test } from 'vitest';
import {
  endedKeys,
  hasLeapt,
  isDue,
  type KeyTimes,
  newestFirst,
  nextSequence,
  publishedKeys,
} from '../../src/vault/key-life.ts';

const DAY = 86_400;
const NOW = 20_000 * DAY;

const key = (id: string, ageDays: number, more: Partial<KeyTimes> = {}): KeyTimes => ({
  ...{ id, createdS: NOW - ageDays * DAY, closingS: undefined, destroyedS: undefined },
  ...more,
});
const ids = (keys: readonly KeyTimes[]): string[] => keys.map(({ id }) => id);

test.each([
  ['there is none', [], true],
  ['the newest is a second short of seven days', [key('a', 7 - 1 / DAY)], false],
  ['the newest is seven days old', [key('a', 7)], true],
  ['the newest is closing', [key('a', 1, { closingS: NOW })], true],
  ['the newest is from the future: the clock was ahead, and was put right', [key('a', -3)], true],
])('M14: whether a key is made where %s', (_, keys, due) => {
  expect(isDue(keys, NOW)).toBe(due);
});

test('M14: a key ends on day 35 to the second, and the newest one never', () => {
  const keys = [
    key('new', 1),
    key('old', 35),
    key('almost', 35 - 1 / DAY),
    key('gone', 40, { destroyedS: NOW }),
  ];
  expect(ids(endedKeys(keys, NOW))).toEqual(['old']);
  expect(endedKeys([key('alone', 400)], NOW)).toEqual([]);
});

test('units are told the keys of four weeks, newest first, and none from beyond their leeway', () => {
  const keys = [
    key('d27', 27),
    key('d28', 28),
    key('new', 0),
    key('soon', -0.5),
    key('far', -2),
    key('d7', 7),
  ];
  expect(ids(publishedKeys(keys, NOW))).toEqual(['new', 'd7', 'd27', 'soon']);
  const many = Array.from({ length: 40 }, (_, i) => key(`k${i}`, i / 10));
  expect(ids(publishedKeys(many, NOW))).toEqual(ids(newestFirst(many, NOW)).slice(0, 10));
});

test('a vault that was away for 28 days goes on; after a second more somebody has to say that the clock is right', () => {
  expect(hasLeapt(undefined, NOW)).toBe(false);
  expect(hasLeapt(NOW - 28 * DAY, NOW)).toBe(false);
  expect(hasLeapt(NOW - 28 * DAY - 1, NOW)).toBe(true);
  expect(hasLeapt(NOW + 400 * DAY, NOW)).toBe(false);
});

test('the sequence of the list rises, also after an older copy of the database', () => {
  expect(nextSequence(undefined, NOW + 0.5)).toBe(NOW);
  expect(nextSequence(NOW, NOW)).toBe(NOW + 1);
  expect(nextSequence(NOW + 9 * DAY, NOW)).toBe(NOW + 9 * DAY + 1);
  expect(nextSequence(1, NOW)).toBe(NOW);
});
