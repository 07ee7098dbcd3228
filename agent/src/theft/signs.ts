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

/**
 * Far from where it stood: so far beyond the fix's own accuracy, in so many fixes in a row, over so long. And on its way:
 * the fixes lie so far from the first of them. A reflection throws a receiver off by as much, and leaves it there;
 * without this rule one in a hundred was a suspicion for whoever had pushed a scooter aside (measured: 28 false ones in
 * 1,000 vehicle-days, `npm run bench -- agent-theft`).
 */
export const DISPLACED = { beyondM: 100, leastFixes: 3, spanS: 5, onM: 50 } as const;
/** The wheel turned: the odometer went on by so much, which nobody pushes a vehicle aside by, or it turns now. */
export const WHEEL = { leastM: 30, leastMps: 0.5 } as const;
/** Lifted or laid down: so far from how it stood. A ferry rolls by less than 15, a ramp is less than 20 (D). */
export const TILTED_DEG = 25;

/** Fixes far from the parked place, without one near it between them. */
export interface Away {
  readonly fixes: number;
  readonly sinceBootS: number;
  readonly first: Point;
  /** Farthest from the first of them, metres. */
  readonly onM: number;
}

/** The count of fixes away after one more; nothing after one that is near. */
export function awayAfter(
  away: Away | undefined,
  anchor: Point,
  place: TheftPlace,
  bootS: number,
): Away | undefined {
  if (distanceM(anchor, place) <= DISPLACED.beyondM + place.accuracyM) return undefined;
  if (away === undefined) return { fixes: 1, sinceBootS: bootS, first: place, onM: 0 };
  const onM = Math.max(away.onM, distanceM(away.first, place));
  return { ...away, fixes: away.fixes + 1, onM };
}

/** Whether so many fixes away are a displacement. */
export function isDisplaced(away: Away | undefined, bootS: number): boolean {
  if (away === undefined || away.fixes < DISPLACED.leastFixes) return false;
  return bootS - away.sinceBootS >= DISPLACED.spanS && away.onM >= DISPLACED.onM;
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
