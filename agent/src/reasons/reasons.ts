/**
 *                grant (held, waits)
 *                       │ sign of use by its phone, grant usable now
 *                       ▼
 *   none ────────────► holds ◄──┐ another grant of the same rental, before the end: no new sign
 *    ▲                  │ └─────┘
 *    │                  │ not_after · max_duration · clock unknown · floor ─► closed, may be taken up again
 *    └──────────────────┘ booking · rider · replaced ─► closed for good
 *
 *   none ──local event──► holds (boot clock) ──► none        help, accident, suspicion of theft
 *   none ──theft grant, two signatures──► holds ──► none     takes a suspicion over
 *
 * A set of these, one of each purpose at most: the end of one never touches another (M3).
 */
import { ENDS_FOR_GOOD } from '@fleetveil/proto';
import { changesReason, extended, reasonFrom } from './begin.ts';
import type { ReasonChange, ReasonContext, ReasonStep } from './change.ts';
import type { ReasonEvent } from './event.ts';
import type { GrantFacts } from './grant.ts';
import { HEALS } from './grant.ts';
import { judgeGrant } from './grants.ts';
import { endOf, endReason, endTimeS, rebase, withoutForbiddenRoute } from './lapse.ts';
import { beginHelp, dispel, noticeAccident, suspectTheft } from './local-events.ts';
import { close, forgetExpired, hold, recover, release, renewalOf, spend } from './memory.ts';
import { isGranted, type Reason, type ReasonPurpose } from './reason.ts';
import type { ReasonState } from './state.ts';
import { TRANSITIONS } from './transitions.ts';
import type { PhoneOrderFacts } from './verify.ts';

/**
 * One event: the new state and what changed. Pure: time, clock and policy are in the context. The caller
 * writes the state durably first and then acts on the changes.
 *
 * @example
 * const { state, changes } = stepReasons(before, { kind: 'tick' }, { tenant, vehicleId, moment, policy });
 */
export function stepReasons(before: ReasonState, event: ReasonEvent, context: ReasonContext): ReasonStep {
  const reviewed = review(before, context);
  const answered = answer(reviewed.state, event, context);
  const dispelled = dispel(answered.state, context);
  const changes = [...reviewed.changes, ...answered.changes, ...dispelled.changes];
  return { ...answered, state: dispelled.state, changes };
}

/** The reason of a purpose, if one holds. */
export function reasonFor(state: ReasonState, purpose: ReasonPurpose): Reason | undefined {
  return state.reasons.find((reason) => reason.purpose === purpose);
}

/** Lets go of what no longer holds, then carries on what a waiting grant carries on. */
function review(before: ReasonState, context: ReasonContext): ReasonStep {
  const { moment } = context;
  const changes: ReasonChange[] = [];
  let state = forgetExpired(recover(before, moment), moment);
  for (const held of state.reasons) {
    const reason = rebase(held, moment);
    state = replaceReason(state, held, reason);
    const endedBy = endOf(held, context);
    if (endedBy === undefined) continue;
    const ended = endReason(state, reason, endedBy, ENDS_FOR_GOOD[endedBy], endTimeS(held, moment));
    state = ended.state;
    changes.push(ended.change);
  }
  for (const reason of state.reasons) {
    const next = renew(state, reason, context);
    state = next.state;
    changes.push(...next.changes);
  }
  const waited = beginWaiting(state, context);
  return { state: waited.state, changes: [...changes, ...waited.changes] };
}

/** A grant that needs no sign of use and had to wait, for the clock or for a policy, begins by itself. */
function beginWaiting(before: ReasonState, context: ReasonContext): ReasonStep {
  const ready = before.held.find(
    (grant) =>
      TRANSITIONS.grant_received[grant.purpose] === 'begin' &&
      judgeGrant(grant, before, context) === undefined,
  );
  return ready === undefined ? unchanged(before) : begin(before, ready, context);
}

/** The route follows the policy; a waiting grant that has become usable carries the reason on. */
function renew(before: ReasonState, reason: Reason, context: ReasonContext): ReasonStep {
  const allowed = withoutForbiddenRoute(reason, context);
  const state = replaceReason(before, reason, allowed);
  const grant = renewalOf(state, allowed).find((held) => judgeGrant(held, state, context) === undefined);
  const next = grant === undefined ? unchanged(state) : extend(state, allowed, grant, false, context);
  if (next.changes.length > 0 || allowed === reason) return next;
  return { state, changes: [{ kind: 'extended', reason: allowed }] };
}

function answer(state: ReasonState, event: ReasonEvent, context: ReasonContext): ReasonStep {
  switch (event.kind) {
    case 'grant_received':
      return receive(state, event.grant, context);
    case 'sign_of_use':
      return use(state, event.order, context);
    case 'grant_end':
      return endByBooking(state, event.rentalId, context);
    case 'phone_end':
      return endByPhone(state, event.order, context);
    case 'phone_pause':
      return pause(state, event.order, true);
    case 'phone_resume':
      return pause(state, event.order, false);
    case 'theft_suspected':
      return suspectTheft(state, event.eventId, context);
    case 'accident_noticed':
      return noticeAccident(state, event.eventId, context);
    case 'help_pressed':
      return beginHelp(state, event.eventId, event.phoneKey, context);
    case 'accident_over':
    case 'help_stopped':
      return stop(state, event.kind, context);
    case 'tick':
    case 'clock_changed':
    case 'policy_changed':
    case 'restart':
    case 'suspend':
      return { state, changes: [] };
  }
}

/** Begins or carries a reason on at once, or waits for a sign of use, or is refused for good. */
function receive(state: ReasonState, grant: GrantFacts, context: ReasonContext): ReasonStep {
  const active = reasonFor(state, grant.purpose);
  if (active?.grantId === grant.grantId) return { state, changes: [] };
  const refusal = judgeGrant(grant, state, context);
  if (refusal !== undefined && !HEALS[refusal]) return { state, changes: [], refusal };
  const held = hold(state, grant);
  if (refusal !== undefined) return { state: held, changes: [], refusal };
  const transition = TRANSITIONS.grant_received[grant.purpose];
  if (transition === 'begin') return begin(held, grant, context);
  const carries = active !== undefined && transition === 'extend';
  return carries ? renew(held, active, context) : { state: held, changes: [] };
}

/** A waiting grant becomes a reason; another rental under way is over for good. */
function use(state: ReasonState, order: PhoneOrderFacts, context: ReasonContext): ReasonStep {
  const inUse = state.reasons.find((reason) => reason.grantId === order.grantId);
  if (inUse !== undefined) return inUse.phoneKey === order.phoneKey ? unchanged(state) : refused(state);
  const grant = state.held.find((held) => held.grantId === order.grantId);
  if (grant === undefined) return { ...unchanged(state), refusal: 'unknown_grant' };
  if (grant.phoneKey !== order.phoneKey) return refused(state);
  const refusal = judgeGrant(grant, state, context);
  if (refusal !== undefined) return { ...unchanged(state), refusal };
  return TRANSITIONS.sign_of_use[grant.purpose] === 'begin' ? begin(state, grant, context) : unchanged(state);
}

function begin(before: ReasonState, grant: GrantFacts, context: ReasonContext): ReasonStep {
  const active = reasonFor(before, grant.purpose);
  // A suspicion is what the vehicle saw of the very theft that two people have now confirmed: it goes on.
  const isSame = active !== undefined && (active.rentalId === grant.rentalId || !isGranted(active));
  if (isSame) return extend(before, active, grant, true, context);
  const replaced =
    active === undefined
      ? undefined
      : endReason(before, active, 'replaced', true, endTimeS(active, context.moment));
  const state = release(replaced?.state ?? before, grant.grantId);
  const reason = reasonFrom(grant, state, context);
  return {
    state: { ...state, reasons: [...state.reasons, reason] },
    changes: [...(replaced === undefined ? [] : [replaced.change]), { kind: 'started', reason }],
  };
}

/** The old grant is spent, the new one in force. A grant that changes nothing goes on waiting. */
function extend(
  before: ReasonState,
  reason: Reason,
  grant: GrantFacts,
  signed: boolean,
  context: ReasonContext,
): ReasonStep {
  const next = extended(reason, reasonFrom(grant, before, context), signed);
  if (!signed && !changesReason(reason, next)) return unchanged(before);
  const used = { grantId: reason.grantId, notAfterS: reason.grantNotAfterS };
  const spent = isGranted(reason) ? spend(before, used) : before;
  const state = replaceReason(release(spent, grant.grantId), reason, next);
  return { state, changes: [{ kind: 'extended', reason: next }] };
}

/** The booking system's word ends the rental for good, also one that has not begun here. */
function endByBooking(before: ReasonState, rentalId: string, { moment }: ReasonContext): ReasonStep {
  let state = before;
  const changes: ReasonChange[] = [];
  for (const reason of before.reasons) {
    if (reason.rentalId !== rentalId || TRANSITIONS.grant_end[reason.purpose] !== 'end') continue;
    const ended = endReason(state, reason, 'booking', ENDS_FOR_GOOD.booking, endTimeS(reason, moment));
    state = ended.state;
    changes.push(ended.change);
  }
  return { state: close(state, { rentalId, final: ENDS_FOR_GOOD.booking }), changes };
}

function endByPhone(state: ReasonState, order: PhoneOrderFacts, { moment }: ReasonContext): ReasonStep {
  const reason = reasonOfOrder(state, 'phone_end', order);
  if (reason === undefined) return { ...unchanged(state), refusal: 'unknown_grant' };
  if (reason.phoneKey !== order.phoneKey) return refused(state);
  const ended = endReason(state, reason, 'rider', ENDS_FOR_GOOD.rider, endTimeS(reason, moment));
  return { state: ended.state, changes: [ended.change] };
}

/** The reason that a phone's order names, if that order can mean anything for its purpose. */
function reasonOfOrder(
  state: ReasonState,
  kind: 'phone_end' | 'phone_pause' | 'phone_resume',
  order: PhoneOrderFacts,
): Reason | undefined {
  return state.reasons.find(
    (held) =>
      TRANSITIONS[kind][held.purpose] !== 'nothing' &&
      (held.grantId === order.grantId || held.firstGrantId === order.grantId),
  );
}

/** The rental goes on, its time too; from here on nothing is taken, or taken again. */
function pause(state: ReasonState, order: PhoneOrderFacts, paused: boolean): ReasonStep {
  const reason = reasonOfOrder(state, paused ? 'phone_pause' : 'phone_resume', order);
  if (reason === undefined) return { ...unchanged(state), refusal: 'unknown_grant' };
  if (reason.phoneKey !== order.phoneKey) return refused(state);
  if ((reason.paused ?? false) === paused) return unchanged(state);
  const { paused: _, ...others } = reason;
  const next = paused ? { ...others, paused } : others;
  return { state: replaceReason(state, reason, next), changes: [{ kind: 'extended', reason: next }] };
}

/** What a local event began ends by another. */
function stop(
  state: ReasonState,
  by: 'help_stopped' | 'accident_over',
  { moment }: ReasonContext,
): ReasonStep {
  const reason = state.reasons.find((held) => TRANSITIONS[by][held.purpose] === 'end');
  if (reason === undefined) return { ...unchanged(state), refusal: 'nothing_to_stop' };
  const ended = endReason(state, reason, 'rider', ENDS_FOR_GOOD.rider, endTimeS(reason, moment));
  return { state: ended.state, changes: [ended.change] };
}

function unchanged(state: ReasonState): ReasonStep {
  return { state, changes: [] };
}

function refused(state: ReasonState): ReasonStep {
  return { state, changes: [], refusal: 'wrong_phone' };
}

function replaceReason(state: ReasonState, before: Reason, after: Reason): ReasonState {
  if (before === after) return state;
  return { ...state, reasons: state.reasons.map((held) => (held === before ? after : held)) };
}
