/** The place and the ticker at their bounds: a second, a metre, a fix more or less. */
import { cellOf } from '@fleetveil/proto';
import { describe, expect, test } from 'vitest';
import { distanceM, offsetBy, type Point } from '../../src/minimise/distance.ts';
import {
  decodePlace,
  type Place,
  type PlaceFix,
  placeAfterFix,
  unknownPlace,
} from '../../src/minimise/place.ts';
import { advance, createTicker, untilNextS } from '../../src/minimise/ticker.ts';
import { at, NOON_S } from '../reasons/given.ts';
import { fixAt, parkedAt, RIGA } from './given.ts';

const north = (m: number): Point => offsetBy(RIGA, m, 0);
const after = (place: Place, ...fixes: PlaceFix[]): Place => fixes.reduce(placeAfterFix, place);
/** Fixes at places so many metres north, at the seconds told. */
type Sight = readonly [bootS: number, northM: number, accuracyM?: number];
const fixes = (...seen: Sight[]) =>
  seen.map(([bootS, m, accuracyM = 0]) => fixAt(north(m), bootS, accuracyM));
const kindAfter = (...seen: Sight[]) => after(unknownPlace(), ...fixes(...seen)).kind;

describe('M1: a standstill', () => {
  test('two minutes in three fixes, no less', () => {
    expect(kindAfter([0, 0], [60, 0], [120, 0])).toBe('parked');
    expect(kindAfter([0, 0], [60, 0], [119, 0])).toBe('moving');
    expect(kindAfter([0, 0], [120, 0])).toBe('moving');
    expect(kindAfter([0, 0], [120, 0], [240, 0])).toBe('moving');
  });

  test('three quarters of the fixes within 50 m of their median', () => {
    const [near, far] = [49, 51];
    expect(kindAfter([0, 0], [40, 0], [80, 0], [120, near])).toBe('parked');
    expect(kindAfter([0, 0], [40, 0], [80, 0], [120, far])).toBe('parked');
    expect(kindAfter([0, 0], [40, far], [80, 0], [120, -far], [121, 0])).toBe('moving');
    expect(kindAfter([0, 0], [40, near], [80, 0], [120, -near], [121, 0])).toBe('parked');
  });

  test('frozen at the median of each degree', () => {
    const seen = [
      [0, 30, 7],
      [60, 10, 21],
      [120, 20, 14],
    ] as const;
    const all = seen.map(([s, n, e]) => fixAt(offsetBy(RIGA, n, e), s));
    const place = after(unknownPlace(), ...all);
    const [latitudeE6, longitudeE6] = [offsetBy(RIGA, 20, 0).latitudeE6, offsetBy(RIGA, 0, 14).longitudeE6];
    expect(place).toMatchObject({ kind: 'parked', anchor: { latitudeE6 } });
    const anchor = place.kind === 'parked' ? place.anchor : undefined;
    expect(Math.abs((anchor?.longitudeE6 ?? 0) - longitudeE6)).toBeLessThanOrEqual(1);
  });

  test('of the past no more is kept than reaches over two minutes', () => {
    const place = after(unknownPlace(), ...fixes([0, 0], [100, 500], [200, 1000], [300, 1500], [301, 1520]));
    expect(place.kind === 'moving' && place.recent.map(({ bootS }) => bootS)).toEqual([100, 200, 300, 301]);
  });
});

describe('M1: a real move', () => {
  const parked = parkedAt(RIGA);
  const kind = (...seen: Sight[]) => after(parked, ...fixes(...seen)).kind;

  test('30 s in three fixes beyond 100 m, no less', () => {
    expect(kind([400, 101], [415, 101], [430, 101])).toBe('moving');
    expect(kind([400, 99], [415, 99], [430, 99])).toBe('parked');
    expect(kind([400, 101], [415, 101], [429, 101])).toBe('parked');
    expect(kind([400, 101], [430, 101])).toBe('parked');
  });

  test('beyond the accuracy of the fix besides', () => {
    expect(kind([400, 119, 20], [415, 119, 20], [430, 119, 20])).toBe('parked');
    expect(kind([400, 121, 20], [415, 121, 20], [430, 121, 20])).toBe('moving');
  });

  test('one fix near the place ends the count', () => {
    expect(kind([400, 200], [415, 200], [420, 0], [430, 200], [459, 200])).toBe('parked');
    expect(kind([400, 200], [415, 200], [420, 0], [430, 200], [445, 200], [460, 200])).toBe('moving');
    const back = after(parked, ...fixes([400, 200], [415, 200], [420, 0]));
    expect(back).toMatchObject({ kind: 'parked', away: [] });
  });

  test('who stood elsewhere meanwhile stands there', () => {
    const there = after(parked, ...fixes([400, 200], [420, 200], [530, 200]));
    expect(there).toMatchObject({ kind: 'parked', anchor: north(200) });
  });
});

describe('M1: a place that came back from a restart', () => {
  const kept = decodePlace(cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 9));

  test('finds its anchor at the first standstill, and keeps its cell', () => {
    const [a, b, c] = [fixAt(RIGA, 0), fixAt(RIGA, 60), fixAt(RIGA, 119)];
    expect(after(kept, a, b, c)).toMatchObject({ kind: 'parked', recent: [a, b, c], away: [] });
    expect('anchor' in after(kept, a, b, c)).toBe(false);
    expect(after(kept, a, b, fixAt(RIGA, 120))).toMatchObject({ ...kept, anchor: RIGA, recent: [] });
  });

  test('is left 100 m beyond its border, on every side of it', () => {
    for (const deg of [0, 45, 90, 135, 180, 225, 270, 315]) {
      const angle = (deg * Math.PI) / 180;
      const point = (m: number) => offsetBy(RIGA, m * Math.cos(angle), m * Math.sin(angle));
      // A cell of resolution 9 is about 200 m from its middle to a corner.
      const seen = (m: number) => [0, 15, 30].map((s) => fixAt(point(m), 400 + s, 0));
      expect(after(kept, ...seen(600)).kind, `${deg}`).toBe('moving');
      const inside = [...Array(60).keys()].map((n) => 10 * n);
      const border =
        inside.find(
          (m) =>
            cellOf(point(m).latitudeE6, point(m).longitudeE6, 9) !==
            cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 9),
        ) ?? 0;
      expect(after(kept, ...seen(border + 80)).kind, `${deg}: 80 m beyond`).toBe('parked');
    }
  });
});

describe('distances', () => {
  test('the short way round, on both sides of the date line', () => {
    const [west, east] = [
      { latitudeE6: 0, longitudeE6: -179_999_500 },
      { latitudeE6: 0, longitudeE6: 179_999_500 },
    ];
    expect(distanceM(west, east)).toBeCloseTo(111.2, 1);
    expect(distanceM(east, west)).toBeCloseTo(111.2, 1);
    const over = offsetBy(east, 0, 1000);
    expect(over.longitudeE6).toBeGreaterThan(-180_000_000);
    expect(over.longitudeE6).toBeLessThan(-179_980_000);
    expect(offsetBy(west, 0, -1000).longitudeE6).toBeGreaterThan(179_980_000);
  });

  test('a degree of longitude is half as long at 60 degrees', () => {
    const at60 = { latitudeE6: 60_000_000, longitudeE6: 24_000_000 };
    expect(distanceM(at60, { ...at60, longitudeE6: 24_100_000 })).toBeCloseTo(5_559.75, 1);
    expect(offsetBy(at60, 0, 5_559.75).longitudeE6).toBeCloseTo(24_100_000, -1);
    expect(offsetBy(at60, -1_111.95, 0).latitudeE6).toBeCloseTo(59_990_000, -1);
    // The middle latitude of the two counts.
    const far = { latitudeE6: 61_000_000, longitudeE6: 25_000_000 };
    expect(distanceM(at60, far)).toBeCloseTo(distanceM(far, at60), 6);
    expect(distanceM(at60, far)).toBeCloseTo(123_945, -1);
  });
});

describe('X1: the tick', () => {
  const due = (
    ticker: Parameters<typeof advance>[0],
    moment: Parameters<typeof advance>[1],
    intervalS = 900,
  ) => advance(ticker, moment, intervalS).due;

  test('what a ticker remembers', () => {
    expect(createTicker(at(1000), 900)).toEqual({
      intervalS: 900,
      tickS: NOON_S + 900,
      bootS: 2000,
      isClockKnown: true,
    });
    expect(createTicker(at(1000, { clock: 'unknown' }), 900)).toMatchObject({
      tickS: 0,
      isClockKnown: false,
    });
  });

  test('at the second of the tick, and not again in it', () => {
    const ticker = createTicker(at(100), 900);
    expect([due(ticker, at(899)), due(ticker, at(900))]).toEqual([false, true]);
    const { ticker: next } = advance(ticker, at(900), 900);
    expect([due(next, at(1799)), due(next, at(1800))]).toEqual([false, true]);
  });

  test('a clock that changed has it wait until two intervals are over, counted from the last one', () => {
    const ticker = createTicker(at(100), 900);
    const blind = (s: number) => at(s, { clock: 'unknown' });
    const { ticker: changed, due: isDue } = advance(ticker, blind(500), 900);
    expect(isDue).toBe(false);
    expect(changed).toEqual({ intervalS: 900, tickS: 0, bootS: 1100, isClockKnown: false });
    expect([due(changed, blind(999)), due(changed, blind(1000))]).toEqual([false, true]);
    // A clock that comes and goes each time it is asked.
    expect([due(ticker, blind(1899)), due(ticker, blind(1900))]).toEqual([false, true]);
  });

  test('how long to wait: to the next tick, and never less than nothing', () => {
    expect(untilNextS(createTicker(at(100), 900), at(900))).toBe(900);
    const blind = createTicker(at(100, { clock: 'unknown' }), 900);
    expect(untilNextS(blind, at(5000, { clock: 'unknown' }))).toBe(0);
  });
});
