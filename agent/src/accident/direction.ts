import type { AccidentPlace } from '@fleetveil/proto';

const RADIANS_E6 = Math.PI / 180 / 1e6;
const METRES_E6 = RADIANS_E6 * 6_371_008.8;
/** Nearer than this, two fixes say nothing of a direction, metres. */
const LEAST_M = 3;

/** Whether two places are so far apart that a direction can be told. */
export function movedFarEnough(from: AccidentPlace, to: AccidentPlace): boolean {
  const { north, east } = metres(from, to);
  return Math.hypot(north, east) >= LEAST_M;
}

/**
 * Degrees from true north of the way from one place to another nearby.
 *
 * @example directionDeg({ latitudeE6: 0, longitudeE6: 0 }, { latitudeE6: 0, longitudeE6: 90 }) // 90
 */
export function directionDeg(from: AccidentPlace, to: AccidentPlace): number {
  const { north, east } = metres(from, to);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

function metres(from: AccidentPlace, to: AccidentPlace): { north: number; east: number } {
  const turnE6 = ((to.longitudeE6 - from.longitudeE6 + 540e6) % 360e6) - 180e6;
  return {
    north: (to.latitudeE6 - from.latitudeE6) * METRES_E6,
    east: turnE6 * METRES_E6 * Math.cos(from.latitudeE6 * RADIANS_E6),
  };
}
