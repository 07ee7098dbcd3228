import type { WirePurposeId } from '@fleetveil/proto';

/**
 * What the records of one purpose may take of the outbox, as a part of its bytes: none crowds out the others, however
 * long there is no network. `whole`: only the outbox itself bounds it. How long each may wait: `WAITS_DAYS` in cargo.ts.
 */
const SHARES: Readonly<Record<WirePurposeId, number | 'whole'>> = {
  // Never give way.
  accident: 'whole',
  asset_protection: 'whole',
  // The contract itself: bills and two places. What else there is gives way to it.
  rental_contract: 'whole',
  rider_route: 0.75,
  maintenance: 0.5,
  assist: 0.25,
  fleet_health: 0.125,
  charging: 0.125,
  live_service: 0.125,
  statistics: 0.125,
  driving_score: 0.125,
};

/** Of loss reports, which serve every purpose: what gives way of them goes back to the ledger. */
const SHARE_OF_LOSSES = 0.125;

/** An outbox that is emptier than this has no purpose beyond its share. */
export const SMALLEST_SHARE = Math.min(
  ...[SHARE_OF_LOSSES, ...Object.values(SHARES)].filter((share) => share !== 'whole'),
);

/**
 * Bytes that the records of a purpose may take of an outbox.
 *
 * @param purpose absent = loss reports
 * @example shareOf('fleet_health', 64 * 1024 * 1024) // 8 MiB
 */
export function shareOf(purpose: WirePurposeId | undefined, limitBytes: number): number {
  const share = purpose === undefined ? SHARE_OF_LOSSES : SHARES[purpose];
  return share === 'whole' ? Number.POSITIVE_INFINITY : limitBytes * share;
}
