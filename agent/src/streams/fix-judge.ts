import type { Fix, LossReasonWord } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';
import { holdsAt, type Reason } from '../reasons/reason.ts';

/** Whole numbers as the track codec wants them: a time in whole seconds, an accuracy within 16 bits. */
export function wholeFix(fix: Fix): Fix {
  return {
    timeS: Math.floor(fix.timeS),
    latitudeE6: Math.round(fix.latitudeE6),
    longitudeE6: Math.round(fix.longitudeE6),
    accuracyM: Math.min(65_535, Math.max(0, Math.round(fix.accuracyM))),
  };
}

/**
 * How far ahead of the unit's clock a fix may be dated, seconds: attested time may be wrong by 60 s, and a recording
 * is played in steps of the boot clock. One further ahead would keep every true fix out until its time has come.
 */
export const AHEAD_S = 120;

/**
 * Whether a fix lies inside its reason, and if not, what became of it. `outside`: no reason holds now, so
 * nobody is owed the fix; this is the last gate before sealing (M3). Whoever passes it knows the time: without it
 * no reason holds that stands on a grant.
 */
export function judgeFix(
  fix: Fix,
  reason: Reason,
  moment: Moment,
  latestS: number | undefined,
): LossReasonWord | 'outside' | undefined {
  if (!holdsAt(reason, moment)) return 'outside';
  if (!isOnEarth(fix)) return 'unparsable';
  if (fix.timeS < Math.floor(reason.sinceS)) return 'held';
  if (fix.timeS >= reason.untilS || fix.timeS > moment.nowS + AHEAD_S) return 'impossible_time';
  return latestS !== undefined && fix.timeS < latestS ? 'impossible_time' : undefined;
}

/** Whether a fix is one: whole numbers where a place can be. */
export function isOnEarth({ timeS, latitudeE6, longitudeE6, accuracyM }: Fix): boolean {
  const isNumber = [timeS, latitudeE6, longitudeE6, accuracyM].every(Number.isFinite);
  return isNumber && Math.abs(latitudeE6) <= 90e6 && Math.abs(longitudeE6) <= 180e6;
}
