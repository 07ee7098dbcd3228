/** Shares in SQL: made, listed and revoked under `door_rider`; read under `door_shared`, by functions of their scope. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { VehicleKind } from '../database/vehicle-schema.ts';
import type { ShareKind } from './share.ts';

/** A transaction under `door_rider` or `door_shared`. */
export type ShareConnection = Kysely<Tables>;

/** A share, without its secret. */
export interface Share {
  readonly shareId: string;
  readonly tenant: string;
  readonly riderId: string;
  readonly kind: ShareKind;
  readonly rentalId: string | undefined;
  readonly fromS: number | undefined;
  readonly toS: number | undefined;
  readonly recipient: string;
  readonly purpose: string | undefined;
  readonly createdS: number;
  readonly expiresS: number;
  readonly revokedS: number | undefined;
}

/** Stores a share with the hash of its secret. */
export async function storeShare(
  trx: ShareConnection,
  share: Share,
  secretHash: Uint8Array,
  endsOn: string,
): Promise<void> {
  await trx
    .insertInto('share')
    .values({
      ...{ share_id: share.shareId, tenant: share.tenant, rider_id: share.riderId, kind: share.kind },
      ...{ secret_hash: secretHash, rental_id: share.rentalId ?? null, from_s: share.fromS ?? null },
      ...{ to_s: share.toS ?? null, recipient: share.recipient, purpose: share.purpose ?? null },
      ...{ created_s: share.createdS, expires_s: share.expiresS, revoked_s: null, ends_on: endsOn },
    })
    .execute();
}

/**
 * Puts a new secret in the place of one whose answer was lost; false where the share was revoked or erased since. The row rules
 * leave no other's share.
 */
export async function replaceSecret(
  trx: ShareConnection,
  shareId: string,
  secretHash: Uint8Array,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('share')
    .set({ secret_hash: secretHash })
    .where('share_id', '=', shareId)
    .where('revoked_s', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * The rider's shares of a kind, newest first. The row rules leave no other's.
 *
 * @param limit absent: all that are on record
 */
export async function sharesOf(trx: ShareConnection, kind: ShareKind, limit?: number): Promise<Share[]> {
  const rows = await trx
    .selectFrom('share')
    .select(['share_id', 'tenant', 'rider_id', 'kind', 'rental_id', 'from_s', 'to_s', 'recipient', 'purpose'])
    .select(['created_s', 'expires_s', 'revoked_s'])
    .where('kind', '=', kind)
    .orderBy('created_s', 'desc')
    .orderBy('share_id')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute();
  return rows.map((row) => ({
    ...{ shareId: row.share_id, tenant: row.tenant, riderId: row.rider_id, kind: row.kind },
    ...{ rentalId: row.rental_id ?? undefined, fromS: row.from_s ?? undefined, toS: row.to_s ?? undefined },
    ...{ recipient: row.recipient, purpose: row.purpose ?? undefined, createdS: row.created_s },
    ...{ expiresS: row.expires_s, revokedS: row.revoked_s ?? undefined },
  }));
}

/** How many of the rider's shares hold. Two requests at once count one after the other. */
export async function countLive(trx: ShareConnection, rider: string, nowS: number): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`shares ${rider}`}, 0))`.execute(trx);
  const { live } = await trx
    .selectFrom('share')
    .select(({ fn }) => fn.count<number>('share_id').as('live'))
    .where('revoked_s', 'is', null)
    .where('expires_s', '>', nowS)
    .executeTakeFirstOrThrow();
  return live;
}

/** Ends a share at once; answers the rental of a link, or `undefined` where the rider has no such share. */
export async function revokeShare(
  trx: ShareConnection,
  shareId: string,
  nowS: number,
): Promise<{ readonly kind: ShareKind; readonly rentalId: string | undefined } | undefined> {
  const row = await trx
    .updateTable('share')
    .set(({ fn, ref, val }) => ({ revoked_s: fn.coalesce(ref('revoked_s'), val(nowS)) }))
    .where('share_id', '=', shareId)
    .returning(['kind', 'rental_id'])
    .executeTakeFirst();
  return row && { kind: row.kind, rentalId: row.rental_id ?? undefined };
}

/** A share that holds, as whoever has its secret finds it. */
export interface LiveShare {
  readonly shareId: string;
  readonly tenant: string;
  readonly riderId: string;
  readonly rentalId: string | undefined;
  readonly recipient: string;
  readonly purpose: string | undefined;
  readonly expiresS: number;
}

/** The share of a secret's hash, and its tenant for the entries of this transaction; `undefined` where none holds. */
export async function liveShare(
  trx: ShareConnection,
  kind: ShareKind,
  hash: Uint8Array,
  nowS: number,
): Promise<LiveShare | undefined> {
  const { rows } = await sql<{
    share_id: string;
    tenant: string;
    rider_id: string;
    rental_id: string | null;
    recipient: string;
    purpose: string | null;
    expires_s: number;
  }>`SELECT * FROM live_share(${Buffer.from(hash)}, ${nowS}, ${kind})`.execute(trx);
  const row = rows[0];
  if (row === undefined) return undefined;
  await sql`SELECT set_config('fleetveil.tenant', ${row.tenant}, true)`.execute(trx);
  return {
    ...{ shareId: row.share_id, tenant: row.tenant, riderId: row.rider_id, expiresS: row.expires_s },
    ...{ rentalId: row.rental_id ?? undefined, recipient: row.recipient, purpose: row.purpose ?? undefined },
  };
}

/** Where a shared vehicle is, as coarsely as anybody knows. */
export interface SharedCell {
  readonly vehicle_id: string;
  readonly cell: string | null;
  readonly tick_s: number | null;
}

/** The area of a link's rental; `undefined` where it does not run. */
export async function sharedCell(
  trx: ShareConnection,
  hash: Uint8Array,
  nowS: number,
): Promise<SharedCell | undefined> {
  const { rows } = await sql<SharedCell>`SELECT * FROM shared_cell(${Buffer.from(hash)}, ${nowS})`.execute(
    trx,
  );
  return rows[0];
}

/** A trip as a third party gets it. */
export interface SharedTrip {
  readonly rental_id: string;
  readonly vehicle_id: string;
  readonly vehicle_kind: VehicleKind;
  readonly booked_s: number;
  readonly started_s: number;
  readonly ended_s: number;
  readonly duration_s: number;
  readonly distance_hm: number;
  readonly energy_hwh: number;
}

/** Trips of a token, newest first: one more than `limit`, so that a next page is noticed. */
export async function sharedTrips(
  trx: ShareConnection,
  hash: Uint8Array,
  nowS: number,
  page: { readonly limit: number; readonly before: readonly [number, string] | undefined },
): Promise<SharedTrip[]> {
  const [beforeS, beforeId] = page.before ?? [null, null];
  const { rows } = await sql<SharedTrip>`SELECT * FROM
    shared_trips(${Buffer.from(hash)}, ${nowS}, ${beforeS}, ${beforeId}::uuid, ${page.limit + 1})`.execute(
    trx,
  );
  return rows;
}
