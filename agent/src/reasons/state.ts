import type { GrantFacts } from './grant.ts';
import type { Reason } from './reason.ts';

/** A grant that is used up, remembered until it has expired. */
export interface SpentGrant {
  readonly grantId: string;
  readonly notAfterS: number;
}

/** A rental that is over. `final`: no grant can take it up again. */
export interface ClosedRental {
  readonly rentalId: string;
  readonly final: boolean;
}

/**
 * All that the reasons need to remember, as one plain value. It is written durably before the effects of a
 * step are acted on: a grant used before a power cut is used after it.
 */
export interface ReasonState {
  /** The reasons that hold. */
  readonly reasons: readonly Reason[];
  /** Grants received and waiting for a sign of use, at most `MOST_HELD`. */
  readonly held: readonly GrantFacts[];
  /** Grants used up, at most `MOST_SPENT`. */
  readonly spent: readonly SpentGrant[];
  /** Rentals over, the newest last, at most `MOST_CLOSED`. */
  readonly closed: readonly ClosedRental[];
  /** Grants that expire at or before this are refused: what was forgotten from `spent` cannot come back. */
  readonly spentFloorS: number;
  /** Grants that begin before this are refused: set when lost counters were made good. */
  readonly grantsFromS: number;
  /** The memory of used grants was lost: the floor, until attested time comes. */
  readonly lost: boolean;
}

/** `Hello.grant_ids` says at most 4. */
export const MOST_HELD = 4;
/** A month of rentals a unit at 8 grants a day; beyond it the oldest raises `spentFloorS`. */
export const MOST_SPENT = 256;
/** Rentals remembered as over. */
export const MOST_CLOSED = 256;

/** The state of a unit that never ran. */
export function freshReasonState(): ReasonState {
  return { reasons: [], held: [], spent: [], closed: [], spentFloorS: 0, grantsFromS: 0, lost: false };
}

/** The state of a unit whose memory is gone: floor until attested time, then only grants issued from then on. */
export function lostReasonState(): ReasonState {
  return { ...freshReasonState(), lost: true };
}
