/** Attack 6: whose week is it, for who knows four places and times of somebody? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { type AreaMap, areaMapOf } from './areas.ts';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { type Estimate, shareOf } from './estimate.ts';
import { drawOthers } from './link.ts';
import { cellAt } from './town.ts';
import { POLICY } from './unit.ts';
import { type Entry, mapOf, rideWeek, SINGLE_RESOLUTION, type Trip } from './week.ts';

const SIZE = {
  short: { people: 300, vehicles: 150, days: 7 },
  usual: { people: 1_200, vehicles: 500, days: 7 },
} as const;
const POINTS_KNOWN = 4;
const HOUR_S = 3_600;
/** Cells of trips in the store. */
const STORED_RESOLUTION = 8;

export const weeks: Attack = {
  number: 6,
  ids: 'M9, X5',
  name: 'unique person-weeks',
  adversary: 'reader of what leaves the operator',
  question: 'whose week is it?',
  sees: 'the public map of a week, each area that comes or goes; a dump of rentals without the link to riders',
  method:
    'Knows four of somebody’s areas and hours of a week, drawn at random (de Montjoye 2013). The map has no rows of people: counted is whose four points all show on it, more than which no way of joining its changes finds for who asks for all four.',
  naive: 'A map of single places with one pseudonym a rider.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 6);
    const week = rideWeek(SIZE[size], chance);
    const people = [...Map.groupBy(week, ({ person }) => person).values()];
    const enough = people.filter((trips) => trips.length * 2 >= POINTS_KNOWN);
    const knownAt = (resolution: number) => enough.map((trips) => knownOf(trips, resolution, chance));
    const tracesAt = (resolution: number) => people.map((trips) => new Set(pointsOf(trips, resolution)));
    const [map, singles] = [areaMapOf(week, SIZE[size].days), mapOf(week)];
    say(`${enough.length} person-weeks, ${map.changes.length} changes on the map`);
    const known = knownAt(SINGLE_RESOLUTION);
    const figures: Figure[] = [
      {
        what: 'person-weeks whose 4 points all show on the public map',
        ...{ unit: '%', ours: shownOf(knownAt(POLICY.feed.resolution), pointsOfMap(map)) },
        naive: uniqueOf(known, tracesAt(SINGLE_RESOLUTION)),
        goal: { better: 'less', floor: 5, at: judgedAt(size) },
      },
      {
        what: 'the same, were it a map of single vehicles (130 m, late, new ids)',
        ...{ unit: '%', ours: shownOf(known, pointsOfSingles(singles)) },
      },
      {
        what: 'single rentals of a dump without the link that are unique by start and end',
        ...{ unit: '%', ours: uniqueRentals(week) },
      },
      {
        what: 'person-weeks that are unique by 4 points, were the link in the dump',
        ...{
          unit: '%',
          ours: uniqueOf(knownAt(STORED_RESOLUTION), tracesAt(STORED_RESOLUTION)),
        },
      },
    ];
    return { figures };
  },
};

function percentOf(hits: number, n: number): Estimate {
  const { value, low, high } = shareOf(hits, n);
  return { value: 100 * value, n, low: 100 * low, high: 100 * high };
}

const pointText = (cell: string, atS: number): string => `${cell} ${Math.floor(atS / HOUR_S)}`;

function pointsOf(trips: readonly Trip[], resolution: number): string[] {
  return trips.flatMap(({ from, startS, to, endS }) => [
    pointText(cellAt(from, resolution), startS),
    pointText(cellAt(to, resolution), endS),
  ]);
}

function knownOf(trips: readonly Trip[], resolution: number, chance: Chance): string[] {
  return drawOthers([...new Set(pointsOf(trips, resolution))], POINTS_KNOWN, '', chance);
}

/** What a change says of a ride: its area, and the hours in which it may have been. */
function pointsOfMap({ changes }: AreaMap): Set<string> {
  const lateS = [0, HOUR_S / 2, HOUR_S];
  return new Set(changes.flatMap(({ cell, atS }) => lateS.map((late) => pointText(cell, atS - late))));
}

/** The same of vehicles that come and go one by one, up to twenty minutes late. */
function pointsOfSingles(entries: readonly Entry[]): Set<string> {
  const points = entries.flatMap(({ cell, shownS, goneS }) => [
    ...[shownS, shownS - HOUR_S / 3].map((atS) => pointText(cell, atS)),
    ...(goneS === undefined ? [] : [goneS, goneS - HOUR_S / 12].map((atS) => pointText(cell, atS))),
  ]);
  return new Set(points);
}

/** The share of those whose points all are among these. */
function shownOf(known: readonly (readonly string[])[], points: ReadonlySet<string>): Estimate {
  const shown = known.filter((some) => some.every((point) => points.has(point)));
  return percentOf(shown.length, known.length);
}

/** The share of those of whom exactly one trace has all the points known. */
function uniqueOf(known: readonly (readonly string[])[], traces: readonly ReadonlySet<string>[]): Estimate {
  const unique = known.filter(
    (some) => traces.filter((trace) => some.every((point) => trace.has(point))).length === 1,
  );
  return percentOf(unique.length, known.length);
}

/** By the coarse cells and hours that the store keeps: one row, of nobody by itself. */
function uniqueRentals(week: readonly Trip[]): Estimate {
  const rowOf = (trip: Trip) => pointsOf([trip], STORED_RESOLUTION).join(' ');
  const counts = Map.groupBy(week, rowOf);
  return percentOf(week.filter((trip) => counts.get(rowOf(trip))?.length === 1).length, week.length);
}
