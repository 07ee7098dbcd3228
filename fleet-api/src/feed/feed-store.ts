/** The feed in SQL: counted and published under `job_rentals`, read by everybody under `door_public`. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';

type Trx = Kysely<Tables>;

/** A free vehicle that is not counted yet. */
export interface Due {
  readonly vehicleId: string;
  readonly tenant: string;
  readonly rentalId: string;
  readonly endedS: number;
  /** The coarse cell that it has told since. */
  readonly cell: string;
}

/** One process makes the feed at a time, until its transaction ends; false = another one does. */
export async function lockFeed(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(x'66656564'::integer) AS mine`.execute(trx);
  return rows[0]?.mine === true;
}

/** Free vehicles to be counted. */
export async function dueFor(trx: Trx): Promise<Due[]> {
  const { rows } = await sql<{
    vehicle_id: string;
    tenant: string;
    rental_id: string;
    ended_s: number;
    cell: string;
  }>`SELECT * FROM feed_due()`.execute(trx);
  return rows.map(({ tenant, cell, ...row }) => ({
    ...{ vehicleId: row.vehicle_id, tenant, rentalId: row.rental_id, endedS: row.ended_s, cell },
  }));
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

/** Counts a vehicle from a step on; one that still counts from before stays as it is until it is gone. */
export async function insertEntry(
  trx: Trx,
  { vehicleId, tenant, rentalId }: Due,
  entry: { readonly cell: string; readonly shownS: number; readonly endsOn: string },
): Promise<boolean> {
  const { cell, shownS, endsOn } = entry;
  const made = await trx
    .insertInto('feed_place')
    .values({
      ...{ vehicle_id: vehicleId, tenant, cell, shown_s: shownS },
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

/** An area of the map. */
export interface Area {
  readonly tenant: string;
  readonly kind: 'car' | 'e_scooter' | 'e_bike';
  readonly cell: string;
}

/** When the map was last published; of one that shows nothing, nothing. */
export async function lastPublication(trx: Trx): Promise<number | undefined> {
  const row = await trx
    .selectFrom('feed_area')
    .select((eb) => eb.fn.max('published_s').as('published_s'))
    .executeTakeFirst();
  return row?.published_s ?? undefined;
}

/** How many free vehicles each area has at a moment. */
export async function countsAt(trx: Trx, atS: number): Promise<(Area & { readonly vehicles: number })[]> {
  const { rows } = await sql<Area & { readonly vehicles: number }>`
    SELECT tenant, kind, cell, vehicles FROM feed_counts(${atS}::bigint)`.execute(trx);
  return rows;
}

/** The areas that show now. */
export function shownAreas(trx: Trx): Promise<Area[]> {
  return trx.selectFrom('feed_area').select(['tenant', 'kind', 'cell']).execute();
}

/** Puts a publication in the place of the one before. */
export async function publishAreas(trx: Trx, areas: readonly Area[], publishedS: number): Promise<void> {
  await trx.deleteFrom('feed_area').execute();
  const rows = areas.map((area) => ({ ...area, published_s: publishedS }));
  for (let from = 0; from < rows.length; from += 1_000)
    await trx
      .insertInto('feed_area')
      .values(rows.slice(from, from + 1_000))
      .execute();
}

/** What everybody sees: the areas of the operator, by their cells, with when they were counted. */
export function areasOf(
  trx: Trx,
  tenant: string,
): Promise<(Omit<Area, 'tenant'> & { readonly published_s: number })[]> {
  return trx
    .selectFrom('feed_area')
    .select(['kind', 'cell', 'published_s'])
    .where('tenant', '=', tenant)
    .orderBy('cell')
    .orderBy('kind')
    .limit(5_000)
    .execute();
}
