import { expect, test } from 'vitest';
import { offsetBy } from '../../src/minimise/distance.ts';
import { freshTheft, PARKED, type TheftReading, TOGETHER_S, watchTheft } from '../../src/theft/detector.ts';
import { tiltBetween } from '../../src/theft/signs.ts';

const HOME = { latitudeE6: 56_951_700, longitudeE6: 24_113_300 };
const UPRIGHT = { x: 0, y: 0, z: 9.81 };
/** Laid on its side. */
const LYING = { x: 9.81, y: 0, z: 0 };

type Moment = Omit<TheftReading, 'bootS' | 'inUse' | 'position'> & {
  readonly northM?: number;
  readonly inUse?: boolean;
  readonly accuracyM?: number;
  readonly noFix?: boolean;
};

/** Seconds at which a suspicion was raised, of a reading a second. */
function watched(seconds: number, at: (s: number) => Moment): number[] {
  let state = freshTheft();
  const raised: number[] = [];
  for (let s = 0; s < seconds; s++) {
    const { northM = 0, inUse = false, accuracyM = 5, noFix = false, ...more } = at(s);
    const position = noFix ? undefined : { ...offsetBy(HOME, northM, 0), accuracyM };
    const step = watchTheft(state, { bootS: 1000 + s, inUse, position, ...more });
    state = step.state;
    if (step.suspected) raised.push(s);
  }
  return raised;
}

/** Parked and locked for so long, then whatever happens, `s` from its beginning. */
const parkedThen =
  (parkedS: number, then: (s: number) => Moment) =>
  (s: number): Moment =>
    s < parkedS ? { locked: true, odometerM: 1000, acceleration: UPRIGHT } : then(s - parkedS);

const AFTER_S = PARKED.spanS + 1;

test('M3: ridden away after five minutes locked: suspected within 60 s of both signs, and once', () => {
  const raised = watched(
    1200,
    parkedThen(AFTER_S, (s) => ({ northM: 5 * s, odometerM: 1000 + 5 * s })),
  );
  expect(raised).toHaveLength(1);
  // 21 s until it is 100 m and the fix's accuracy away, 10 s until it is on its way.
  expect((raised[0] ?? 0) - AFTER_S - 21).toBeLessThan(60);
});

test.each([
  ['a wheel that turns', { wheelMps: 3 }],
  ['lifted', { acceleration: LYING }],
  ['opened', { tampered: true }],
] as const)('X13: displaced and %s is two signs', (_, sign) => {
  const raised = watched(
    600,
    parkedThen(AFTER_S, (s) => ({ northM: 5 * s, ...(s < 2 ? sign : {}) })),
  );
  expect(raised).toHaveLength(1);
});

test.each<[string, (s: number) => Moment]>([
  [
    'displaced alone (a ferry, a spoofed receiver)',
    (s) => ({ northM: 8 * s, odometerM: 1000, acceleration: UPRIGHT }),
  ],
  ['100 km off from one second to the next', () => ({ northM: 100_000 })],
  ['a wheel alone', (s) => ({ odometerM: 1000 + 5 * s, wheelMps: 5 })],
  ['pushed over and left lying', () => ({ acceleration: LYING })],
  ['opened where it stands', () => ({ tampered: true })],
  [
    'a ferry that rolls',
    (s) => ({ northM: 8 * s, acceleration: { x: 2.5 * Math.sin(s / 3), y: 0, z: 9.5 } }),
  ],
  ['a poor fix', (s) => ({ northM: 150, accuracyM: 80, odometerM: 1000 + 5 * s })],
  [
    'pushed over, and a reflection that throws the receiver off for minutes',
    (s) => ({ acceleration: LYING, northM: s > 30 && s < 300 ? 180 + 10 * Math.sin(s) : 0 }),
  ],
  ['pushed aside, and the same', (s) => ({ odometerM: 1000 + Math.min(s, 15), northM: s > 30 ? 180 : 0 })],
  ['two wild fixes', (s) => ({ northM: s === 5 || s === 6 ? 400 : 0, wheelMps: 1 })],
])('X13: %s raises nothing', (_, then) => {
  expect(watched(2400, parkedThen(AFTER_S, then))).toEqual([]);
});

test('X13: two signs that lie ten minutes apart are not of one thing', () => {
  const far = parkedThen(AFTER_S, (s) => ({
    odometerM: Math.min(1040, 1000 + 5 * s),
    northM: 5 * Math.max(0, s - TOGETHER_S - 30),
  }));
  expect(watched(2 * TOGETHER_S + AFTER_S, far)).toEqual([]);
  const near = parkedThen(AFTER_S, (s) => ({
    odometerM: Math.min(1040, 1000 + 5 * s),
    northM: 5 * Math.max(0, s - 60),
  }));
  expect(watched(AFTER_S + 120, near)).toHaveLength(1);
});

test('M3: a standstill of less than five minutes, unlocked, or with the ignition on, arms nothing', () => {
  const ridden = (s: number): Moment => ({ northM: 5 * s, odometerM: 1000 + 5 * s });
  expect(watched(900, parkedThen(PARKED.spanS - 10, ridden))).toEqual([]);
  const told =
    (parked: Moment) =>
    (s: number): Moment =>
      s < 600 ? { odometerM: 1000, ...parked } : ridden(s - 600);
  expect(watched(1200, told({ locked: false }))).toEqual([]);
  expect(watched(1200, told({ ignition: true, locked: true }))).toEqual([]);
  expect(watched(1200, told({}))).toEqual([]);
  expect(watched(1200, told({ ignition: false }))).toHaveLength(1);
});

test('M3: never while somebody has the vehicle; a ride that goes on after its rental ended is no theft', () => {
  const late = (s: number): Moment => ({
    inUse: s < 900,
    locked: false,
    northM: 5 * s,
    odometerM: 1000 + 5 * s,
  });
  expect(watched(3600, late)).toEqual([]);
  // Locked for ten minutes in the rental, and ridden on in it.
  const paused = parkedThen(600, (s) => ({ inUse: true, northM: 5 * s, odometerM: 1000 + 5 * s }));
  expect(watched(1200, (s) => ({ ...paused(s), inUse: true }))).toEqual([]);
  // After the rental: another standstill, and then it is one.
  const taken = parkedThen(600, (s) => ({ northM: 5 * s, odometerM: 1000 + 5 * s }));
  expect(watched(1200, (s) => ({ ...taken(s), inUse: s < 200 }))).toHaveLength(1);
});

test('X13: drift without reception in between, and a garage without any, keep the standstill', () => {
  const garage = parkedThen(AFTER_S, (s) =>
    s < 600 ? { noFix: true } : { northM: 5 * (s - 600), wheelMps: 5 },
  );
  expect(watched(AFTER_S + 700, garage)).toHaveLength(1);
  const drift = (s: number): Moment => ({ locked: true, northM: 45 * Math.sin(s / 100) });
  expect(watched(7200, drift)).toEqual([]);
});

test('the angle between two ways of standing', () => {
  expect(tiltBetween(UPRIGHT, LYING)).toBeCloseTo(90);
  expect(tiltBetween(UPRIGHT, UPRIGHT)).toBe(0);
  expect(tiltBetween(UPRIGHT, { x: 0, y: 0, z: 0 })).toBe(0);
});
