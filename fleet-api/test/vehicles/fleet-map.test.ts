import { cellOf, parentOf, resolutionOf } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CellTally, fleetMap, MOST_CELLS } from '../../src/vehicles/fleet-map.ts';

const BALTICS = { west: 20, south: 53, east: 29, north: 60 };
const tally = (cell: string, inside = 1): CellTally => ({ cell, inside, outside: 0, unknown: 0 });
const sum = (cells: readonly CellTally[]): number =>
  cells.reduce((all, { inside, outside, unknown }) => all + inside + outside + unknown, 0);

/** Cells of a city and its country, as a policy makes vehicles report them. */
const cells = fc.uniqueArray(
  fc
    .tuple(
      fc.integer({ min: 54_000_000, max: 59_000_000 }),
      fc.integer({ min: 21_000_000, max: 28_000_000 }),
      fc.integer({ min: 6, max: 9 }),
    )
    .map(([latitude, longitude, resolution]) => cellOf(latitude, longitude, resolution)),
  { maxLength: 300 },
);

test('M9: however few cells are allowed, no vehicle is lost or counted twice, and none is finer than it was told', () => {
  fc.assert(
    fc.property(cells, fc.integer({ min: 5, max: 400 }), (told, most) => {
      const { cells: shown, resolution } = fleetMap(
        told.map((cell) => tally(cell)),
        BALTICS,
        most,
      );
      const finest = Math.max(0, ...told.map(resolutionOf));
      expect(shown.length).toBeLessThanOrEqual(most);
      expect(sum(shown)).toBe(told.length);
      expect(new Set(shown.map(({ cell }) => cell)).size).toBe(shown.length);
      for (const { cell } of shown) {
        expect(resolutionOf(cell)).toBeLessThanOrEqual(Math.min(finest, resolution));
        expect(
          told.some(
            (one) => resolutionOf(one) >= resolutionOf(cell) && parentOf(one, resolutionOf(cell)) === cell,
          ),
        ).toBe(true);
      }
    }),
  );
});

test('a cell at the border is counted whole, so that no number changes as the map is moved', () => {
  const line = Array.from({ length: 60 }, (_, i) => cellOf(56_800_000 + i * 9_000, 24_105_000, 8));
  const narrow = { west: 24, south: 56.94, east: 24.2, north: 56.99 };
  const { cells: shown, resolution } = fleetMap(
    [...new Set(line)].map((cell) => tally(cell)),
    narrow,
    2,
  );
  expect(resolution).toBeLessThan(8);
  expect(shown.length).toBeGreaterThan(0);
  for (const { cell, inside } of shown)
    expect(inside).toBe([...new Set(line)].filter((one) => parentOf(one, resolution) === cell).length);
});

test('outside the box nothing is told, and across the 180th meridian what lies on both sides', () => {
  const [riga, fiji, east] = [
    cellOf(56_949_000, 24_105_000, 8),
    cellOf(-17_000_000, 179_900_000, 8),
    cellOf(-17_000_000, -179_900_000, 8),
  ];
  const all = [riga, fiji, east].map((cell) => tally(cell));
  expect(fleetMap(all, BALTICS, 9).cells.map(({ cell }) => cell)).toEqual([riga]);
  const pacific = { west: 179, south: -20, east: -179, north: -10 };
  expect(fleetMap(all, pacific, 9).cells.map(({ cell }) => cell)).toEqual([fiji, east]);
});

test('an answer of the most cells stays under 300 kB', () => {
  const cell = { cell: cellOf(56_949_000, 24_105_000, 8), in: 99_999, out: 9_999, unknown: 9_999 };
  expect(JSON.stringify(Array.from({ length: MOST_CELLS }, () => cell)).length).toBeLessThan(300_000);
});
