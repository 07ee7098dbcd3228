import type { Fix } from '@fleetveil/proto';
import { distanceM } from '../minimise/distance.ts';
import type { TripReading } from './trip-log.ts';

/** What a trip has come to so far. No place is in it: it may be kept over a restart. */
export interface TripMeter {
  /** Metres over the fixes. */
  readonly distanceM: number;
  /** Odometer at the first reading, metres. */
  readonly odometerStartM?: number;
  readonly odometerM?: number;
  /** Charge used, permille of the battery; charging on the way is not taken off. */
  readonly usedPermille: number;
  /** The least charge since the vehicle was last charged: what is below it was used. */
  readonly chargePermille?: number;
}

/** A trip that begins. */
export const EMPTY_METER: TripMeter = { distanceM: 0, usedPermille: 0 };

/** Steps below this, or below the fix's own accuracy up to `MOST_NOISE_M`, are noise and not way. */
const LEAST_STEP_M = 10;
const MOST_NOISE_M = 50;

/**
 * Metres from the place last counted to a fix, 0 while they may be noise: a standing receiver would
 * otherwise drive kilometres. The caller moves the counted place on when the answer is not 0.
 */
export function stepM(counted: Fix, fix: Fix): number {
  const step = distanceM(counted, fix);
  return step >= Math.max(LEAST_STEP_M, Math.min(MOST_NOISE_M, fix.accuracyM)) ? step : 0;
}

/**
 * A charge that rises by less was not charged: it flickers between two steps, or braking gave back what is used again.
 * Each fall of a flicker would else be counted, to more than the battery holds.
 */
const CHARGED_PERMILLE = 20;
/** No vehicle is faster (`GREATEST_SPEED_MPS` of a car), and an odometer may count whole kilometres at both ends. */
const FASTEST_MPS = 70;
const ODOMETER_SLACK_M = 2_000;

/** The meter after a reading of odometer or charge; absent values change nothing. */
export function meterAfter(meter: TripMeter, { odometerM, stateOfChargePermille }: TripReading): TripMeter {
  let next = meter;
  if (odometerM !== undefined) {
    next = { ...next, odometerStartM: next.odometerStartM ?? odometerM, odometerM };
  }
  if (stateOfChargePermille !== undefined) {
    const leastPermille = next.chargePermille ?? stateOfChargePermille;
    const usedPermille = next.usedPermille + Math.max(0, leastPermille - stateOfChargePermille);
    const isCharged = stateOfChargePermille - leastPermille >= CHARGED_PERMILLE;
    const chargePermille = isCharged ? stateOfChargePermille : Math.min(leastPermille, stateOfChargePermille);
    next = { ...next, usedPermille, chargePermille };
  }
  return next;
}

/**
 * Metres of the trip: the odometer's, where it was read, ran forwards and no farther than a vehicle drives in that time
 * (a bus that has not read it yet says 0, or the highest number there is), else the fixes'.
 *
 * @param lastedS how long the trip took, seconds
 */
export function tripDistanceM(meter: TripMeter, lastedS: number): number {
  const { odometerStartM, odometerM } = meter;
  if (odometerStartM === undefined || odometerM === undefined) return meter.distanceM;
  const wayM = odometerM - odometerStartM;
  return wayM > 0 && wayM <= FASTEST_MPS * lastedS + ODOMETER_SLACK_M ? wayM : meter.distanceM;
}

/** Watt hours of the trip. `batteryWh` absent = not known, 0. */
export function tripEnergyWh(meter: TripMeter, batteryWh: number | undefined): number {
  return ((batteryWh ?? 0) * meter.usedPermille) / 1000;
}
