/**
 * A field worker's claim on one parked vehicle. Pure.
 *
 *     claimed ──── 30 minutes ────► over
 *        └─────── given back ─────► over
 *
 * One at a time, six an hour, twenty in ten hours (D): enough for a round, and no way to walk a fleet.
 */

/** Seconds for which a claim holds. */
export const CLAIM_S = 1_800;
const HOUR_S = 3_600;
/** Claims within an hour. */
export const MOST_AN_HOUR = 6;
/** Seconds of a shift, and the claims within one. */
export const SHIFT_S = 10 * HOUR_S;
export const MOST_A_SHIFT = 20;

/** Why a vehicle is looked for: a closed list, so that "to have a look" is no reason. */
export const CLAIM_REASONS = ['battery', 'repair', 'relocation', 'blocking'] as const;
export type ClaimReason = (typeof CLAIM_REASONS)[number];

/** A claim as stored. Times are Unix seconds of the fleet clock. */
export interface Claim {
  readonly claimId: string;
  readonly vehicleId: string;
  readonly reason: ClaimReason;
  readonly claimedS: number;
  readonly untilS: number;
  readonly releasedS: number | undefined;
}

/** Whether a claim holds now. */
export function holds({ untilS, releasedS }: Pick<Claim, 'untilS' | 'releasedS'>, nowS: number): boolean {
  return releasedS === undefined && nowS < untilS;
}

/** Why no further claim is given; `undefined` = it is. */
export type ClaimRefusal =
  | { readonly code: 'claim_open' }
  | { readonly code: 'too_many_claims'; readonly waitS: number };

/**
 * Whether a worker may claim another vehicle. A claim that was given back counts as any: looking is what is counted.
 *
 * @param claims of the worker, at least those of the last shift, in any order
 */
export function refuseClaim(
  claims: readonly Pick<Claim, 'claimedS' | 'untilS' | 'releasedS'>[],
  nowS: number,
): ClaimRefusal | undefined {
  if (claims.some((claim) => holds(claim, nowS))) return { code: 'claim_open' };
  const claimedS = claims.map((claim) => claim.claimedS);
  const waitS = Math.max(
    waitFor(claimedS, nowS, { spanS: HOUR_S, most: MOST_AN_HOUR }),
    waitFor(claimedS, nowS, { spanS: SHIFT_S, most: MOST_A_SHIFT }),
  );
  return waitS > 0 ? { code: 'too_many_claims', waitS } : undefined;
}

/**
 * Seconds until something may be done once more that may be done so often in a span; 0 = now.
 *
 * @param timesS when it was done, in any order
 * @example waitFor([0, 60], 100, { spanS: 3_600, most: 2 }) // 3500
 */
export function waitFor(
  timesS: readonly number[],
  nowS: number,
  { spanS, most }: { readonly spanS: number; readonly most: number },
): number {
  const decisive = timesS.toSorted((a, b) => b - a)[most - 1];
  return decisive === undefined ? 0 : Math.max(0, decisive + spanS - nowS);
}
