import { cellOf, parentOf } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FINEST_REPORTED, rangesWithin } from '../../src/vehicles/cell-ranges.ts';

const latitude = fc.integer({ min: -85_000_000, max: 85_000_000 });
const longitude = fc.integer({ min: -180_000_000, max: 180_000_000 });
const resolution = fc.integer({ min: 0, max: FINEST_REPORTED });

const isWithin = (cell: string, within: string): boolean =>
  rangesWithin(within).some(({ low, high }) => low <= cell && cell <= high);

test('a cell lies within exactly its parents, by the hierarchy of cellToParent', () => {
  fc.assert(
    fc.property(
      latitude,
      longitude,
      resolution,
      latitude,
      longitude,
      resolution,
      (lat, lon, fine, lat2, lon2, coarse) => {
        const cell = cellOf(lat, lon, fine);
        const other = cellOf(lat2, lon2, coarse);
        const expected = coarse <= fine && parentOf(cell, coarse) === other;
        expect(isWithin(cell, other)).toBe(expected);
        if (coarse <= fine) expect(isWithin(cell, parentOf(cell, coarse))).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('neighbours of a cell are not within it', () => {
  fc.assert(
    fc.property(
      latitude,
      longitude,
      resolution,
      fc.integer({ min: -20_000, max: 20_000 }),
      (lat, lon, coarse, off) => {
        const within = cellOf(lat, lon, coarse);
        const near = cellOf(Math.max(-85_000_000, Math.min(85_000_000, lat + off)), lon, FINEST_REPORTED);
        expect(isWithin(near, within)).toBe(parentOf(near, coarse) === within);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('M9: a cell finer than any report finds nothing, and so narrows nothing down', () => {
  const fine = cellOf(56_949_000, 24_105_000, 10);
  expect(rangesWithin(fine)).toEqual([]);
});
