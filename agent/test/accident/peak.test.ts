/** The bounds of the scooter's and the bicycle's rules: just inside and just outside of each. */
import { describe, expect, test } from 'vitest';
import { type AccidentDetector, createDetector } from '../../src/accident/detector.ts';
import { type Force, G, KMH, noise, readings } from './given.ts';

const ride = noise(2, 7);
/** A blow of three hundredths of a second. */
const blowOf = (g: number, tS: number): number => (tS >= 0 && tS < 0.03 ? g * G : 0);

interface Told {
  readonly seconds?: number;
  readonly hz?: number;
  /** What a receiver says, each second: nothing = it says nothing. */
  readonly speed?: (tS: number) => number | undefined;
}

/** Times at which it was certain; `tS` of forces and speeds counts from the blow, at the tenth second. */
function certain(
  force: (tS: number) => Force,
  { seconds = 20, hz = 100, speed = () => undefined }: Told = {},
  detector: AccidentDetector = createDetector('e_scooter'),
): number[] {
  const { tS, ax, ay, az } = readings({ seconds, hz, force: (at) => force(at - 10) });
  return [...tS].flatMap((at, i) => {
    const mps = i % Math.round(hz / 10) === 0 ? speed(at - 10) : undefined;
    if (mps !== undefined) detector.speed(mps);
    const verdict = detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0);
    return verdict === 'certain' ? [at - 10] : [];
  });
}

/** Rides, is hit, and lies on its side from `liesS` on. */
const falls =
  (liesS = 0.1, g = -6) =>
  (tS: number): Force => ({ x: blowOf(g, tS), z: tS < liesS ? ride(tS) : 0, rollDeg: tS < liesS ? 0 : 85 });
/** The same without a vibration that tells that it is ridden. */
const glides =
  (liesS = 0.1) =>
  (tS: number): Force => ({ x: blowOf(-6, tS), rollDeg: tS < liesS ? 0 : 85 });
/** Rides, is hit, and stands from then on. */
const stops =
  (standsS: number) =>
  (tS: number): Force => ({ x: blowOf(-6, tS), z: tS < standsS ? ride(tS) : 0 });

describe('E2: what a rider is', () => {
  test('with a speed, whoever was at 5 km/h or more; without one, what vibrates', () => {
    expect(certain(glides(), { speed: (tS) => (tS < 0 ? 5.1 * KMH : undefined) })).toHaveLength(1);
    expect(certain(glides(), { speed: (tS) => (tS < 0 ? 4.9 * KMH : undefined) })).toEqual([]);
    expect(certain(glides())).toEqual([]);
    expect(certain(falls())).toHaveLength(1);
    expect(certain(falls(), { speed: () => 0 })).toEqual([]);
  });

  test('a speed counts for three seconds; who stood for three is no rider', () => {
    const silentFrom = (untilS: number) => (tS: number) => (tS < untilS ? 0 : undefined);
    expect(certain(falls(), { speed: silentFrom(-2.5) })).toEqual([]);
    expect(certain(falls(), { speed: silentFrom(-3.5) })).toHaveLength(1);
    const slowFrom = (fromS: number) => (tS: number) => (tS < fromS ? 4 : 0);
    expect(certain(glides(), { speed: slowFrom(-2.5) })).toHaveLength(1);
    expect(certain(glides(), { speed: slowFrom(-3.5) })).toEqual([]);
  });

  test('vibration in a third of the last seconds is riding, less is not', () => {
    const shakes =
      (fromS: number) =>
      (tS: number): Force => ({ ...glides()(tS), z: tS >= fromS && tS < 0 ? 4 * Math.sign(ride(tS)) : 0 });
    expect(certain(shakes(-3))).toHaveLength(1);
    expect(certain(shakes(-1))).toEqual([]);
  });

  test('nothing is judged within a second of the first reading, nor of a sensor that is too slow', () => {
    const early = (afterS: number) => {
      const detector = createDetector('e_scooter');
      const { tS, ax, ay, az } = readings({ seconds: 8, force: (at) => falls()(at - afterS) });
      let times = 0;
      tS.forEach((at, i) => {
        detector.speed(5);
        times += Number(detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0) === 'certain');
      });
      return times;
    };
    expect([early(0.9), early(1.2)]).toEqual([0, 1]);
    expect([90, 97].map((hz) => certain(falls(), { hz }).length)).toEqual([0, 1]);
  });
});

describe('E2: what comes of a blow', () => {
  test('3.6 g begin one, less do not', () => {
    expect(certain(falls(0.1, -3.7))).toHaveLength(1);
    expect(certain(falls(0.1, -3.4))).toEqual([]);
  });

  test('lying counts if it begins within five seconds, and after two seconds of it', () => {
    const ridesThenFalls = (liesS: number) => certain(falls(liesS), { seconds: 25 });
    const [atS = 0] = ridesThenFalls(4);
    // The mean of a third of a second comes to 60 degrees in about as long.
    expect(atS).toBeGreaterThan(6.1);
    expect(atS).toBeLessThan(6.8);
    expect(ridesThenFalls(5.2)).toEqual([]);
  });

  test('standing counts if it begins within a second and a half, and after two seconds of it', () => {
    const [atS = 0] = certain(stops(0.5));
    expect(atS).toBeGreaterThan(2.5);
    expect(atS).toBeLessThan(3.7);
    expect(certain(stops(1.6))).toEqual([]);
  });

  test('more than 0.7 m/s, told after the second and a half, is no standing', () => {
    const told = (mps: number) => certain(stops(0.3), { speed: (tS) => (tS < 0 ? 5 : mps) }).length;
    expect([told(0.8), told(0.6), told(0)]).toEqual([0, 1, 1]);
    // A receiver lags behind: what it says before is of the ride.
    expect(certain(stops(0.3), { speed: (tS) => (tS < 1.3 ? 5 : undefined) })).toHaveLength(1);
  });

  test('who rides on for five seconds had none, and another blow is another question', () => {
    const twice = (tS: number): Force => ({
      x: blowOf(-6, tS) + blowOf(-6, tS - 8),
      z: tS < 8.1 ? ride(tS) : 0,
      rollDeg: tS < 8.1 ? 0 : 85,
    });
    const found = certain(twice, { seconds: 25 });
    expect(found).toHaveLength(1);
    expect(found[0]).toBeGreaterThan(10);
  });

  test('after one, none for thirty seconds', () => {
    const again = (afterS: number) => {
      const force = (tS: number): Force => {
        const lies = (tS > 0.1 && tS < 4) || tS > afterS + 0.1;
        return {
          x: blowOf(-6, tS) + blowOf(-6, tS - afterS),
          z: lies ? 0 : ride(tS),
          rollDeg: lies ? 85 : 0,
        };
      };
      return certain(force, { seconds: 20 + afterS }).length;
    };
    expect([again(28), again(36)]).toEqual([1, 2]);
  });

  test('its strength is the hardest of the first third of a second', () => {
    const strength = (afterS: number, g: number) => {
      const detector = createDetector('e_scooter');
      certain((tS) => ({ ...falls(1)(tS), x: blowOf(-6, tS) + blowOf(g, tS - afterS) }), {}, detector);
      return detector.strength() / G;
    };
    expect(strength(0.2, -9)).toBeGreaterThan(8.9);
    expect(strength(0.5, -9)).toBeLessThan(6.3);
    expect(strength(0.2, -4)).toBeGreaterThan(5.9);
  });

  test('it began at the blow', () => {
    const detector = createDetector('e_bike');
    expect(detector.startS()).toBe(Number.NaN);
    certain(falls(), {}, detector);
    expect(detector.startS()).toBeCloseTo(10, 9);
  });
});

describe('M8: readings that are missing', () => {
  const run = (detector: AccidentDetector, fromS: number, toS: number, force: (tS: number) => Force) => {
    const { tS, ax, ay, az } = readings({
      seconds: toS - fromS,
      fromS,
      force: (at) => force(at + fromS - 10),
    });
    return [...tS].map((at, i) => detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0));
  };

  test('a gap after the blow: what was perhaps is none', () => {
    const [whole, broken] = [createDetector('e_scooter'), createDetector('e_scooter')];
    for (const detector of [whole, broken]) expect(run(detector, 0, 11, falls())).toContain('perhaps');
    broken.gap();
    expect(run(whole, 11, 16, falls())).toContain('certain');
    expect(run(broken, 11, 16, falls())).not.toContain('certain');
  });

  test('a gap before it: whether it is ridden has to be heard anew', () => {
    const detector = createDetector('e_scooter');
    run(detector, 0, 8.6, falls());
    detector.gap();
    expect(run(detector, 8.6, 16, falls())).not.toContain('perhaps');
  });

  test('a clock that stands or runs back is no reading', () => {
    const detector = createDetector('e_scooter');
    run(detector, 0, 10, falls());
    expect(detector.take(9.99, -9 * G, 0, G)).toBe('nothing');
    expect(detector.take(9, -9 * G, 0, G)).toBe('nothing');
  });

  test('cleared, it tells nothing, and what had begun is over', () => {
    const detector = createDetector('e_scooter');
    run(detector, 0, 11, falls());
    expect(detector.tiltDeg()).toBeGreaterThan(40);
    detector.clear();
    expect([detector.startS(), detector.strength(), detector.tiltDeg()]).toEqual([Number.NaN, 0, 0]);
    expect(run(detector, 11, 16, falls())).not.toContain('certain');
  });
});
