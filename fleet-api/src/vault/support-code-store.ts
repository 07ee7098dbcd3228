/** SQL of support's codes. */
import { dayOf } from '@fleetveil/proto';
import type { Kysely, Transaction } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';

/** A code that holds. */
export interface SupportCode {
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly fromS: number;
  readonly expiresS: number;
}

/** Stores a code; the one before of the same rental holds no more. */
export async function storeCode(
  trx: Transaction<VaultTables>,
  tenant: string,
  hash: Uint8Array,
  { rentalId, vehicleId, fromS, expiresS }: SupportCode,
): Promise<void> {
  await trx
    .deleteFrom('support_code')
    .where('tenant', '=', tenant)
    .where('rental_id', '=', rentalId)
    .execute();
  const times = { from_s: fromS, expires_s: expiresS, ends_on: dateOfDay(dayOf(expiresS)) };
  await trx
    .insertInto('support_code')
    .values({ code_hash: hash, tenant, rental_id: rentalId, vehicle_id: vehicleId, ...times })
    .execute();
}

/** A code that holds now. */
export async function findCode(
  db: Kysely<VaultTables>,
  tenant: string,
  hash: Uint8Array,
  nowS: number,
): Promise<SupportCode | undefined> {
  const row = await db
    .selectFrom('support_code')
    .select(['rental_id', 'vehicle_id', 'from_s', 'expires_s'])
    .where('tenant', '=', tenant)
    .where('code_hash', '=', Buffer.from(hash))
    .where('expires_s', '>', nowS)
    .executeTakeFirst();
  return (
    row && {
      ...{ rentalId: row.rental_id, vehicleId: row.vehicle_id },
      ...{ fromS: row.from_s, expiresS: row.expires_s },
    }
  );
}

/** Uses a code up; false where somebody else was faster. */
export async function takeCode(trx: Transaction<VaultTables>, hash: Uint8Array): Promise<boolean> {
  const gone = await trx
    .deleteFrom('support_code')
    .where('code_hash', '=', Buffer.from(hash))
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
