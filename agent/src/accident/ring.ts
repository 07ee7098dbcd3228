/**
 * The last seconds, in memory only: readings, speeds and places in typed arrays that are overwritten in place. What
 * an accident needs of them is copied apart within a quarter of a second; all of it is zeros after `clear`.
 */
import {
  ACCIDENT_POSITIONS,
  ACCIDENT_READINGS,
  ACCIDENT_SPEEDS,
  type AccidentPlace,
  type AccidentReading,
} from '@fleetveil/proto';
import { at } from './vector.ts';

/** 1 s of readings at 1,000 Hz; 12 s of speeds at 10 Hz. */
const READINGS = 1_024;
const SPEEDS = 128;
const PLACES = ACCIDENT_POSITIONS + 3;
/** A speed older than this at its moment is not known, seconds. */
const SPEED_HOLDS_S = 1.5;
/** Places nearer in time than this are one, seconds: a receiver of 10 Hz would tell the last 0.2 s. */
const PLACES_APART_S = 1;

/** The ring of one vehicle. */
export interface Ring {
  /** One reading: the sensor's clock, m/s². */
  reading(tS: number, x: number, y: number, z: number): void;
  /** Boot clock, m/s. */
  speed(bootS: number, mps: number): void;
  /** Boot clock; integers of 1e-6 degrees. */
  place(bootS: number, place: AccidentPlace): void;
  /** The readings around a moment of the sensor's clock ({@link ACCIDENT_READINGS}), means of a hundredth of a second. */
  readingsAround(tS: number): AccidentReading[];
  /** The speeds before a moment of the boot clock ({@link ACCIDENT_SPEEDS}). */
  speedsBefore(bootS: number): (number | undefined)[];
  /** Places until a moment, the newest first, and how old the newest was. */
  placesUntil(bootS: number): { readonly places: AccidentPlace[]; readonly ageS: number };
  /** Overwrites all of it. */
  clear(): void;
}

/** An empty ring. */
export function createRing(): Ring {
  const [times, xs, ys, zs] = [floats(READINGS), floats(READINGS), floats(READINGS), floats(READINGS)];
  const [speedTimes, speeds] = [floats(SPEEDS), floats(SPEEDS)];
  /** bootS, latitude, longitude of each; three more than a packet has, so that those too new can be left out. */
  const places = floats(3 * PLACES);
  let [readingCount, speedCount, placeCount] = [0, 0, 0];

  /** Mean of the readings in a slot; the reading nearest in time where there is none. */
  const slot = (fromS: number, toS: number): AccidentReading => {
    let [n, x, y, z, nearest, apartS] = [0, 0, 0, 0, -1, Number.POSITIVE_INFINITY];
    for (let i = 0; i < Math.min(readingCount, READINGS); i++) {
      const tS = at(times, i);
      const awayS = Math.abs(tS - (fromS + toS) / 2);
      if (awayS < apartS) [nearest, apartS] = [i, awayS];
      if (tS < fromS || tS >= toS) continue;
      [n, x, y, z] = [n + 1, x + at(xs, i), y + at(ys, i), z + at(zs, i)];
    }
    if (n > 0) return { x: x / n, y: y / n, z: z / n };
    if (apartS > NEAR_S) return { x: 0, y: 0, z: 0 };
    return { x: at(xs, nearest), y: at(ys, nearest), z: at(zs, nearest) };
  };
  const speedAt = (bootS: number): number | undefined => {
    let [newestS, speed] = [Number.NEGATIVE_INFINITY, Number.NaN];
    for (let i = 0; i < Math.min(speedCount, SPEEDS); i++) {
      const tS = at(speedTimes, i);
      if (tS <= bootS && tS > newestS) [newestS, speed] = [tS, at(speeds, i)];
    }
    return bootS - newestS <= SPEED_HOLDS_S ? speed : undefined;
  };

  return {
    reading(tS, x, y, z) {
      const i = readingCount % READINGS;
      times[i] = tS;
      xs[i] = x;
      ys[i] = y;
      zs[i] = z;
      readingCount += 1;
    },
    speed(bootS, mps) {
      const i = speedCount % SPEEDS;
      speedTimes[i] = bootS;
      speeds[i] = mps;
      speedCount += 1;
    },
    place(bootS, { latitudeE6, longitudeE6 }) {
      const isNear = placeCount > 0 && bootS - at(places, 3) < PLACES_APART_S && placeCount > 1;
      // The newest stands first. One that follows soon takes its place: the one before it stays where it is.
      if (!isNear) places.copyWithin(3, 0, places.length - 3);
      places[0] = bootS;
      places[1] = latitudeE6;
      places[2] = longitudeE6;
      if (!isNear) placeCount = Math.min(placeCount + 1, PLACES);
    },
    readingsAround(tS) {
      if (readingCount === 0) return [];
      return Array.from({ length: ACCIDENT_READINGS.count }, (_, i) => {
        const middleS = tS + ACCIDENT_READINGS.fromS + i * ACCIDENT_READINGS.stepS;
        return slot(middleS - ACCIDENT_READINGS.stepS / 2, middleS + ACCIDENT_READINGS.stepS / 2);
      });
    },
    speedsBefore(bootS) {
      const told = Array.from({ length: ACCIDENT_SPEEDS.count }, (_, i) =>
        speedAt(bootS + ACCIDENT_SPEEDS.fromS + i * ACCIDENT_SPEEDS.stepS),
      );
      return told.every((speed) => speed === undefined) ? [] : told;
    },
    placesUntil(bootS) {
      const rows = Array.from({ length: placeCount }, (_, i) => [0, 1, 2].map((n) => at(places, 3 * i + n)));
      const until = rows.filter(([tS = 0]) => tS <= bootS).slice(0, ACCIDENT_POSITIONS);
      return {
        places: until.map(([, latitudeE6 = 0, longitudeE6 = 0]) => ({ latitudeE6, longitudeE6 })),
        ageS: bootS - (until[0]?.[0] ?? Number.NEGATIVE_INFINITY),
      };
    },
    clear() {
      for (const held of [times, xs, ys, zs, speedTimes, speeds, places]) held.fill(0);
      [readingCount, speedCount, placeCount] = [0, 0, 0];
    },
  };
}

/** A slot without a reading takes one so near; further away nothing was read, and it is 0 0 0. Seconds. */
const NEAR_S = 0.015;

function floats(length: number): Float64Array {
  return new Float64Array(length);
}
