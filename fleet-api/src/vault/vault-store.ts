/** SQL of the vault's own database: wrapped keys and leaves, nothing that opens by itself. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { type AuditEntry, entryEndsOn, type SaltedEntry } from '../audit/entry.ts';
import type { VaultTables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';

type Db = Kysely<VaultTables>;
type Trx = Transaction<VaultTables>;

/** What is known of a stream before anything is unwrapped. */
export type StreamState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'erased' }
  | { readonly kind: 'held'; readonly statementHash: Uint8Array };

/** One deposit or destruction of a stream at a time: what is destroyed while it arrives stays destroyed. */
export async function lockStreams(trx: Trx, streamIds: readonly string[]): Promise<void> {
  // In one order for all, so that two destructions cannot wait for each other.
  const ids = [...streamIds].sort();
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM unnest(${ids}::text[]) AS id`.execute(
    trx,
  );
}

/** Whether a stream was deposited, and by which statement. */
export async function streamState(db: Db, streamId: string): Promise<StreamState> {
  const { rows } = await sql<{ statement_hash: Buffer | null }>`
    SELECT statement_hash FROM stream_key WHERE stream_id = ${streamId}
    UNION ALL SELECT NULL FROM closed_stream WHERE stream_id = ${streamId}
    ORDER BY statement_hash NULLS FIRST`.execute(db);
  const [row] = rows;
  if (row === undefined) return { kind: 'unknown' };
  return row.statement_hash === null
    ? { kind: 'erased' }
    : { kind: 'held', statementHash: row.statement_hash };
}

/** A rental's wrapped key. */
export interface WrappedRentalKey {
  readonly wrapped: Uint8Array;
  readonly generationId: string;
}

/** Which of a rental's keys: one for each end day. */
export interface RentalKeyName {
  readonly tenant: string;
  readonly rentalId: string;
  /** `YYYY-MM-DD` */
  readonly endsOn: string;
}

/** The rental's key of that day: the one there is, or `fresh` from now on. */
export async function keepRentalKey(
  trx: Trx,
  name: RentalKeyName,
  fresh: () => WrappedRentalKey,
): Promise<WrappedRentalKey> {
  const found = await findRentalKey(trx, name);
  if (found !== undefined) return found;
  const { wrapped, generationId } = fresh();
  await trx
    .insertInto('rental_key')
    .values({ ...rentalColumns(name), wrapped, generation_id: generationId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Another deposit of the same rental may have been faster: then its key is the one.
  return (await findRentalKey(trx, name)) ?? { wrapped, generationId };
}

function rentalColumns({ tenant, rentalId, endsOn }: RentalKeyName) {
  return { tenant, rental_id: rentalId, ends_on: endsOn };
}

async function findRentalKey(trx: Trx, name: RentalKeyName): Promise<WrappedRentalKey | undefined> {
  const row = await trx
    .selectFrom('rental_key')
    .select(['wrapped', 'generation_id'])
    .where('tenant', '=', name.tenant)
    .where('rental_id', '=', name.rentalId)
    .where('ends_on', '=', name.endsOn)
    // A day's keys may be purged while a stream of that day arrives: hold on to the row until it is in.
    .forShare()
    .executeTakeFirst();
  return row && { wrapped: row.wrapped, generationId: row.generation_id };
}

/** A rental's key, its row locked against deposits and rotation; `undefined` where it is gone. */
export async function takeRentalKey(trx: Trx, name: RentalKeyName): Promise<WrappedRentalKey | undefined> {
  const row = await trx
    .selectFrom('rental_key')
    .select(['wrapped', 'generation_id'])
    .where(isUnder(name))
    .forUpdate()
    .executeTakeFirst();
  return row && { wrapped: row.wrapped, generationId: row.generation_id };
}

const isUnder = ({ tenant, rentalId, endsOn }: RentalKeyName) =>
  sql<boolean>`(tenant, rental_id, ends_on) = (${tenant}, ${rentalId}::uuid, ${endsOn}::date)`;

/** What lies under a rental's key. */
export async function streamsUnderKey(
  trx: Trx,
  name: RentalKeyName,
): Promise<Pick<StreamKeyRow, 'streamId' | 'vehicleId' | 'riderKeyId' | 'wrappedKey'>[]> {
  const rows = await trx
    .selectFrom('stream_key')
    .select(['stream_id', 'vehicle_id', 'rider_key_id', 'wrapped_key'])
    .where(isUnder(name))
    .execute();
  return rows.map((row) => ({
    ...{ streamId: row.stream_id, vehicleId: row.vehicle_id, wrappedKey: row.wrapped_key },
    riderKeyId: row.rider_key_id ?? undefined,
  }));
}

/** Puts another key in the place of a rental's, and what lies under it with it. */
export async function replaceRentalKey(
  trx: Trx,
  name: RentalKeyName,
  { wrapped, generationId }: WrappedRentalKey,
  streams: readonly Pick<StreamKeyRow, 'streamId' | 'wrappedKey'>[],
): Promise<void> {
  await trx
    .updateTable('rental_key')
    .set({ wrapped, generation_id: generationId })
    .where(isUnder(name))
    .execute();
  for (const { streamId, wrappedKey } of streams)
    await trx
      .updateTable('stream_key')
      .set({ wrapped_key: wrappedKey })
      .where('stream_id', '=', streamId)
      .execute();
}

/** A stream's row. */
export interface StreamKeyRow extends RentalKeyName {
  readonly streamId: string;
  readonly vehicleId: string;
  readonly kind: number;
  readonly grantHash: Uint8Array;
  readonly policyVersion: number;
  readonly statementHash: Uint8Array;
  readonly wrappedKey: Uint8Array;
  /** Where `wrappedKey` holds a blob that only the rider's own key opens: its id, 8 bytes. */
  readonly riderKeyId: Uint8Array | undefined;
  readonly depositedS: number;
  /** Of ends: those of another rental of the vehicle have come since. */
  readonly movedSince: boolean;
  /** A suspicion of theft: when it is destroyed unless it is confirmed. */
  readonly unconfirmedUntilS?: number | undefined;
  /** Of a suspicion: the case that confirmed it. */
  readonly theftCase?: string | undefined;
}

/** Stores a stream's key. */
export async function storeStreamKey(trx: Trx, row: StreamKeyRow): Promise<void> {
  await trx
    .insertInto('stream_key')
    .values({
      ...rentalColumns(row),
      stream_id: row.streamId,
      vehicle_id: row.vehicleId,
      kind: row.kind,
      grant_hash: row.grantHash,
      policy_version: row.policyVersion,
      statement_hash: row.statementHash,
      wrapped_key: row.wrappedKey,
      rider_key_id: row.riderKeyId ?? null,
      deposited_s: row.depositedS,
      moved_since: row.movedSince,
      unconfirmed_until_s: row.unconfirmedUntilS ?? null,
      theft_case: row.theftCase ?? null,
    })
    .execute();
}

/** A stream with both wrapped keys above it. */
export interface HeldStream
  extends Omit<StreamKeyRow, 'statementHash' | 'movedSince' | 'policyVersion' | 'unconfirmedUntilS'> {
  readonly rentalKey: WrappedRentalKey;
}

/** A stream to open; `erased` where it was destroyed, `undefined` where it was never here. */
export async function findStream(db: Db, streamId: string): Promise<HeldStream | 'erased' | undefined> {
  const row = await db
    .selectFrom('stream_key as s')
    .innerJoin('rental_key as r', (join) =>
      join
        .onRef('r.tenant', '=', 's.tenant')
        .onRef('r.rental_id', '=', 's.rental_id')
        .onRef('r.ends_on', '=', 's.ends_on'),
    )
    .selectAll('s')
    .select(['r.wrapped', 'r.generation_id'])
    .where('s.stream_id', '=', streamId)
    .executeTakeFirst();
  if (row !== undefined) {
    const { tenant, kind } = row;
    return {
      ...{ streamId, tenant, kind, vehicleId: row.vehicle_id, rentalId: row.rental_id, endsOn: row.ends_on },
      ...{ grantHash: row.grant_hash, wrappedKey: row.wrapped_key, depositedS: row.deposited_s },
      riderKeyId: row.rider_key_id ?? undefined,
      theftCase: row.theft_case ?? undefined,
      rentalKey: { wrapped: row.wrapped, generationId: row.generation_id },
    };
  }
  return (await streamState(db, streamId)).kind === 'erased' ? 'erased' : undefined;
}

/**
 * Keeps streams from being destroyed until the transaction ends; false where one of them is gone. Waits for a destruction
 * that is under way. Before the leaf of their opening: so no opening stands in the log after its stream's destruction.
 */
export async function takeHold(trx: Trx, streamIds: readonly string[]): Promise<boolean> {
  const ids = [...new Set(streamIds)];
  const rows = await trx
    .selectFrom('stream_key')
    .select('stream_id')
    .where('stream_id', 'in', ids)
    .orderBy('stream_id')
    .forKeyShare()
    .execute();
  return rows.length === ids.length;
}

/** Which of these streams belong to a rental under a hold. */
export async function heldAmong(trx: Trx, streamIds: readonly string[], today: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('stream_key as s')
    .innerJoin('held_rental_key as h', (join) =>
      join.onRef('h.tenant', '=', 's.tenant').onRef('h.rental_id', '=', 's.rental_id'),
    )
    .select('s.stream_id')
    .distinct()
    .where('s.stream_id', 'in', streamIds)
    .where('h.ends_on', '>=', today)
    .execute();
  return rows.map((row) => row.stream_id);
}

/** Keeps the keys of rentals until a day; answers how many rentals this changed. */
export async function holdRentalKeys(
  trx: Trx,
  hold: {
    readonly holdId: string;
    readonly tenant: string;
    readonly rentalIds: readonly string[];
    readonly endsOn: string;
    /** Now, domain seconds. */
    readonly toldS: number;
  },
): Promise<number> {
  const { rows } = await sql<{ rental_id: string }>`
    INSERT INTO held_rental_key AS old (hold_id, tenant, rental_id, ends_on)
    SELECT ${hold.holdId}::uuid, ${hold.tenant}, unnest(${[...new Set(hold.rentalIds)]}::uuid[]), ${hold.endsOn}::date
    ON CONFLICT (hold_id, tenant, rental_id) DO UPDATE SET ends_on = excluded.ends_on
      WHERE old.ends_on <> excluded.ends_on
    RETURNING rental_id`.execute(trx);
  await trx
    .updateTable('held_rental_key')
    .set({ told_s: hold.toldS })
    .where('hold_id', '=', hold.holdId)
    .where('tenant', '=', hold.tenant)
    .execute();
  return rows.length;
}

/** Ends the holds that are none of these and were last told of before a second; answers which. Over ones go by their day. */
export async function dropOtherHolds(
  trx: Trx,
  others: {
    readonly tenant: string;
    readonly holdIds: readonly string[];
    readonly untilS: number;
    readonly today: string;
  },
): Promise<string[]> {
  const { rows } = await sql<{ hold_id: string }>`DELETE FROM held_rental_key
    WHERE tenant = ${others.tenant} AND told_s < ${others.untilS} AND ends_on >= ${others.today}::date
      AND hold_id <> ALL (${[...others.holdIds]}::uuid[])
    RETURNING hold_id`.execute(trx);
  return [...new Set(rows.map((row) => row.hold_id))];
}

/** Ends a hold; answers of how many rentals. */
export async function releaseRentalKeys(trx: Trx, tenant: string, holdId: string): Promise<number> {
  const gone = await trx
    .deleteFrom('held_rental_key')
    .where('hold_id', '=', holdId)
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/**
 * Destroys streams and remembers that they were: an opening that still lies in an outbox must not bring one
 * back. A rental's key goes with the last of its streams.
 *
 * @param endsOn day until which they are remembered
 */
export async function destroyStreams(
  trx: Trx,
  streamIds: readonly string[],
  destroyedS: number,
  endsOn: string,
): Promise<Destroyed> {
  const ids = [...new Set(streamIds)];
  await lockStreams(trx, ids);
  const closed = ids.map((id) => ({ stream_id: id, destroyed_s: destroyedS, ends_on: endsOn }));
  await trx
    .insertInto('closed_stream')
    .values(closed)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const gone = await trx
    .deleteFrom('stream_key')
    .where('stream_id', 'in', ids)
    .returning(['tenant', 'rental_id', 'ends_on'])
    .execute();
  const rentals = [...new Set(gone.map((row) => row.rental_id))];
  if (rentals.length > 0) await dropUnusedRentalKeys(trx, rentals);
  return { streams: gone.length, shared: await keysLeft(trx, gone) };
}

/** What a destruction did. */
export interface Destroyed {
  /** How many keys of streams there were. */
  readonly streams: number;
  /** Rentals' keys that stay, as other streams lie under them too: to be renewed, or a copy of what went opens by them. */
  readonly shared: readonly RentalKeyName[];
}

/** Which rentals' keys are still there of those under which streams lay that are gone. */
export async function keysLeft(
  trx: Trx,
  gone: readonly { readonly tenant: string; readonly rental_id: string; readonly ends_on: string }[],
): Promise<RentalKeyName[]> {
  if (gone.length === 0) return [];
  const rows = await trx
    .selectFrom('rental_key as r')
    .select(['tenant', 'rental_id', 'ends_on'])
    .where(sql<boolean>`EXISTS (SELECT FROM unnest(${gone.map((row) => row.tenant)}::text[],
      ${gone.map((row) => row.rental_id)}::uuid[], ${gone.map((row) => row.ends_on)}::date[]) AS g (t, r, e)
      WHERE g.t = r.tenant AND g.r = r.rental_id AND g.e = r.ends_on)`)
    .execute();
  return rows.map((row) => ({ tenant: row.tenant, rentalId: row.rental_id, endsOn: row.ends_on }));
}

async function dropUnusedRentalKeys(trx: Trx, rentalIds: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('rental_key as r')
    .where('r.rental_id', 'in', rentalIds)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('stream_key as s')
            .select('s.stream_id')
            .whereRef('s.tenant', '=', 'r.tenant')
            .whereRef('s.rental_id', '=', 'r.rental_id')
            .whereRef('s.ends_on', '=', 'r.ends_on'),
        ),
      ),
    )
    .execute();
}

/**
 * Writes a leaf under the next number. The head's row is locked until the transaction ends (without one: this
 * statement), so numbers become visible in order and without a gap.
 */
export async function appendLeaf(db: Db, { entry, leafHash, salt }: SaltedEntry): Promise<number> {
  const { rows } = await sql<{ no: number }>`
    WITH head AS (UPDATE leaf_head SET no = no + 1 RETURNING no)
    INSERT INTO leaf (no, leaf_hash, salt, entry, ends_on)
    SELECT no, ${leafHash}::bytea, ${salt}::bytea, ${JSON.stringify(entry)}::jsonb, ${entryEndsOn(entry.atS)}::date
    FROM head RETURNING no`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new FleetApiError('internal', 'vault: the head of the leaves is missing.');
  return row.no;
}

/** Leaves after a number, oldest first, and the number of the last one there is. */
export async function leavesAfter(
  db: Db,
  after: number,
  limit: number,
): Promise<{
  leaves: { no: number; leafHash: Uint8Array; salt: Uint8Array; entry: AuditEntry }[];
  last: number;
}> {
  // The head first: leaves that come in between are then beyond `last`, never missing below it.
  const { no: last } = await db.selectFrom('leaf_head').select('no').executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('leaf')
    .select(['no', 'leaf_hash', 'salt', 'entry'])
    .where('no', '>', after)
    .where('no', '<=', last)
    .orderBy('no')
    .limit(limit)
    .execute();
  const leaves = rows.map((row) => ({
    ...{ no: row.no, leafHash: row.leaf_hash, salt: row.salt },
    entry: row.entry as AuditEntry,
  }));
  return { leaves, last };
}
