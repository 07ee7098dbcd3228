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

/**
 * The same over the editions from one on, that under which a trip was told: it may have been taken up again under a later one.
 *
 * @example await reader(trx, 3) // 900, where one of the editions from 3 on tells trips in quarter hours
 */
export type TripStepReader = (db: Kysely<Tables>, sinceVersion: number) => Promise<number>;

/** A reader that reads each edition once. */
export function createTripStepReader(): TripStepReader {
  const known = new Map<number, number>();
  return async (db, sinceVersion) => {
    const since = db.selectFrom('policy').where('version', '>=', sinceVersion);
    const versions = (await since.select('version').execute()).map(({ version }) => version);
    const missing = versions.filter((version) => !known.has(version));
    const read =
      missing.length === 0
        ? []
        : await since.select(['version', 'document']).where('version', 'in', missing).execute();
    for (const { version, document } of read) known.set(version, stepS(document));
    return Math.max(1, ...versions.map((version) => known.get(version) ?? UNREAD_S));
  };
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
