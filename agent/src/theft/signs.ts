/**
 * The signs that a parked vehicle is being taken. None of them alone says anything: a receiver drifts, a ferry moves
 * what stands on it, a truck shakes what is parked beside it.
 */
import { distanceM, type Point } from '../minimise/distance.ts';

/** A place with its quality. */
export interface TheftPlace extends Point {
  /** Whole metres; 0 = not known. */
  readonly accuracyM: number;
}

/** Far from where it stood: so far beyond the fix's own accuracy, in so many fixes in a row, over so long. */
export const DISPLACED = { beyondM: 100, leastFixes: 3, spanS: 5 } as const;
/** The wheel turned: the odometer went on by so much (some count in steps of 10 m), or it turns now. */
export const WHEEL = { leastM: 10, leastMps: 0.5 } as const;
/** Lifted or laid down: so far from how it stood. A ferry rolls by less than 15, a ramp is less than 20 (D). */
export const TILTED_DEG = 25;

/** Fixes far from the parked place, without one near it between them. */
export interface Away {
  readonly fixes: number;
  readonly sinceBootS: number;
}

/** The count of fixes away after one more; nothing after one that is near. */
export function awayAfter(
  away: Away | undefined,
  anchor: Point,
  place: TheftPlace,
  bootS: number,
): Away | undefined {
  if (distanceM(anchor, place) <= DISPLACED.beyondM + place.accuracyM) return undefined;
  return { fixes: (away?.fixes ?? 0) + 1, sinceBootS: away?.sinceBootS ?? bootS };
}

/** Whether so many fixes away are a displacement. */
export function isDisplaced(away: Away | undefined, bootS: number): boolean {
  return (
    away !== undefined && away.fixes >= DISPLACED.leastFixes && bootS - away.sinceBootS >= DISPLACED.spanS
  );
}

/** Angle between two accelerations at rest, degrees; 0 where one of them is none. */
export function tiltBetween(a: Acceleration, b: Acceleration): number {
  const lengths = Math.hypot(a.x, a.y, a.z) * Math.hypot(b.x, b.y, b.z);
  if (lengths === 0) return 0;
  const cosine = (a.x * b.x + a.y * b.y + a.z * b.z) / lengths;
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}

/** Mean acceleration of a batch of an inertial sensor, m/s²: at rest, which way is up. */
export interface Acceleration {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
