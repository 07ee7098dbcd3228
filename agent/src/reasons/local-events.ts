/**
 * Reasons that the vehicle itself begins: a suspicion of theft, an accident, help. Each has an end on the boot
 * clock, which no calendar can move, and needs no known clock (M3).
 */
import type { DeviceRules } from '@fleetveil/proto';
import type { ReasonContext, ReasonStep } from './change.ts';
import { type GrantRefusal, isUsePurpose } from './grant.ts';
import { judgeGrant, letsCollect } from './grants.ts';
import { endReason, endTimeS } from './lapse.ts';
import { isGranted, REASON_RULES, type Reason, type ReasonPurpose } from './reason.ts';
import type { ReasonState } from './state.ts';

/** Purposes that an event on the vehicle can begin. */
export type EventPurpose = Extract<ReasonPurpose, 'asset_protection' | 'assist' | 'accident'>;

/** What a policy calls the longest event of a purpose; an accident has the compiled-in one only. */
const LIMITS: Record<EventPurpose, keyof DeviceRules['limits'] | undefined> = {
  asset_protection: 'suspicionS',
  assist: 'assistS',
  accident: undefined,
};

/**
 * Two signs of a theft. Refused while somebody has the vehicle under a grant, or a maintenance grant that is good
 * now lies here: a tow truck shows no phone.
 */
export function suspectTheft(state: ReasonState, eventId: string, context: ReasonContext): ReasonStep {
  if (isInHands(state, context)) return { state, changes: [], refusal: 'in_use' };
  return beginEvent(state, { purpose: 'asset_protection', eventId, phoneKey: '' }, context);
}

/** An accident: its packet is made within a minute, under the floor and with an unknown clock too. */
export function noticeAccident(state: ReasonState, eventId: string, context: ReasonContext): ReasonStep {
  return beginEvent(state, { purpose: 'accident', eventId, phoneKey: '' }, context);
}

/** Help. Pressed again while it runs it changes nothing: the rider stops it and presses anew. */
export function beginHelp(
  state: ReasonState,
  eventId: string,
  phoneKey: string | undefined,
  context: ReasonContext,
): ReasonStep {
  return beginEvent(state, { purpose: 'assist', eventId, phoneKey: phoneKey ?? '' }, context);
}

/** A suspicion is over as soon as somebody has the vehicle under a grant. A confirmed theft is not (M10). */
export function dispel(state: ReasonState, context: ReasonContext): ReasonStep {
  const suspicion = state.reasons.find(
    (reason) => reason.purpose === 'asset_protection' && !isGranted(reason),
  );
  if (suspicion === undefined || !isInHands(state, context)) return { state, changes: [] };
  const atS = endTimeS(suspicion, context.moment);
  const ended = endReason(state, suspicion, 'dispelled', true, atS);
  return { state: ended.state, changes: [ended.change] };
}

function isInHands(state: ReasonState, context: ReasonContext): boolean {
  const isUsed = state.reasons.some(({ purpose }) => isUsePurpose(purpose));
  const isMoved = state.held.some(
    (grant) => grant.purpose === 'maintenance' && judgeGrant(grant, state, context) === undefined,
  );
  return isUsed || isMoved;
}

interface LocalEvent {
  readonly purpose: EventPurpose;
  readonly eventId: string;
  readonly phoneKey: string;
}

function beginEvent(state: ReasonState, event: LocalEvent, context: ReasonContext): ReasonStep {
  if (state.reasons.some(({ purpose }) => purpose === event.purpose)) return { state, changes: [] };
  const refusal = refusalOf(event.purpose, state, context);
  if (refusal !== undefined) return { state, changes: [], refusal };
  const reason = reasonOf(event, context);
  return {
    state: { ...state, reasons: [...state.reasons, reason] },
    changes: [{ kind: 'started', reason }],
  };
}

/** Nothing begins that could not be sealed, or that the policy does not have leave (M5). */
function refusalOf(
  purpose: EventPurpose,
  state: ReasonState,
  { policy }: ReasonContext,
): GrantRefusal | undefined {
  const isFloor = policy.standing !== 'current' || state.lost;
  if (policy.rules === undefined || (REASON_RULES[purpose].needsPolicy && isFloor)) return 'policy_floor';
  if (!letsCollect(policy, purpose)) return 'purpose_not_allowed';
  return policy.canSeal ? undefined : 'no_vault_key';
}

function reasonOf({ purpose, eventId, phoneKey }: LocalEvent, { moment, policy }: ReasonContext): Reason {
  const limit = LIMITS[purpose];
  const { eventS } = REASON_RULES[purpose];
  const lastsS = Math.min(eventS, (limit === undefined ? undefined : policy.rules?.limits[limit]) ?? eventS);
  const sinceS = moment.clock === 'unknown' ? 0 : moment.nowS;
  return {
    purpose,
    rentalId: eventId,
    grantId: '',
    grantHash: '',
    grantNotAfterS: 0,
    firstGrantId: '',
    phoneKey,
    sinceS,
    untilS: sinceS === 0 ? 0 : sinceS + lastsS,
    untilBootS: moment.bootS + lastsS,
    bound: 'max_duration',
    bootId: moment.bootId,
    route: false,
    routeKeepDays: 0,
    policyVersion: policy.rules?.version ?? 0,
    revived: false,
  };
}
