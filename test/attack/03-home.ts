/** Attack 3: where is the home at which a vehicle, or a hundred of them, parked a hundred times? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { mean, ratioOf } from './estimate.ts';
import { errorsM, type Lesson, learnPlaces } from './guess.ts';
import { apartM, cellAt, createTown, movedBy, type Spot } from './town.ts';
import { createReceiver, parkedAt, reportedCell } from './unit.ts';

const HOMES = { short: 300, usual: 1_500 } as const;
const LESSONS = { short: 5_000, usual: 40_000 } as const;
const PARKINGS = 100;
/** So few lessons near one border say where it runs. */
const ENOUGH = 4;
/** Receivers of several vehicles differ more from each other than one from itself, metres. */
const STAYS_M = { one: 5, hundred: 7 } as const;

export const home: Attack = {
  number: 3,
  ids: 'M1, X2',
  name: 'a home, 100 parkings: error',
  adversary: 'reader of coarse reports',
  question: 'where is the home at which was parked 100 times?',
  sees: 'the report of each of 100 parkings at one place, of one vehicle or of a hundred',
  method:
    'Counts how often each cell came: a place near a border shows two. Plays the same with homes of their own, and names the point nearest to all with the same counts (in tenths).',
  naive: 'Draws an offset of up to 300 m anew for each rental; the attacker takes the mean.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 3);
    const town = createTown(chance);
    const draw = (count: number) => Array.from({ length: count }, () => town.park(chance));
    const [own, homes] = [draw(LESSONS[size]), draw(HOMES[size])];
    const naive = homes.map((spot) => apartM(spot, meanOf(noisy(spot, chance))));
    const figures = (['one', 'hundred'] as const).flatMap((which) => {
      const see = (at: Spot): Lesson => ({ seen: countsOf(at, STAYS_M[which], chance), at });
      // Homes of their own that are far from any border need no play.
      const lessons = own.map((at) => (isInner(at) ? { seen: [cellAt(at, 8)], at } : see(at)));
      const cases = homes.map(see);
      const first = (all: readonly Lesson[]) => all.map(({ seen, at }) => ({ seen: seen.slice(-1), at }));
      const ideal = errorsM(learnPlaces(first(lessons), ENOUGH), first(cases));
      // One cell in all parkings says what the first did, so the attacker goes by the same guess there.
      const several = lessons
        .filter(({ seen }) => seen.length > 1)
        .map(({ seen, at }) => ({ seen: seen.slice(0, -1), at }));
      const ours = errorsM(learnPlaces([...first(lessons), ...several], ENOUGH), cases);
      const border = cases.filter(({ seen }) => seen.length > 1).length / cases.length;
      say(
        `${which}: ${Math.round(100 * border)} % of homes show two cells; naive ${Math.round(mean(naive))} m`,
      );
      const inner = cases.flatMap(({ at }, i) => (isInner(at) ? [i] : []));
      const some = (of: readonly number[]) => inner.map((i) => of[i] ?? 0);
      return [50, 5].flatMap((percent): Figure[] => {
        const part = (of: readonly number[]) => ratioOf(of, ideal, percent, chance);
        const who = which === 'one' ? 'one vehicle' : 'a hundred vehicles';
        const what = `${percent === 50 ? 'median' : '5th percentile of the'} error after 100 parkings of ${who}`;
        const unit = 'x the first report';
        return [
          {
            ...{ what, unit, ours: part(ours), naive: part(naive), yardstick: 1 },
            goal: { better: 'more', floor: 0.95, at: judgedAt(size) },
            ...{ missedBecause: MISSED, noWorseThan: percent === 50 ? 0.8 : 0.15 },
          },
          {
            what: `${what}, of homes more than ${REACH_M} m from a border`,
            ...{ unit, ours: ratioOf(some(ours), some(ideal), percent, chance), yardstick: 1 },
          },
        ];
      });
    });
    return { figures };
  },
};

const MISSED =
  'homes within a few metres of a border show both cells, now this and now that one, and so the border. A vehicle that remembered how it told a place would meet it for itself, and not for others; so would nothing but cells without borders. One home in ten to fifteen is so near one.';

/** The cells with the share of each in tenths, where there are several; then the first. */
function countsOf(spot: Spot, staysM: number, chance: Chance): readonly string[] {
  const cells = Array.from({ length: PARKINGS }, () => {
    const measure = createReceiver(chance, staysM);
    return reportedCell(parkedAt(measure(spot)), 0) ?? 'none';
  });
  const counts = Object.entries(Object.groupBy(cells, (cell) => cell));
  const first = cells[0] ?? 'none';
  if (counts.length === 1) return [first];
  const words = counts
    .map(([cell, all = []]) => `${cell}:${Math.round((10 * all.length) / PARKINGS)}`)
    .sort();
  return [
    words.join(' '),
    counts
      .map(([cell]) => cell)
      .sort()
      .join(' '),
    first,
  ];
}

/** Beyond it no error of a receiver reaches. */
const REACH_M = 30;

/** Whether all about a spot is one cell. */
function isInner(spot: Spot): boolean {
  const cell = cellAt(spot, 8);
  return Array.from({ length: 8 }, (_, i) => (i / 4) * Math.PI).every(
    (turn) => cellAt(movedBy(spot, REACH_M * Math.cos(turn), REACH_M * Math.sin(turn)), 8) === cell,
  );
}

const OFFSET_M = 300;

/** Evenly over a disc, drawn anew for each rental. */
function noisy(spot: Spot, chance: Chance): Spot[] {
  return Array.from({ length: PARKINGS }, () => {
    const [far, turn] = [OFFSET_M * Math.sqrt(chance()), 2 * Math.PI * chance()];
    return movedBy(spot, far * Math.cos(turn), far * Math.sin(turn));
  });
}

function meanOf(spots: readonly Spot[]): Spot {
  return { eastM: mean(spots.map(({ eastM }) => eastM)), northM: mean(spots.map(({ northM }) => northM)) };
}
