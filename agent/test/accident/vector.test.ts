import { describe, expect, test } from 'vitest';
import { angleDeg, at, distance, lean, lengthAcross, lengthOf, zeros } from '../../src/accident/vector.ts';

const vector = (x: number, y: number, z: number) => Float64Array.of(x, y, z);

describe('E1, E2: the numbers that a crash is judged by', () => {
  test('a mean moves towards a reading by its share, each axis for itself', () => {
    const mean = vector(1, 2, 3);
    lean(mean, 5, 10, -5, 0.25);
    expect([...mean]).toEqual([2, 4, 1]);
    lean(mean, 7, 8, 9, 1);
    expect([...mean]).toEqual([7, 8, 9]);
    lean(mean, 0, 0, 0, 0);
    expect([...mean]).toEqual([7, 8, 9]);
  });

  test('distance and length in space', () => {
    expect(distance(vector(1, 2, 3), 3, 5, 9)).toBe(7);
    expect(distance(vector(1, 2, 3), 1, 2, 3)).toBe(0);
    expect(lengthOf(vector(-2, 3, -6))).toBe(7);
    expect(lengthOf(zeros())).toBe(0);
  });

  test('what of a force is horizontal, however the sensor is mounted', () => {
    const down = vector(0, 0, 9.8);
    expect(lengthAcross(3, 4, 100, down)).toBeCloseTo(5, 9);
    expect(lengthAcross(3, 4, -100, vector(0, 0, -1))).toBeCloseTo(5, 9);
    expect(lengthAcross(3, 100, 4, vector(0, 5, 0))).toBeCloseTo(5, 9);
    expect(lengthAcross(100, 3, 4, vector(7, 0, 0))).toBeCloseTo(5, 9);
    // Along and across a slope of 3:4, (3, 0, 4) is two and one times it.
    expect(lengthAcross(3 * 2 - 4, 0, 4 * 2 + 3, vector(3, 0, 4))).toBeCloseTo(5, 9);
    expect(lengthAcross(3, 4, 12, zeros())).toBe(13);
  });

  test('what is along gravity alone leaves nothing, and not even a fault of rounding', () => {
    for (let n = 1; n <= 50; n++) {
      const [x, y, z] = [n / 3, n / 7, n / 11];
      expect(lengthAcross(5 * x, 5 * y, 5 * z, vector(x, y, z))).toBeLessThan(1e-5);
    }
  });

  test('the angle between two directions', () => {
    expect(angleDeg(vector(0, 0, 2), vector(0, 3, 0))).toBeCloseTo(90, 9);
    expect(angleDeg(vector(0, 0, 2), vector(0, 3, 3))).toBeCloseTo(45, 9);
    expect(angleDeg(vector(1, 2, 2), vector(-2, -4, -4))).toBeCloseTo(180, 5);
    expect(angleDeg(vector(2, 0, 0), vector(1, 0, Math.sqrt(3)))).toBeCloseTo(60, 9);
    expect(angleDeg(zeros(), vector(1, 0, 0))).toBe(0);
    expect(angleDeg(vector(1, 0, 0), zeros())).toBe(0);
    for (let n = 1; n <= 50; n++) {
      const a = vector(n / 3, n / 7, n / 11);
      expect(angleDeg(a, a)).toBeLessThan(1e-5);
      expect(angleDeg(a, vector(-n / 3, -n / 7, -n / 11))).toBeGreaterThan(179.999);
    }
  });

  test('beyond the end of the numbers there is 0', () => {
    expect([at(vector(1, 2, 3), 2), at(vector(1, 2, 3), 3), at(vector(1, 2, 3), -1)]).toEqual([3, 0, 0]);
  });
});
