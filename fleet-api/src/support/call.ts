/**
 * A call to support (P6): the rider makes a code, reads it aloud, and support gets one position, once. Pure.
 *
 *     made ──── support, with the code ────► answered, its rider's list says by whom and of which second
 *      └─────── ten minutes ────► over
 */

const DAY_S = 86_400;
/** Days for which it is kept that there was a call: as long as the help itself (policy, `assist`). */
const CALL_DAYS = 3;

/** Last second of a call's row. */
export const callEndS = (madeS: number): number => madeS + CALL_DAYS * DAY_S;

/** A call that support may answer. */
export interface Call {
  readonly callId: string;
  readonly rentalId: string;
  readonly vehicleId: string;
}

/** A call that was answered, as those who answered it see it. */
export interface AnsweredCall {
  readonly callId: string;
  readonly vehicleId: string;
  readonly answeredS: number;
}
