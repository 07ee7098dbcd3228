/** The car's detector against a second opinion: the same rule, worked out anew at each reading from all readings. */
import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/accident/detector.ts';
import { createGravity } from '../../src/accident/gravity.ts';
import type { ImuBatch } from '../../src/sample.ts';
import { blow, type Force, G, KMH, type Mounting, noise, readings } from './given.ts';

/** Readings that a unit holds, at most. */
const HELD = 1_024;

interface Found {
  readonly atS: number;
  readonly startS: number;
  readonly strength: number;
}

type Reading = readonly [tS: number, dtS: number, x: number, y: number, z: number];

/** Time, and readings times time, of a span of them. */
function sumsOf(all: readonly Reading[], from: number, to: number): [number, number, number, number] {
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let n = from; n < to; n++) {
    const [, dtS, x, y, z] = all[n] as Reading;
    sums[0] += dtS;
    sums[1] += dtS * x;
    sums[2] += dtS * y;
    sums[3] += dtS * z;
  }
  return sums;
}

/** The crash in some readings: 7.2 km/h and more within 150 ms against the second before, across gravity. */
function secondOpinion({ tS, ax, ay, az }: ImuBatch): Found | undefined {
  const gravity = createGravity();
  const all: Reading[] = [];
  const firstAfter = (from: number, endS: number) => {
    let n = from;
    while (n < all.length && (all[n] as Reading)[0] <= endS) n += 1;
    return n;
  };
  let [oldest, inWindow] = [0, 0];
  let found: Found | undefined;
  for (let i = 1; i < tS.length; i++) {
    const [nowS = 0, x = 0, y = 0, z = 0] = [tS[i], ax[i], ay[i], az[i]];
    const dtS = nowS - (tS[i - 1] ?? 0);
    gravity.take(x, y, z, dtS);
    const share = Math.min(1, (50 * G) / Math.max(1, Math.hypot(x, y, z)));
    all.push([nowS, dtS, share * x, share * y, share * z]);
    inWindow = firstAfter(inWindow, nowS - 0.15);
    oldest = Math.max(firstAfter(oldest, nowS - 0.15 - 1), all.length - HELD);
    const [beforeS, ...before] = sumsOf(all, oldest, inWindow);
    const [windowS, ...window] = sumsOf(all, inWindow, all.length);
    if (beforeS < 0.3 || (all.length - oldest) / (beforeS + windowS) < 95) continue;
    const mean = before.map((sum) => sum / beforeS);
    const [dx = 0, dy = 0, dz = 0] = window.map((sum, n) => sum - windowS * (mean[n] ?? 0));
    const [gx = 0, gy = 0, gz = 0] = gravity.down;
    const across =
      Math.hypot(dy * gz - dz * gy, dz * gx - dx * gz, dx * gy - dy * gx) / Math.hypot(gx, gy, gz);
    if (found !== undefined) {
      if (nowS < found.startS + 0.3) found = { ...found, strength: Math.max(found.strength, across) };
      continue;
    }
    if (across < 7.2 * KMH) continue;
    const [mx = 0, my = 0, mz = 0] = mean;
    const strong = all
      .slice(inWindow)
      .filter((one) => Math.hypot(one[2] - mx, one[3] - my, one[4] - mz) >= G);
    if (sumsOf(strong, 0, strong.length)[0] < 0.025) continue;
    found = { atS: nowS, startS: strong[0]?.[0] ?? 0, strength: across };
  }
  return found;
}

/** The first crash, and how strong it was in the end. */
function firstOpinion({ tS, ax, ay, az }: ImuBatch): Found | undefined {
  const detector = createDetector('car');
  let atS: number | undefined;
  tS.forEach((at, i) => {
    if (detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0) === 'certain') atS ??= at;
  });
  return atS === undefined ? undefined : { atS, startS: detector.startS(), strength: detector.strength() };
}

const turned: Mounting = [33, -71, 120];
const rough = [noise(4, 1), noise(4, 2), noise(6, 3)] as const;
const CRASHES: readonly (readonly [string, number, (tS: number) => Force])[] = [
  [
    'of 30 km/h on a rough road',
    100,
    (tS) => ({
      x: blow('haversine', -30 * KMH, 0.1, tS - 2) + rough[0](tS),
      y: rough[1](tS),
      z: rough[2](tS),
    }),
  ],
  ['just enough, from the side', 200, (tS) => ({ y: blow('half_sine', 7.6 * KMH, 0.12, tS - 2) })],
  [
    'while braking, downhill',
    400,
    (tS) => ({ x: -0.7 * G + blow('triangle', -12 * KMH, 0.14, tS - 2), z: 0.5 }),
  ],
  [
    'of two blows, the second harder',
    100,
    (tS) => ({
      x: blow('half_sine', -9 * KMH, 0.08, tS - 2) + blow('half_sine', -25 * KMH, 0.08, tS - 2.12),
    }),
  ],
  ['so hard that readings are cut', 800, (tS) => ({ x: tS >= 2 && tS < 2.03 ? -120 * G : 0 })],
  ['of a sensor faster than what is held', 2_000, (tS) => ({ x: blow('haversine', -20 * KMH, 0.1, tS - 2) })],
  [
    'half a second after the sensor began',
    100,
    (tS) => ({ x: blow('haversine', -30 * KMH, 0.1, tS - 0.42) }),
  ],
];

describe('E1: two opinions of the same readings', () => {
  test.each(CRASHES)(
    'a crash %s: at the same reading, of the same beginning and strength',
    (_, hz, force) => {
      const batch = readings({ seconds: 3, hz, mounting: turned, fromS: 50, force });
      const [first, second] = [firstOpinion(batch), secondOpinion(batch)];
      expect(second).toBeDefined();
      expect(first).toEqual({
        atS: second?.atS,
        startS: second?.startS,
        strength: expect.closeTo(second?.strength ?? 0, 6),
      });
    },
  );

  test('of a sensor so fast that too little of the second before is held, nothing is told', () => {
    const force = (tS: number): Force => ({ x: blow('haversine', -60 * KMH, 0.1, tS - 1) });
    const batch = readings({ seconds: 1.5, hz: 4_000, force });
    expect([firstOpinion(batch), secondOpinion(batch)]).toEqual([undefined, undefined]);
  });

  test('rough roads give no crash to either', () => {
    const batch = readings({
      seconds: 20,
      force: (tS) => ({ x: rough[0](tS), y: rough[1](tS), z: rough[2](tS) }),
    });
    expect([firstOpinion(batch), secondOpinion(batch)]).toEqual([undefined, undefined]);
  });
});

describe('E3: what is asked of the detector afterwards', () => {
  const crash = (tS: number): Force => ({
    x: blow('half_sine', -30 * KMH, 0.12, tS - 3),
    rollDeg: tS > 3.2 ? 90 : 0,
  });
  const take = (detector: ReturnType<typeof createDetector>, { tS, ax, ay, az }: ImuBatch) =>
    [...tS].filter((at, i) => detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0) === 'certain').length;

  test('how it lies now, against how it stood before the crash', () => {
    const detector = createDetector('car');
    expect(detector.tiltDeg()).toBe(0);
    expect(take(detector, readings({ seconds: 3, force: () => ({}) }))).toBe(0);
    expect(detector.tiltDeg()).toBeLessThan(0.01);
    take(detector, readings({ seconds: 3, fromS: 3, force: (tS) => crash(tS + 3) }));
    expect(detector.tiltDeg()).toBeGreaterThan(88);
    expect(detector.tiltDeg()).toBeLessThan(92);
  });

  test('the mean of half a second tells it: after half a second two thirds of the way', () => {
    const detector = createDetector('car');
    take(detector, readings({ seconds: 5, force: () => ({}) }));
    take(detector, readings({ seconds: 0.5, fromS: 5, force: () => ({ rollDeg: 90 }) }));
    const gone = 1 - (1 - 0.01 / 0.5) ** 50;
    // Gravity itself has hardly turned meanwhile.
    const turnedDeg = (Math.atan2(gone, 1 - gone) * 180) / Math.PI;
    expect(Math.abs(detector.tiltDeg() - turnedDeg)).toBeLessThan(1);
  });

  test('none is noticed for 30 s, and the next one then', () => {
    const again = (afterS: number) => {
      const force = (tS: number): Force => ({
        x: blow('half_sine', -30 * KMH, 0.12, tS - 3) + blow('half_sine', -30 * KMH, 0.12, tS - 3 - afterS),
      });
      return take(createDetector('car'), readings({ seconds: afterS + 5, force }));
    };
    expect([again(29.5), again(30.5)]).toEqual([1, 2]);
  });

  test('cleared, it tells nothing of the last one', () => {
    const detector = createDetector('car');
    take(detector, readings({ seconds: 6, force: crash }));
    detector.clear();
    expect([detector.startS(), detector.strength()]).toEqual([Number.NaN, 0]);
    expect(take(detector, readings({ seconds: 0.4, fromS: 6, force: () => ({ x: -9 * G }) }))).toBe(0);
  });

  test('a clock that stands or runs back is no reading', () => {
    const detector = createDetector('car');
    take(detector, readings({ seconds: 3, force: () => ({}) }));
    const stands = readings({ seconds: 1, fromS: 3, force: () => ({ x: -9 * G }) });
    stands.tS.fill(2.99);
    expect(take(detector, stands)).toBe(0);
  });
});
