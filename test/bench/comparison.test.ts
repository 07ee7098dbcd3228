/** Two trees side by side: what is said of their rounds. */
import { expect, test } from 'vitest';
import {
  areApart,
  compare,
  comparedLine,
  comparedTable,
  type MeasureLine,
  orderOf,
  ratioOf,
} from './comparison.ts';

const line = (value: number, name = 'steps'): MeasureLine => ({
  ...{ name, value, unit: 'a second', goal: { better: 'more', floor: 10 }, ok: value >= 10 },
});
const rounds = { here: [[line(30)], [line(10)], [line(20)]], there: [[line(8)], [line(5)], [line(9)]] };

test('trees change places from round to round', () => {
  expect([0, 1, 2, 3].map((round) => orderOf(round)[0])).toEqual(['here', 'there', 'here', 'there']);
  expect(orderOf(1)).toEqual(['there', 'here']);
});

test('medians and their ratio; rounds as they were measured', () => {
  const [steps] = compare(rounds);
  expect(steps).toMatchObject({ here: [30, 10, 20], there: [8, 5, 9] });
  expect(steps && ratioOf(steps)).toBe(20 / 8);
  const [head, row] = comparedTable('v1', compare(rounds)).split('\n');
  expect(head).toMatch(/^measure +here +v1 +ratio +unit +rounds here +rounds v1$/);
  expect(row).toMatch(/^steps +20 +8 +2.5 +a second +30 10 20 +8 5 9 +apart$/);
});

test('apart are rounds of which none lies among the others', () => {
  const one = { name: 'steps', unit: 'ms', goal: null };
  expect(areApart({ ...one, here: [1, 2, 2], there: [3, 4, 3] })).toBe(true);
  expect(areApart({ ...one, here: [5, 6, 7], there: [3, 4, 3] })).toBe(true);
  expect(areApart({ ...one, here: [1, 3, 2], there: [3, 4, 5] })).toBe(false);
  expect(areApart({ ...one, here: [1, 2], there: [3, 4] })).toBe(false); // too few to say so
  expect(areApart({ ...one, here: [1, 2, 2], there: [] })).toBe(false);
});

test('a line of JSON has both medians and every round', () => {
  const lines = compare(rounds).map((each) => JSON.parse(comparedLine('v1', each)));
  expect(lines).toEqual([
    {
      ...{ name: 'steps', value: 20, unit: 'a second', goal: { better: 'more', floor: 10 }, baseline: 8 },
      ...{ ok: true, ratio: 2.5, against: 'v1', rounds: { here: [30, 10, 20], there: [8, 5, 9] } },
    },
  ]);
});

test('what one tree alone measures has no ratio, and none is made up for zero', () => {
  const here = [[line(4, 'new'), line(0, 'none')]];
  const compared = compare({ here, there: [[line(7, 'gone'), line(0, 'none')]] });
  const ratios = compared.map((each) => [each.name, ratioOf(each)]);
  expect(ratios).toEqual([
    ['new', undefined],
    ['none', undefined],
    ['gone', undefined],
  ]);
  const [, , gone] = compared.map((each) => JSON.parse(comparedLine('v1', each)));
  expect(gone).toMatchObject({ value: null, baseline: 7, ratio: null, ok: true });
});
