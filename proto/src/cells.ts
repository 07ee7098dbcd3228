/** Cells of H3. The only file of this package that knows h3-js. */
import { cellToLatLng, cellToParent, getResolution, isValidCell, latLngToCell } from 'h3-js';
import { ProtoError } from './errors.ts';
import type { v1 } from './generated/messages.js';

/** The one place a fix is turned into a cell is this fine; everything coarser is its parent (M1). */
export const BASE_RESOLUTION = 10;

const WORD = 0x1_0000_0000;
const HEX15 = /^[0-9a-f]{15}$/;

/** A cell as two 32-bit words. Throws `misused` for what is no cell. */
export function cellToWire(cell: string): v1.ICell {
  if (!isCell(cell)) throw new ProtoError('misused', 'not a cell of H3');
  return { high: Number.parseInt(cell.slice(0, -8), 16), low: Number.parseInt(cell.slice(-8), 16) };
}

/** A cell as h3-js writes it, 15 hex characters; nothing for bits that are no cell. */
export function cellFromWire(cell: v1.ICell): string | undefined {
  const { high = 0, low = 0 } = cell;
  if (high === null || low === null || high < 0 || high >= WORD || low < 0 || low >= WORD) return undefined;
  const text = high.toString(16) + low.toString(16).padStart(8, '0');
  return isCell(text) ? text : undefined;
}

/** Whether a text is a cell of H3 in our form: 15 lowercase hex characters. */
export function isCell(text: string): boolean {
  return HEX15.test(text) && isValidCell(text);
}

/** 0 (continents) to 15 (a square metre). */
export function resolutionOf(cell: string): number {
  return getResolution(cell);
}

/** The cell of resolution `resolution` above. Throws `misused` for one that is finer than the cell. */
export function parentOf(cell: string, resolution: number): string {
  if (resolution > getResolution(cell)) throw new ProtoError('misused', 'a parent is never finer');
  return cellToParent(cell, resolution);
}

/**
 * The cell of a place: always by way of resolution 10, because children of H3 do not nest exactly and
 * two resolutions computed from one point would intersect to something finer than either.
 * Degrees are integers of 1e-6. Throws `misused` for a resolution finer than 10.
 */
export function cellOf(latitudeE6: number, longitudeE6: number, resolution: number): string {
  if (resolution > BASE_RESOLUTION)
    throw new ProtoError('misused', 'cells are never finer than resolution 10');
  return cellToParent(latLngToCell(latitudeE6 / 1e6, longitudeE6 / 1e6, BASE_RESOLUTION), resolution);
}

/** The middle of a cell, degrees: latitude, longitude. */
export function centreOf(cell: string): readonly [number, number] {
  return cellToLatLng(cell);
}
