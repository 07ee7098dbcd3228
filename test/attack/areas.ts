/** The public map as everybody sees it (areas, every half an hour), by the feed's own rules, and what of a ride shows on it. */
import { delayS, publicationAt, showsArea, stepAfter } from '@fleetveil/fleet-api/testing/measuring';
import { percentile } from '../bench/durations.ts';
import type { Usefulness } from './attack.ts';
import { apartM, cellAt, middleOf, type Spot } from './town.ts';
import { POLICY } from './unit.ts';
import type { Trip } from './week.ts';

/** An area that comes or goes. */
export interface Change {
  readonly cell: string;
  readonly atS: number;
  readonly comes: boolean;
}

/** A map of some days. */
export interface AreaMap {
  readonly changes: readonly Change[];
  /** The going of an area with the first publication without this ride's vehicle; of nearly all rides there is none. */
  wentWith(trip: Trip): Change | undefined;
  /** The coming of an area with the first publication that counts what this ride left. */
  cameWith(trip: Trip): Change | undefined;
  readonly usefulness: readonly Usefulness[];
}

/** A vehicle that counts, from when to when. */
interface Stay {
  readonly at: Spot;
  readonly cell: string;
  readonly fromS: number;
  readonly toS: number;
  readonly left?: Trip;
  readonly taken?: Trip;
}

const DAY_S = 86_400;
const { feed } = POLICY;

function staysOf(rides: readonly Trip[]): Stay[] {
  const [first] = rides;
  const cellOf = (at: Spot) => cellAt(at, feed.resolution);
  const before: Stay[] =
    first === undefined
      ? []
      : [{ at: first.from, cell: cellOf(first.from), fromS: 0, toS: stepAfter(first.startS), taken: first }];
  const after = rides.map((left, i): Stay => {
    const taken = rides[i + 1];
    const fromS = stepAfter(left.endS + delayS(left.rentalId, feed));
    const toS = taken === undefined ? Number.POSITIVE_INFINITY : stepAfter(taken.startS);
    return {
      at: left.to,
      cell: cellOf(left.to),
      fromS,
      toS,
      left,
      ...(taken === undefined ? {} : { taken }),
    };
  });
  return [...before, ...after].filter(({ fromS, toS }) => toS > fromS);
}

/** The first publication at or after a moment. */
const publishedS = (atS: number): number => publicationAt(atS + feed.everyS - 1, feed.everyS);

/** Publishes the map of so many days of rides. */
export function areaMapOf(trips: readonly Trip[], days: number): AreaMap {
  const stays = [...Map.groupBy(trips, ({ vehicle }) => vehicle).values()].flatMap(staysOf);
  const byCell = Map.groupBy(stays, ({ cell }) => cell);
  const changes = new Map<string, Change>();
  const seen: Seen = { vehicles: 0, inShown: 0, areas: 0, shown: 0, empty: 0, walksM: [] };
  for (const [cell, some] of byCell) {
    let before = false;
    for (let atS = 0; atS <= days * DAY_S; atS += feed.everyS) {
      const there = some.filter(({ fromS, toS }) => fromS <= atS && toS > atS);
      const shows = showsArea(there.length, before, feed.vehicles);
      if (shows !== before && atS > 0) changes.set(keyOf(cell, atS), { cell, atS, comes: shows });
      before = shows;
      look(seen, cell, there, shows);
    }
  }
  const byLeft = new Map(stays.flatMap((stay) => (stay.left ? [[stay.left, stay] as const] : [])));
  const byTaken = new Map(stays.flatMap((stay) => (stay.taken ? [[stay.taken, stay] as const] : [])));
  const changeAt = (stay: Stay | undefined, atS: number | undefined, comes: boolean) => {
    const change = stay && atS !== undefined ? changes.get(keyOf(stay.cell, publishedS(atS))) : undefined;
    return change?.comes === comes ? change : undefined;
  };
  return {
    changes: [...changes.values()],
    wentWith: (trip) => changeAt(byTaken.get(trip), byTaken.get(trip)?.toS, false),
    cameWith: (trip) => changeAt(byLeft.get(trip), byLeft.get(trip)?.fromS, true),
    usefulness: usefulnessOf(seen),
  };
}

const keyOf = (cell: string, atS: number): string => `${cell} ${atS}`;

/** What a rider has of the map, counted over areas and publications. */
interface Seen {
  vehicles: number;
  inShown: number;
  areas: number;
  shown: number;
  empty: number;
  readonly walksM: number[];
}

function look(seen: Seen, cell: string, there: readonly Stay[], shows: boolean): void {
  seen.vehicles += there.length;
  if (there.length > 0) seen.areas += 1;
  if (!shows) return;
  seen.inShown += there.length;
  seen.shown += 1;
  if (there.length === 0) seen.empty += 1;
  else seen.walksM.push(Math.min(...there.map(({ at }) => apartM(at, middleOf(cell)))));
}

function usefulnessOf({ vehicles, inShown, areas, shown, empty, walksM }: Seen): Usefulness[] {
  const part = (some: number, all: number) => (100 * some) / Math.max(1, all);
  return [
    { what: 'free vehicles that stand in an area on the map', value: part(inShown, vehicles), unit: '%' },
    { what: 'areas with a free vehicle that are on the map', value: part(shown - empty, areas), unit: '%' },
    { what: 'areas on the map that have a free vehicle', value: part(shown - empty, shown), unit: '%' },
    ...[50, 95].map((percent) => ({
      what: `from the middle of an area on the map to its nearest free vehicle, ${percent} %`,
      ...{ value: percentile(walksM, percent), unit: 'm' },
    })),
    { what: 'the map is at most so old', value: feed.everyS / 60, unit: 'min' },
  ];
}
