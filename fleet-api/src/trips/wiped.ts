/** Whether a rental's data are gone from the vehicle's screen, as its rider reads it (C6). Pure. */
import { WIPE_RESULTS } from '@fleetveil/proto';

/** `not_told`: no receipt has come, or the vehicle has no screen. */
export const WIPED = ['yes', 'no', 'not_told'] as const;

/** What the rider reads. */
export type Wiped = (typeof WIPED)[number];

/**
 * Out of the results that the vehicle signed, one for each time the rental ended: yes only if every one of them is.
 *
 * @example wipedOf([1, 2]) // 'no': once it failed
 */
export function wipedOf(results: readonly number[]): Wiped {
  if (results.length === 0) return 'not_told';
  return results.every((result) => result === WIPE_RESULTS.wire.ok) ? 'yes' : 'no';
}
