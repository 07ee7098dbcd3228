import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../src/sample.ts';
import { createFuser, FRESH_S, PRECEDENCE, type SourceFamily } from '../../src/sources/fuse.ts';
import { rounds, seed } from '../seed.ts';

const HERE = { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 5 };
const THERE = { latitudeE6: 56_950_100, longitudeE6: 24_100_000, accuracyM: 5 };
const fix = (source: string, position = HERE, more: Partial<Sample> = {}): Sample => ({
  ...{ source, timeS: 1_777_622_400, position },
  ...more,
});
const lost = (source: string): Sample => ({ source, problems: ['poor_quality'] });

describe('C9: position', () => {
  test('of the receiver that counts more, while it has one', () => {
    const fuser = createFuser(['nmea', 'gpsd']);
    expect(fuser.take(fix('nmea'), 0, 10)?.position).toEqual(HERE);
    expect(fuser.take(fix('gpsd', THERE), 1, 10.1)?.position).toEqual(THERE);
    expect(fuser.take(fix('nmea'), 0, 11)).toBeUndefined();
    expect(fuser.take(fix('gpsd', THERE), 1, 11.1)?.origins?.position).toEqual({ source: 'gpsd', ageS: 0 });
  });

  test('of the other one 3 s after it went, and again of the first when it is back', () => {
    const fuser = createFuser(['gpsd', 'nmea']);
    fuser.take(fix('gpsd'), 0, 10);
    expect(fuser.take(fix('nmea', THERE), 1, 12.9)).toBeUndefined();
    expect(fuser.take(fix('nmea', THERE), 1, 13.1)?.position).toEqual(THERE);
    expect(fuser.take(fix('gpsd'), 0, 14)?.position).toEqual(HERE);
  });

  test('of the other one at once when the first says that it is gone', () => {
    const fuser = createFuser(['gpsd', 'nmea']);
    fuser.take(fix('gpsd'), 0, 10);
    fuser.lost(0);
    expect(fuser.take(fix('nmea', THERE), 1, 10.1)?.position).toEqual(THERE);
  });

  test('M4: one offer a moment: a receiver without a fix is silent beside one that has one', () => {
    const fuser = createFuser(['gpsd', 'nmea']);
    expect(fuser.take(lost('gpsd'), 0, 10)?.problems).toEqual(['poor_quality']);
    // Nobody has one: the reason of the receiver that counts more is told, once.
    expect(fuser.take(lost('nmea'), 1, 10.1)).toBeUndefined();
    expect(fuser.take(fix('nmea'), 1, 11.1)?.position).toEqual(HERE);
    expect(fuser.take(lost('gpsd'), 0, 12)).toBeUndefined();
  });

  test('two receivers of one family count as they stand in the settings', () => {
    const fuser = createFuser(['nmea', 'nmea']);
    fuser.take(fix('nmea'), 0, 10);
    expect(fuser.take(fix('nmea', THERE), 1, 10.5)).toBeUndefined();
  });
});

describe('C9: the other values', () => {
  test('speed of the bus before the receiver’s, with its source and age', () => {
    const fuser = createFuser(['gpsd', 'can']);
    fuser.take(fix('gpsd'), 0, 9);
    expect(fuser.take({ source: 'can', speedMps: 9.8 }, 1, 10)).toBeUndefined();
    const sample = fuser.take(fix('gpsd', HERE, { speedMps: 9.1 }), 0, 10.25);
    expect(sample).toMatchObject({ source: 'gpsd', speedMps: 9.8, position: HERE });
    expect(sample?.origins).toEqual({
      position: { source: 'gpsd', ageS: 0 },
      speedMps: { source: 'can', ageS: 0.25 },
    });
  });

  test.each(Object.entries(FRESH_S).filter(([name]) => name !== 'position'))(
    'M3: %s is absent after %d s, not old',
    (name, freshS) => {
      const fuser = createFuser(['gpsd', 'can']);
      const value =
        name === 'faultCodes' ? ['P0123'] : name.endsWith('E6') || /Mps|Permille|M$/.test(name) ? 7 : true;
      fuser.take({ source: 'can', [name]: value }, 1, 10);
      expect(fuser.take(fix('gpsd'), 0, 10 + freshS)).toHaveProperty(name, value);
      expect(fuser.take(fix('gpsd'), 0, 10.01 + freshS)).not.toHaveProperty(name);
    },
  );

  test('of a source that went nothing is left', () => {
    const fuser = createFuser(['gpsd', 'can']);
    fuser.take({ source: 'can', speedMps: 9.8, ignition: true }, 1, 10);
    fuser.lost(1);
    const sample = fuser.take(fix('gpsd', HERE, { speedMps: 9.1 }), 0, 10.1);
    expect(sample).toMatchObject({ speedMps: 9.1, origins: { speedMps: { source: 'gpsd' } } });
    expect(sample).not.toHaveProperty('ignition');
  });

  test('rates are kept apart: eighty words of the bus are no sample while a receiver speaks', () => {
    const fuser = createFuser(['gpsd', 'can']);
    let given = 0;
    for (let ms = 0; ms < 10_000; ms += 12) {
      const nowS = 100 + ms / 1000;
      if (ms % 1000 < 12 && fuser.take(fix('gpsd'), 0, nowS)) given++;
      if (fuser.take({ source: 'can', speedMps: 9 }, 1, nowS)) given++;
    }
    expect(given).toBe(10);
  });

  test('without a receiver the vehicle’s values go on once a second, without a place and without an offer', () => {
    const fuser = createFuser(['gpsd', 'can']);
    const given: Sample[] = [];
    for (let ms = 0; ms <= 5000; ms += 200) {
      const sample = fuser.take({ source: 'can', speedMps: 9 }, 1, 100 + ms / 1000);
      if (sample) given.push(sample);
    }
    expect(given.length).toBeGreaterThanOrEqual(5);
    expect(given.length).toBeLessThanOrEqual(6);
    for (const sample of given)
      expect(sample).toEqual({
        source: 'can',
        speedMps: 9,
        origins: { speedMps: { source: 'can', ageS: 0 } },
      });
  });

  test('a switch goes on at once, once', () => {
    const fuser = createFuser(['gpsd', 'can']);
    fuser.take(fix('gpsd'), 0, 10);
    expect(fuser.take({ source: 'can', ignition: true }, 1, 10.1)).toMatchObject({ ignition: true });
    expect(fuser.take({ source: 'can', ignition: true }, 1, 10.2)).toBeUndefined();
    expect(fuser.take({ source: 'can', ignition: false }, 1, 10.3)).toMatchObject({ ignition: false });
    expect(fuser.take({ source: 'can', ignition: false }, 1, 10.4)).toBeUndefined();
  });
});

test('time without a place goes on: a receiver that waits for its fix sets clocks', () => {
  const fuser = createFuser(['gpsd', 'can']);
  expect(fuser.take({ source: 'gpsd', timeS: 5 }, 0, 10)).toEqual({ source: 'gpsd', timeS: 5, origins: {} });
});

test('M3: the bounds and the orders are those that SPEC.md and docs/sources.md tell users', () => {
  expect(FRESH_S).toEqual({
    ...{ position: 3, speedMps: 2, ignition: 30, locked: 30, charging: 30 },
    ...{ stateOfChargePermille: 300, odometerM: 300, faultCodes: 300 },
  });
  expect(PRECEDENCE.position.slice(0, 5)).toEqual(['recorded', 'gpsd', 'nmea', 'viss', 'kuksa']);
  const { position: _receivers, ...beside } = PRECEDENCE;
  for (const order of Object.values(beside)) {
    expect(order).toEqual(['can', 'kuksa', 'viss', 'recorded', 'gpsd', 'nmea']);
  }
});

const FAMILIES = [...PRECEDENCE.position];

test('every family has its place in every order', () => {
  for (const order of Object.values(PRECEDENCE)) expect([...order].toSorted()).toEqual(FAMILIES.toSorted());
});

test('C9, M4: whatever comes in whatever order: one offer at most of what came, no value older than its bound', () => {
  const families = fc.array(fc.constantFrom<SourceFamily[]>(...FAMILIES), { minLength: 1, maxLength: 4 });
  const event = fc.record({
    from: fc.nat(3),
    laterS: fc.double({ min: 0, max: 4, noNaN: true }),
    what: fc.constantFrom('fix', 'lost', 'speed', 'lock', 'down'),
  });
  fc.assert(
    fc.property(families, fc.array(event, { maxLength: 40 }), (kinds, events) => {
      const fuser = createFuser(kinds);
      let nowS = 1000;
      let [offers, given] = [0, 0];
      for (const { from: any, laterS, what } of events) {
        const from = any % kinds.length;
        nowS += laterS;
        if (what === 'down') fuser.lost(from);
        else {
          const source = String(from);
          const sample: Sample = {
            fix: fix(source),
            lost: lost(source),
            speed: { source, speedMps: nowS },
            lock: { source, locked: true },
          }[what];
          if (what === 'fix' || what === 'lost') offers++;
          const out = fuser.take(sample, from, nowS);
          if (out?.position || out?.problems) given++;
          for (const [name, { ageS }] of Object.entries(out?.origins ?? {})) {
            expect(ageS).toBeGreaterThanOrEqual(0);
            expect(ageS).toBeLessThanOrEqual(FRESH_S[name as keyof typeof FRESH_S]);
          }
          if (out?.speedMps !== undefined)
            expect(out.speedMps).toBeGreaterThanOrEqual(nowS - FRESH_S.speedMps - 1e-6);
          expect(Object.keys(out?.origins ?? {}).toSorted()).toEqual(
            Object.keys(FRESH_S)
              .filter((name) => out !== undefined && name in out)
              .toSorted(),
          );
        }
      }
      expect(given).toBeLessThanOrEqual(offers);
    }),
    { seed, numRuns: rounds(200) },
  );
});
