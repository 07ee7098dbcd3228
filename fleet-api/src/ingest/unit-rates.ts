/** How much a unit may say: so much at a time, and some that it saved up, whatever sessions it says it in. */

/** How much of something a unit may say. */
export interface UnitRate {
  readonly perS: number;
  /** What it may have saved up. */
  readonly burst: number;
  /** Seconds of the clock by which it is counted. */
  readonly nowS: () => number;
}

/** Messages by the real second: a night offline is 64 in flight at a time. */
const MESSAGES: UnitRate = { perS: 200, burst: 2_000, nowS: () => performance.now() / 1000 };
/** Units remembered. One that was silent for long enough has all of its burst again: little is lost by forgetting it. */
const MOST_UNITS = 200_000;

interface Bucket {
  readonly tokens: number;
  readonly atS: number;
}

/**
 * Whether a unit may say one more. Messages unless told.
 *
 * @example const mayAdd = createUnitRates(); if (!mayAdd(unitId)) refuse('rate');
 */
export function createUnitRates(
  { perS, burst, nowS }: UnitRate = MESSAGES,
  mostUnits = MOST_UNITS,
): (unitId: string) => boolean {
  const buckets = new Map<string, Bucket>(); // who spoke longest ago first
  return (unitId) => {
    const atS = nowS();
    const { tokens, atS: beforeS } = buckets.get(unitId) ?? { tokens: burst, atS };
    const saved = Math.min(burst, tokens + Math.max(0, atS - beforeS) * perS);
    const mayAdd = saved >= 1;
    buckets.delete(unitId);
    buckets.set(unitId, { tokens: mayAdd ? saved - 1 : saved, atS });
    if (buckets.size > mostUnits) buckets.delete(buckets.keys().next().value as string);
    return mayAdd;
  };
}
