/** The detector of thefts at its bounds: one reading more or less, one metre more or less. */
import { describe, expect, test } from 'vitest';
import { offsetBy } from '../../src/minimise/distance.ts';
import { freshTheft, type TheftReading, type TheftState, watchTheft } from '../../src/theft/detector.ts';

const HOME = { latitudeE6: 56_951_700, longitudeE6: 24_113_300 };
const place = (northM: number, accuracyM = 0) => ({ ...offsetBy(HOME, northM, 0), accuracyM });
/** Leaning from upright by so many degrees. */
const leaning = (deg: number) => ({
  x: 9.81 * Math.sin((deg * Math.PI) / 180),
  y: 0,
  z: 9.81 * Math.cos((deg * Math.PI) / 180),
});

type Seen = Partial<TheftReading>;
/** What is seen, and when. */
type Sight = readonly [bootS: number, more: Seen];
const reading = (bootS: number, more: Seen): TheftReading => ({
  ...{ bootS, inUse: false, position: place(0) },
  ...more,
});

/** The state after readings, of which each says when. */
function after(...seen: Sight[]): TheftState {
  return seen.reduce(
    (state, [bootS, more]) => watchTheft(state, reading(bootS, more)).state,
    freshTheft() as TheftState,
  );
}
const kindAfter = (...seen: Sight[]) => after(...seen).kind;

const OFF = { locked: true, odometerM: 1000, acceleration: leaning(0) };
/** Armed at 300, all it has told. */
const ARMED = [
  [0, OFF],
  [300, OFF],
] as const;

/** Seconds of a suspicion, if it is armed and then shown these. */
function raised(...seen: Sight[]): number[] {
  let state = after(...ARMED);
  expect(state.kind).toBe('armed');
  return seen.flatMap(([bootS, more]) => {
    const step = watchTheft(state, reading(bootS, more));
    state = step.state;
    return step.suspected ? [bootS] : [];
  });
}
/** Away and on its way, a fix each three seconds from a time on. */
const leaves = (fromS: number, more: Seen = {}) =>
  [0, 1, 2, 3].map((n) => [fromS + 3 * n, { position: place(200 + 30 * n), ...more }] as const);

describe('M3: the standstill before', () => {
  test('of five minutes: not a second less', () => {
    expect(kindAfter([0, OFF])).toBe('settling');
    expect(kindAfter([0, OFF], [299, OFF])).toBe('settling');
    expect(kindAfter([0, OFF], [300, OFF])).toBe('armed');
  });

  test('within 50 m and the accuracy of the fix; farther, it begins anew from there', () => {
    const moved = (northM: number, accuracyM: number) =>
      kindAfter([0, OFF], [200, { ...OFF, position: place(northM, accuracyM) }], [300, OFF]);
    expect([moved(49, 0), moved(69, 20), moved(-49, 0)]).toEqual(['armed', 'armed', 'armed']);
    expect([moved(51, 0), moved(71, 20)]).toEqual(['settling', 'settling']);
    const anew = after([0, OFF], [200, { ...OFF, position: place(500) }]);
    expect(anew).toMatchObject({ kind: 'settling', sinceBootS: 200 });
    expect(anew).toMatchObject({ anchor: { latitudeE6: place(500).latitudeE6 } });
    expect(kindAfter([0, OFF], [200, { ...OFF, position: undefined }], [300, OFF])).toBe('armed');
  });

  test('begins with a place, with lock or ignition off, and with a wheel that does not turn', () => {
    expect(kindAfter([0, { ...OFF, position: undefined }])).toBe('moving');
    expect(kindAfter([0, {}])).toBe('moving');
    expect(kindAfter([0, { ...OFF, wheelMps: 0.5 }])).toBe('moving');
    expect(kindAfter([0, { ...OFF, wheelMps: 0.4 }])).toBe('settling');
    expect(kindAfter([0, { ignition: false }])).toBe('settling');
  });

  test('what lock and ignition last said holds until one of them says otherwise', () => {
    expect(kindAfter([0, OFF], [300, {}])).toBe('armed');
    expect(kindAfter([0, OFF], [100, { locked: false }], [300, {}], [301, {}])).toBe('moving');
    expect(kindAfter([0, OFF], [100, { ignition: true, locked: true }], [300, {}])).toBe('moving');
    expect(kindAfter([0, OFF], [100, { ignition: false, locked: false }], [300, {}])).toBe('armed');
    expect(kindAfter([0, { locked: true, position: undefined }], [1, {}])).toBe('settling');
  });

  test.each<[string, Seen]>([
    ['a wheel', { wheelMps: 1 }],
    ['30 m of mileage', { odometerM: 1030 }],
    ['a tilt', { acceleration: leaning(26) }],
    ['an opened case', { tampered: true }],
    ['somebody who has it', { inUse: true }],
  ])('%s begins it anew', (_, sign) => {
    expect(kindAfter([0, OFF], [200, { ...OFF, ...sign }], [300, OFF], [301, OFF])).not.toBe('armed');
  });

  test('29 m of mileage and 24 degrees do not', () => {
    const pushed = { ...OFF, odometerM: 1029, acceleration: leaning(24) };
    expect(kindAfter([0, OFF], [200, pushed], [300, pushed])).toBe('armed');
  });

  test('what is first told later is held against from then on', () => {
    const bare = { locked: true };
    const told = after([0, bare], [100, { ...bare, odometerM: 500, acceleration: leaning(80) }], [300, bare]);
    expect(told).toMatchObject({ kind: 'armed', odometerM: 500, atRest: leaning(80) });
  });
});

describe('X13: the two signs', () => {
  test.each<[boolean, string, Seen]>([
    [true, '30 m of mileage', { odometerM: 1030 }],
    [false, '29 m of mileage', { odometerM: 1029 }],
    [true, 'a wheel at half a metre a second', { wheelMps: 0.5 }],
    [false, 'a wheel that is slower', { wheelMps: 0.4 }],
    [true, 'a tilt of 26 degrees', { acceleration: leaning(26) }],
    [false, 'a tilt of 24 degrees', { acceleration: leaning(24) }],
    [true, 'opened', { tampered: true }],
    [false, 'not opened', { tampered: false }],
    [false, 'nothing besides', {}],
  ])('away and on its way: %s with %s', (is, _, sign) => {
    expect(raised([310, sign], ...leaves(320))).toEqual(is ? [326] : []);
  });

  test('ten minutes apart are of one thing, a second more is not', () => {
    const sign = { wheelMps: 1 };
    expect(raised([310, sign], ...leaves(910 - 6))).toEqual([910]);
    expect(raised([310, sign], ...leaves(911 - 6))).toEqual([]);
  });

  test('the sign may come second, for ten minutes', () => {
    const goesOn = (untilS: number) =>
      Array.from(
        { length: (untilS - 320) / 10 },
        (_, n) => [320 + 10 * n, { position: place(200 + 30 * n) }] as const,
      );
    expect(raised(...goesOn(900), [900, { position: place(2000), wheelMps: 1 }])).toEqual([900]);
    // At ten minutes away alone it is a ferry: where it is now is where it stands.
    expect(raised(...goesOn(930), [931, { position: place(2100), wheelMps: 1 }])).toEqual([]);
  });

  test('a sign is a moment: what was told with it is what the next is held against', () => {
    const pushedOver = { acceleration: leaning(80), odometerM: 1035 };
    // An hour later it still lies there, and the receiver drifts.
    expect(raised([310, pushedOver], [320, pushedOver], ...leaves(4000, pushedOver))).toEqual([]);
    expect(raised([310, pushedOver], ...leaves(4000, { acceleration: leaning(10) }))).toEqual([4006]);
    expect(raised([310, pushedOver], ...leaves(4000, { odometerM: 1066 }))).toEqual([4006]);
    // Open it stays open: only opening is a sign.
    expect(raised([310, { tampered: true }], ...leaves(4000, { tampered: true }))).toEqual([]);
    expect(
      raised([310, { tampered: true }], [311, { tampered: false }], ...leaves(4000, { tampered: true })),
    ).toEqual([4006]);
  });

  test('without a place nothing is forgotten, and a fix near home begins the count anew', () => {
    const [first, ...others] = leaves(320, { wheelMps: 1 });
    if (first === undefined) throw new Error('no fix');
    expect(raised(first, [321, { position: undefined }], ...others)).toEqual([326]);
    expect(raised(first, [321, {}], ...others)).toEqual([329]);
  });

  test('once: after it another standstill is needed, and never while somebody has it', () => {
    const on = [10, 11, 12, 13].map(
      (n) => [320 + 3 * n, { position: place(200 + 30 * n), wheelMps: 3 }] as const,
    );
    expect(raised(...leaves(320, { wheelMps: 1 }), ...on)).toEqual([326]);
    expect(raised(...leaves(320, { wheelMps: 1, inUse: true }))).toEqual([]);
    expect(raised([310, { inUse: true }], ...leaves(320, { wheelMps: 1 }))).toEqual([]);
  });

  test('unlocking is no sign, and undoes nothing', () => {
    expect(raised([305, { locked: false }], ...leaves(320))).toEqual([]);
    expect(raised([305, { locked: false }], ...leaves(320, { wheelMps: 1 }))).toEqual([326]);
  });
});
