/** Attack 6: whose week is it, for who knows four places and times of somebody? */
import { createChance } from '@fleetveil/simulator';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { type Estimate, shareOf } from './estimate.ts';
import { drawOthers } from './link.ts';
import { cellAt, type Spot } from './town.ts';
import { mapOf, rideWeek, type Trip } from './week.ts';

const SIZE = {
  short: { people: 300, vehicles: 150, days: 7 },
  usual: { people: 1_200, vehicles: 500, days: 7 },
} as const;
const POINTS_KNOWN = 4;
const HOUR_S = 3_600;

export const weeks: Attack = {
  number: 6,
  ids: 'M9, X5',
  name: 'unique person-weeks',
  adversary: 'reader of what leaves the operator',
  question: 'whose week is it?',
  sees: 'the public map of a week, each vehicle under the id that it has on it; a dump of rentals without the link to riders',
  method:
    'Knows four of somebody’s places (an area of the map) and hours of a week, drawn at random (de Montjoye 2013), and looks for ids under which all four stand.',
  naive: 'The same map with one pseudonym a rider.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 6);
    const week = rideWeek(SIZE[size], chance);
    const people = [...Map.groupBy(week, ({ person }) => person).values()];
    const enough = people.filter((trips) => trips.length * 2 >= POINTS_KNOWN);
    const known = enough.map((trips) => drawOthers(trips.flatMap(pointsOf), POINTS_KNOWN, '', chance));
    const map = tracesOfMap(week);
    const pseudonyms = people.map((trips) => new Set(trips.flatMap(pointsOf)));
    say(`${enough.length} person-weeks, ${map.length} ids on the map`);
    const figures: Figure[] = [
      {
        what: 'person-weeks that are unique by 4 points, public map',
        ...{ unit: '%', ours: percent(uniqueOf(known, map)), naive: percent(uniqueOf(known, pseudonyms)) },
        goal: { better: 'less', floor: 5, at: judgedAt(size) },
      },
      {
        what: 'person-weeks in a dump of rentals without the link',
        unit: '%',
        ours: percent(uniqueOf(known, rentalsOf(week))),
      },
      {
        what: 'single rentals of that dump that are unique by start and end',
        unit: '%',
        ours: percent(uniqueRentals(week)),
      },
    ];
    return { figures };
  },
};

function percent({ value, n, low, high }: Estimate): Estimate {
  return { value: 100 * value, n, low: 100 * low, high: 100 * high };
}

const pointText = (cell: string, atS: number): string => `${cell} ${Math.floor(atS / HOUR_S)}`;
const pointAt = (at: Spot, atS: number): string => pointText(cellAt(at, 10), atS);
const pointsOf = ({ from, startS, to, endS }: Trip): string[] => [pointAt(from, startS), pointAt(to, endS)];

/** Per id of the map: where it came and went, within the hour before it was shown and the step after it was taken. */
function tracesOfMap(week: readonly Trip[]): Set<string>[] {
  return mapOf(week).map(({ cell, shownS, goneS }) => {
    const came = [shownS, shownS - HOUR_S / 2].map((atS) => pointText(cell, atS));
    return new Set(goneS === undefined ? came : [...came, pointText(cell, goneS - 300)]);
  });
}

/** Per rental of a dump: its two cells and hours. */
function rentalsOf(week: readonly Trip[]): Set<string>[] {
  return week.map((trip) => new Set(pointsOf(trip)));
}

/** The share of those of whom exactly one id has all the points known. */
function uniqueOf(known: readonly (readonly string[])[], traces: readonly ReadonlySet<string>[]): Estimate {
  const byPoint = new Map<string, Set<string>[]>();
  for (const trace of traces as readonly Set<string>[])
    for (const point of trace) byPoint.set(point, [...(byPoint.get(point) ?? []), trace]);
  const unique = known.filter((points) => {
    const some = byPoint.get(points[0] ?? '') ?? [];
    return some.filter((trace) => points.every((point) => trace.has(point))).length === 1;
  });
  return shareOf(unique.length, known.length);
}

/** By the coarse cells and hours that the store keeps: one row, of nobody by itself. */
function uniqueRentals(week: readonly Trip[]): Estimate {
  const rowOf = ({ from, startS, to, endS }: Trip) =>
    `${pointText(cellAt(from, 8), startS)} ${pointText(cellAt(to, 8), endS)}`;
  const counts = Map.groupBy(week, rowOf);
  return shareOf(week.filter((trip) => counts.get(rowOf(trip))?.length === 1).length, week.length);
}
