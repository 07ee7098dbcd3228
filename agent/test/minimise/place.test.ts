import { cellOf, parentOf } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceM, offsetBy, type Point } from '../../src/minimise/distance.ts';
import {
  decodePlace,
  encodePlace,
  isParked,
  type Place,
  placeAfterFix,
  placeAfterUse,
  placeCell,
  unknownPlace,
} from '../../src/minimise/place.ts';
import { rounds, seed } from '../seed.ts';
import { fixAt, jitter, parkedAt, RIGA, stayAt } from './given.ts';

const anywhere = fc.record({
  latitudeE6: fc.integer({ min: -70_000_000, max: 70_000_000 }),
  longitudeE6: fc.integer({ min: -180_000_000, max: 179_999_999 }),
});

function move(place: Place, from: Point, northM: number, fromS: number, forS: number): Place {
  let next = place;
  for (let s = 1; s <= forS; s++) next = placeAfterFix(next, fixAt(offsetBy(from, northM, 0), fromS + s));
  return next;
}

test('distances are those of the sphere', () => {
  expect(distanceM(RIGA, { ...RIGA, latitudeE6: RIGA.latitudeE6 + 1_000_000 })).toBeCloseTo(111_195, 0);
  const east = distanceM(RIGA, { ...RIGA, longitudeE6: RIGA.longitudeE6 + 10_000 });
  expect(east).toBeCloseTo(606.4, 0);
  const overTheLine = distanceM(
    { latitudeE6: 0, longitudeE6: 179_999_000 },
    { latitudeE6: 0, longitudeE6: -179_999_000 },
  );
  expect(overTheLine).toBeCloseTo(222, 0);
});

test('a place so many metres off is so many metres off', () => {
  const property = fc.property(anywhere, fc.integer({ min: -5000, max: 5000 }), (point, metres) => {
    expect(distanceM(point, offsetBy(point, metres, metres))).toBeCloseTo(Math.abs(metres) * Math.SQRT2, -1);
  });
  fc.assert(property, { seed, numRuns: rounds(200) });
});

test('without a fix there is no cell; a moving vehicle is where its last fix was', () => {
  expect(placeCell(unknownPlace())).toBeUndefined();
  const place = placeAfterFix(unknownPlace(), fixAt(RIGA, 0));
  expect(isParked(place)).toBe(false);
  expect(placeCell(place)).toBe(cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 9));
});

test('M1: a standstill freezes the median of its fixes, and one wild fix moves it by nothing', () => {
  const fixes = Array.from({ length: 131 }, (_, s) => fixAt(offsetBy(RIGA, (s % 3) - 1, 0), s));
  const wild = fixes.map((fix, s) => (s === 60 ? fixAt(offsetBy(RIGA, 90, 0), s) : fix));
  const place = wild.reduce(placeAfterFix, unknownPlace());
  expect(place).toMatchObject({ kind: 'parked', anchor: RIGA });
});

test('M1: jitter of a parked receiver at a cell border changes nothing for a week', () => {
  // The border between two cells of resolution 8, found by halving.
  let [inside, outside] = [RIGA, offsetBy(RIGA, 0, 3000)];
  const cell8 = (point: Point): string => cellOf(point.latitudeE6, point.longitudeE6, 8);
  const home = cell8(inside);
  for (let i = 0; i < 20; i++) {
    const middle = {
      latitudeE6: Math.round((inside.latitudeE6 + outside.latitudeE6) / 2),
      longitudeE6: Math.round((inside.longitudeE6 + outside.longitudeE6) / 2),
    };
    if (cell8(middle) === home) inside = middle;
    else outside = middle;
  }
  for (let round = 0; round < rounds(3); round++) {
    const noise = jitter(seed + round, 15);
    let place = unknownPlace();
    const raw = new Set<string>();
    const told = new Set<string>();
    for (let s = 0; s < 7 * 86_400; s += 30) {
      const point = noise(inside);
      raw.add(cell8(point));
      place = placeAfterFix(place, fixAt(point, s, 20));
      if (s > 600) told.add(parentOf(placeCell(place) ?? '', 8));
    }
    expect(raw.size, 'the receiver does flip').toBeGreaterThan(1);
    expect(told.size, 'and nobody is told').toBe(1);
  }
});

test('M1: 100 m sustained is a real move; less, or shorter, or less than the fix is worth, is none', () => {
  const parked = parkedAt(RIGA);
  expect(move(parked, RIGA, 95, 300, 3600)).toMatchObject({ kind: 'parked', anchor: RIGA });
  expect(move(parked, RIGA, 130, 300, 29)).toMatchObject({ kind: 'parked', anchor: RIGA });
  const glitch = stayAt(move(parked, RIGA, 500, 300, 29), RIGA, 330, 1);
  expect(move(glitch, RIGA, 500, 332, 29)).toMatchObject({ kind: 'parked', anchor: RIGA });
  const poor = Array.from({ length: 60 }, (_, s) => fixAt(offsetBy(RIGA, 130, 0), 300 + s, 40));
  expect(poor.reduce(placeAfterFix, parked)).toMatchObject({ kind: 'parked', anchor: RIGA });
  expect(move(parked, RIGA, 130, 300, 31)).toMatchObject({ kind: 'moving' });
});

test('a real move, and a new standstill elsewhere is a new frozen place', () => {
  const there = offsetBy(RIGA, 400, 0);
  const place = stayAt(move(parkedAt(RIGA), RIGA, 400, 300, 31), there, 340, 130);
  expect(place).toMatchObject({ kind: 'parked', anchor: there });
});

test('M1: at the end of a use the place is the end fix; without a fix it stays what it was', () => {
  const there = offsetBy(RIGA, 30, 0);
  expect(placeAfterUse(parkedAt(RIGA), there)).toMatchObject({ kind: 'parked', anchor: there });
  expect(placeAfterUse(parkedAt(RIGA), undefined)).toEqual(parkedAt(RIGA));
  const after = stayAt(placeAfterUse(parkedAt(RIGA), there), RIGA, 400, 600);
  expect(after).toMatchObject({ anchor: there });
});

test('M1: over a restart a parked place keeps its cell, as coarse as it is told, and nothing else', () => {
  const kept = encodePlace(parkedAt(RIGA), 8);
  expect(kept).toBe(cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 8));
  expect(encodePlace(placeAfterFix(unknownPlace(), fixAt(RIGA, 0)), 8)).toBeUndefined();
  const again = decodePlace(kept);
  expect(placeCell(again)).toBe(kept);
  const anchored = stayAt(again, offsetBy(RIGA, 60, 60), 0, 300);
  expect(placeCell(anchored)).toBe(kept);
  expect(anchored).toMatchObject({ anchor: offsetBy(RIGA, 60, 60) });
  expect(isParked(stayAt(again, offsetBy(RIGA, 5000, 0), 0, 60))).toBe(false);
});

test('M1: what was kept and is no cell, or finer than the floor, is as good as nothing', () => {
  for (const text of [undefined, '', 'x', '8a1f60700007fff', cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 10)]) {
    expect(decodePlace(text)).toEqual(unknownPlace());
  }
});

test('memory of a place does not grow while a vehicle stands or drives for hours', () => {
  let place = unknownPlace();
  const most = () => (place.kind === 'moving' ? place.recent.length : 0);
  let longest = 0;
  for (let s = 0; s < 10_800; s++) {
    place = placeAfterFix(place, fixAt(offsetBy(RIGA, (s * 10) % 100_000, 0), s));
    longest = Math.max(longest, most());
  }
  expect(longest).toBeLessThan(130);
});

/** Fixes at some distances north of a point, at these seconds. */
const fixesOf = (...each: [metres: number, bootS: number][]) =>
  each.map(([metres, bootS]) => fixAt(offsetBy(RIGA, metres, 0), bootS));

test('M1: a standstill is three fixes over two minutes, three quarters of them within 50 m of their median', () => {
  const kindOf = (...each: [metres: number, bootS: number][]) =>
    fixesOf(...each).reduce(placeAfterFix, unknownPlace()).kind;
  expect(kindOf([0, 0], [0, 120])).toBe('moving');
  expect(kindOf([0, 0], [0, 60], [0, 119])).toBe('moving');
  expect(kindOf([0, 0], [0, 60], [0, 120])).toBe('parked');
  expect(kindOf([0, 0], [0, 40], [49, 80], [49, 120])).toBe('parked');
  expect(kindOf([0, 0], [0, 40], [0, 80], [60, 120])).toBe('parked');
  expect(kindOf([0, 0], [0, 40], [60, 80], [60, 120])).toBe('moving');
  expect(kindOf([0, 0], [0, 50], [60, 120])).toBe('moving');
});

test('M1: a real move is three fixes over half a minute, each further than 100 m and its own accuracy', () => {
  const parked = parkedAt(RIGA);
  const kindAfter = (...each: [metres: number, bootS: number][]) =>
    fixesOf(...each).reduce(placeAfterFix, parked).kind;
  expect(kindAfter([110, 400], [110, 430])).toBe('parked');
  expect(kindAfter([110, 400], [110, 410], [110, 429])).toBe('parked');
  expect(kindAfter([110, 400], [110, 410], [110, 430])).toBe('moving');
  expect(kindAfter([104, 400], [104, 410], [104, 430])).toBe('parked');
  // One fix near the place begins it anew.
  expect(kindAfter([110, 400], [110, 410], [0, 420], [110, 430], [110, 440])).toBe('parked');
});

test('M1: while it stands near its place, nothing of the place changes, not even in memory', () => {
  const parked = parkedAt(RIGA);
  expect(placeAfterFix(parked, fixAt(offsetBy(RIGA, 20, 0), 400))).toBe(parked);
  const wandering = placeAfterFix(parked, fixAt(offsetBy(RIGA, 200, 0), 400));
  expect(wandering).toMatchObject({ kind: 'parked', away: [{ bootS: 400 }] });
  expect(placeAfterFix(wandering, fixAt(RIGA, 410))).toEqual(parked);
});

test('M1: what is kept of a place is no finer than it is known, and after a restart is away beyond its cell and 100 m', () => {
  const coarse = decodePlace(encodePlace(parkedAt(RIGA), 7));
  expect(encodePlace(coarse, 9)).toBe(placeCell(coarse));
  expect(decodePlace(cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 9))).toMatchObject({ kind: 'parked' });
  expect(encodePlace(unknownPlace(), 8)).toBeUndefined();
  // Just outside the cell it came back with: near its edge is still the place.
  const again = decodePlace(encodePlace(parkedAt(RIGA), 9));
  const away = (metres: number) =>
    fixesOf([metres, 0], [metres, 15], [metres, 40]).reduce(placeAfterFix, again).kind;
  let edgeM = 0;
  while (cellOf(offsetBy(RIGA, edgeM, 0).latitudeE6, RIGA.longitudeE6, 9) === placeCell(again)) edgeM += 1;
  expect([away(edgeM + 20), away(edgeM + 400)]).toEqual(['parked', 'moving']);
});

test('a place so many metres off stays on the globe, and is off by as many metres east as north', () => {
  const line = { latitudeE6: 0, longitudeE6: 179_999_999 };
  expect(offsetBy(line, 0, 100).longitudeE6).toBe(-179_999_102);
  expect(offsetBy(line, 100, 0)).toEqual({ latitudeE6: 899, longitudeE6: 179_999_999 });
  expect(distanceM(RIGA, offsetBy(RIGA, 0, 100))).toBeCloseTo(100, 0);
  expect(distanceM(RIGA, offsetBy(RIGA, -100, 0))).toBeCloseTo(100, 0);
});
