import { describe, expect, test } from 'vitest';
import { createGravity, type Gravity } from '../../src/accident/gravity.ts';
import { G } from './given.ts';

/** So many readings of the same force, a hundredth of a second apart. */
function hear(gravity: Gravity, count: number, [x, y, z]: readonly [number, number, number]): void {
  for (let i = 0; i < count; i++) gravity.take(x, y, z, 0.01);
}

/** Nearly the resting reading: differs by less than a fifth of gravity. */
const NEAR = [1, 0, G] as const;
const FAR = [5, 0, G] as const;
const REST = [0, 0, G] as const;

describe('E1, E2: which way is down', () => {
  test('the first reading is taken whole, and for a second all of them count alike', () => {
    const gravity = createGravity();
    expect([...gravity.down]).toEqual([0, 0, 0]);
    gravity.take(1, 2, 3, 0.01);
    expect([...gravity.down]).toEqual([1, 2, 3]);
    gravity.take(3, 4, 5, 0.01);
    expect([...gravity.down].map((n) => n.toFixed(9))).toEqual([2, 3, 4].map((n) => n.toFixed(9)));
    // A jolt among them, too.
    gravity.take(-37, 0, 0, 0.01);
    expect(gravity.down[0]).toBeCloseTo(-11, 9);
  });

  test('after that it learns within five seconds', () => {
    const gravity = createGravity();
    hear(gravity, 1_000, REST);
    hear(gravity, 500, NEAR);
    expect(gravity.down[0]).toBeCloseTo(1 - (1 - 0.01 / 5) ** 500, 9);
    expect(gravity.down[2]).toBeCloseTo(G, 9);
  });

  test('between the first second and the fifth all of it still counts alike', () => {
    const gravity = createGravity();
    hear(gravity, 200, REST);
    hear(gravity, 200, NEAR);
    expect(gravity.down[0]).toBeCloseTo(0.5, 9);
  });

  test('of what differs much, braking or a blow, it learns ten times slower, and does learn', () => {
    const gravity = createGravity();
    hear(gravity, 1_000, REST);
    hear(gravity, 500, FAR);
    expect(gravity.down[0]).toBeCloseTo(5 * (1 - (1 - 0.01 / 50) ** 500), 9);
  });

  test('a fifth of gravity is much', () => {
    const learnt = (x: number) => {
      const gravity = createGravity();
      hear(gravity, 1_000, REST);
      hear(gravity, 1, [x, 0, G]);
      return (gravity.down[0] ?? 0) / x;
    };
    expect(learnt(0.19 * G)).toBeCloseTo(0.01 / 5, 9);
    expect(learnt(0.21 * G)).toBeCloseTo(0.01 / 50, 9);
  });

  test('cleared, it knows nothing and begins anew', () => {
    const gravity = createGravity();
    hear(gravity, 1_000, REST);
    gravity.clear();
    expect([...gravity.down]).toEqual([0, 0, 0]);
    gravity.take(9, 8, 7, 0.01);
    expect([...gravity.down]).toEqual([9, 8, 7]);
  });
});
