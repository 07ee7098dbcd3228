/** Attack 5: which vehicle of the public map is it, after a rental? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { type Estimate, mean, shareOf } from './estimate.ts';
import { type Apart, drawOthers, isTaken, learnLinks } from './link.ts';
import { apartM, middleOf } from './town.ts';
import { type Entry, type MapTerms, mapOf, rideWeek, type Trip } from './week.ts';

const SIZE = {
  short: { people: 300, vehicles: 150, days: 5 },
  usual: { people: 1_200, vehicles: 500, days: 7 },
} as const;
const CANDIDATES = [2, 10, 50] as const;
/** Points above chance at most, of so many candidates. */
const KNOWN = [45, 48, 17] as const;
/** Rides are over and shown within this. */
const WINDOW_S = 5_400;
const POINTS = 5;

export const relink: Attack = {
  number: 5,
  ids: 'M9, X5',
  name: 'a vehicle after a rental, of 2',
  adversary: 'reader of the public map',
  question: 'which vehicle is it after a rental?',
  sees: 'the whole public map at every step of five minutes, for days',
  method:
    'A vehicle goes; of the vehicles that come within an hour and a half one is the same. Takes the one whose time and distance are likeliest for a ride, by weeks of their own.',
  naive: 'Ids that stay over rentals, as many public feeds have them.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 5);
    const [own, week] = [rideWeek(SIZE[size], chance), rideWeek(SIZE[size], chance)];
    const naive = figuresOf(own, week, {}, chance, byId);
    const figures = figuresOf(own, week, {}, chance).map(
      (figure, i): Figure => ({
        ...figure,
        goal: { better: 'less', floor: POINTS, at: judgedAt(size) },
        ...(naive[i] === undefined ? {} : { naive: naive[i].ours }),
        ...{ missedBecause: MISSED, noWorseThan: KNOWN[i] ?? 0 },
      }),
    );
    const coarser = { resolution: 8, delayMaxS: 3_600 };
    const others = figuresOf(own, week, coarser, chance).map(
      (figure): Figure => ({
        ...figure,
        what: `${figure.what}, were the map of resolution 8 and up to an hour late`,
      }),
    );
    say(`${week.length} rides, ${mapOf(week).length} vehicles on the map`);
    const use = (terms: MapTerms, name: string) => usefulnessOf(week, terms, name);
    return {
      figures: [...figures, ...others],
      usefulness: [...use({}, 'as it is'), ...use(coarser, 'of resolution 8, up to an hour late')],
    };
  },
};

const MISSED =
  'a public map tells where a vehicle went and where one came, and few others ride at that moment. The rules take the id, the second and the metres; what is left is the ride itself. A coarser and later map links less (see the rows without a goal) and finds vehicles worse; only leaving vehicles out would meet it.';

function figuresOf(
  own: readonly Trip[],
  week: readonly Trip[],
  terms: MapTerms,
  chance: Chance,
  compare: Comparing = apartOf,
): Figure[] {
  const lessons = pairsOf(mapOf(own, terms), 10, chance, compare);
  const score = learnLinks(
    lessons.map(({ pair }) => pair),
    lessons.flatMap(({ others }) => others),
  );
  const cases = pairsOf(mapOf(week, terms), 49, chance, compare);
  return CANDIDATES.map((count) => {
    const full = cases.filter(({ others }) => others.length >= count - 1);
    const hits = full.filter(({ pair, others }) =>
      isTaken([pair, ...others.slice(0, count - 1)].map(score), chance),
    );
    return {
      what: `the same vehicle out of ${count}, above chance`,
      ...{ unit: 'points', ours: abovePoints(shareOf(hits.length, full.length), count), yardstick: 0 },
    };
  });
}

/** Points above chance. */
export function abovePoints({ value, n, low, high }: Estimate, count: number): Estimate {
  const above = (part: number) => 100 * (part - 1 / count);
  return { value: above(value), n, low: above(low), high: above(high) };
}

/** A vehicle that went, with how far the same one and others that came are from it. */
function pairsOf(
  entries: readonly Entry[],
  count: number,
  chance: Chance,
  compare: Comparing,
): { readonly pair: Apart; readonly others: readonly Apart[] }[] {
  const sorted = [...entries].sort((a, b) => a.shownS - b.shownS);
  const after = new Map(entries.map((entry) => [entry.left, entry]));
  return entries.flatMap((entry) => {
    const { goneS } = entry;
    const same = entry.taken && after.get(entry.taken);
    if (goneS === undefined || same === undefined || same.shownS > goneS + WINDOW_S) return [];
    const came = sorted.filter(({ shownS }) => shownS >= goneS && shownS <= goneS + WINDOW_S);
    const others = drawOthers(came, count, same, chance).map((other) => compare(entry, other));
    return [{ pair: compare(entry, same), others }];
  });
}

/** How two vehicles of the map are compared. */
type Comparing = (went: Entry, came: Entry) => Apart;

/** What ids that stay would tell. */
const byId: Comparing = ({ left }, came) => [Number(left.vehicle === came.left.vehicle), 0];

const STEP_S = 300;
const BIN_M = 400;

function apartOf(went: Entry, came: Entry): Apart {
  const farM = apartM(middleOf(went.cell), middleOf(came.cell));
  return [Math.round((came.shownS - (went.goneS ?? 0)) / STEP_S), Math.min(9, Math.floor(farM / BIN_M))];
}

function usefulnessOf(week: readonly Trip[], terms: MapTerms, name: string) {
  const entries = mapOf(week, terms);
  const late = mean(entries.map(({ shownS, left }) => (shownS - left.endS) / 60));
  const off = mean(entries.map(({ cell, left }) => apartM(middleOf(cell), left.to)));
  return [
    { what: `the map ${name}: a free vehicle is shown after`, value: late, unit: 'min' },
    { what: `the map ${name}: from the middle of its area to the vehicle`, value: off, unit: 'm' },
    {
      what: `the map ${name}: vehicles shown before they are taken`,
      value: (100 * entries.length) / week.length,
      unit: '%',
    },
  ];
}
