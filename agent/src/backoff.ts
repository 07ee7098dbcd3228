/** How long to wait before trying again, in real milliseconds. */
export interface BackoffLimits {
  firstMs: number;
  mostMs: number;
}

/**
 * Doubles from `firstMs` to `mostMs`, times a chance between one half and one, so that vehicles that lost the
 * same thing do not come back in step. `attempt` counts from 0, `chance` is in [0, 1).
 */
export function backoffMs(attempt: number, chance: number, { firstMs, mostMs }: BackoffLimits): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30));
  return full * (0.5 + chance / 2);
}
