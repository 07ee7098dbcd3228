/** Attack 1: where does a vehicle stand, after a day of its coarse reports? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { type Attack, type AttackRun, type Figure, judgedAt } from './attack.ts';
import { ratioOf } from './estimate.ts';
import { errorsM, type Lesson, learnPlaces } from './guess.ts';
import { anywhere, cellAt, createTown, type Spot, wayTo } from './town.ts';
import { afterFix, createReceiver, parkedAt, reportedCell, TICK_S } from './unit.ts';

const CASES = { short: 1_000, usual: 6_000 } as const;
const LESSONS = { short: 3_000, usual: 20_000 } as const;
/** Reports of a parking that are looked at. */
const TICKS = 4;

/** What the attacker knows before: nothing, or where others park. */
interface Prior {
  readonly name: string;
  readonly onStreets: boolean;
  draw(chance: Chance): Spot;
}

export const parked: Attack = {
  number: 1,
  ids: 'M1, X3, X4',
  name: 'a parked vehicle: error',
  adversary: 'reader of coarse reports',
  question: 'where does a vehicle stand?',
  sees: 'every report of a parked vehicle over an hour',
  method:
    'Plays the agent with places of their own, drawn evenly or where other drives parked, keeps those with the same reports, and names the point nearest to all of them.',
  naive:
    'Sends on change of cell, with an exact odometer: the way since the last border is known to 25 m when it stops.',
  run: async (run) => {
    const chance = createChance(run.seed);
    const town = createTown(chance);
    const priors: Prior[] = [
      { name: 'no prior knowledge', onStreets: false, draw: anywhere },
      { name: 'roads and parking known', onStreets: true, draw: town.park },
    ];
    const found = priors.map((prior) => attack(run, prior, chance));
    const usefulness = found.map(({ medianM }, i) => ({
      what: `a cell says where to look to so many metres (median, ${priors[i]?.name ?? ''})`,
      value: medianM,
      unit: 'm',
    }));
    return { figures: found.flatMap(({ figures }) => figures), usefulness };
  },
};

type See = (spot: Spot) => readonly string[];

function attack(
  { size, say }: AttackRun,
  prior: Prior,
  chance: Chance,
): { readonly figures: Figure[]; readonly medianM: number } {
  const draw = (count: number) => Array.from({ length: count }, () => prior.draw(chance));
  const [lessons, cases] = [draw(LESSONS[size]), draw(CASES[size])];
  const lessonsOf = (spots: readonly Spot[], see: See): Lesson[] =>
    spots.map((at) => ({ seen: see(at), at }));
  // Of a single cell the map says more than a play, so every attacker has it.
  const map = lessonsOf(lessons, (spot) => [cellAt(spot, 8)]);
  const mapped = new Set(map.flatMap(({ seen }) => seen));
  const errors = (see: See): number[] => {
    // Words that the map has not are learned from plays: a finer cell as well as two cells of one parking.
    const played = lessonsOf(lessons, see).map(({ seen, at }) => ({
      seen: seen.filter((word) => !mapped.has(word)),
      at,
    }));
    return errorsM(learnPlaces([...map, ...played]), lessonsOf(cases, see));
  };
  const ideal = errors((spot) => [cellAt(spot, 8)]);
  const ours = errors((spot) => seenOf(spot, chance));
  const naive = errors((spot) => naiveSeenOf(spot, prior.onStreets, chance));
  const figures = [50, 5].map((percent): Figure => {
    const part = (of: readonly number[]) => ratioOf(of, ideal, percent, chance);
    const what = `${percent === 50 ? 'median' : '5th percentile of the'} error, ${prior.name}`;
    return {
      what,
      unit: 'x one ideal report',
      ours: part(ours),
      naive: part(naive),
      yardstick: 1,
      goal: { better: 'more', floor: 0.95, at: judgedAt(size) },
    };
  });
  const medianM = [...ours].sort((a, b) => a - b)[Math.floor(ours.length / 2)] ?? 0;
  say(`${prior.name}: median ${Math.round(medianM)} m`);
  return { figures, medianM };
}

/** The different cells of the reports, in order: one, unless something of the place shows. */
function seenOf(spot: Spot, chance: Chance): readonly string[] {
  const measure = createReceiver(chance);
  let place = parkedAt(measure(spot));
  const cells = new Set([reportedCell(place, 0) ?? 'none']);
  for (let tick = 1; tick <= TICKS; tick++) {
    for (const beforeS of [60, 30, 0]) place = afterFix(place, measure(spot), tick * TICK_S - beforeS);
    cells.add(reportedCell(place, tick * TICK_S) ?? 'none');
  }
  const all = [...cells];
  return all.length > 1 ? [all.join(' '), all[0] ?? 'none'] : all;
}

/** Way between looks at the cell, and step of the odometer that the attacker goes by. */
const LOOK_M = 25;
const ODOMETER_M = 25;
const APPROACH_M = 1_500;

/** Border and metres since, as a naive agent tells them; then the border alone; then the cell. */
function naiveSeenOf(spot: Spot, onStreets: boolean, chance: Chance): readonly string[] {
  const way = wayTo(spot, APPROACH_M, onStreets, chance);
  const last = cellAt(spot, 8);
  for (let sinceM = 0; sinceM < way.lengthM; sinceM += LOOK_M) {
    const before = cellAt(way.at(way.lengthM - sinceM), 8);
    if (before === last) continue;
    const border = `${before} ${last}`;
    return [`${border} ${Math.floor(sinceM / ODOMETER_M)}`, border, last];
  }
  return [last];
}
