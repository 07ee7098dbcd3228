/** What of a map's counts is drawn, and what is told in words. Pure. */
import type { FleetCell } from '../generated/contract.ts';
import type { DrawnArea } from '../map/drawing.ts';

/** Areas for the map and for a table. */
export interface Areas {
  readonly drawn: readonly DrawnArea[];
  readonly fullest: readonly FleetCell[];
}

/** Lines of the table. */
const MOST_LINES = 12;

/**
 * Strength grows with the logarithm: one vehicle is seen beside a thousand.
 *
 * @param edgeOf the edge of a cell, degrees
 */
export function areasOf(cells: readonly FleetCell[], edgeOf: (cell: string) => DrawnArea['edge']): Areas {
  const most = Math.log1p(Math.max(1, ...cells.map(sizeOf)));
  return {
    drawn: cells.map((each) => ({
      ...{ id: each.cell, edge: edgeOf(each.cell) },
      ...{ weight: Math.log1p(sizeOf(each)) / most, isOdd: each.out > 0 },
    })),
    fullest: cells.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MOST_LINES),
  };
}

const sizeOf = (cell: FleetCell): number => cell.in + cell.out + cell.unknown;
