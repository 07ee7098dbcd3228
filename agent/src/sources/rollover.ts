/** GPS counts weeks in ten bits: receivers that lose count are wrong by this many seconds. */
export const ROLLOVER_S = 1024 * 7 * 86_400;

/** How far the unit's own clock may be from the receiver's for a correction to be believed. */
const AGREE_WITHIN_S = 12 * 3600;

/**
 * Puts right a time that lies one or two GPS week rollovers (19.6 years each) in the past, but only if the
 * corrected time is the unit's own to within half a day: a guess that nothing confirms stays what it was, and is
 * refused as impossible by whoever judges times next.
 *
 * @example undoRollover(nowS - ROLLOVER_S, nowS) // nowS
 */
export function undoRollover(timeS: number, nowS: number): number {
  for (const rollovers of [1, 2]) {
    const corrected = timeS + rollovers * ROLLOVER_S;
    if (Math.abs(corrected - nowS) <= AGREE_WITHIN_S) return corrected;
  }
  return timeS;
}
