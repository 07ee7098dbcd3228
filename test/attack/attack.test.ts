/** The attacks in short form: every goal is met or has its reason, and no naive agent comes through. */
import { expect, test } from 'vitest';
import { needTime } from '../parts/parts.ts';
import { type Attack, type Figure, failures, isMet, naiveFails, standing } from './attack.ts';
import { ATTACKS, SUITES, TO_COME } from './attacks.ts';
import { attackChart } from './chart.ts';
import { jsonLine, type Outcome, pageOf, tableOf } from './report.ts';

const SEED = 20_833;
/** A fleet of its own, or more than a second each: in CI only, as `npm test` has six minutes for everything. */
const LONG = ['1', '2', '3', '4', '5', '7', '8', '15'];

/** Those that are suites are judged there, each by its own figures. */
const titled = Object.entries(ATTACKS)
  .filter(([, attack]) => !SUITES.includes(attack))
  .map(([number, attack]) => [attack.ids, number, attack] as const);

test.for(titled)(
  '%s: attack %s: goals are met or have a reason, and the naive agent fails',
  async ([, number, attack], context) => {
    if (LONG.includes(number)) needTime(context);
    const { figures } = await attack.run({ size: 'short', seed: SEED, say: () => {} });
    expect(figures.length).toBeGreaterThan(0);
    expect(failures(figures)).toEqual([]);
  },
);

test('all seventeen attacks are in the table, written or not', () => {
  const numbers = [...Object.values(ATTACKS), ...TO_COME].map(({ number }) => number);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
});

const goal = { better: 'less', floor: 0.55, at: 'bound' } as const;
const ours = { value: 0.5, n: 100, low: 0.45, high: 0.56 };
const figure: Figure = {
  what: 'standing or moving',
  unit: 'AUC',
  ours,
  goal,
  naive: { ...ours, value: 0.97 },
};

test('a goal is judged at the end of the interval that is worse, a count by itself', () => {
  expect([isMet(figure), isMet({ ...figure, ours: { ...ours, high: 0.55 } })]).toEqual([false, true]);
  expect(isMet({ ...figure, goal: { ...goal, at: 'value' } })).toBe(true);
  const more = { better: 'more', floor: 0.5, at: 'bound' } as const;
  expect(isMet({ ...figure, goal: more })).toBe(false);
  expect([standing(figure), standing({ what: 'x', unit: 'y', ours })]).toEqual(['missed', 'printed']);
});

test('what fails the command: a miss without a reason or worse than known, and a naive agent that comes through', () => {
  const known = { ...figure, missedBecause: 'few of them' };
  const through = { ...known, naive: { ...ours, value: 0.5 } };
  const [worse, asKnown] = [0.49, 0.5].map((noWorseThan) => ({ ...known, noWorseThan }));
  expect(failures([figure, known, through])).toEqual([figure, through]);
  expect(failures([worse as Figure, asKnown as Figure])).toEqual([worse]);
  expect([naiveFails(known), naiveFails(through)]).toEqual([true, false]);
});

test('table, line, page and chart say what was found, and why it is missed', () => {
  const attack = ATTACKS['1'] as Attack;
  const found = { figures: [{ ...figure, missedBecause: 'few of them' }] };
  const outcome: Outcome = { attack, found, seconds: 1 };
  const report = { outcomes: [outcome], toCome: TO_COME, seed: 1 };
  expect(tableOf(report)).toMatch(
    /1 +standing or moving +100 +0\.5 +0\.45 to 0\.56 +<= 0\.55 +0\.97 +AUC +missed/,
  );
  expect(JSON.parse(jsonLine(1, figure))).toMatchObject({ attack: 1, value: 0.5, naive: 0.97, ok: false });
  const page = pageOf(report, { machine: 'm', commit: 'c', date: 'd' });
  expect(page).toContain('- 1, standing or moving: few of them');
  for (const { number } of TO_COME) expect(page).toContain(`- ${number}. `);
  expect(attackChart([outcome])).toMatch(/0\.97 AUC, naive[\s\S]*0\.5 AUC, Fleetveil/);
});
