/** The feed in SQL: made under `job_rentals`, read by everybody under `door_public`. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { type SealedEnds, type SealedRow, sealedEnds } from '../find/sealed-ends.ts';

type Trx = Kysely<Tables>;

/** A free vehicle that is not in the feed yet. */
export interface Due {
  readonly vehicleId: string;
  readonly tenant: string;
  readonly rentalId: string;
  readonly endedS: number;
  /** Who rode before wants the coarse cell shown. */
  readonly objects: boolean;
  readonly coarse: string | undefined;
}

/** One process makes the feed at a time, until its transaction ends; false = another one does. */
export async function lockFeed(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(x'66656564'::integer) AS mine`.execute(trx);
  return rows[0]?.mine === true;
}

/** Free vehicles to be shown. */
export async function dueFor(trx: Trx): Promise<Due[]> {
  const { rows } = await sql<{
    vehicle_id: string;
    tenant: string;
    rental_id: string;
    ended_s: number;
    objects: boolean;
    coarse: string | null;
  }>`SELECT * FROM feed_due()`.execute(trx);
  return rows.map((row) => ({
    ...{ vehicleId: row.vehicle_id, tenant: row.tenant, rentalId: row.rental_id, endedS: row.ended_s },
    ...{ objects: row.objects, coarse: row.coarse ?? undefined },
  }));
}

/** What is sealed of the rental before. */
export async function endsOf(trx: Trx, vehicleId: string): Promise<SealedEnds | undefined> {
  const { rows } = await sql<SealedRow>`SELECT * FROM feed_ends(${vehicleId}::uuid)`.execute(trx);
  return sealedEnds(rows);
}

/** Ends what is over with the step that comes, and forgets what a past step ended. */
export async function endEntries(
  trx: Trx,
  steps: { readonly now: number; readonly next: number },
): Promise<void> {
  await sql`UPDATE feed_place SET gone_s = ${steps.next}::bigint
    WHERE vehicle_id IN (SELECT feed_over())`.execute(trx);
  await trx.deleteFrom('feed_place').where('gone_s', '<=', steps.now).execute();
}

/** Adds a vehicle under a new id; one that is still there from before stays as it is until it is gone. */
export async function insertEntry(
  trx: Trx,
  { vehicleId, tenant, rentalId, objects }: Due,
  entry: { readonly feedId: string; readonly cell: string; readonly shownS: number; readonly endsOn: string },
): Promise<boolean> {
  const { feedId, cell, shownS, endsOn } = entry;
  const made = await trx
    .insertInto('feed_place')
    .values({
      ...{ vehicle_id: vehicleId, tenant, feed_id: feedId, cell, objected: objects, shown_s: shownS },
      ...{ gone_s: null, ends_on: endsOn },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(made.numInsertedOrUpdatedRows ?? 0) === 0) return false;
  await trx
    .insertInto('feed_rental')
    .values({ vehicle_id: vehicleId, rental_id: rentalId, ends_on: endsOn })
    .execute();
  return true;
}

/** A vehicle as everybody sees it. */
export interface FeedEntry {
  readonly feedId: string;
  readonly kind: 'car' | 'e_scooter' | 'e_bike';
  readonly cell: string;
}

/** The feed of a step. */
export async function feedOf(trx: Trx, tenant: string, stepS: number): Promise<FeedEntry[]> {
  const { rows } = await sql<{ feed_id: string; kind: FeedEntry['kind']; cell: string }>`
    SELECT feed_id, kind, cell FROM feed_of(${tenant}, ${stepS}::bigint)`.execute(trx);
  return rows.map((row) => ({ feedId: row.feed_id, kind: row.kind, cell: row.cell }));
}
