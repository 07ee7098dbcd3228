/** SQL of the erasures: the same in both databases. */
import { randomId } from '@fleetveil/proto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { type Erasure, type Kept, nextKept, TOMBSTONES } from './erasure.ts';
import { putWhatStays } from './what-stays.ts';

/** Either database, or a transaction in it. */
type Database = QueryExecutorProvider;

/** Watches every table whose rows end; answers how many triggers were made. After migrations, as owner. */
export async function watchErasures(db: Database): Promise<number> {
  const { rows } = await sql<{ made: number }>`SELECT watch_erasures(${TOMBSTONES}::text[]) AS made`.execute(
    db,
  );
  return rows[0]?.made ?? 0;
}

/** Most rows that are taken over at once. */
const BATCH = 5_000;

/** Named by no trigger: the one row that says how far erasures have left this table. */
const KEPT = 'erasure';

/** How far erasures have left this database; `undefined` where none ever did, as in one that was put back. */
export async function readKept(db: Database): Promise<Kept | undefined> {
  const { rows } = await sql<{ kept: Kept }>`SELECT stays AS kept FROM erasure WHERE what = ${KEPT}`.execute(
    db,
  );
  return rows[0]?.kept;
}

/**
 * Hands the noted erasures to `keep`, and removes them once it has kept them; answers how many. A kill in between
 * keeps a few twice, which changes nothing.
 *
 * @param keep absent = nobody keeps them, which no journal can make up for
 */
export async function takeErasures(
  db: Database,
  keep: ((erasures: readonly Erasure[], kept: Kept) => Promise<void>) | undefined,
): Promise<number> {
  const { rows } = await sql<{
    id: number;
    what: string;
    key: string | null;
    stays: Erasure['stays'] | null;
    at: number;
  }>`
    SELECT id, what, encode(key_hash, 'hex') AS key, stays, floor(extract(epoch FROM noted_at))::bigint AS at
    FROM erasure WHERE what <> ${KEPT} ORDER BY id LIMIT ${BATCH}`.execute(db);
  if (rows.length === 0) return 0;
  const kept = nextKept(keep && (await readKept(db)), randomId());
  await keep?.(
    rows.map(({ what, key, stays, at }) => ({
      ...{ atS: at, table: what },
      ...(key === null ? {} : { key }),
      ...(stays === null || stays === undefined ? {} : { stays }),
    })),
    kept,
  );
  await sql`WITH gone AS (DELETE FROM erasure WHERE id = ANY (${rows.map(({ id }) => id)}::bigint[]) OR what = ${KEPT})
    INSERT INTO erasure (what, stays) VALUES (${KEPT}, ${JSON.stringify(kept)}::jsonb)`.execute(db);
  return rows.length;
}

/** The columns of a table's primary key. */
async function keyOf(trx: Database, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT a.attname AS name FROM pg_index i
    CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS place (attnum, ordinality)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = place.attnum
    WHERE i.indisprimary AND i.indrelid = to_regclass(${table}) ORDER BY place.ordinality`.execute(trx);
  return rows.map(({ name }) => name);
}

/**
 * Erases again what the journal says; answers how many rows went. In the transaction that puts the rows back, so that
 * nobody ever sees what was erased.
 *
 * @param tables those that the transaction puts back, none before one that it refers to: others are not looked at
 */
export async function replayErasures(
  trx: Database,
  erasures: readonly Erasure[],
  tables: readonly string[],
): Promise<number> {
  let gone = 0;
  for (const table of [...tables].reverse()) {
    const ours = erasures.filter((erasure) => erasure.table === table);
    const keys = [...new Set(ours.flatMap(({ key }) => (key === undefined ? [] : [key])))];
    if (keys.length > 0) gone += await eraseKeys(trx, table, keys);
    const stays = ours.flatMap((erasure) => (erasure.stays === undefined ? [] : [erasure.stays]));
    if (stays.length > 0) await putWhatStays(trx, table, stays);
  }
  return gone;
}

/**
 * By both keys that a journal may have: the fleet's rows are noted without their last day, which retention moves after a
 * backup; the vault's keys, and lines of before, with it.
 */
async function eraseKeys(trx: Database, table: string, keys: readonly string[]): Promise<number> {
  const columns = await keyOf(trx, table);
  const lasting = columns.filter((column) => column !== LAST_DAY);
  const hashes = lasting.length === columns.length ? [columns] : [lasting, columns];
  const isNoted = hashes.map((of) => sql`${hashOf(of)} = ANY (${keys}::text[])`);
  const { numAffectedRows } = await sql`DELETE FROM ${sql.table(table)}
    WHERE ${sql.join(isNoted, sql` OR `)}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

const LAST_DAY = 'ends_on';

function hashOf(columns: readonly string[]) {
  const key = sql.join(columns.map((column) => sql.ref(column)));
  return sql`encode(sha256(convert_to(jsonb_build_array(${key})::text, 'UTF8')), 'hex')`;
}
