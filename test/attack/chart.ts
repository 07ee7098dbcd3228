/** The chart of the first page: what the attacks get of a naive agent, of ours, and of one ideal report. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawPairs, type Pair } from '../bench/chart.ts';
import { ROOT } from '../structure/source-tree.ts';
import type { Attack, Figure } from './attack.ts';
import type { Outcome } from './report.ts';

/** Draws docs/measured/attack.svg; answers its path. */
export function drawAttackChart(outcomes: readonly Outcome[]): string {
  const path = join(ROOT, 'docs/measured/attack.svg');
  writeFileSync(path, attackChart(outcomes));
  return path;
}

/** One group of bars for the first figure of each attack that has a naive agent. */
export function attackChart(outcomes: readonly Outcome[]): string {
  const groups = outcomes.flatMap(({ attack, found }) => {
    const figure = found.figures.find((each) => each.naive !== undefined);
    return figure === undefined ? [] : [groupOf(attack, figure)];
  });
  const title = 'What attackers get (x: error, of one ideal report; points: above chance)';
  return drawPairs(title, groups, { ours: 'Fleetveil', baseline: 'naive' }, NUMBERS);
}

/** Room for `3,300 positions, Fleetveil`. */
const NUMBERS = 180;
/** Units as bars have room for them. */
const SHORT: Readonly<Record<string, string>> = { 'x one ideal report': 'x', 'x the first report': 'x' };

function groupOf({ number, name }: Attack, { unit, ours, naive, yardstick }: Figure): Pair {
  return {
    ...{ name: `${number}. ${name}`, unit: SHORT[unit] ?? unit },
    ...{ ours: ours.value, baseline: naive?.value ?? 0 },
    ...(yardstick === undefined ? {} : { yardstick }),
  };
}
