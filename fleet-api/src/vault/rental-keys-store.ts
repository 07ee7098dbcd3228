/** SQL over the keys of whole rentals: how a rental is closed, and how long a copy of its keys could open. */
import { dayOf, STREAM_KINDS, type StreamKindId } from '@fleetveil/proto';
import { sql, type Transaction } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';
import { type Destroyed, keysLeft, type RentalKeyName } from './vault-store.ts';

type Trx = Transaction<VaultTables>;

/** In `closed_rental.kind`: every stream, of whatever kind. */
export const EVERY_KIND = 0;

/** A rental, and which of its streams. */
export interface RentalStreams {
  readonly rentalId: string;
  /** Number of a kind on the wire, or `EVERY_KIND`. */
  readonly kind: number;
}

/**
 * Destroys the keys of rentals and closes them: what a unit still holds is refused when it comes. May be
 * repeated.
 *
 * @param times now in domain seconds, and the day until which they are remembered
 * @returns what was destroyed, and the rentals under a legal hold, of which nothing was
 */
export async function closeRentals(
  trx: Trx,
  tenant: string,
  rentals: readonly RentalStreams[],
  times: { readonly atS: number; readonly endsOn: string },
): Promise<{ destroyed: number; held: string[]; shared: readonly RentalKeyName[] }> {
  const ids = rentals.map((rental) => rental.rentalId);
  await lockRentals(trx, ids);
  const held = await heldOf(trx, tenant, ids, dateOfDay(dayOf(times.atS)));
  const free = rentals.filter((rental) => !held.includes(rental.rentalId));
  if (free.length === 0) return { destroyed: 0, held, shared: [] };
  await trx
    .insertInto('closed_rental')
    .values(
      free.map(({ rentalId, kind }) => ({
        ...{ tenant, rental_id: rentalId, kind },
        ...{ destroyed_s: times.atS, ends_on: times.endsOn },
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { streams, shared } = await destroyKeys(trx, tenant, free);
  return { destroyed: streams, held, shared };
}

async function heldOf(trx: Trx, tenant: string, ids: readonly string[], today: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('held_rental_key')
    .select('rental_id')
    .distinct()
    .where('tenant', '=', tenant)
    .where('rental_id', 'in', ids)
    .where('ends_on', '>=', today)
    .execute();
  return rows.map((row) => row.rental_id);
}

/** Under which rental's key a stream's key lay that is gone. */
interface GoneKey {
  readonly tenant: string;
  readonly rental_id: string;
  readonly ends_on: string;
}

async function destroyKeys(trx: Trx, tenant: string, rentals: readonly RentalStreams[]): Promise<Destroyed> {
  const ids = rentals.map(({ rentalId }) => rentalId);
  const kinds = rentals.map(({ kind }) => kind);
  const { rows: gone } = await sql<GoneKey>`DELETE FROM stream_key s
    USING unnest(${ids}::uuid[], ${kinds}::integer[]) AS asked (rental_id, kind)
    WHERE s.tenant = ${tenant} AND s.rental_id = asked.rental_id AND asked.kind IN (${EVERY_KIND}, s.kind)
    RETURNING s.tenant, s.rental_id, s.ends_on`.execute(trx);
  // One key can wrap streams of both kinds: it goes with the last of them, and is another one from now on until then.
  await sql`DELETE FROM rental_key r WHERE r.tenant = ${tenant} AND r.rental_id = ANY (${ids}::uuid[])
    AND NOT EXISTS (SELECT FROM stream_key s WHERE s.tenant = r.tenant AND s.rental_id = r.rental_id
      AND s.ends_on = r.ends_on)`.execute(trx);
  return { streams: gone.length, shared: await keysLeft(trx, gone) };
}

/** Whether streams of that kind of a rental are closed. Waits for a destruction that is under way. */
export async function isRentalClosed(
  trx: Trx,
  { tenant, rentalId, kind }: { tenant: string; rentalId: string; kind: StreamKindId },
): Promise<boolean> {
  await lockRentals(trx, [rentalId]);
  const row = await trx
    .selectFrom('closed_rental')
    .select('kind')
    .where('tenant', '=', tenant)
    .where('rental_id', '=', rentalId)
    .where('kind', 'in', [EVERY_KIND, STREAM_KINDS.wire[kind]])
    .executeTakeFirst();
  return row !== undefined;
}

/** One deposit or destruction of a rental at a time. In one order for all, so that two never wait for each other. */
export async function lockRentals(trx: Trx, rentalIds: readonly string[]): Promise<void> {
  const ids = [...new Set(rentalIds)].sort();
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('rental ' || id, 0)) FROM unnest(${ids}::text[]) AS id`.execute(
    trx,
  );
}

/**
 * Domain second at which the last key ends that could open what was copied until now: of the generations, under
 * which rentals' keys are wrapped, and of the transport keys, to which units seal. Nothing is wrapped anew for a
 * rental that is closed, so a key made later opens no copy of it.
 */
export async function lastKeyS(trx: Trx, nowS: number): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`SELECT max(ends) AS last FROM (
    SELECT ends_s AS ends FROM generation WHERE destroyed_s IS NULL
    UNION ALL SELECT ends_s FROM transport_key WHERE destroyed_s IS NULL) keys`.execute(trx);
  return Math.max(nowS, rows[0]?.last ?? nowS);
}
