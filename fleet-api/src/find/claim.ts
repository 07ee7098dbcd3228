/**
 * A field worker's claim on one parked vehicle. Pure.
 *
 *     claimed ──── 30 minutes ────► over
 *        └─────── given back ─────► over
 *
 * One at a time, six an hour, twenty in ten hours (D): enough for a round, and no way to walk a fleet. One that was refused as
 * somebody has the vehicle counts as well: asking again and again tells when a ride ends.
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

/** Seconds of a claim that was refused as somebody has the vehicle: given back as it was made, it never holds. */
const IN_VAIN_S = 1;

/** What is kept of a claim on a vehicle that somebody has, so that it counts. */
export function claimInVain(claim: Pick<Claim, 'claimId' | 'vehicleId' | 'reason' | 'claimedS'>): Claim {
  const { claimedS } = claim;
  return { ...claim, untilS: claimedS + IN_VAIN_S, releasedS: claimedS };
}

/** Whether it is one of those. */
export function wasInVain({ claimedS, untilS }: Pick<Claim, 'claimedS' | 'untilS'>): boolean {
  return untilS === claimedS + IN_VAIN_S;
}

/** Seconds in which the report of a ride's end arrives, where nothing holds it up. */
const REPORT_S = 60;

/**
 * From when on a ride's end is not told to field workers yet. They learn of ends once the tick is over, and a minute later:
 * at the full tick, a report that is still on its way would tell the second.
 *
 * @example untoldSinceS(1_859, 900) // 900
 * untoldSinceS(1_860, 900) // 1800
 */
export function untoldSinceS(nowS: number, tickS: number): number {
  const toldS = nowS - REPORT_S;
  return toldS - (toldS % tickS);
}

/** Why no further claim is given; `undefined` = it is. */
export type ClaimRefusal =
  | { readonly code: 'claim_open' }
  | { readonly code: 'too_many_claims'; readonly waitS: number };

/**
 * Whether a worker may claim another vehicle. A claim that was given back or refused counts as any: looking is what is counted.
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
