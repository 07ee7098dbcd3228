/** What a rider's requests left in force, in SQL under `door_rider`: the row rules show their own. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';

/** Purposes that the rider does not want, with since when. */
export async function objectionsAbout(trx: Kysely<Tables>) {
  return trx.selectFrom('objection').select(['purpose', 'since_s', 'ends_on']).orderBy('since_s').execute();
}

/** Rentals that only the rider and the privacy officer read. */
export async function restrictionsAbout(trx: Kysely<Tables>) {
  return trx
    .selectFrom('restriction')
    .select(['rental_id', 'since_s', 'ends_on'])
    .orderBy('since_s')
    .execute();
}

/** Facts of their rentals that were corrected, with what stood there before. */
export async function correctionsAbout(trx: Kysely<Tables>) {
  return trx
    .selectFrom('correction')
    .select(['request_id', 'rental_id', 'field', 'original', 'corrected', 'corrected_s', 'ends_on'])
    .orderBy('corrected_s')
    .orderBy('request_id')
    .execute();
}
