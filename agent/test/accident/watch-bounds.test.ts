/** The edges of what is noticed: what a record holds just inside and just outside of each bound, and of what was not told. */
import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/accident/detector.ts';
import { directionDeg } from '../../src/accident/direction.ts';
import { type AccidentWatch, createAccidentWatch } from '../../src/accident/watch.ts';
import type { ImuBatch, Sample } from '../../src/sample.ts';
import { blow, type Force, G, type Given, KMH, noise, readings } from './given.ts';

const BOOT_S = 500;
const crash = (tS: number): Force => ({ x: blow('haversine', -30 * KMH, 0.1, tS - 4) });
const drive = (more: Partial<Given> = {}): ImuBatch =>
  readings({ seconds: 8, bootS: BOOT_S, force: crash, ...more });
const place = { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 4 };
const sample = (more: Partial<Sample> = {}): Sample => ({ source: 'gpsd', ...more });

/** The record of a crash whose sensor ends at `BOOT_S`, after what other sensors said; each with its boot clock. */
function recordAfter(said: readonly (readonly [Partial<Sample>, number])[]) {
  const watch = createAccidentWatch('car');
  for (const [more, bootS] of said) watch.takeSample(sample(more), bootS);
  watch.takeReadings(drive());
  return watch.noticed(BOOT_S)?.record;
}

/** Readings one at a time; gives the sensor's time at which it was ready, and what was noticed then. */
function oneByOne(watch: AccidentWatch, { source, bootS, tS, ax, ay, az }: ImuBatch) {
  const endS = tS.at(-1) ?? 0;
  for (let i = 0; i < tS.length; i++) {
    const cut = <A extends Float64Array | Float32Array>(all: A): A => all.slice(i, i + 1) as A;
    const nowS = bootS - (endS - (tS[i] ?? 0));
    watch.takeReadings({ source, bootS: nowS, tS: cut(tS), ax: cut(ax), ay: cut(ay), az: cut(az) });
    const isReady = watch.isReady(nowS);
    const found = watch.noticed(nowS);
    expect(found !== undefined, 'ready is noticed').toBe(isReady);
    if (found !== undefined) return { atS: tS[i] ?? 0, found };
  }
  throw new Error('nothing noticed');
}

describe('E3: what a record holds', () => {
  // The crash begins so long before its sensor's last reading, in the boot clock.
  const strongS = (): number => {
    const detector = createDetector('car');
    const { tS, ax, ay, az } = drive();
    tS.forEach((at, i) => void detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0));
    return detector.startS();
  };
  const begunS = BOOT_S - (7.99 - strongS());

  test('a place of five seconds and of 150 m is trusted, an older or a less exact one is not', () => {
    const trusted = (ageS: number, accuracyM: number) =>
      recordAfter([[{ position: { ...place, accuracyM } }, begunS - ageS]])?.isPositionTrusted;
    expect([trusted(4.99, 4), trusted(5.01, 4)]).toEqual([true, false]);
    expect([trusted(1, 150), trusted(1, 151), trusted(1, 1), trusted(1, 0)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test('what nobody said is not in it; what was said stays until it is said anew', () => {
    expect(recordAfter([])).not.toHaveProperty('stateOfChargePermille');
    expect(recordAfter([[{}, begunS - 1]])).toMatchObject({ positions: [], speedsMps: [] });
    const said = { position: place, speedMps: 9, stateOfChargePermille: 640 };
    const record = recordAfter([
      [said, begunS - 1],
      [{}, begunS - 0.5],
    ]);
    expect(record?.positions).toHaveLength(1);
    expect([record?.speedsMps.at(-1), record?.stateOfChargePermille]).toEqual([9, 640]);
  });

  test('it is ready once the quarter of a second after the beginning is there, and not before', () => {
    const { atS, found } = oneByOne(createAccidentWatch('car'), drive());
    expect(atS).toBeCloseTo(strongS() + 0.26, 9);
    expect(found.record.readings.at(-1)?.z).toBeCloseTo(G, 3);
    expect(found.atBootS).toBeCloseTo(begunS, 9);
  });

  test('on a scooter with a fast sensor the blow is held apart before the ring has gone on', () => {
    const shake = noise(2, 3);
    const fall = (tS: number): Force => ({
      x: tS >= 8 && tS < 8.03 ? -6 * G : 0,
      z: tS < 8 ? shake(tS) : 0,
      rollDeg: tS < 8.1 ? 0 : 85,
    });
    const batch = readings({ seconds: 14, hz: 800, bootS: BOOT_S, force: fall });
    const { found } = oneByOne(createAccidentWatch('e_scooter'), batch);
    expect(Math.min(...found.record.readings.map(({ x }) => x)) / G).toBeLessThan(-5);
    expect(found.atBootS).toBeCloseTo(BOOT_S - 6, 1);
  });

  test('of a sensor that broke in the crash: noticed by itself, a second after the beginning', () => {
    const watch = createAccidentWatch('car');
    watch.takeReadings(readings({ seconds: 4.09, bootS: BOOT_S, force: crash }));
    expect([watch.isReady(BOOT_S + 0.5), watch.noticed(BOOT_S + 0.5)]).toEqual([false, undefined]);
    expect(watch.noticed(BOOT_S + 1.2)?.record.trigger).toBe('automatic');
  });

  test('told by hand twice, it is the first; of a sensor that fell silent a second ago nothing is said', () => {
    const watch = createAccidentWatch('car');
    watch.takeReadings(drive({ force: () => ({}) }));
    watch.tell(BOOT_S + 0.9);
    watch.tell(BOOT_S + 5);
    const first = watch.noticed(BOOT_S + 6);
    expect([first?.atBootS, first?.record.trigger]).toEqual([BOOT_S + 0.9, 'manual']);
    expect(first?.record.readings.every(({ z }) => Math.abs(z - G) < 0.001)).toBe(true);
    watch.tell(BOOT_S + 1.1);
    expect(watch.noticed(BOOT_S + 1.1)?.record.readings).toEqual([]);
  });
});

describe('M8: readings that are missing', () => {
  const calm = (seconds: number, fromS: number) =>
    readings({ seconds, fromS, bootS: BOOT_S, force: () => ({}) });
  /** A crash 50 ms after the first of these readings; they end before there is enough of the second before. */
  const atOnce = (fromS: number) =>
    readings({
      seconds: 0.4,
      fromS,
      bootS: BOOT_S,
      force: (tS) => ({ x: blow('haversine', -30 * KMH, 0.1, tS - 0.05) }),
    });
  const isNoticed = (...batches: readonly ImuBatch[]): boolean => {
    const watch = createAccidentWatch('car');
    for (const batch of batches) watch.takeReadings(batch);
    return watch.isReady(BOOT_S + 10);
  };

  test('of a crash just after a gap too little is known; a gap of five hundredths of a second is none', () => {
    expect(isNoticed(calm(4, 0), atOnce(4.03))).toBe(true);
    expect(isNoticed(calm(4, 0), atOnce(4.2))).toBe(false);
  });

  test('a clock that begins anew is a gap, and what follows is judged as ever', () => {
    expect(isNoticed(calm(4, 100), atOnce(0))).toBe(false);
    expect(isNoticed(calm(4, 100), drive())).toBe(true);
  });
});

test('a way to the north-east has its degrees from true north, though degrees of longitude are shorter', () => {
  const from = { latitudeE6: 60_000_000, longitudeE6: 24_000_000 };
  const to = { latitudeE6: 60_000_100, longitudeE6: 24_000_100 };
  expect(directionDeg(from, to)).toBeCloseTo(26.565, 2); // atan(cos 60°)
});

test('E3: a harder blow ten seconds after a crash is not its strength', () => {
  const detector = createDetector('car');
  const force = (tS: number): Force => ({
    x: blow('haversine', -20 * KMH, 0.1, tS - 4) + blow('haversine', -60 * KMH, 0.1, tS - 14),
  });
  const { tS, ax, ay, az } = readings({ seconds: 16, force });
  const verdicts = [...tS].map((at, i) => detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0));
  expect(verdicts.filter((verdict) => verdict === 'certain')).toHaveLength(1);
  expect(detector.strength() / KMH).toBeGreaterThan(18);
  expect(detector.strength() / KMH).toBeLessThan(22);
});
