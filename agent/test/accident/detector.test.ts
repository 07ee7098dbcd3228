import { describe, expect, test } from 'vitest';
import { type AccidentDetector, createDetector } from '../../src/accident/detector.ts';
import type { AccidentVehicle } from '../../src/accident/rules.ts';
import type { ImuBatch } from '../../src/sample.ts';
import {
  blow,
  type Force,
  G,
  type Given,
  KMH,
  LEVEL,
  type Mounting,
  noise,
  readings,
  type Shape,
} from './given.ts';

/** The times at which a detector was certain. */
function certain(detector: AccidentDetector, { tS, ax, ay, az }: ImuBatch): number[] {
  return [...tS].filter((at, i) => detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0) === 'certain');
}

const found = (vehicle: AccidentVehicle, given: Given): number =>
  certain(createDetector(vehicle), readings(given)).length;

/** Five seconds with something at the third. */
const at3 = (force: (tS: number) => Force, more: Partial<Given> = {}): Given => ({
  seconds: 5,
  force: (tS) => force(tS - 3),
  ...more,
});

const MOUNTINGS: readonly Mounting[] = [LEVEL, [90, 0, 0], [180, 0, 45], [33, -71, 120]];
const SHAPES: readonly Shape[] = ['haversine', 'half_sine', 'triangle'];

describe('E1: a car', () => {
  const aside = (shape: Shape, kmh: number, lastsS: number, deg: number) => (tS: number) => {
    const force = blow(shape, kmh * KMH, lastsS, tS);
    const angle = (deg * Math.PI) / 180;
    return { x: force * Math.cos(angle), y: force * Math.sin(angle) };
  };

  test.each(SHAPES)(
    'a %s of 8 km/h within 150 ms is noticed from every side, in every mounting, at every rate',
    (shape) => {
      for (const mounting of MOUNTINGS)
        for (const hz of [100, 200, 400])
          for (const deg of [0, 60, 180, 270])
            for (const lastsS of [0.05, 0.1, 0.149])
              expect(
                found('car', at3(aside(shape, 8, lastsS, deg), { mounting, hz })),
                `${mounting} ${hz} ${deg}`,
              ).toBe(1);
    },
  );

  test('less than the rule asks for is not noticed, nor is the same change within half a second', () => {
    expect(found('car', at3(aside('haversine', 7, 0.1, 180)))).toBe(0);
    expect(found('car', at3(aside('half_sine', 10, 0.5, 180)))).toBe(0);
  });

  test('it is noticed on a slope, while braking hard, and with the noise of a road', () => {
    const rough = [noise(3, 1), noise(3, 2), noise(6, 3)] as const;
    const force = (tS: number): Force => ({
      x: (tS > -2 ? -0.8 * G : 0) + blow('haversine', -9 * KMH, 0.1, tS) + rough[0](tS),
      y: rough[1](tS),
      z: rough[2](tS),
    });
    expect(found('car', at3(force, { mounting: [12, 8, 0] }))).toBe(1);
  });

  test('it began where the forces began, and its strength is the change of velocity', () => {
    const detector = createDetector('car');
    const batch = readings(at3(aside('half_sine', 30, 0.12, 180), { fromS: 1_000 }));
    const [atS = 0] = certain(detector, batch);
    expect(detector.startS()).toBeGreaterThan(1_002.999);
    expect(detector.startS()).toBeLessThan(1_003.04);
    expect(atS - detector.startS()).toBeLessThan(0.15);
    expect(detector.strength() / KMH).toBeCloseTo(30, 0);
  });

  test('one crash of several blows is one', () => {
    const twice = (tS: number) => ({
      x: blow('haversine', -20 * KMH, 0.1, tS) + blow('haversine', -20 * KMH, 0.1, tS - 1),
    });
    expect(found('car', at3(twice))).toBe(1);
    const later = (tS: number) => ({
      x: blow('haversine', -20 * KMH, 0.1, tS) + blow('haversine', -20 * KMH, 0.1, tS - 40),
    });
    expect(found('car', { seconds: 50, force: (tS) => later(tS - 5) })).toBe(2);
  });

  const NONE: readonly (readonly [string, (tS: number) => Force])[] = [
    ['braking as hard as tyres can, with a jerk', (tS) => ({ x: tS < 0 || tS > 3 ? 0 : -1.15 * G })],
    ['letting go of the brake at once', (tS) => ({ x: tS < 0 ? -1.1 * G : 0 })],
    [
      'a pot-hole',
      (tS) => ({
        z: blow('half_sine', -0.5, 0.05, tS) + blow('half_sine', 1.6, 0.05, tS - 0.05),
        x: blow('half_sine', -0.6, 0.05, tS - 0.05),
      }),
    ],
    [
      'a kerb at 30 km/h',
      (tS) => ({ z: blow('half_sine', 2.6, 0.06, tS), x: blow('half_sine', -1.1, 0.06, tS) }),
    ],
    [
      'a speed bump',
      (tS) => ({ z: blow('half_sine', 1.4, 0.12, tS) - blow('half_sine', 1.4, 0.15, tS - 0.12) }),
    ],
    [
      'a door slammed',
      (tS) => ({ y: tS < 0 || tS > 0.3 ? 0 : 3 * G * Math.exp(-15 * tS) * Math.sin(2 * Math.PI * 25 * tS) }),
    ],
    ['a knock at the unit', (tS) => ({ x: blow('half_sine', 1.8, 0.008, tS) })],
    ['one wild reading', (tS) => ({ y: Math.abs(tS) < 0.004 ? 150 * G : 0 })],
    ['a jack: slowly on its side', (tS) => ({ rollDeg: Math.max(0, Math.min(80, tS * 40)) })],
  ];
  test.each(NONE)('%s is none', (_, force) => {
    for (const mounting of MOUNTINGS)
      for (const hz of [100, 400]) expect(found('car', at3(force, { mounting, hz }))).toBe(0);
  });

  test('a sensor that is too slow notices nothing, whatever happens', () => {
    for (const hz of [1, 10, 50, 90])
      expect(found('car', at3(aside('haversine', 60, 0.1, 180), { hz }))).toBe(0);
    expect(found('car', at3(aside('haversine', 60, 0.1, 180), { hz: 97 }))).toBe(1);
  });

  test('across a gap nothing is summed up', () => {
    const detector = createDetector('car');
    expect(certain(detector, readings({ seconds: 3, force: () => ({}) }))).toEqual([]);
    detector.gap();
    const after = readings({ seconds: 0.2, fromS: 5, force: () => ({ x: -5 * G }) });
    expect(certain(detector, after)).toEqual([]);
  });
});

describe('E2: a scooter, a bicycle', () => {
  const ride = noise(2, 7);
  const peak = (g: number) => (tS: number) => (tS >= 0 && tS < 0.03 ? g * G : 0);
  const falls = (tS: number): Force => ({
    x: peak(-6)(tS),
    z: tS < 0 ? ride(tS) : 0,
    rollDeg: tS < 0.1 ? 0 : 85,
  });
  const stops = (tS: number): Force => ({ x: peak(-6)(tS), z: tS < 0.3 ? ride(tS) : 0 });
  const ridesOn = (tS: number): Force => ({ x: peak(-6)(tS), z: ride(tS) });
  const both = ['e_scooter', 'e_bike'] as const;
  const at10 = (force: (tS: number) => Force, more: Partial<Given> = {}): Given => ({
    seconds: 20,
    force: (tS) => force(tS - 10),
    ...more,
  });

  test.each(both)('%s: a blow of 4 g and a fall, or a sudden stop, is one', (vehicle) => {
    for (const mounting of MOUNTINGS)
      for (const hz of [100, 400]) {
        expect(found(vehicle, at10(falls, { mounting, hz }))).toBe(1);
        expect(found(vehicle, at10(stops, { mounting, hz }))).toBe(1);
      }
  });

  test.each(both)('%s: who rides on had none', (vehicle) => {
    for (const hz of [100, 400]) expect(found(vehicle, at10(ridesOn, { hz }))).toBe(0);
  });

  test('less than 4 g is none, whatever follows', () => {
    const soft = (tS: number): Force => ({ ...falls(tS), x: peak(-3.5)(tS) });
    expect(found('e_scooter', at10(soft))).toBe(0);
  });

  test('a tilt of less than 60 degrees, or for less than 2 s, is none', () => {
    const leans = (tS: number): Force => ({ ...ridesOn(tS), rollDeg: tS < 0.1 ? 0 : 55 });
    const up = (tS: number): Force => ({ ...ridesOn(tS), rollDeg: tS < 0.1 || tS > 1.8 ? 0 : 85 });
    expect([leans, up].map((force) => found('e_scooter', at10(force)))).toEqual([0, 0]);
  });

  test('a pot-hole before a red light is none: it takes longer to stop', () => {
    const light = (tS: number): Force => ({ x: peak(-6)(tS), z: tS < 2.2 ? ride(tS) : 0 });
    expect(found('e_scooter', at10(light))).toBe(0);
  });

  test('a parked one that falls over, is kicked or is thrown into a van is none', () => {
    const drop = (tS: number): Force => ({ x: peak(-9)(tS), rollDeg: tS < -0.3 ? 0 : 88 });
    expect(found('e_scooter', at10(drop))).toBe(0);
    const detector = createDetector('e_scooter');
    const calm = readings({ seconds: 8, force: () => ({}) });
    const thrown = readings({ seconds: 8, fromS: 8, force: (tS) => ({ ...falls(tS - 4), z: ride(tS) }) });
    expect(certain(detector, calm)).toEqual([]);
    // It shakes, and its wheel does not turn.
    let times = 0;
    thrown.tS.forEach((tS, i) => {
      if (i % 100 === 0) detector.speed(0);
      times += Number(
        detector.take(tS, thrown.ax[i] ?? 0, thrown.ay[i] ?? 0, thrown.az[i] ?? 0) === 'certain',
      );
    });
    expect(times).toBe(0);
  });

  test('a speed that goes on denies the standstill', () => {
    const detector = createDetector('e_scooter');
    const batch = readings(at10(stops));
    let times = 0;
    batch.tS.forEach((tS, i) => {
      if (i % 100 === 0) detector.speed(5);
      times += Number(detector.take(tS, batch.ax[i] ?? 0, batch.ay[i] ?? 0, batch.az[i] ?? 0) === 'certain');
    });
    expect(times).toBe(0);
  });

  test('its strength is the peak', () => {
    const detector = createDetector('e_bike');
    certain(detector, readings(at10(falls)));
    expect(detector.strength() / G).toBeGreaterThan(5.5);
    expect(detector.tiltDeg()).toBeGreaterThan(75);
  });
});
