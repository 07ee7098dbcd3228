/** Claims in SQL, under the role `door_field`; what is sealed of a vehicle comes by a claim that holds, and is written down. */
import { dayOf } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { type Claim, type ClaimReason, SHIFT_S } from './claim.ts';
import { type SealedEnds, type SealedRow, sealedEnds } from './sealed-ends.ts';

type Trx = Kysely<Tables>;

/** One claim of a worker, and one on a vehicle, at a time: until the transaction ends. */
export async function lockClaims(trx: Trx, tenant: string, worker: string, vehicleId: string): Promise<void> {
  for (const name of [`field worker ${tenant} ${worker}`, `field vehicle ${vehicleId}`])
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
}

/** Whether a vehicle of the tenant is there and nobody has it: booked, ridden (up to `untoldS`) or claimed by somebody else. */
export async function vehicleState(
  trx: Trx,
  vehicleId: string,
  { nowS, untoldS }: { readonly nowS: number; readonly untoldS: number },
): Promise<'free' | 'taken' | 'none'> {
  const { rows } = await sql<{ state: 'free' | 'taken' | 'none' }>`
    SELECT field_vehicle(${vehicleId}::uuid, ${nowS}::bigint, ${untoldS}::bigint) AS state`.execute(trx);
  return rows[0]?.state ?? 'none';
}

/** A worker's claims of the last shift, newest first. */
export async function claimsOf(trx: Trx, tenant: string, worker: string, nowS: number): Promise<Claim[]> {
  const rows = await trx
    .selectFrom('field_claim')
    .select(['claim_id', 'vehicle_id', 'reason', 'claimed_s', 'until_s', 'released_s'])
    .where('tenant', '=', tenant)
    .where('worker', '=', worker)
    .where('claimed_s', '>', nowS - SHIFT_S)
    .orderBy('claimed_s', 'desc')
    .orderBy('claim_id')
    .execute();
  return rows.map((row) => ({
    ...{ claimId: row.claim_id, vehicleId: row.vehicle_id, reason: row.reason as ClaimReason },
    ...{ claimedS: row.claimed_s, untilS: row.until_s, releasedS: row.released_s ?? undefined },
  }));
}

/** Stores a claim. */
export async function insertClaim(trx: Trx, tenant: string, worker: string, claim: Claim): Promise<void> {
  const { claimId, vehicleId, reason, claimedS, untilS, releasedS } = claim;
  await trx
    .insertInto('field_claim')
    .values({
      ...{ claim_id: claimId, tenant, worker, vehicle_id: vehicleId, reason, claimed_s: claimedS },
      ...{ until_s: untilS, released_s: releasedS ?? null, ends_on: dateOfDay(dayOf(untilS) + 1) },
    })
    .execute();
}

/** Gives a claim back. */
export async function releaseClaim(trx: Trx, claimId: string, nowS: number): Promise<void> {
  await trx
    .updateTable('field_claim')
    .set({ released_s: nowS })
    .where('claim_id', '=', claimId)
    .where('released_s', 'is', null)
    .execute();
}

/** The sealed ends before a claim. The transaction has to have written `field_place_read` for it before. */
export async function endsOfClaim(trx: Trx, claimId: string, nowS: number): Promise<SealedEnds | undefined> {
  const { rows } = await sql<SealedRow>`
    SELECT * FROM field_ends(${claimId}::uuid, ${nowS}::bigint)`.execute(trx);
  return sealedEnds(rows);
}

/** The sealed ends before a rider's own reservation. `reserved_place_read` has to be written for it before. */
export async function endsOfReservation(trx: Trx, rentalId: string): Promise<SealedEnds | undefined> {
  const { rows } = await sql<SealedRow>`SELECT * FROM reserved_ends(${rentalId}::uuid)`.execute(trx);
  return sealedEnds(rows);
}
