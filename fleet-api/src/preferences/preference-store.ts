/** Preferences in SQL: a rider's own under `door_rider`, those of its riders under `door_booking`. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { Preference } from './preference.ts';

/** A transaction under `door_rider` or `door_booking`. */
export type PreferenceConnection = Kysely<Tables>;

/** Whose. */
export interface PreferenceOwner {
  readonly tenant: string;
  readonly riderId: string;
}

/** A preference as its rider sees it. */
export interface StoredPreference extends Preference {
  readonly changedS: number;
  /** `YYYY-MM-DD` */
  readonly endsOn: string;
}

/** The asking rider's own; the row rules leave no other's. */
export async function ownPreference(
  trx: PreferenceConnection,
  { tenant, riderId }: PreferenceOwner,
): Promise<StoredPreference | undefined> {
  const row = await trx
    .selectFrom('rider_preference')
    .select(['route', 'route_keep_days', 'changed_s', 'ends_on'])
    .where('tenant', '=', tenant)
    .where('rider_id', '=', riderId)
    .executeTakeFirst();
  return (
    row && {
      ...{ route: row.route, routeKeepDays: row.route_keep_days ?? undefined },
      ...{ changedS: row.changed_s, endsOn: row.ends_on },
    }
  );
}

/**
 * Writes the rider's own. A booking of the rider that is under way holds the lock of `objectionsOf`: one of the two
 * sees the other.
 */
export async function storePreference(
  trx: PreferenceConnection,
  { tenant, riderId }: PreferenceOwner,
  { route, routeKeepDays, changedS, endsOn }: StoredPreference,
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`objections ${tenant} ${riderId}`}, 0))`.execute(
    trx,
  );
  const said = { route, route_keep_days: routeKeepDays ?? null, changed_s: changedS, ends_on: endsOn };
  await trx
    .insertInto('rider_preference')
    .values({ tenant, rider_id: riderId, ...said })
    .onConflict((conflict) => conflict.columns(['tenant', 'rider_id']).doUpdateSet(said))
    .execute();
}

/** The preference that a booking honours, for as long as it lives; its last day moves to `endsOn`. Take the lock first. */
export async function usePreference(
  trx: PreferenceConnection,
  { tenant, riderId }: PreferenceOwner,
  { today, endsOn }: { readonly today: string; readonly endsOn: string },
): Promise<Preference | undefined> {
  const row = await trx
    .updateTable('rider_preference')
    .set({ ends_on: endsOn })
    .where('tenant', '=', tenant)
    .where('rider_id', '=', riderId)
    .where('ends_on', '>=', today)
    .returning(['route', 'route_keep_days'])
    .executeTakeFirst();
  return row && { route: row.route, routeKeepDays: row.route_keep_days ?? undefined };
}
