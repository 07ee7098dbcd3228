/** A guest's one rental in SQL: what is held, under `door_public`; the link to be erased, under `job_subjects`. */
import { dayOf } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';

type Trx = Kysely<Tables>;

/** What the receipt does not say of a rental, and is held. No place, no vehicle, and nobody's name. */
export interface GuestRecord {
  readonly rental_id: string;
  readonly booked_s: number;
  readonly state: string;
  readonly route: boolean;
  readonly policy_version: number;
  readonly link_ends_on: string;
  readonly rental_ends_on: string;
  /** Streams that lie sealed: start and end, the route if it was chosen. */
  readonly sealed_streams: number;
  /** The newest entries of the audit log about the rental; no typed reason, in which a place may stand. */
  readonly reads: readonly { readonly at_s: number; readonly act: string; readonly who: string }[];
}

/** It, for a code's hash; `undefined` for one that nobody gave out or that has ended. */
export async function guestRecord(
  trx: Trx,
  hash: Uint8Array,
  nowS: number,
): Promise<GuestRecord | undefined> {
  const today = dateOfDay(dayOf(nowS));
  const { rows } =
    await sql<GuestRecord>`SELECT * FROM guest_record(${Buffer.from(hash)}, ${nowS}, ${today})`.execute(trx);
  return rows[0];
}

/** Whose rental it is. */
export interface GuestLink {
  readonly tenant: string;
  readonly riderId: string;
  readonly rentalId: string;
}

/** The link of a code's hash, while it exists. */
export async function guestLink(trx: Trx, hash: Uint8Array, nowS: number): Promise<GuestLink | undefined> {
  const row = await trx
    .selectFrom('rental_rider')
    .select(['tenant', 'rider_id', 'rental_id'])
    .where('receipt_hash', '=', Buffer.from(hash))
    .where('guest', '=', true)
    .where('ends_on', '>=', dateOfDay(dayOf(nowS)))
    .where((is) => is.or([is('destroy_s', 'is', null), is('destroy_s', '>', nowS)]))
    .executeTakeFirst();
  return row && { tenant: row.tenant, riderId: row.rider_id, rentalId: row.rental_id };
}
