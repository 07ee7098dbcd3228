/**
 * How many vehicles are where, for a map of any number of them: cells of the last tick, added up to coarser ones until
 * they are few enough for one answer. Pure. Nothing in it is finer than the list of vehicles (M9), whose sums these are.
 */
import { centreOf, parentOf, resolutionOf } from '@fleetveil/proto';
import { FINEST_REPORTED } from './cell-ranges.ts';

/** Degrees. `west` beyond `east` = the box crosses the 180th meridian. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Vehicles by what they tell of their zone. */
export interface Tally {
  readonly inside: number;
  readonly outside: number;
  readonly unknown: number;
}

/** Vehicles of one cell. */
export interface CellTally extends Tally {
  readonly cell: string;
}

/** A map: `resolution` = no cell of it is finer. */
export interface FleetMap {
  readonly resolution: number;
  readonly cells: readonly CellTally[];
}

/** Most cells of an answer: 70 bytes each in JSON, and as many as a browser without a graphics card still moves. */
export const MOST_CELLS = 2_000;
/** The world has 122 cells of this resolution. */
const COARSEST = 0;

/**
 * The cells of a box, as fine as `most` of them allow. A cell at the border is counted whole, so that moving the box
 * changes no number.
 *
 * @example fleetMap([{ cell, inside: 3, outside: 0, unknown: 0 }], box, 4_000).resolution // 9
 */
export function fleetMap(tallies: readonly CellTally[], box: Box, most: number): FleetMap {
  const seen = tallies.filter(({ cell }) => isWithin(box, centreOf(cell)));
  for (let resolution = FINEST_REPORTED; ; resolution -= 1) {
    const touched = new Set(seen.map(({ cell }) => coarsened(cell, resolution)));
    if (touched.size > most && resolution > COARSEST) continue;
    return { resolution, cells: sumsOf(tallies, resolution, touched) };
  }
}

const coarsened = (cell: string, resolution: number): string =>
  resolutionOf(cell) <= resolution ? cell : parentOf(cell, resolution);

function sumsOf(
  tallies: readonly CellTally[],
  resolution: number,
  touched: ReadonlySet<string>,
): readonly CellTally[] {
  const sums = new Map<string, CellTally>();
  for (const { cell: fine, inside, outside, unknown } of tallies) {
    const cell = coarsened(fine, resolution);
    if (!touched.has(cell)) continue;
    const sum = sums.get(cell) ?? { inside: 0, outside: 0, unknown: 0 };
    sums.set(cell, {
      cell,
      inside: sum.inside + inside,
      outside: sum.outside + outside,
      unknown: sum.unknown + unknown,
    });
  }
  return [...sums.values()];
}

function isWithin(
  { west, south, east, north }: Box,
  [latitude, longitude]: readonly [number, number],
): boolean {
  const isBetween =
    west <= east ? west <= longitude && longitude <= east : longitude >= west || longitude <= east;
  return isBetween && south <= latitude && latitude <= north;
}
