/** Attack 5: which vehicle of the public map is it, after a rental? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { type AreaMap, areaMapOf, type Change } from './areas.ts';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { type Estimate, shareOf } from './estimate.ts';
import { type Apart, between, drawOthers, isTaken, type LinkCase, learnLinks, sharesOf } from './link.ts';
import { apartM, middleOf } from './town.ts';
import { type Entry, mapOf, rideWeek, type Trip } from './week.ts';

const SIZE = {
  short: { people: 300, vehicles: 150, days: 5 },
  usual: { people: 1_200, vehicles: 500, days: 7 },
} as const;
const CANDIDATES = [2, 10, 50] as const;
/** Rides are over and shown within this. */
const WINDOW_S = 5_400;
const POINTS = 5;

export const relink: Attack = {
  number: 5,
  ids: 'M9, X5',
  name: 'a vehicle after a rental, of 2',
  adversary: 'reader of the public map',
  question: 'which vehicle is it after a rental?',
  sees: 'the whole public map at every publication, for days',
  method:
    'An area goes from the map as somebody rides off; of the areas that come within two hours one may be where the ride ended. Takes the one whose time and distance are likeliest for a ride, by weeks of their own; where a ride changes nothing on the map, guesses.',
  naive: 'A map of single vehicles with ids that stay over rentals, as many public feeds have them.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 5);
    const [own, week] = [rideWeek(SIZE[size], chance), rideWeek(SIZE[size], chance)];
    const [ownMap, map] = [areaMapOf(own, SIZE[size].days), areaMapOf(week, SIZE[size].days)];
    const cases = casesOf(week, map, chance);
    const shown = cases.filter(({ pair }) => pair !== undefined);
    const score = scoreOf(casesOf(own, ownMap, chance));
    const naive = singlesOf(own, week, chance, byId);
    say(`${week.length} rides, ${map.changes.length} changes of areas, ${shown.length} rides with both`);
    const above = (of: readonly LinkCase[]) => sharesOf(of, score, CANDIDATES, chance);
    const [all, ofShown] = [above(cases), above(shown)];
    const figures = CANDIDATES.flatMap((count, i): Figure[] => [
      {
        what: `the same vehicle out of ${count}, above chance`,
        ...{ unit: 'points', ours: abovePoints(all[i] ?? NONE, count), yardstick: 0 },
        naive: naive[i] ?? NONE,
        goal: { better: 'less', floor: POINTS, at: judgedAt(size) },
      },
      {
        what: `the same of the few rides of which both ends change the map, out of ${count}`,
        ...{ unit: 'points', ours: abovePoints(ofShown[i] ?? NONE, count) },
      },
    ]);
    const singles = singlesOf(own, week, chance, apartOf).map(
      (ours, i): Figure => ({
        what: `the same vehicle out of ${CANDIDATES[i]}, were it a map of single vehicles (130 m, late, new ids)`,
        ...{ unit: 'points', ours },
      }),
    );
    return { figures: [...figures, ...singles], usefulness: map.usefulness };
  },
};

const NONE = shareOf(0, 0);

/** Points above chance; of no case the whole interval, so that nothing is met by what was not tried. */
export function abovePoints({ value, n, low, high }: Estimate, count: number): Estimate {
  const above = (part: number) => 100 * (part - 1 / count);
  return { value: above(n === 0 ? 1 : value), n, low: above(low), high: above(high) };
}

/** Every ride; where both its ends changed the map, how far they and others that came are from where it began. */
function casesOf(trips: readonly Trip[], map: AreaMap, chance: Chance): LinkCase[] {
  const comings = map.changes.filter(({ comes }) => comes).sort((a, b) => a.atS - b.atS);
  return trips.map((trip) => {
    const [went, came] = [map.wentWith(trip), map.cameWith(trip)];
    if (went === undefined || came === undefined || came.atS < went.atS) return { others: [] };
    const inTime = comings.filter(({ atS }) => atS >= went.atS && atS <= went.atS + 2 * WINDOW_S);
    const others = drawOthers(inTime, 49, came, chance).map((other) => changeApart(went, other));
    return { pair: changeApart(went, came), others };
  });
}

function scoreOf(lessons: readonly LinkCase[]): (apart: Apart) => number {
  return learnLinks(
    lessons.flatMap(({ pair }) => (pair === undefined ? [] : [pair])),
    lessons.flatMap(({ others }) => others),
  );
}

const [STEP_S, HALF_HOUR_S, BIN_M] = [300, 1_800, 400];

function changeApart(went: Change, came: Change): Apart {
  const farM = apartM(middleOf(went.cell), middleOf(came.cell));
  return [Math.round((came.atS - went.atS) / HALF_HOUR_S), Math.min(9, Math.floor(farM / BIN_M))];
}

/** The same attack on a map of single vehicles: what went and what came is seen of each, and compared so. */
function singlesOf(
  own: readonly Trip[],
  week: readonly Trip[],
  chance: Chance,
  compare: Comparing,
): Estimate[] {
  const pairs = (trips: readonly Trip[], count: number) => pairsOf(mapOf(trips), count, chance, compare);
  const [score, cases] = [scoreOf(pairs(own, 10)), pairs(week, 49)];
  return CANDIDATES.map((count) => {
    const full = cases.filter(({ others }) => others.length >= count - 1);
    const hits = full.filter(({ pair, others }) =>
      isTaken([pair, ...others.slice(0, count - 1)].map(score), chance),
    );
    return abovePoints(shareOf(hits.length, full.length), count);
  });
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
    const came = between(sorted, ({ shownS }) => shownS, goneS, goneS + WINDOW_S + 1);
    const others = drawOthers(came, count, same, chance).map((other) => compare(entry, other));
    return [{ pair: compare(entry, same), others }];
  });
}

/** How two vehicles of a map are compared. */
type Comparing = (went: Entry, came: Entry) => Apart;

/** What ids that stay would tell. */
const byId: Comparing = ({ left }, came) => [Number(left.vehicle === came.left.vehicle), 0];

function apartOf(went: Entry, came: Entry): Apart {
  const farM = apartM(middleOf(went.cell), middleOf(came.cell));
  return [Math.round((came.shownS - (went.goneS ?? 0)) / STEP_S), Math.min(9, Math.floor(farM / BIN_M))];
}
