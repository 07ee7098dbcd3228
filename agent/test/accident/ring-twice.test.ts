/** The ring against lists that forget nothing: whatever was said, in whatever order, it tells the same of it. */
import { expect, test } from 'vitest';
import { createRing } from '../../src/accident/ring.ts';
import { noise } from './given.ts';

interface Timed {
  readonly tS: number;
}
interface Reading extends Timed {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What of the last readings lies in a hundredth of a second around a moment: their mean, or the nearest within 15 ms. */
function slotOf(held: readonly Reading[], middleS: number) {
  const inside = held.filter(({ tS }) => tS >= middleS - 0.005 && tS < middleS + 0.005);
  const mean = (axis: 'x' | 'y' | 'z') => inside.reduce((sum, one) => sum + one[axis], 0) / inside.length;
  if (inside.length > 0) return { x: mean('x'), y: mean('y'), z: mean('z') };
  const away = ({ tS }: Timed) => Math.abs(tS - middleS);
  const nearest = held.toSorted((a, b) => away(a) - away(b))[0];
  if (nearest === undefined || away(nearest) > 0.015) return { x: 0, y: 0, z: 0 };
  return { x: nearest.x, y: nearest.y, z: nearest.z };
}

/** The newest of the last 128 speeds that is not from later, and at most a second and a half old. */
function speedOf(held: readonly (Timed & { readonly mps: number })[], atS: number): number | undefined {
  const then = held.filter(({ tS }) => tS <= atS).sort((a, b) => b.tS - a.tS)[0];
  return then !== undefined && atS - then.tS <= 1.5 ? then.mps : undefined;
}

const SEEDS = [1, 2, 3, 4, 5, 6];

test.each(SEEDS)('E3: readings, twice told, seed %i: gaps, any rate, more than it holds', (seed) => {
  const some = noise(1, seed);
  const ring = createRing();
  const told: Reading[] = [];
  for (let tS = 7; told.length < 1_500; tS += 0.001 + 0.012 * (some(0) + 1) * (seed / 6)) {
    if (some(0) > 0.97) tS += 0.04;
    const [x, y, z] = [some(0), some(0), some(0)];
    ring.reading(tS, x, y, z);
    told.push({ tS, x, y, z });
    if (told.length % 150 !== 0) continue;
    const atS = tS - 0.3 * (some(0) + 1);
    const held = told.slice(-1_024);
    ring.readingsAround(atS).forEach((reading, i) => {
      const slot = slotOf(held, atS - 0.1 + i / 100);
      for (const axis of ['x', 'y', 'z'] as const) expect(reading[axis]).toBeCloseTo(slot[axis], 9);
    });
  }
});

test.each(SEEDS)('E3: speeds, twice told, seed %i: silences, and more than it holds', (seed) => {
  const some = noise(1, seed);
  const ring = createRing();
  const told: { tS: number; mps: number }[] = [];
  for (let tS = 50; told.length < 400; tS += 0.05 + 0.2 * (some(0) + 1)) {
    if (some(0) > 0.9) tS += 2;
    const mps = 20 + some(10);
    ring.speed(tS, mps);
    told.push({ tS, mps });
    if (told.length % 20 !== 0) continue;
    const atS = tS - some(1);
    const all = Array.from({ length: 11 }, (_, i) => speedOf(told.slice(-128), atS - 5 + i / 2));
    expect(ring.speedsBefore(atS)).toEqual(all.some((speed) => speed !== undefined) ? all : []);
  }
});

test.each(SEEDS)(
  'E3: places, twice told, seed %i: at any rate, each a second from the one before',
  (seed) => {
    const some = noise(1, seed);
    const ring = createRing();
    // The newest first. One within a second of the place before the newest takes the newest's stead.
    let told: { tS: number; place: { latitudeE6: number; longitudeE6: number } }[] = [];
    let tS = 100;
    for (let n = 0; n < 300; n++) {
      tS += 0.05 + 0.3 * seed * (some(0) + 1);
      const place = { latitudeE6: 56_000_000 + n, longitudeE6: 24_000_000 - 3 * n };
      const [newest, before] = told;
      const isNear = newest !== undefined && before !== undefined && tS - before.tS < 1;
      told = [{ tS, place }, ...(isNear ? told.slice(1) : told)].slice(0, 6);
      ring.place(tS, place);
      for (const atS of [tS, tS - 0.7, tS - 2.2, tS - 60]) {
        const until = told.filter((one) => one.tS <= atS);
        expect(ring.placesUntil(atS)).toEqual({
          places: until.slice(0, 3).map((one) => one.place),
          ageS: atS - (until[0]?.tS ?? Number.NEGATIVE_INFINITY),
        });
      }
    }
  },
);

test('M13: cleared, each number that it held is zero, and it begins as a new one', () => {
  const [used, fresh] = [createRing(), createRing()];
  for (let i = 0; i < 40; i++) {
    used.reading(i / 100, 1 + i, 2, 3);
    used.speed(i, 9);
    used.place(i, { latitudeE6: i, longitudeE6: i });
  }
  used.clear();
  for (const ring of [used, fresh]) {
    ring.reading(0.2, 1, 1, 1);
    ring.speed(20, 4);
    ring.place(20, { latitudeE6: 5, longitudeE6: 6 });
  }
  expect(used.readingsAround(0.2)).toEqual(fresh.readingsAround(0.2));
  expect(used.speedsBefore(20)).toEqual(fresh.speedsBefore(20));
  expect(used.placesUntil(20)).toEqual(fresh.placesUntil(20));
  expect(used.placesUntil(20).places).toEqual([{ latitudeE6: 5, longitudeE6: 6 }]);
});
