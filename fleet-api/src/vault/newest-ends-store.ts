/** SQL of where vehicles were left: which rental's ends are the newest that came from one. */
import { STREAM_KINDS } from '@fleetveil/proto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { VaultTables } from '../database/schema.ts';

const ENDS = STREAM_KINDS.wire.ends;

/**
 * Rentals whose ends are the newest that came from a vehicle: one, or none: before its first, where those of two came in
 * one second, as neither is the newest for sure, and where the newest are destroyed. It moved since the others then.
 */
export async function newestEndsOf(
  db: Kysely<VaultTables>,
  tenant: string,
  vehicleId: string,
): Promise<string[]> {
  const ofVehicle = db
    .selectFrom('stream_key')
    .where('tenant', '=', tenant)
    .where('vehicle_id', '=', vehicleId)
    .where('kind', '=', ENDS)
    .where('moved_since', '=', false);
  const rows = await ofVehicle
    .select('rental_id')
    .distinct()
    .where(
      'deposited_s',
      '=',
      ofVehicle.select(({ fn }) => fn.max('deposited_s').as('newest')),
    )
    .execute();
  return rows.map((row) => row.rental_id);
}

/** Ends that come. */
interface NewEnds {
  readonly tenant: string;
  readonly vehicleId: string;
  readonly rentalId: string;
  readonly depositedS: number;
}

/**
 * Notes of the ends of other rentals of a vehicle that it moved since; one deposit of a vehicle at a time. Answers whether
 * the new ones are the older ones already: others came in this second, or the clock has gone back.
 */
export async function noteNewerEnds(trx: Transaction<VaultTables>, ends: NewEnds): Promise<boolean> {
  const { tenant, vehicleId, rentalId, depositedS } = ends;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`ends ${vehicleId}`}, 0))`.execute(trx);
  const others = await trx
    .selectFrom('stream_key')
    .select((of) => of.fn.max('deposited_s').as('newest'))
    .where('tenant', '=', tenant)
    .where('vehicle_id', '=', vehicleId)
    .where('kind', '=', ENDS)
    .where('moved_since', '=', false)
    .where('rental_id', '!=', rentalId)
    .executeTakeFirst();
  await trx
    .updateTable('stream_key')
    .set({ moved_since: true })
    .where('tenant', '=', tenant)
    .where('vehicle_id', '=', vehicleId)
    .where('kind', '=', ENDS)
    .where('moved_since', '=', false)
    .where('rental_id', '!=', rentalId)
    .where('deposited_s', '<=', depositedS)
    .execute();
  return others?.newest !== null && others !== undefined && others.newest >= depositedS;
}
