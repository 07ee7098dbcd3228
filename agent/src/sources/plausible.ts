import type { Sample, SamplePosition, SampleProblem } from '../sample.ts';
import { createProblemCounts, type ProblemCounts, withoutPosition } from './row.ts';
import { createTimeline, type TimelineLimits } from './timeline.ts';
import { YEAR_2020_S, YEAR_2100_S } from './times.ts';

/** Kinds of vehicles, as in the unit's certificate. */
export type VehicleKind = 'car' | 'e_scooter' | 'e_bike';

/**
 * Faster than any vehicle of the kind: 250 km/h; a scooter limited to 25 km/h going downhill, 54 km/h; a bicycle's
 * descent, 72 km/h.
 */
const GREATEST_SPEED_MPS: Readonly<Record<VehicleKind, number>> = {
  car: 70,
  e_scooter: 15,
  e_bike: 20,
};

/** What a position may do. */
export interface PlausibleLimits {
  time: TimelineLimits;
  greatestSpeedMps: number;
  /** Two good fixes of a standing vehicle differ by this much between houses. */
  slackM: number;
  /** A fix less exact than this is none. */
  worstAccuracyM: number;
  /** From here on the speed says that the vehicle moves; below is noise and walking. */
  movingMps: number;
  /** Moving for longer than this on exactly the same coordinates, or at one and the same moment, means the position is held. */
  heldAfterS: number;
}

/** Limits of a live source in a vehicle of a kind. `earliestS` is earlier than 2020 only on a demo's clock. */
export function limitsFor(kind: VehicleKind, earliestS = YEAR_2020_S): PlausibleLimits {
  return {
    time: { earliestS, latestS: YEAR_2100_S, backS: 10, forwardS: 31 * 86_400 },
    greatestSpeedMps: GREATEST_SPEED_MPS[kind],
    slackM: 20,
    worstAccuracyM: 100,
    movingMps: 1.5,
    heldAfterS: 2,
  };
}

/** Judges one sample after another; remembers only the last few positions. */
export interface PlausibleFilter {
  /** The sample as it may go on; `nowS` stands in for a missing time. */
  judge(sample: Sample, nowS: number): Sample;
  readonly counts: Readonly<ProblemCounts>;
}

interface Seen {
  position: SamplePosition;
  timeS: number;
}

/** How many far positions that agree with each other outweigh the one believed before. */
const CONFIRM = 3;

/**
 * Turns positions that cannot be into absent ones with a reason: impossible times, too inexact, held by the
 * receiver while the vehicle moved on, farther away than the vehicle can have come. What else a sample says
 * stays. One reason a sample, the first that applies in that order.
 *
 * @example
 * const filter = createPlausibleFilter(limitsFor('e_scooter'));
 * const kept = filter.judge(sample, clock.nowS());
 */
export function createPlausibleFilter(limits: PlausibleLimits): PlausibleFilter {
  const counts = createProblemCounts();
  const timeline = createTimeline(limits.time);
  const isHeld = createHeldRule(limits);
  const isRepeated = createRepeatRule(limits);
  const isJump = createJumpRule(limits);

  function problemOf(sample: Sample, position: SamplePosition, nowS: number): SampleProblem | undefined {
    const seen = { position, timeS: sample.timeS ?? nowS };
    if (position.accuracyM > limits.worstAccuracyM) return 'poor_quality';
    const repeated = isRepeated(seen, nowS);
    if (isHeld(seen, sample.speedMps) || repeated) return 'held';
    return isJump(seen, sample.speedMps) ? 'jumped' : undefined;
  }

  return {
    counts,
    judge(sample, nowS) {
      const timed = sample.timeS === undefined || timeline.judge(sample.timeS);
      const kept = timed ? sample : withoutTime(sample);
      if (kept.position === undefined) return kept;
      const problem = timed ? problemOf(kept, kept.position, nowS) : 'impossible_time';
      if (problem === undefined) return kept;
      counts[problem]++;
      return withoutPosition(kept, problem);
    },
  };
}

function withoutTime({ timeS: _impossible, ...rest }: Sample): Sample {
  return rest;
}

/**
 * Held: exactly the same coordinates although the vehicle's speed says, from one sample to the next, that it
 * moves. Standing still is not held. Once held, the coordinates stay so until they change, also if the vehicle
 * stops meanwhile: it stopped somewhere else.
 */
function createHeldRule(limits: PlausibleLimits): (seen: Seen, speedMps: number | undefined) => boolean {
  let last: (Seen & { moves: boolean; movingS: number; held: boolean }) | undefined;

  return (seen, speedMps) => {
    const moves = speedMps !== undefined && speedMps >= limits.movingMps;
    if (last === undefined || !samePlace(last.position, seen.position)) {
      last = { ...seen, moves, movingS: 0, held: false };
      return false;
    }
    const passedS = Math.max(0, seen.timeS - last.timeS);
    const movingS = moves && last.moves ? last.movingS + passedS : 0;
    last = { ...seen, moves, movingS, held: last.held || movingS > limits.heldAfterS };
    return last.held;
  };
}

/**
 * Repeated: the same place at the same moment, while the unit's own clock went on. Whatever says so has stopped (a
 * receiver that hangs, somebody between who repeats the last it heard), and its speed with it. With its time it goes on.
 */
function createRepeatRule(limits: PlausibleLimits): (seen: Seen, nowS: number) => boolean {
  let first: (Seen & { nowS: number }) | undefined;

  return (seen, nowS) => {
    if (first?.timeS !== seen.timeS || !samePlace(first.position, seen.position)) first = { ...seen, nowS };
    return nowS - first.nowS > limits.heldAfterS;
  };
}

/**
 * Jump: farther from the last good position than the vehicle can have come since that was measured. If the
 * positions after it agree with each other, it was the old one that was wrong: the third of them counts again.
 */
function createJumpRule(limits: PlausibleLimits): (seen: Seen, speedMps: number | undefined) => boolean {
  let good: Seen | undefined;
  let other: (Seen & { count: number }) | undefined;

  function reachable(from: Seen, to: Seen): boolean {
    const farM = limits.greatestSpeedMps * Math.max(0, to.timeS - from.timeS);
    const blurM = limits.slackM + from.position.accuracyM + to.position.accuracyM;
    return distanceM(from.position, to.position) <= farM + blurM;
  }

  return (seen, speedMps) => {
    if (good === undefined || reachable(good, seen)) {
      // A position repeated while driving is as old as its first appearance.
      const repeated = good !== undefined && samePlace(good.position, seen.position);
      const stands = speedMps !== undefined && speedMps < limits.movingMps;
      if (good === undefined || !repeated || stands) good = seen;
      other = undefined;
      return false;
    }
    other = { ...seen, count: other !== undefined && reachable(other, seen) ? other.count + 1 : 1 };
    if (other.count < CONFIRM) return true;
    good = seen;
    other = undefined;
    return false;
  };
}

function samePlace(a: SamplePosition, b: SamplePosition): boolean {
  return a.latitudeE6 === b.latitudeE6 && a.longitudeE6 === b.longitudeE6;
}

const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS_PER_E6 = Math.PI / 180 / 1e6;

/** Great-circle distance in metres (haversine). */
export function distanceM(a: SamplePosition, b: SamplePosition): number {
  const latA = a.latitudeE6 * RADIANS_PER_E6;
  const latB = b.latitudeE6 * RADIANS_PER_E6;
  const dLat = Math.sin((latB - latA) / 2);
  const dLon = Math.sin(((b.longitudeE6 - a.longitudeE6) * RADIANS_PER_E6) / 2);
  const h = dLat * dLat + Math.cos(latA) * Math.cos(latB) * dLon * dLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, h)));
}
