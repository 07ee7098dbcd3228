import { ACCIDENT_READINGS, ACCIDENT_SPEEDS } from '@fleetveil/proto';
import { describe, expect, test } from 'vitest';
import { directionDeg, movedFarEnough } from '../../src/accident/direction.ts';
import { createRing } from '../../src/accident/ring.ts';

const place = (n: number) => ({ latitudeE6: 56_000_000 + n, longitudeE6: 24_000_000 - n });

describe('E3: what a packet needs of the last seconds', () => {
  test.each([100, 104, 400])('36 readings of a hundredth of a second each, from a sensor of %i Hz', (hz) => {
    const ring = createRing();
    for (let i = 0; i < hz; i++) ring.reading(50 + i / hz, i / hz, -i / hz, 9.8);
    const readings = ring.readingsAround(50.5);
    expect(readings.length).toBe(ACCIDENT_READINGS.count);
    readings.forEach(({ x, y, z }, i) => {
      expect(Math.abs(x - (0.4 + i / 100))).toBeLessThan(0.011);
      expect([y, z]).toEqual([-x, 9.8]);
    });
  });

  test('what was not read is 0 0 0, which no sensor on earth reads', () => {
    const ring = createRing();
    for (let i = 0; i <= 60; i++) ring.reading(i / 100, 1, 2, 9.8);
    const readings = ring.readingsAround(0.5);
    expect(readings[20]).toEqual({ x: 1, y: 2, z: 9.8 });
    expect(readings.slice(23).every(({ x, y, z }) => x === 0 && y === 0 && z === 0)).toBe(true);
    expect(createRing().readingsAround(0)).toEqual([]);
  });

  test('11 speeds of half a second each; one that was not told in time is not known', () => {
    const ring = createRing();
    for (let i = 0; i <= 4; i++) ring.speed(100 + i, i);
    expect(ring.speedsBefore(104.2)).toEqual([undefined, undefined, 0, 0, 1, 1, 2, 2, 3, 3, 4]);
    expect(ring.speedsBefore(104.2).length).toBe(ACCIDENT_SPEEDS.count);
    expect(ring.speedsBefore(120)).toEqual([]);
    // What is told later is not what it was then.
    ring.speed(104.3, 30);
    expect(ring.speedsBefore(104.2).at(-1)).toBe(4);
  });

  test('three places, the newest first, none after the moment, and a second apart', () => {
    const ring = createRing();
    for (let i = 0; i < 100; i++) ring.place(10 + i / 10, place(i));
    const { places, ageS } = ring.placesUntil(19.95);
    expect([places.length, places[0]]).toEqual([3, place(99)]);
    expect(ageS).toBeCloseTo(0.05);
    const apart = places.map(({ latitudeE6 }) => latitudeE6 - 56_000_000);
    for (const [i, n] of apart.slice(1).entries()) expect((apart[i] ?? 0) - n).toBeGreaterThanOrEqual(1);
    expect((apart[1] ?? 0) - (apart[2] ?? 0)).toBeGreaterThanOrEqual(9);
    const slow = createRing();
    for (let i = 0; i < 5; i++) slow.place(i, place(i));
    expect(slow.placesUntil(3.5).places).toEqual([3, 2, 1].map(place));
    expect(createRing().placesUntil(5)).toEqual({ places: [], ageS: Number.POSITIVE_INFINITY });
  });

  test('cleared, nothing is left of it', () => {
    const ring = createRing();
    ring.reading(1, 1, 1, 1);
    ring.speed(1, 1);
    ring.place(1, place(1));
    ring.clear();
    expect([ring.readingsAround(1), ring.speedsBefore(1), ring.placesUntil(1).places]).toEqual([[], [], []]);
  });
});

test.each([
  ['north', 100, 0, 0],
  ['east', 0, 100, 90],
  ['south', -100, 0, 180],
  ['west', 0, -100, 270],
])('the direction of a way to the %s', (_, latitudeE6, longitudeE6, deg) => {
  const from = { latitudeE6: 56_000_000, longitudeE6: 24_000_000 };
  const to = { latitudeE6: from.latitudeE6 + latitudeE6, longitudeE6: from.longitudeE6 + longitudeE6 };
  expect(directionDeg(from, to)).toBeCloseTo(deg);
  expect(movedFarEnough(from, to)).toBe(true);
});

test('a direction at the date line, and none of a step that is noise', () => {
  const from = { latitudeE6: 0, longitudeE6: 179_999_990 };
  expect(directionDeg(from, { latitudeE6: 0, longitudeE6: -179_999_910 })).toBeCloseTo(90);
  expect(movedFarEnough(from, { latitudeE6: 10, longitudeE6: 179_999_990 })).toBe(false);
});
