/**
 * Real seconds in which a unit sent nothing, after which the broker is asked whether it is there. What is sent
 * and not acknowledged is noticed sooner (STALLED_S); this is for a parked unit that only listens, whose day
 * on the wire is mostly these questions.
 */
export const KEEPALIVE_S = 120;
/**
 * The same on a metered link (`uplink.metered`): the questions are three fifths of a parked day's bytes. A connection that
 * died unnoticed is noticed after eleven minutes at most instead of three, and keeps a grant from the vehicle for so long.
 */
export const METERED_KEEPALIVE_S = 450;
/** A broker that has not acknowledged a message for so long is not there, whatever TCP believes. Real seconds. */
export const STALLED_S = 30;
/** With a record in flight and nothing heard for so long, the subscription may be gone: connect anew. */
export const DEAF_S = 1_200;

/** What is known of a connection that claims to be up. Seconds on one clock that only moves on. */
export interface Liveness {
  /** When the oldest message that the broker has not acknowledged was published; absent = none. */
  readonly unacknowledgedS?: number | undefined;
  /** When anything last came down, or the connection came up. */
  readonly heardS: number;
  /** When the oldest record without a receipt first went out; absent = none waits for one. */
  readonly awaitedS?: number | undefined;
}

/** Whether a connection is up and dead: acknowledgements stay out, or receipts do. Pure. */
export function isDead({ unacknowledgedS, heardS, awaitedS }: Liveness, nowS: number): boolean {
  if (unacknowledgedS !== undefined && nowS - unacknowledgedS > STALLED_S) return true;
  // A parked unit hears nothing for hours: the silence counts from when something was to be heard.
  return awaitedS !== undefined && nowS - Math.max(heardS, awaitedS) > DEAF_S;
}
