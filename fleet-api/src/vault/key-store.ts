/** SQL of the vault's keys: their times, what is wrapped under which, and the published list. No key is in it. */
import { fromHex, toHex } from '@fleetveil/proto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import { endOf, type KeyTimes, LEEWAY_S, SEAL_UNTIL_S } from './key-life.ts';
import type { KeyKind } from './vault-keys.ts';
import type { RentalKeyName, WrappedRentalKey } from './vault-store.ts';

type Db = Kysely<VaultTables>;
type Trx = Transaction<VaultTables>;

/** A generation with what tells its file from a damaged one. */
export interface GenerationTimes extends KeyTimes {
  /** Hex; absent for keys of before. */
  readonly fingerprint: string | undefined;
}

/** The times of all keys there ever were. */
export interface KeyRows {
  readonly transport: readonly KeyTimes[];
  readonly generation: readonly GenerationTimes[];
}

/** Reads the times of all keys. */
export async function readKeyRows(db: Db): Promise<KeyRows> {
  const transport = await db
    .selectFrom('transport_key')
    .select(['key_id', 'created_s', 'closing_s', 'destroyed_s'])
    .orderBy('key_id')
    .execute();
  const generation = await db
    .selectFrom('generation')
    .select(['generation_id', 'created_s', 'closing_s', 'destroyed_s', 'fingerprint'])
    .orderBy('generation_id')
    .execute();
  return {
    transport: transport.map((row) => ({ id: toHex(row.key_id), ...timesOf(row) })),
    generation: generation.map((row) => ({
      id: row.generation_id,
      ...timesOf(row),
      fingerprint: row.fingerprint === null ? undefined : toHex(row.fingerprint),
    })),
  };
}

/** As the database compares it. */
function keyIdBytes(id: string): Buffer {
  return Buffer.from(id, 'hex');
}

function timesOf(row: { created_s: number; closing_s: number | null; destroyed_s: number | null }) {
  return {
    createdS: row.created_s,
    closingS: row.closing_s ?? undefined,
    destroyedS: row.destroyed_s ?? undefined,
  };
}

/** Enters a transport key. One that is there keeps its times. */
export async function addTransportRow(db: Db, id: string, createdS: number): Promise<void> {
  await db
    .insertInto('transport_key')
    .values({
      ...{ key_id: fromHex(id), created_s: createdS, ends_s: endOf(createdS), destroyed_s: null },
      ...{ not_before_s: Math.max(0, createdS - LEEWAY_S), not_after_s: createdS + SEAL_UNTIL_S },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Enters a generation. One that is there keeps its times, and gets the fingerprint it may lack. */
export async function addGenerationRow(
  db: Db,
  { id, fingerprint }: { readonly id: string; readonly fingerprint: string },
  createdS: number,
): Promise<void> {
  const row = { generation_id: id, created_s: createdS, ends_s: endOf(createdS), destroyed_s: null };
  await db
    .insertInto('generation')
    .values({ ...row, fingerprint: fromHex(fingerprint) })
    .onConflict((conflict) =>
      conflict
        .column('generation_id')
        .doUpdateSet({ fingerprint: fromHex(fingerprint) })
        .where('generation.fingerprint', 'is', null),
    )
    .execute();
}

/** Says of a transport key that nothing is opened by it any more. */
export async function closeTransportKey(db: Db, id: string, nowS: number): Promise<void> {
  await db
    .updateTable('transport_key')
    .set({ closing_s: nowS })
    .where('key_id', '=', keyIdBytes(id))
    .where('closing_s', 'is', null)
    .execute();
}

/**
 * Says of a generation that nothing is wrapped under it any more; `false` where something is. Its row is
 * locked against whoever is wrapping under it just now.
 */
export function closeGeneration(db: Db, id: string, nowS: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await trx
      .selectFrom('generation')
      .select('generation_id')
      .where('generation_id', '=', id)
      .forUpdate()
      .execute();
    if ((await countRentalKeys(trx, id)) > 0) return false;
    await trx
      .updateTable('generation')
      .set({ closing_s: nowS })
      .where('generation_id', '=', id)
      .where('closing_s', 'is', null)
      .execute();
    return true;
  });
}

async function countRentalKeys(db: Db, generationId: string): Promise<number> {
  const row = await db
    .selectFrom('rental_key')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('generation_id', '=', generationId)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Says of a key that its file is gone. */
export async function markDestroyed(db: Db, kind: KeyKind, id: string, nowS: number): Promise<void> {
  const gone = {
    destroyed_s: nowS,
    closing_s: sql<number>`coalesce(closing_s, ${nowS})`,
  };
  if (kind === 'transport')
    await db.updateTable('transport_key').set(gone).where('key_id', '=', keyIdBytes(id)).execute();
  else await db.updateTable('generation').set(gone).where('generation_id', '=', id).execute();
}

/** A rental's key as it lies under its generation. */
export interface RentalKeyRow extends RentalKeyName, WrappedRentalKey {}

/** What became of a portion of rentals' keys. */
export interface Rewrapped {
  readonly rewrapped: number;
  /** Those that do not open under the generation that their row names: they stay as they are. */
  readonly damaged: readonly RentalKeyRow[];
}

/**
 * Wraps rentals' keys anew: at most `limit` of those that lie under one of these generations, without those that were
 * found damaged before. Rows that a deposit holds just now are left for the next time.
 *
 * @param rewrap `undefined` for a damaged row
 */
export function rewrapRentalKeys(
  db: Db,
  {
    from,
    without,
    limit,
  }: {
    readonly from: readonly string[];
    readonly without: readonly RentalKeyName[];
    readonly limit: number;
  },
  rewrap: (row: RentalKeyRow) => WrappedRentalKey | undefined,
): Promise<Rewrapped> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('rental_key as r')
      .selectAll()
      .where('generation_id', 'in', [...from])
      .where(sql<boolean>`NOT EXISTS (SELECT FROM unnest(${without.map(({ rentalId }) => rentalId)}::uuid[],
        ${without.map(({ endsOn }) => endsOn)}::date[]) AS w (rental_id, ends_on)
        WHERE w.rental_id = r.rental_id AND w.ends_on = r.ends_on)`)
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    const damaged: RentalKeyRow[] = [];
    for (const { rental_id: rentalId, ends_on: endsOn, generation_id, ...row } of rows) {
      const held = {
        tenant: row.tenant,
        rentalId,
        endsOn,
        wrapped: row.wrapped,
        generationId: generation_id,
      };
      const anew = rewrap(held);
      if (anew === undefined) {
        damaged.push(held);
        continue;
      }
      await trx
        .updateTable('rental_key')
        .set({ wrapped: anew.wrapped, generation_id: anew.generationId })
        .where('tenant', '=', row.tenant)
        .where('rental_id', '=', rentalId)
        .where('ends_on', '=', endsOn)
        .execute();
    }
    return { rewrapped: rows.length - damaged.length, damaged };
  });
}

/** Removes a rental's key with its streams, unless its row was put right since it was read. Answers how many streams. */
export async function dropRentalKey(trx: Trx, row: RentalKeyRow): Promise<number> {
  const isIt = sql<boolean>`(tenant, rental_id, ends_on) = (${row.tenant}, ${row.rentalId}::uuid, ${row.endsOn}::date)`;
  const found = await trx
    .selectFrom('rental_key')
    .select('rental_id')
    .where(isIt)
    .where('wrapped', '=', Buffer.from(row.wrapped))
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) return 0;
  const gone = await trx.deleteFrom('stream_key').where(isIt).executeTakeFirst();
  await trx.deleteFrom('rental_key').where(isIt).execute();
  return Number(gone.numDeletedRows);
}

/** What is remembered between two looks at the keys. */
export interface KeyLife {
  readonly seenS: number;
  readonly sequence: number;
  readonly listHash: Uint8Array;
}

/** Reads it; `undefined` before the first look. */
export async function readKeyLife(db: Db): Promise<KeyLife | undefined> {
  const row = await db.selectFrom('key_life').selectAll().executeTakeFirst();
  return row && { seenS: row.seen_s, sequence: row.sequence, listHash: row.list_hash };
}

/** Writes it. */
export async function noteKeyLife(db: Db, { seenS, sequence, listHash }: KeyLife): Promise<void> {
  const row = { seen_s: seenS, sequence, list_hash: listHash };
  await db
    .insertInto('key_life')
    .values(row)
    .onConflict((conflict) => conflict.column('only').doUpdateSet(row))
    .execute();
}

/** Moves the last second back as well: somebody said that the clock is right. */
export async function setSeen(db: Db, seenS: number): Promise<void> {
  await db.updateTable('key_life').set({ seen_s: seenS }).execute();
}

/** Ids of the streams whose keys lie under a generation. */
export async function streamsUnder(db: Db, generationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('stream_key as s')
    .innerJoin('rental_key as r', (join) =>
      join
        .onRef('r.tenant', '=', 's.tenant')
        .onRef('r.rental_id', '=', 's.rental_id')
        .onRef('r.ends_on', '=', 's.ends_on'),
    )
    .select('s.stream_id')
    .where('r.generation_id', '=', generationId)
    .orderBy('s.stream_id')
    .execute();
  return rows.map((row) => row.stream_id);
}

/** Gives a generation up: what lies under it can be opened by nobody, so it goes. Answers how many streams. */
export async function dropGeneration(trx: Trx, generationId: string): Promise<number> {
  const gone = await trx
    .deleteFrom('stream_key as s')
    .using('rental_key as r')
    .whereRef('r.tenant', '=', 's.tenant')
    .whereRef('r.rental_id', '=', 's.rental_id')
    .whereRef('r.ends_on', '=', 's.ends_on')
    .where('r.generation_id', '=', generationId)
    .executeTakeFirst();
  await trx.deleteFrom('rental_key').where('generation_id', '=', generationId).execute();
  return Number(gone.numDeletedRows);
}
