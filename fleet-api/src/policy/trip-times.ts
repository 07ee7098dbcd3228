/** How finely trips tell their times, over all editions under which any on record may have been told. */
import { deriveGuard, PolicyError, parsePublishedPolicy, stepSize } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';

/** Of an edition that our rules no longer read: the coarsest of the steps of a time of day. */
const UNREAD_S = 900;

/**
 * The coarsest step of a trip's times, seconds. A unit tells times downwards: a trip began up to a step later than it says,
 * and ended up to a step later. Each edition counts, not the one in force alone: a trip keeps the times it was told with.
 *
 * @example await coarsestTripStepS(trx) // 1 with the shipped policy
 */
export async function coarsestTripStepS(db: Kysely<Tables>): Promise<number> {
  const editions = await db.selectFrom('policy').select('document').execute();
  return Math.max(1, ...editions.map(({ document }) => stepS(document)));
}

function stepS(document: string): number {
  try {
    const { signals } = deriveGuard(parsePublishedPolicy(document));
    return stepSize(signals.rental_contract.time) ?? 1;
  } catch (error) {
    if (error instanceof PolicyError) return UNREAD_S;
    throw error;
  }
}
