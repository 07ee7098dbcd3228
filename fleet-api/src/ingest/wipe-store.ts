/** Writes what vehicles say of the screen after a rental, beside that rental (C6). */
import { toHex } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { WipeRow } from './guard.ts';

/** Receipts that a rental keeps, at most: the column's own bound. */
export const MOST_WIPES = 32;

/** Adds new receipts to their rentals. Call it with records that were not here before only (M4). */
export async function insertWipes(
  trx: Kysely<Tables>,
  rows: readonly { readonly wipe: WipeRow; readonly policyVersion: number; readonly vehicleId: string }[],
): Promise<void> {
  for (const { wipe, policyVersion, vehicleId } of rows) {
    const told = [{ result: wipe.result, policy_version: policyVersion, signature: toHex(wipe.signature) }];
    await sql`UPDATE rental SET wipes = wipes || ${JSON.stringify(told)}::jsonb
      WHERE rental_id = ${wipe.rentalId} AND vehicle_id = ${vehicleId}
        AND jsonb_array_length(wipes) < ${MOST_WIPES}`.execute(trx);
  }
}
