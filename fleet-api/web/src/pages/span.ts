/** Which lines of a long list are drawn. Pure. */

/** Lines that are simply drawn: fewer than this cost nothing. */
export const SHORT = 60;
/** Lines drawn above and below what is in sight. */
const SPARE = 10;

/** Which lines are drawn. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The lines to draw. Pure.
 *
 * @param topPx where the list begins, from the top of what is in sight; negative once it was scrolled past
 * @example spanInSight(10_000, 80, -8_000, 800) // { from: 90, to: 120 }
 */
export function spanInSight(count: number, heightPx: number, topPx: number, sightPx: number): Span {
  if (count <= SHORT) return { from: 0, to: count };
  const first = Math.floor(-topPx / heightPx);
  const from = Math.max(0, Math.min(first - SPARE, count));
  return { from, to: Math.max(from, Math.min(count, first + Math.ceil(sightPx / heightPx) + SPARE)) };
}
