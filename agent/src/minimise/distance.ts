/** A place in integers of 1e-6 degrees. */
export interface Point {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

/** Metres of a degree of latitude on the mean sphere (radius 6,371,008.8 m, IUGG). */
const METRES_PER_DEGREE = (Math.PI / 180) * 6_371_008.8;
const RADIANS_E6 = Math.PI / 180 / 1e6;
/** 180 degrees in 1e-6. */
const HALF_TURN_E6 = 180e6;

/** Degrees of longitude between two, the short way round, in 1e-6. */
function turnE6(fromE6: number, toE6: number): number {
  const turn = (toE6 - fromE6 + 3 * HALF_TURN_E6) % (2 * HALF_TURN_E6);
  return turn - HALF_TURN_E6;
}

/**
 * Metres between two places on a plane laid at their middle latitude: within 0.1 % of the sphere up to
 * 50 km, and no trigonometry but one cosine.
 */
export function distanceM(a: Point, b: Point): number {
  const northM = ((b.latitudeE6 - a.latitudeE6) / 1e6) * METRES_PER_DEGREE;
  const middle = ((a.latitudeE6 + b.latitudeE6) / 2) * RADIANS_E6;
  const eastM = (turnE6(a.longitudeE6, b.longitudeE6) / 1e6) * METRES_PER_DEGREE * Math.cos(middle);
  return Math.hypot(northM, eastM);
}

/** The place so many metres north and east of another. Not for the poles. */
export function offsetBy(from: Point, northM: number, eastM: number): Point {
  const scale = METRES_PER_DEGREE * Math.cos(from.latitudeE6 * RADIANS_E6);
  const longitudeE6 = from.longitudeE6 + Math.round((eastM / scale) * 1e6);
  return {
    latitudeE6: from.latitudeE6 + Math.round((northM / METRES_PER_DEGREE) * 1e6),
    longitudeE6: turnE6(0, longitudeE6),
  };
}
