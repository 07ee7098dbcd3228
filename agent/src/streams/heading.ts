import { distanceM, type Point } from '../minimise/distance.ts';

/** Two fixes closer than this say nothing of a heading: receivers wander by as much. */
const LEAST_M = 5;

/**
 * Whole degrees from north, clockwise, of the way from one place to the next; nothing where they are too close. Worked out
 * from the places, so that every receiver has it.
 *
 * @example headingBetween(here, offsetBy(here, 0, 20)) // 90
 */
export function headingBetween(from: Point, to: Point): number | undefined {
  if (distanceM(from, to) < LEAST_M) return undefined;
  const middle = (((from.latitudeE6 + to.latitudeE6) / 2) * Math.PI) / 180e6;
  const north = to.latitudeE6 - from.latitudeE6;
  // The short way round, also over the date line.
  const east = ((to.longitudeE6 - from.longitudeE6 + 540e6) % 360e6) - 180e6;
  const degrees = (Math.atan2(east * Math.cos(middle), north) * 180) / Math.PI;
  return Math.round(degrees + 360) % 360;
}
