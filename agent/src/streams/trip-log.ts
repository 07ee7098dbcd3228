import { cellOf, type Fix, FLOOR } from '@fleetveil/proto';
import { reportCell } from '../minimise/coarse.ts';
import type { PolicyView } from '../reasons/standing.ts';
import { meterAfter, stepM, type TripMeter } from './trip-meter.ts';

/** What else of a sample the trip needs; each absent = not known now. */
export interface TripReading {
  readonly odometerM?: number;
  readonly stateOfChargePermille?: number;
}

/** The way of a use: what it came to, and its latest fix, in memory that is overwritten at the end. */
export interface TripLog {
  take(fix: Fix, policy: PolicyView): void;
  read(reading: TripReading): void;
  /** The cell where it began, if nothing before said so. */
  startAt(cell: string | undefined): void;
  meter(): TripMeter;
  startCell(): string | undefined;
  latest(): Fix | undefined;
  /** Overwrites the fixes. */
  forget(): void;
}

/** @param kept what earlier runs came to */
export function createTripLog(kept: { meter: TripMeter; startCell?: string }): TripLog {
  /** timeS, latitudeE6, longitudeE6, accuracyM: the latest fix, and the one up to which the way is counted. */
  const latest = new Float64Array(4);
  const counted = new Float64Array(4);
  let { meter, startCell } = kept;
  let hasFix = false;
  return {
    take(fix, policy) {
      if (!hasFix) counted.set(valuesOf(fix));
      hasFix = true;
      latest.set(valuesOf(fix));
      const { latitudeE6, longitudeE6 } = fix;
      startCell ??= reportCell(cellOf(latitudeE6, longitudeE6, FLOOR.finestResolution), policy);
      const step = stepM(fixOf(counted), fix);
      if (step > 0) counted.set(valuesOf(fix));
      meter = { ...meter, distanceM: meter.distanceM + step };
    },
    read: (reading) => {
      meter = meterAfter(meter, reading);
    },
    startAt: (cell) => {
      startCell ??= cell;
    },
    meter: () => meter,
    startCell: () => startCell,
    latest: () => (hasFix ? fixOf(latest) : undefined),
    forget: () => {
      latest.fill(0);
      counted.fill(0);
      hasFix = false;
    },
  };
}

/** A fix as four numbers. */
export function valuesOf({ timeS, latitudeE6, longitudeE6, accuracyM }: Fix): number[] {
  return [timeS, latitudeE6, longitudeE6, accuracyM];
}

/** The fix of four numbers. */
export function fixOf(values: Float64Array): Fix {
  const [timeS = 0, latitudeE6 = 0, longitudeE6 = 0, accuracyM = 0] = values;
  return { timeS, latitudeE6, longitudeE6, accuracyM };
}
