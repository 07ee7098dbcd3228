/** Cells of H3 for the map. The only file of the pages that knows h3-js. */
import { cellArea, cellToBoundary, cellToParent, getResolution, latLngToCell } from 'h3-js';
import type { Regions } from '../doors/settings.ts';

/** A place in degrees. */
export interface Degrees {
  readonly latitude: number;
  readonly longitude: number;
}

/** A place is turned into a cell this finely first, as a vehicle does (docs/invariants.md, M1). */
const BASE_RESOLUTION = 10;

/**
 * The cell that a vehicle tells of a place under these regions: its parent as coarse as the region says. Pure.
 *
 * @example coarseCellOf({ latitude: 56.95, longitude: 24.1 }, regions) // '881f…'
 */
export function coarseCellOf({ latitude, longitude }: Degrees, { resolution, places }: Regions): string {
  const base = latLngToCell(latitude, longitude, BASE_RESOLUTION);
  const kinds = places
    .filter(({ cells }) => cells.some((cell) => cellToParent(base, getResolution(cell)) === cell))
    .map(({ kind }) => kind);
  const wanted = kinds.includes('city') ? 'city' : kinds.includes('town') ? 'town' : 'country';
  return cellToParent(base, resolution[wanted]);
}

/** Square kilometres of a cell. */
export const squareKilometresOf = (cell: string): number => cellArea(cell, 'km2');

/** Its edge, degrees, closed. */
export function edgeOf(cell: string): (readonly [number, number])[] {
  return cellToBoundary(cell, true).map(([longitude = 0, latitude = 0]) => [longitude, latitude] as const);
}
