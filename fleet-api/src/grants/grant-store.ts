/** Grants as stored, and their way to the unit: a row in `downlink` that ingest claims and sends. */

import type { Kysely } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Tables } from '../database/schema.ts';

/** A transaction under `door_booking`, `door_approver` or `job_rentals`. */
export type GrantConnection = Kysely<Tables>;

/** A signed grant with what the store says of it. */
export interface IssuedGrant {
  readonly grantId: string;
  /** The rental, or the case of a theft. */
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly unitId: string;
  readonly tenant: string;
  /** Bytes of the v1.Signed. */
  readonly signed: Uint8Array;
  readonly notBeforeS: number;
  readonly notAfterS: number;
  readonly route: boolean;
  /** Last day the row may be kept, `YYYY-MM-DD`. */
  readonly endsOn: string;
}

/** Stores a grant, sends it on its way and writes it down, all or nothing with the transaction. */
export async function storeGrant(
  trx: GrantConnection,
  grant: IssuedGrant,
  actor: AuditEntry['actor'],
  nowS: number,
): Promise<void> {
  const { rentalId, vehicleId, notBeforeS, notAfterS, tenant, route } = grant;
  await issueGrant(trx, grant, nowS);
  await appendEntry(trx, {
    act: 'grant_issued',
    ...{ atS: nowS, tenant, actor, subject: { rentalId, vehicleId } },
    detail: { notBeforeS, notAfterS, route },
  });
}

/** Stores a grant and sends it on its way; whoever gave it writes down why. */
export async function issueGrant(trx: GrantConnection, grant: IssuedGrant, nowS: number): Promise<void> {
  const { grantId, rentalId, vehicleId, signed, notBeforeS, notAfterS } = grant;
  await trx
    .insertInto('grant_issued')
    .values({
      ...{ grant_id: grantId, rental_id: rentalId, vehicle_id: vehicleId, signed },
      ...{ not_before_s: notBeforeS, not_after_s: notAfterS, ends_on: grant.endsOn },
    })
    .execute();
  await sendDown(trx, grant.unitId, signed, nowS, notAfterS);
}

/** Puts a signed document on the way to a unit until `expiresS`. */
export async function sendDown(
  trx: GrantConnection,
  unitId: string,
  signed: Uint8Array,
  nowS: number,
  expiresS: number,
): Promise<void> {
  const row = { unit_id: unitId, body: signed, created_s: nowS, expires_s: expiresS };
  await trx.insertInto('downlink').values(row).execute();
}

/** The grant of a rental that lasts longest. */
export async function newestGrant(
  trx: GrantConnection,
  rentalId: string,
): Promise<{ grantId: string; signed: Uint8Array; notAfterS: number } | undefined> {
  const row = await trx
    .selectFrom('grant_issued')
    .select(['grant_id', 'signed', 'not_after_s'])
    .where('rental_id', '=', rentalId)
    .orderBy('not_after_s', 'desc')
    .orderBy('not_before_s', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { grantId: row.grant_id, signed: row.signed, notAfterS: row.not_after_s };
}

/** All grants of a rental as signed, oldest first: what the vault judges an opening by. */
export async function grantsOf(trx: GrantConnection, rentalId: string): Promise<Uint8Array[]> {
  const rows = await trx
    .selectFrom('grant_issued')
    .select('signed')
    .where('rental_id', '=', rentalId)
    .orderBy('not_before_s')
    .execute();
  return rows.map((row) => row.signed);
}

/** The unit of a vehicle. */
export async function unitOf(trx: GrantConnection, vehicleId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('unit')
    .select('unit_id')
    .where('vehicle_id', '=', vehicleId)
    .executeTakeFirst();
  return row?.unit_id;
}
