import { describe, expect, test } from 'vitest';
import { offsetBy } from '../../src/minimise/distance.ts';
import { type Away, awayAfter, isDisplaced, tiltBetween } from '../../src/theft/signs.ts';

const HOME = { latitudeE6: 56_951_700, longitudeE6: 24_113_300 };
const at = (northM: number, accuracyM = 0) => ({ ...offsetBy(HOME, northM, 0), accuracyM });
/** Fixes so far north of home, one a second from 1000 on. */
const after = (...northM: number[]): Away | undefined =>
  northM.reduce<Away | undefined>((away, m, s) => awayAfter(away, HOME, at(m), 1000 + s), undefined);

describe('X13: displaced', () => {
  test('beyond 100 m and the accuracy of the fix', () => {
    const isAway = (northM: number, accuracyM: number) =>
      awayAfter(undefined, HOME, at(northM, accuracyM), 1000) !== undefined;
    expect([isAway(99, 0), isAway(101, 0), isAway(-101, 0)]).toEqual([false, true, true]);
    expect([isAway(119, 20), isAway(121, 20)]).toEqual([false, true]);
  });

  test('counted from the first fix away, with how far they lie from it; a fix near home ends the count', () => {
    expect(after(200)).toEqual({ fixes: 1, sinceBootS: 1000, first: at(200), onM: 0 });
    expect(after(200, 230, 210)).toMatchObject({ fixes: 3, sinceBootS: 1000, first: at(200) });
    expect(after(200, 230, 210)?.onM).toBeCloseTo(30, 0);
    expect(after(200, 230, 10)).toBeUndefined();
    expect(after(200, 10, 240)).toEqual({ fixes: 1, sinceBootS: 1002, first: at(240), onM: 0 });
  });

  test.each<[boolean, string, Partial<Away>, number]>([
    [true, 'three fixes over five seconds, 50 m on', {}, 1005],
    [false, 'two fixes', { fixes: 2 }, 1005],
    [false, 'less than five seconds', {}, 1004.9],
    [false, 'less than 50 m on', { onM: 49.9 }, 1005],
  ])('%s: %s', (is, _, more, bootS) => {
    const away = { fixes: 3, sinceBootS: 1000, first: at(200), onM: 50, ...more };
    expect(isDisplaced(away, bootS)).toBe(is);
  });

  test('nothing away is not displaced', () => {
    expect(isDisplaced(undefined, 1005)).toBe(false);
  });
});

test('X13: the angle between two ways of standing, each axis for itself', () => {
  const [x, y, z] = [1, 2, 2];
  expect(tiltBetween({ x, y, z }, { x: 2 * x, y: 2 * y, z: 2 * z })).toBeCloseTo(0, 5);
  expect(tiltBetween({ x, y, z }, { x: -x, y: -y, z: -z })).toBeCloseTo(180, 5);
  expect(tiltBetween({ x: 1, y: 0, z: 0 }, { x: 1, y: 1, z: 0 })).toBeCloseTo(45, 9);
  expect(tiltBetween({ x: 0, y: 1, z: 0 }, { x: 0, y: 1, z: -1 })).toBeCloseTo(45, 9);
  expect(tiltBetween({ x: 0, y: 0, z: 3 }, { x: 4, y: 0, z: 0 })).toBeCloseTo(90, 9);
  expect(tiltBetween({ x: 0, y: 0, z: 0 }, { x: 1, y: 1, z: 1 })).toBe(0);
  // Rounding can make a cosine a little more than 1.
  for (let n = 1; n <= 50; n++) {
    const a = { x: n / 3, y: n / 7, z: n / 11 };
    expect(tiltBetween(a, a)).toBeLessThan(1e-5);
    expect(tiltBetween(a, { x: -a.x, y: -a.y, z: -a.z })).toBeGreaterThan(179.999);
  }
});
