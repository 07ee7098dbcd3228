import { FLOOR, finestResolution, parentOf, resolutionOf, tickOf, zoneOf } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';
import type { PolicyView } from '../reasons/standing.ts';
import { type OutgoingReport, outgoingReport } from './outgoing.ts';
import { ruleNow } from './rules.ts';

/** Seconds between coarse reports: the policy's tick, or the floor's hour without one. */
export function reportIntervalS(policy: PolicyView): number {
  return policy.rules?.tickS ?? FLOOR.noPolicyTickS;
}

/**
 * How fine the cell of a place may be now: the region's resolution, never finer than the floor; without a
 * policy 6; with a stale one the coarser of 7 and the region's.
 */
export function reportResolution(cell: string, policy: PolicyView): number {
  const finest = Math.min(resolutionOf(cell), FLOOR.finestResolution);
  if (policy.rules === undefined) return Math.min(finest, FLOOR.noPolicyResolution);
  const ofRegion = Math.min(finest, finestResolution(policy.rules.regions, cell));
  return policy.standing === 'stale' ? Math.min(ofRegion, FLOOR.staleResolution) : ofRegion;
}

/**
 * The cell that leaves for a place (`placeCell`): in coarse reports and, because two cells of one place
 * would intersect, also in trip ends. Always a parent of the one given.
 */
export function reportCell(cell: string | undefined, policy: PolicyView): string | undefined {
  return cell === undefined ? undefined : parentOf(cell, reportResolution(cell, policy));
}

/**
 * The report of a tick. Every byte is a function of the cell, the tick and the policy; nothing of the fix,
 * the reasons or the vehicle goes in (M1).
 *
 * @example coarseReport(placeCell(place), policy, moment)
 */
export function coarseReport(cell: string | undefined, policy: PolicyView, moment: Moment): OutgoingReport {
  const mayTell = ruleNow(policy, 'live_service', 'cell').kind === 'coarse';
  const told = mayTell ? reportCell(cell, policy) : undefined;
  const mayTellZone = ruleNow(policy, 'live_service', 'zone').kind === 'coarse';
  return outgoingReport({
    ...(told === undefined ? {} : { cell: told }),
    tickS: moment.clock === 'unknown' ? 0 : tickOf(moment.nowS, reportIntervalS(policy)),
    zone:
      mayTellZone && told !== undefined && policy.rules !== undefined
        ? zoneOf(policy.rules.zone, told)
        : 'unknown',
    policyVersion: policy.rules?.version ?? 0,
  });
}
