/** How much a unit may say: so many messages a real second, and some that it saved up, whatever sessions it says them in. */

/** A night offline is 64 in flight at a time. */
const RATE_PER_S = 200;
const BURST = 2_000;
/** Units remembered. One that was silent for ten seconds has all of its burst again: nothing is lost by forgetting it. */
const MOST_UNITS = 200_000;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/**
 * Whether a unit may say one more.
 *
 * @example const mayAdd = createUnitRates(); if (!mayAdd(unitId)) refuse('rate');
 */
export function createUnitRates(mostUnits = MOST_UNITS): (unitId: string) => boolean {
  const buckets = new Map<string, Bucket>(); // who spoke longest ago first
  return (unitId) => {
    const atMs = performance.now();
    const { tokens, atMs: beforeMs } = buckets.get(unitId) ?? { tokens: BURST, atMs };
    const saved = Math.min(BURST, tokens + ((atMs - beforeMs) / 1000) * RATE_PER_S);
    const mayAdd = saved >= 1;
    buckets.delete(unitId);
    buckets.set(unitId, { tokens: mayAdd ? saved - 1 : saved, atMs });
    if (buckets.size > mostUnits) buckets.delete(buckets.keys().next().value as string);
    return mayAdd;
  };
}
