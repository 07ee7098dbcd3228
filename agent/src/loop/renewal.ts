/**
 * When a process has had its day. What it measured during a use stays somewhere in its memory, in copies that
 * the runtime made and frees when it likes: only the end of the process takes all of it away. Pure.
 *
 *   clean ──a reason holds──► used ──none holds──► quiet ──2 s, and all receipted──► due, once all is on the disk
 *                              ▲                     │      or 20 s
 *                              └───a reason holds────┘
 */

/** What a process went through, and since when it is quiet. Real seconds of the boot clock. */
export type Renewal =
  | { readonly kind: 'clean' }
  | { readonly kind: 'used' }
  | { readonly kind: 'quiet'; readonly sinceS: number };

/** What is looked at. */
export interface RenewalFacts {
  /** A reason for precision holds, or a stream is being written. */
  readonly isInUse: boolean;
  /** Records that wait in the outbox: only asked when it matters. */
  waitingRecords(): number;
  /**
   * All that was measured and decided is on the disk. While the disk is full some of it is in memory alone: an end of
   * a rental, and what was sealed in it. A new process would go on with the rental. Tried: only asked when it matters.
   */
  isOnDisk(): boolean;
  /** Boot clock, real seconds. */
  readonly bootS: number;
}

/** So long after a use, at least: the end of a rental says more than one thing. */
export const RENEW_AFTER_S = 2;
/** So long receipts are waited for: records that are on their way would be sent twice. */
export const RENEW_BY_S = 20;

/** A process that has just begun. */
export const CLEAN: Renewal = { kind: 'clean' };

/**
 * The same a moment later.
 *
 * @example renewalAfter({ kind: 'used' }, { isInUse: false, bootS: 100 }) // quiet since 100
 */
export function renewalAfter(
  renewal: Renewal,
  { isInUse, bootS }: Pick<RenewalFacts, 'isInUse' | 'bootS'>,
): Renewal {
  if (isInUse) return { kind: 'used' };
  return renewal.kind === 'used' ? { kind: 'quiet', sinceS: bootS } : renewal;
}

/** Whether the process is to give way to a new one now. */
export function isRenewalDue(renewal: Renewal, { bootS, waitingRecords, isOnDisk }: RenewalFacts): boolean {
  if (renewal.kind !== 'quiet') return false;
  const quietS = bootS - renewal.sinceS;
  const isTime = quietS >= RENEW_BY_S || (quietS >= RENEW_AFTER_S && waitingRecords() === 0);
  return isTime && isOnDisk();
}

/** Real seconds until that should be asked again. */
export function untilRenewalS(renewal: Renewal): number {
  return renewal.kind === 'quiet' ? RENEW_AFTER_S : Number.POSITIVE_INFINITY;
}
