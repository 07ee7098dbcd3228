/**
 * Which cells lie within a cell, as ranges of their texts: an H3 index carries its resolution and a digit
 * of three bits per level, so the descendants of a cell are one range for each resolution. With them
 * "vehicles within" is an index scan and needs no list of cells.
 *
 *     0 mode reserved | resolution (4 bits) | base cell (7) | 15 digits of 3 bits, unused ones 7
 */
import { resolutionOf } from '@fleetveil/proto';

/** First and last text of a range, both inclusive; 15 hex characters, which sort as the numbers do. */
export interface CellRange {
  readonly low: string;
  readonly high: string;
}

/** Coarse reports are never finer (the floor). */
export const FINEST_REPORTED = 9;

const RESOLUTION_BITS = 52n;
const LAST_DIGIT = 6n;
const UNUSED_DIGIT = 7n;

/**
 * Ranges of all cells of resolution `resolutionOf(cell)` to {@link FINEST_REPORTED} inside `cell`, by the
 * hierarchy of `cellToParent`. None for a finer cell: a report does not say where inside its cell it is.
 *
 * @example rangesWithin('881f1a2a5dfffff').length // 2: resolutions 8 and 9
 */
export function rangesWithin(cell: string): CellRange[] {
  const from = resolutionOf(cell);
  const count = Math.max(0, FINEST_REPORTED - from + 1);
  return Array.from({ length: count }, (_, step) => ({
    low: descendant(cell, from, from + step, 0n),
    high: descendant(cell, from, from + step, LAST_DIGIT),
  }));
}

function descendant(cell: string, from: number, to: number, digit: bigint): string {
  let index = BigInt(`0x${cell}`);
  index += BigInt(to - from) << RESOLUTION_BITS;
  for (let level = from + 1; level <= to; level++) {
    const shift = BigInt(3 * (15 - level));
    index = (index & ~(UNUSED_DIGIT << shift)) | (digit << shift);
  }
  return index.toString(16).padStart(15, '0');
}
