/**
 * ```
 *            a blow of 4 g or more          lies for 2 s ───────────────► certain
 *   riding ─────────────────────► perhaps ─┤
 *     ▲                                    └ stops within 1.5 s, for 2 s ► certain
 *     └──────────── rides on, or 5 s ───────┘
 * ```
 *
 * A blow while nobody rides (a parked vehicle falls over, is kicked, is loaded) begins nothing.
 */
import type { AccidentDetector, Verdict } from './detector.ts';
import { createGravity } from './gravity.ts';
import { G, LEAST_HZ, type PeakRules, QUIET_S } from './rules.ts';
import { angleDeg, distance, lean, lengthOf, zeros } from './vector.ts';

/** Means of the vibration: does it ride, does it stand; of the rate; and of the reading, to tell a tilt. Seconds. */
const RIDE_S = 5;
const STAND_S = 0.25;
const RATE_S = 1;
const SETTLE_S = 0.3;
/** A vehicle that was slower than riding for so long is not ridden, seconds. */
const RODE_S = 3;
/** A speed that is not told again is not known, seconds. */
const SPEED_HOLDS_S = 3;
/** Slower is standing, m/s: receivers say up to this of one that stands. */
const STANDING_MPS = 0.7;
/** More vibration than this many times that of standing counts as so much. */
const MOST_SHAKE = 4;
const UNKNOWN = Number.NaN;

/** Notices a blow of which a rider does not ride on. */
export function createPeakDetector(rules: PeakRules): AccidentDetector {
  const gravity = createGravity();
  const upright = zeros();
  const settled = zeros();
  let lastS = UNKNOWN;
  let meanDtS = 0;
  let heardS = 0;
  /** Share of the last seconds in which it vibrated as one that is ridden. */
  let rides = 0;
  /** Mean square of the vibration just now, (m/s²)². */
  let stands = 0;
  let speedMps: number | undefined;
  let speedS = UNKNOWN;
  let rodeS = Number.NEGATIVE_INFINITY;
  let startS = UNKNOWN;
  let isOpen = false;
  let strength = 0;
  let quietUntilS = Number.NEGATIVE_INFINITY;
  let liesSinceS = UNKNOWN;
  let stillSinceS = UNKNOWN;

  const isRiding = (tS: number): boolean => {
    if (speedMps !== undefined && tS - speedS < SPEED_HOLDS_S) return tS - rodeS < RODE_S;
    return rides >= rules.ridingShare;
  };
  const isStill = (tS: number): boolean => {
    if (Math.sqrt(stands) >= rules.stillMps2) return false;
    // A receiver's speed lags a second or two behind: it can deny a standstill only once it was told anew.
    const isTold =
      speedMps !== undefined && tS - speedS < SPEED_HOLDS_S && speedS > startS + rules.stillWithinS;
    return !isTold || (speedMps ?? 0) < STANDING_MPS;
  };
  const follow = (tS: number): Verdict => {
    const isLying = angleDeg(upright, settled) > rules.tiltDeg;
    liesSinceS = isLying ? since(liesSinceS, tS) : UNKNOWN;
    stillSinceS = isStill(tS) ? since(stillSinceS, tS) : UNKNOWN;
    const lies = tS - liesSinceS >= rules.tiltForS && liesSinceS - startS <= rules.tiltWithinS;
    const stays = tS - stillSinceS >= rules.stillForS && stillSinceS - startS <= rules.stillWithinS;
    if (lies || stays) {
      isOpen = false;
      quietUntilS = tS + QUIET_S;
      return 'certain';
    }
    const isFollowed =
      tS - startS <= rules.tiltWithinS ||
      tS - liesSinceS < rules.tiltForS ||
      tS - stillSinceS < rules.stillForS;
    isOpen = isFollowed;
    return 'nothing';
  };
  const begin = (tS: number, force: number): Verdict => {
    upright.set(gravity.down);
    startS = tS;
    strength = force;
    isOpen = true;
    liesSinceS = UNKNOWN;
    stillSinceS = UNKNOWN;
    return 'perhaps';
  };

  return {
    take(tS, x, y, z) {
      const dtS = tS - lastS;
      lastS = tS;
      if (!(dtS > 0)) return 'nothing';
      heardS += dtS;
      meanDtS += Math.min(1, dtS / Math.min(RATE_S, heardS)) * (dtS - meanDtS);
      const force = heardS === dtS ? 0 : distance(gravity.down, x, y, z);
      // Asked before this reading is part of the vibration: the blow itself is no riding.
      const isBlow = force >= rules.peakMps2 && heardS > RATE_S && meanDtS * LEAST_HZ <= 1;
      const verdict = isBlow && !isOpen && tS >= quietUntilS && isRiding(tS) ? begin(tS, force) : undefined;
      gravity.take(x, y, z, dtS);
      // A blow moves the mean no faster than lying down does, or it would take a second to settle.
      const slowed = Math.min(1, G / Math.max(1, distance(settled, x, y, z)));
      lean(settled, x, y, z, slowed * Math.min(1, dtS / SETTLE_S));
      // Vibration is what a reading differs from the mean just now: lying still is still.
      const shake = distance(settled, x, y, z);
      rides += Math.min(1, dtS / RIDE_S) * (Number(shake > rules.ridingMps2) - rides);
      // Bounded: a blow would take seconds to be forgotten.
      const shakes = Math.min(shake, MOST_SHAKE * rules.stillMps2);
      stands += Math.min(1, dtS / STAND_S) * (shakes * shakes - stands);
      if (verdict !== undefined) return verdict;
      if (!isOpen) return 'nothing';
      if (tS - startS < SETTLE_S) strength = Math.max(strength, force);
      return follow(tS);
    },
    gap() {
      lastS = UNKNOWN;
      isOpen = false;
      [heardS, meanDtS, rides] = [0, 0, 0];
    },
    speed(mps) {
      speedMps = mps;
      speedS = lastS;
      if (mps !== undefined && mps >= rules.ridingMps) rodeS = lastS;
    },
    startS: () => startS,
    strength: () => strength,
    tiltDeg: () => angleDeg(lengthOf(upright) === 0 ? gravity.down : upright, settled),
    clear() {
      for (const held of [upright, settled]) held.fill(0);
      [startS, strength, isOpen] = [UNKNOWN, 0, false];
    },
  };
}

function since(beganS: number, nowS: number): number {
  return Number.isNaN(beganS) ? nowS : beganS;
}
