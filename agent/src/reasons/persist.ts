/**
 * The state as text for a durable file, and back. What comes back is judged like anything from outside: a
 * text that is not exactly ours means that the memory of used grants is lost, which is the floor (M3).
 */
import type { GrantFacts, GrantPurpose } from './grant.ts';
import {
  decodeKept,
  encodeKept,
  type Is,
  isAmount,
  isFlag,
  isHex64,
  isIdText,
  isText,
  listOf,
  objectOf,
  optional,
} from './kept.ts';
import { REASON_PURPOSES, REASON_RULES, type Reason, type ReasonPurpose } from './reason.ts';
import {
  type ClosedRental,
  freshReasonState,
  lostReasonState,
  MOST_CLOSED,
  MOST_HELD,
  MOST_SPENT,
  type ReasonState,
  type SpentGrant,
} from './state.ts';

/** Rises when a field changes its meaning. */
const FORM = 1;

/** The state as one line. `decodeReasonState` gives back an equal value. */
export function encodeReasonState(state: ReasonState): string {
  return encodeKept({ form: FORM, ...state });
}

/**
 * The state from what was kept. `undefined` is a unit that never ran; anything that is not ours, down to one
 * flipped bit, is `lostReasonState()`. Whoever finds an outbox and no state file hands in an empty text.
 */
export function decodeReasonState(text: string | undefined): ReasonState {
  if (text === undefined) return freshReasonState();
  const kept = decodeKept(text, isState);
  if (kept === undefined) return lostReasonState();
  const { form: _form, ...state } = kept;
  return state;
}

const isBoot: Is<string> = (value): value is string => isText(value) && value.length <= 64;
const isPurpose: Is<ReasonPurpose> = (value): value is ReasonPurpose =>
  REASON_PURPOSES.some((purpose) => purpose === value);
const isGrantPurpose: Is<GrantPurpose> = (value): value is GrantPurpose =>
  isPurpose(value) && REASON_RULES[value].grantS > 0;
const isBound: Is<Reason['bound']> = (value): value is Reason['bound'] =>
  value === 'not_after' || value === 'max_duration';

/** Local events have neither grant nor, mostly, a phone: these are empty then. */
const isIdOrEmpty: Is<string> = (value): value is string => value === '' || isIdText(value);
const isHex64OrEmpty: Is<string> = (value): value is string => value === '' || isHex64(value);

/** A key that need not be there. */
const isHex64OrNone = optional(isHex64);

const isReason = objectOf<Reason>({
  purpose: isPurpose,
  rentalId: isIdText,
  grantId: isIdOrEmpty,
  grantHash: isHex64OrEmpty,
  grantNotAfterS: isAmount,
  firstGrantId: isIdOrEmpty,
  phoneKey: isHex64OrEmpty,
  riderKey: isHex64OrNone,
  sinceS: isAmount,
  untilS: isAmount,
  untilBootS: isAmount,
  bound: isBound,
  bootId: isBoot,
  route: isFlag,
  routeKeepDays: isAmount,
  policyVersion: isAmount,
  revived: isFlag,
  paused: optional(isFlag),
});

const isGrant = objectOf<GrantFacts>({
  grantId: isIdText,
  grantHash: isHex64,
  tenant: isText,
  vehicleId: isIdText,
  purpose: isGrantPurpose,
  rentalId: isIdText,
  notBeforeS: isAmount,
  notAfterS: isAmount,
  maxDurationS: isAmount,
  route: isFlag,
  routeKeepDays: isAmount,
  phoneKey: isHex64OrEmpty,
  riderKey: isHex64OrNone,
  minPolicyVersion: isAmount,
  keysEndS: optional(isAmount),
});

const isSpent = objectOf<SpentGrant>({ grantId: isIdText, notAfterS: isAmount });
const isClosed = objectOf<ClosedRental>({ rentalId: isIdText, final: isFlag });

const isState = objectOf<ReasonState & { form: number }>({
  form: (value): value is number => value === FORM,
  reasons: listOf(isReason, REASON_PURPOSES.length),
  held: listOf(isGrant, MOST_HELD),
  spent: listOf(isSpent, MOST_SPENT),
  closed: listOf(isClosed, MOST_CLOSED),
  spentFloorS: isAmount,
  grantsFromS: isAmount,
  lost: isFlag,
});
