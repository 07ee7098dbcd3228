/** SQL of archives: reads tables as lines of JSON and puts such lines back. The same for both databases. */
import { type QueryExecutorProvider, sql } from 'kysely';
import { PARTITIONED } from '../database/partitions.ts';
import type { Section } from './archive.ts';
import { LEFT_EMPTY } from './placement.ts';

/** Either database, or a transaction in it. */
type Database = QueryExecutorProvider;

/** Tables without partitions of their own, those that others refer to first. */
export async function tablesInOrder(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string; refers: string[] }>`
    SELECT c.relname AS name, coalesce(array_agg(DISTINCT r.relname::text)
      FILTER (WHERE r.relname <> c.relname), '{}') AS refers
    FROM pg_class c
    LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f'
    LEFT JOIN pg_class r ON r.oid = f.confrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname ORDER BY c.relname`.execute(db);
  return inOrder(new Map(rows.map(({ name, refers }) => [name, refers])));
}

/** Names after those they refer to. Pure. */
export function inOrder(refers: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    for (const other of refers.get(name) ?? []) visit(other);
    ordered.push(name);
  };
  const ordered: string[] = [];
  for (const name of refers.keys()) visit(name);
  return ordered;
}

/** Numbers of the migrations that were run. */
export async function migrationNumbers(db: Database): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`SELECT number FROM migration ORDER BY number`.execute(db);
  return rows.map(({ number }) => number);
}

/** Columns that a row is put back with: not those that are worked out from others. */
async function columnsOf(trx: Database, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass(${table}) AND attnum > 0
      AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`.execute(trx);
  return rows.map(({ name }) => name).filter((name) => !LEFT_EMPTY[table]?.includes(name));
}

/** Rows that are read at once. */
const BATCH = 500;

/**
 * A table as a section of an archive, by a cursor of the transaction. Which rows: all, or those of `where`.
 *
 * @param where SQL of ours, never input
 */
export async function sectionOf(trx: Database, table: string, where = 'true'): Promise<Section> {
  const columns = await columnsOf(trx, table);
  return { name: table, columns, rows: rowsOf(trx, table, columns, where) };
}

async function* rowsOf(
  trx: Database,
  table: string,
  columns: readonly string[],
  where: string,
): AsyncGenerator<string[]> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const of = sql`SELECT ${list} FROM ${sql.table(table)} WHERE ${sql.raw(where)}`;
  await sql`DECLARE reading NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS line FROM (${of}) AS t`.execute(
    trx,
  );
  for (;;) {
    const { rows } = await sql<{ line: string }>`FETCH ${sql.raw(String(BATCH))} FROM reading`.execute(trx);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await sql`CLOSE reading`.execute(trx);
}

/** First and last day of the rows of tables in weeks, days since 1970; 0 where there is none. */
export async function daysOf(
  trx: Database,
  tables: readonly string[],
): Promise<{ firstDay: number; lastDay: number }> {
  const days: number[] = [];
  for (const table of tables.filter((name) => (PARTITIONED as readonly string[]).includes(name))) {
    const { rows } = await sql<{ first: number | null; last: number | null }>`
      SELECT min(ends_on) - date '1970-01-01' AS first, max(ends_on) - date '1970-01-01' AS last
      FROM ${sql.table(table)}`.execute(trx);
    for (const day of [rows[0]?.first, rows[0]?.last]) if (day !== null && day !== undefined) days.push(day);
  }
  return days.length === 0
    ? { firstDay: 0, lastDay: 0 }
    : { firstDay: Math.min(...days), lastDay: Math.max(...days) };
}

/** The first of these tables that has rows already. */
export async function firstNotEmpty(
  db: Database,
  tables: readonly string[],
  where: (table: string) => string,
): Promise<string | undefined> {
  for (const table of tables) {
    const { rows } = await sql<{
      some: boolean;
    }>`SELECT EXISTS (SELECT FROM ${sql.table(table)} WHERE ${sql.raw(where(table))}) AS some`.execute(db);
    if (rows[0]?.some) return table;
  }
  return undefined;
}

/** Empties a table of which an empty database has rows already. */
export async function clear(trx: Database, table: string): Promise<void> {
  await sql`DELETE FROM ${sql.table(table)}`.execute(trx);
}

/** What triggers would do has been done: it is in the rows. */
export async function triggers(
  trx: Database,
  tables: readonly string[],
  to: 'ENABLE' | 'DISABLE',
): Promise<void> {
  for (const table of tables) {
    await sql`ALTER TABLE ${sql.table(table)} ${sql.raw(to)} TRIGGER USER`.execute(trx);
  }
}

/** The type of a table's rows: in its schema, as `record` alone is PostgreSQL's own word for rows of no table. */
const rowOf = (table: string) => sql.id('public', table);

/** Puts rows back as they were. Answers how many. */
export async function putRows(
  trx: Database,
  table: string,
  columns: readonly string[],
  rows: readonly string[],
): Promise<number> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const the = sql.table(table);
  const done = await sql`INSERT INTO ${the} (${list}) OVERRIDING SYSTEM VALUE
    SELECT ${list} FROM json_populate_recordset(NULL::${rowOf(table)}, ${`[${rows.join(',')}]`}::json)`.execute(
    trx,
  );
  return Number(done.numAffectedRows ?? 0);
}

/** Sets the numbers that a table gives to go on above those it has. */
export async function restartNumbers(trx: Database, table: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`SELECT attname AS name FROM pg_attribute
    WHERE attrelid = to_regclass(${table}) AND attidentity <> ''`.execute(trx);
  for (const { name } of rows) {
    await sql`SELECT setval(pg_get_serial_sequence(${table}, ${name}),
      (SELECT coalesce(max(${sql.ref(name)}), 0) + 1 FROM ${sql.table(table)}), false)`.execute(trx);
  }
}
