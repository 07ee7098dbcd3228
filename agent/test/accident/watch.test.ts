import { ACCIDENT_READINGS } from '@fleetveil/proto';
import { describe, expect, test } from 'vitest';
import { createAccidentWatch } from '../../src/accident/watch.ts';
import type { ImuBatch, Sample } from '../../src/sample.ts';
import { blow, G, KMH, noise, readings } from './given.ts';

const BOOT_S = 500;
const crash = (tS: number) => ({ x: blow('haversine', -30 * KMH, 0.1, tS - 4) });

/** A batch in pieces of so many readings. */
function pieces(batch: ImuBatch, each: number): ImuBatch[] {
  const { bootS, tS } = batch;
  const last = tS.at(-1) ?? 0;
  return Array.from({ length: Math.ceil(tS.length / each) }, (_, i) => {
    const [from, to] = [i * each, Math.min(tS.length, (i + 1) * each)];
    const part = tS.slice(from, to);
    const [ax, ay, az] = [batch.ax, batch.ay, batch.az].map((axis) => axis.slice(from, to)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return { source: 'imu', bootS: bootS - (last - (part.at(-1) ?? 0)), tS: part, ax, ay, az };
  });
}

const sample = (n: number, more: Partial<Sample> = {}): Sample => ({
  source: 'gpsd',
  position: { latitudeE6: 56_950_000 + 100 * n, longitudeE6: 24_100_000, accuracyM: 4 },
  speedMps: 10 + n,
  ...more,
});

/** Drives for so long with a fix a second, readings in pieces of a quarter of a second; gives what was noticed. */
function driven(vehicle: 'car' | 'e_scooter', batch: ImuBatch, more: Partial<Sample> = {}) {
  const watch = createAccidentWatch(vehicle);
  const found = pieces(batch, 25).map((piece, i) => {
    if (i % 4 === 0) watch.takeSample(sample(i / 4, more), piece.bootS - 0.25);
    watch.takeReadings(piece);
    return watch.noticed(piece.bootS);
  });
  return { watch, found: found.filter((one) => one !== undefined) };
}

describe('E3: what is noticed is the record of that moment', () => {
  test('in a car: once, complete, with the places and speeds of then', () => {
    const batch = readings({ seconds: 8, bootS: BOOT_S, fromS: 77, force: crash });
    const { found } = driven('car', batch, { stateOfChargePermille: 640 });
    expect(found.length).toBe(1);
    const [first] = found;
    if (first === undefined) throw new Error('nothing noticed');
    const { atBootS, severity, record } = first;
    expect(Math.abs(atBootS - (BOOT_S - 3.99 + 0.03))).toBeLessThan(0.05);
    expect(severity).toBe('serious');
    expect(record).toMatchObject({ trigger: 'automatic', isPositionTrusted: true, directionDeg: 0 });
    expect(record.readings.length).toBe(ACCIDENT_READINGS.count);
    expect(record.positions.map(({ latitudeE6 }) => (latitudeE6 - 56_950_000) / 100)).toEqual([4, 3, 2]);
    expect(record.speedsMps.at(-1)).toBe(14);
    expect(record.stateOfChargePermille).toBe(640);
    expect(Math.min(...record.readings.map(({ x }) => x)) / G).toBeLessThan(-12);
    expect(record.occupants).toBeUndefined();
  });

  test('in a batch of any size it is the same', () => {
    const batch = readings({ seconds: 8, bootS: BOOT_S, force: crash });
    const all = [1, 7, 100, 800].map((each) => {
      const watch = createAccidentWatch('car');
      const found = pieces(batch, each).flatMap((piece) => {
        watch.takeReadings(piece);
        return watch.noticed(piece.bootS) ?? [];
      });
      expect(found.length).toBe(1);
      return found[0]?.record.readings;
    });
    for (const other of all) expect(other).toEqual(all[0]);
  });

  test('on a scooter: the readings are those of the blow, though it is certain seconds later', () => {
    const shake = noise(2, 3);
    const fall = (tS: number) => ({
      x: tS >= 8 && tS < 8.03 ? -6 * G : 0,
      z: tS < 8 ? shake(tS) : 0,
      rollDeg: tS < 8.1 ? 0 : 85,
    });
    const batch = readings({ seconds: 14, bootS: BOOT_S, force: fall });
    const { found, watch } = driven('e_scooter', batch);
    expect(found.length).toBe(1);
    const record = found[0]?.record;
    expect(Math.min(...(record?.readings ?? []).map(({ x }) => x)) / G).toBeLessThan(-5);
    expect(record?.readings.at(-1)?.y).toBeGreaterThan(9);
    expect(watch.tiltDeg()).toBeGreaterThan(70);
  });

  test('a place that is old, or not exact, or not known is not trusted', () => {
    const batch = readings({ seconds: 8, bootS: BOOT_S, force: crash });
    const position = { latitudeE6: 1, longitudeE6: 2, accuracyM: 151 };
    const trusted = (more: Partial<Sample>) => driven('car', batch, more).found[0]?.record.isPositionTrusted;
    expect(trusted({})).toBe(true);
    expect(trusted({ position })).toBe(false);
    expect(trusted({ position: { ...position, accuracyM: 0 } })).toBe(false);
    const watch = createAccidentWatch('car');
    watch.takeSample(sample(0), BOOT_S - 20);
    watch.takeReadings(batch);
    expect(watch.noticed(BOOT_S)?.record).toMatchObject({ isPositionTrusted: false, positions: [{}] });
    const blind = createAccidentWatch('car');
    blind.takeReadings(batch);
    const { record } = blind.noticed(BOOT_S) ?? {};
    expect(record).toMatchObject({ isPositionTrusted: false, positions: [], speedsMps: [] });
    expect(record && 'directionDeg' in record).toBe(false);
  });

  test('by hand: manual, of no known strength, at once, and without a sensor too', () => {
    const watch = createAccidentWatch('car');
    expect(watch.tiltDeg()).toBeUndefined();
    watch.tell(BOOT_S);
    expect(watch.noticed(BOOT_S)).toMatchObject({
      severity: 'unknown',
      record: { trigger: 'manual', readings: [] },
    });
    watch.takeReadings(readings({ seconds: 3, bootS: BOOT_S + 3, force: () => ({}) }));
    watch.tell(BOOT_S + 3);
    expect(watch.noticed(BOOT_S + 3)?.record.readings.at(-1)).toEqual({
      x: 0,
      y: 0,
      z: expect.closeTo(G, 3),
    });
    expect(watch.noticed(BOOT_S + 4)).toBeUndefined();
  });

  test('a sensor that breaks in the crash: what there is, a second later', () => {
    const batch = readings({ seconds: 4.09, bootS: BOOT_S, force: crash });
    const watch = createAccidentWatch('car');
    watch.takeReadings(batch);
    expect(watch.isReady(BOOT_S)).toBe(false);
    expect(watch.isReady(BOOT_S + 1.2)).toBe(true);
    const readingsOf = watch.noticed(BOOT_S + 1.2)?.record.readings;
    expect(readingsOf?.at(-1)).toEqual({ x: 0, y: 0, z: 0 });
    expect(readingsOf?.[9]?.z).toBeCloseTo(G, 3);
  });
});

describe('M8: whatever the sensor says', () => {
  test('no number, more than any sensor reads, a clock that begins anew or stands: no accident and no fault', () => {
    const watch = createAccidentWatch('car');
    const calm = readings({ seconds: 4, bootS: BOOT_S, force: () => ({}) });
    watch.takeReadings(calm);
    for (const wild of [Number.NaN, Number.POSITIVE_INFINITY, 1e9, -1e9]) {
      const batch = readings({ seconds: 1, bootS: BOOT_S + 1, fromS: 4, force: () => ({}) });
      batch.ax.fill(wild);
      watch.takeReadings(batch);
    }
    watch.takeReadings(readings({ seconds: 1, fromS: 0, force: () => ({ x: -9 * G }) }));
    const stands = readings({ seconds: 1, fromS: 1, force: () => ({ x: -9 * G }) });
    stands.tS.fill(3);
    watch.takeReadings(stands);
    expect(watch.isReady(BOOT_S + 100)).toBe(false);
  });
});

test('E4: cleared, nothing of it is held, and the next one is noticed', () => {
  const { watch } = driven('car', readings({ seconds: 8, bootS: BOOT_S, force: crash }));
  watch.clear();
  watch.tell(BOOT_S + 1);
  const { record } = watch.noticed(BOOT_S + 1) ?? {};
  expect(record).toMatchObject({ positions: [], speedsMps: [] });
  watch.clear();
  const next = readings({ seconds: 8, bootS: BOOT_S + 60, fromS: 60, force: crash });
  watch.takeReadings(next);
  expect(watch.noticed(BOOT_S + 60)?.severity).toBe('serious');
});
