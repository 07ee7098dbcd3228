import type { RentalEndWord } from '@fleetveil/proto';
import type { ReasonChange, ReasonContext, ReasonEndWord } from './change.ts';
import { letsCollect, letsCollectRoute } from './grants.ts';
import { close, spend } from './memory.ts';
import type { Moment } from './moment.ts';
import { holdsAt, isGranted, REASON_RULES, type Reason } from './reason.ts';
import type { ReasonState } from './state.ts';

const BOUND_ENDS: Record<Reason['bound'], RentalEndWord> = {
  not_after: 'lapsed',
  max_duration: 'max_duration',
};

/** What ends a reason (as it was held, before `rebase`) at this moment by itself; nothing = it goes on. */
export function endOf(held: Reason, context: ReasonContext): RentalEndWord | undefined {
  const { moment } = context;
  const rule = REASON_RULES[held.purpose];
  if (isGranted(held) && (moment.clock === 'unknown' || !canRebase(held, moment))) return 'clock';
  if (!holdsAt(rebase(held, moment), moment)) return BOUND_ENDS[held.bound];
  if (rule.needsPolicy && context.policy.standing !== 'current') return 'lapsed';
  return isStillAllowed(held, context) ? undefined : 'lapsed';
}

function isStillAllowed(reason: Reason, { policy }: ReasonContext): boolean {
  // Without rules nothing can be sealed either; what needs no policy is told so and lapses by its own limit.
  return policy.rules === undefined || letsCollect(policy, reason.purpose);
}

/**
 * Whether the rest of a reason's time is known. After a reboot the boot clock began anew and only attested
 * time tells how much of it has passed: any other clock may have been set back meanwhile.
 */
function canRebase(reason: Reason, moment: Moment): boolean {
  return reason.bootId === moment.bootId || moment.clock === 'attested';
}

/**
 * The reason as it stands after a reboot: the bound on the boot clock is what attested time leaves of it. Of a
 * local event nothing is left: its own clock is gone, and what the calendar said then may have been wrong.
 */
export function rebase(reason: Reason, moment: Moment): Reason {
  if (reason.bootId === moment.bootId) return reason;
  const isKnown = isGranted(reason) && canRebase(reason, moment);
  const leftS = isKnown ? Math.max(0, reason.untilS - moment.nowS) : 0;
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

/** Ends one reason: its grant, if it has one, is spent and its rental closed; every other reason stays (M3). */
export function endReason(
  state: ReasonState,
  reason: Reason,
  endedBy: ReasonEndWord,
  final: boolean,
  atS: number,
): { state: ReasonState; change: ReasonChange } {
  const rest = { ...state, reasons: state.reasons.filter((held) => held !== reason) };
  const change: ReasonChange = { kind: 'ended', reason, endedBy, atS };
  if (!isGranted(reason)) return { state: rest, change };
  const spent = spend(rest, { grantId: reason.grantId, notAfterS: reason.grantNotAfterS });
  const closed = close(spent, { rentalId: reason.rentalId, final });
  return { state: closed, change };
}
