/** Rules of the map of areas, those that need no browser. */
import * as fc from 'fast-check';
import { cellToBoundary, latLngToCell } from 'h3-js';
import { expect, test } from 'vitest';
import {
  boxInSight,
  degreesOf,
  fitted,
  PADDING,
  panned,
  pixelsOf,
  worldOf,
  zoomedAround,
} from '../../web/src/map/camera.ts';
import { areaShapes, isInside, plainShapes, rgbOf } from '../../web/src/map/triangles.ts';

const SIZE = { width: 1_100, height: 416 };
const place = fc.record({
  longitude: fc.double({ min: -170, max: 170, noNaN: true }),
  latitude: fc.double({ min: -70, max: 70, noNaN: true }),
});
const offset = fc.tuple(fc.integer({ min: -400, max: 400 }), fc.integer({ min: -150, max: 150 }));

test('a place on the world’s square is the same place again', () => {
  fc.assert(
    fc.property(place, ({ longitude, latitude }) => {
      const [east, north] = degreesOf(...worldOf(longitude, latitude));
      expect(east).toBeCloseTo(longitude, 9);
      expect(north).toBeCloseTo(latitude, 9);
    }),
  );
});

test('what lies under the pointer stays there while it is zoomed; a pan there and back is none', () => {
  fc.assert(
    fc.property(place, offset, fc.double({ min: -2, max: 2, noNaN: true }), (at, [right, down], by) => {
      const [x, y] = worldOf(at.longitude, at.latitude);
      const camera = { x, y, zoom: 10 };
      const there = panned(camera, right, down);
      const [longitude, latitude] = degreesOf(there.x, there.y);
      const [left, top] = pixelsOf(zoomedAround(camera, by, right, down), SIZE, longitude, latitude);
      expect(left).toBeCloseTo(SIZE.width / 2 + right, 3);
      expect(top).toBeCloseTo(SIZE.height / 2 + down, 3);
      const back = panned(there, -right, -down);
      expect([back.x, back.y].map((n) => n.toFixed(12))).toEqual([x, y].map((n) => n.toFixed(12)));
    }),
  );
});

test('what is fitted is in sight, as close as it may be', () => {
  fc.assert(
    fc.property(place, fc.double({ min: 0.001, max: 5, noNaN: true }), ({ longitude, latitude }, side) => {
      const box = [longitude, latitude, longitude + side, latitude + side] as const;
      const camera = fitted(box, SIZE);
      const [west, south, east, north] = boxInSight(camera, SIZE);
      expect(west <= box[0] && south <= box[1] && east >= box[2] && north >= box[3]).toBe(true);
      const [, , wider, higher] = boxInSight({ ...camera, zoom: camera.zoom + 1 }, SIZE);
      expect(wider < box[2] || higher < box[3] || camera.zoom >= 15).toBe(true);
    }),
  );
});

test('what is fitted is clear of the buttons at the right, and of the rim', () => {
  for (const [west, south, east, north] of [
    [24.0837, 56.9535, 24.1074, 56.955],
    [24.1, 56.93, 24.1005, 56.96],
  ] as const) {
    const camera = fitted([west, south, east, north], SIZE);
    const [left, top] = pixelsOf(camera, SIZE, west, north);
    const [right, bottom] = pixelsOf(camera, SIZE, east, south);
    expect(left).toBeGreaterThanOrEqual(PADDING.left - 0.01);
    expect(top).toBeGreaterThanOrEqual(PADDING.top - 0.01);
    expect(right).toBeLessThanOrEqual(SIZE.width - PADDING.right + 0.01);
    expect(bottom).toBeLessThanOrEqual(SIZE.height - PADDING.bottom + 0.01);
  }
});

/** The cell of a place, closed, longitude first. */
const cellAt = (latitude: number, longitude: number) =>
  cellToBoundary(latLngToCell(latitude, longitude, 8), true) as [number, number][];

test('the triangles of an area are the area, neither more nor less; an odd one has a rim', () => {
  const edge = cellAt(56.95, 24.1);
  const origin = worldOf(24.1, 56.95);
  const area = { id: 'a', edge, weight: 1, isOdd: false };
  const { places, colours } = areaShapes([area], origin, [11, 97, 87], [179, 86, 10]);
  const ring = edge.map(([longitude, latitude]) => worldOf(longitude, latitude));
  const shoelace = ring.slice(1).reduce((sum, [x, y], i) => {
    const [a, b] = ring[i] ?? [x, y];
    return sum + (a * y - x * b) / 2;
  }, 0);
  let filled = 0;
  for (let i = 0; i < places.length; i += 6) {
    const [ax = 0, ay = 0, bx = 0, by = 0, cx = 0, cy = 0] = places.subarray(i, i + 6);
    filled += Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
  }
  expect(filled / Math.abs(shoelace)).toBeCloseTo(1, 3);
  expect([...colours.subarray(0, 4)]).toEqual([11, 97, 87, 204]);
  const odd = areaShapes([{ ...area, isOdd: true }], origin, [11, 97, 87], [179, 86, 10]);
  expect(odd.places.length).toBeGreaterThan(2 * places.length);
  expect([...odd.colours.subarray(-4)]).toEqual([179, 86, 10, 255]);
});

test('an area is picked by a place in it, and by no other', () => {
  const edge = cellAt(56.95, 24.1);
  fc.assert(
    fc.property(
      fc.double({ min: -0.02, max: 0.02, noNaN: true }),
      fc.double({ min: -0.02, max: 0.02, noNaN: true }),
      (east, north) => {
        const [latitude, longitude] = [56.95 + north, 24.1 + east];
        const isSame = latLngToCell(latitude, longitude, 8) === latLngToCell(56.95, 24.1, 8);
        expect(isInside(longitude, latitude, edge)).toBe(isSame);
      },
    ),
  );
});

test('colours and lines are as they are given', () => {
  expect(rgbOf('rgb(11, 97, 87)')).toEqual([11, 97, 87]);
  const { places, colours } = plainShapes([[0, 0]], [0.25, 0.5], [1, 2, 3], 1);
  expect([[...places], [...colours]]).toEqual([
    [0.25, 0],
    [1, 2, 3, 255],
  ]);
});
