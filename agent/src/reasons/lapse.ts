import type { RentalEndWord } from '@fleetveil/proto';
import type { ReasonChange, ReasonContext } from './change.ts';
import { letsCollect, letsCollectRoute } from './grants.ts';
import { close, spend } from './memory.ts';
import type { Moment } from './moment.ts';
import { holdsAt, REASON_RULES, type Reason } from './reason.ts';
import type { ReasonState } from './state.ts';

const BOUND_ENDS: Record<Reason['bound'], RentalEndWord> = {
  not_after: 'lapsed',
  max_duration: 'max_duration',
};

/** What ends a reason at this moment by itself; nothing = it goes on. */
export function endOf(reason: Reason, context: ReasonContext): RentalEndWord | undefined {
  const rule = REASON_RULES[reason.purpose];
  if (rule.needsClock && context.moment.clock === 'unknown') return 'clock';
  if (!holdsAt(reason, context.moment)) return BOUND_ENDS[reason.bound];
  if (rule.needsPolicy && context.policy.standing !== 'current') return 'lapsed';
  return isStillAllowed(reason, context) ? undefined : 'lapsed';
}

function isStillAllowed(reason: Reason, { policy }: ReasonContext): boolean {
  if (reason.purpose !== 'rental_contract' && reason.purpose !== 'maintenance') return true;
  return letsCollect(policy, reason.purpose);
}

/**
 * The reason as it stands after a reboot: the boot clock began anew, so the bound is what domain time leaves
 * of it. Where domain time is not known the bound is now: nothing says that the grant has not run out.
 */
export function rebase(reason: Reason, moment: Moment): Reason {
  if (reason.bootId === moment.bootId) return reason;
  const leftS = moment.clock === 'unknown' ? 0 : Math.max(0, reason.untilS - moment.nowS);
  return { ...reason, bootId: moment.bootId, untilBootS: moment.bootS + leftS };
}

/** A route that the policy in force no longer allows stops; the reason itself goes on. */
export function withoutForbiddenRoute(reason: Reason, context: ReasonContext): Reason {
  return reason.route && !letsCollectRoute(context.policy) ? { ...reason, route: false } : reason;
}

/**
 * Domain time of an end, never outside the reason. With an unknown clock it is carried on the boot clock
 * (both bounds of a reason are the same instant); after a reboot only the beginning is sure.
 */
export function endTimeS(reason: Reason, moment: Moment): number {
  const isCarried = moment.clock === 'unknown';
  if (isCarried && reason.bootId !== moment.bootId) return reason.sinceS;
  const atS = isCarried ? reason.untilS - (reason.untilBootS - moment.bootS) : moment.nowS;
  return Math.max(reason.sinceS, Math.min(reason.untilS, atS));
}

/** Ends one reason: its grant is spent and its rental closed; every other reason stays (M3). */
export function endReason(
  state: ReasonState,
  reason: Reason,
  endedBy: RentalEndWord,
  final: boolean,
  atS: number,
): { state: ReasonState; change: ReasonChange } {
  const rest = { ...state, reasons: state.reasons.filter((held) => held !== reason) };
  const spent = spend(rest, { grantId: reason.grantId, notAfterS: reason.grantNotAfterS });
  const closed = close(spent, { rentalId: reason.rentalId, final });
  return { state: closed, change: { kind: 'ended', reason, endedBy, atS } };
}
