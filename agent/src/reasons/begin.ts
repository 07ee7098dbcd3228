import type { DeviceRules } from '@fleetveil/proto';
import type { ReasonContext } from './change.ts';
import type { GrantFacts } from './grant.ts';
import { letsCollectRoute } from './grants.ts';
import { isGranted, REASON_RULES, type Reason } from './reason.ts';
import type { ReasonState } from './state.ts';

/** A grant that is usable, and used now, as a reason. Both bounds are the same instant on two clocks. */
export function reasonFrom(grant: GrantFacts, state: ReasonState, context: ReasonContext): Reason {
  const { moment, policy } = context;
  const isRoute = grant.purpose === 'rental_contract' && grant.route && letsCollectRoute(policy);
  return {
    purpose: grant.purpose,
    rentalId: grant.rentalId,
    grantId: grant.grantId,
    grantHash: grant.grantHash,
    grantNotAfterS: grant.notAfterS,
    firstGrantId: grant.grantId,
    phoneKey: grant.phoneKey,
    sinceS: moment.nowS,
    ...boundsOf(grant, context),
    bootId: moment.bootId,
    route: isRoute,
    ...(isRoute && grant.riderKey !== undefined ? { riderKey: grant.riderKey } : {}),
    routeKeepDays: isRoute ? keptDays(grant.routeKeepDays, policy.rules) : 0,
    policyVersion: policy.rules?.version ?? 0,
    revived: state.closed.some(({ rentalId }) => rentalId === grant.rentalId),
  };
}

/** The first of the grant's end and its longest duration, counted from now: now it comes into use. */
function boundsOf(
  grant: GrantFacts,
  { moment }: ReasonContext,
): Pick<Reason, 'untilS' | 'untilBootS' | 'bound'> {
  const leftS = Math.min(grant.notAfterS - moment.nowS, REASON_RULES[grant.purpose].grantS);
  const isShorter = grant.maxDurationS > 0 && grant.maxDurationS < leftS;
  const lastsS = isShorter ? grant.maxDurationS : leftS;
  return {
    untilS: moment.nowS + lastsS,
    untilBootS: moment.bootS + lastsS,
    bound: isShorter ? 'max_duration' : 'not_after',
  };
}

/** The rider's choice within the policy's bounds; no choice is the policy's own. */
function keptDays(chosenDays: number, rules: DeviceRules | undefined): number {
  if (rules === undefined) return chosenDays;
  const { routeLeast, routeMax, routeDefault } = rules.keepDays;
  return chosenDays === 0 ? routeDefault : Math.min(routeMax, Math.max(routeLeast, chosenDays));
}

/**
 * A reason carried on by another grant of the same use. What the rider began stays; without a new sign of
 * use the route can be switched off and never on.
 */
export function extended(reason: Reason, next: Reason, signed: boolean): Reason {
  const route = next.route && (signed || reason.route);
  // Whoever signs renewals cannot put another key, or none, in the place of the rider's (M10).
  const { riderKey: _, ...others } = next;
  const riderKey = signed ? next.riderKey : reason.riderKey;
  return {
    ...others,
    ...(route && riderKey !== undefined ? { riderKey } : {}),
    firstGrantId: isGranted(reason) ? reason.firstGrantId : next.firstGrantId,
    sinceS: reason.sinceS,
    route,
    routeKeepDays: route ? next.routeKeepDays : 0,
    revived: reason.revived,
    policyVersion: reason.policyVersion,
    // Nobody but the rider resumes: a renewal does not, another sign of use does.
    ...(reason.paused === true && !signed ? { paused: true } : {}),
  };
}

/** Whether another grant changes anything: it lasts longer, or the rider took the route back. */
export function changesReason(reason: Reason, next: Reason): boolean {
  return next.untilS > reason.untilS || (reason.route && !next.route);
}
