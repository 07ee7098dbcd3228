/** Receipts of guests in SQL: read under `door_public`, given anew under `door_booking`. */
import { dayOf } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';

/** What a receipt says; null where the unit or the booking system has not said it yet. */
export interface ReceiptRow {
  readonly started_s: number | null;
  readonly ended_s: number | null;
  readonly duration_s: number | null;
  readonly distance_hm: number | null;
  readonly amount_minor: number | null;
  readonly tax_minor: number | null;
  readonly currency: string | null;
  readonly bill_date: string | null;
  readonly settled_on: string | null;
  readonly tenant: string;
  readonly rental_id: string;
}

/** The receipt of a code's hash; `undefined` for a code that nobody gave out or that has ended. */
export async function findReceipt(
  trx: Kysely<Tables>,
  hash: Uint8Array,
  nowS: number,
): Promise<ReceiptRow | undefined> {
  const today = dateOfDay(dayOf(nowS));
  const { rows } =
    await sql<ReceiptRow>`SELECT * FROM receipt_of(${Buffer.from(hash)}, ${nowS}, ${today})`.execute(trx);
  const [row] = rows;
  // Its tenant, for the entry of this transaction.
  if (row !== undefined) await sql`SELECT set_config('fleetveil.tenant', ${row.tenant}, true)`.execute(trx);
  return row;
}

/** Puts a new code in the place of the one before; `false` where the rental has no guest (any more). */
export async function replaceReceipt(
  trx: Kysely<Tables>,
  rentalId: string,
  hash: Uint8Array,
  nowS: number,
): Promise<boolean> {
  const result = await trx
    .updateTable('rental_rider')
    .set({ receipt_hash: hash })
    .where('rental_id', '=', rentalId)
    .where('guest', '=', true)
    .where((is) => is.or([is('destroy_s', 'is', null), is('destroy_s', '>', nowS)]))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
