/** Forgets on schedule (M6): what has passed its `ends_on` goes, partitions as a whole. As owner. */
import { type Kysely, type QueryExecutorProvider, sql } from 'kysely';
import { sqlStateOf } from './database.ts';
import { dateOfDay } from './days.ts';
import { partitionNames } from './partitions.ts';
import type { Tables } from './schema.ts';

const WEEK_DAYS = 7;

/** Leaves of the audit log stay: `ends_on` there says until when the entry of a leaf has to be found. */
const STAYS: ReadonlySet<string> = new Set(['audit_leaf']);

/** What was forgotten. */
export interface Forgotten {
  readonly partitions: number;
  readonly rows: number;
  /** Rows by table; only tables that lost one. */
  readonly byTable: Readonly<Record<string, number>>;
  /** Tables that the database would not delete from, and its SQLSTATE. */
  readonly refused: readonly { readonly table: string; readonly sqlState: string }[];
}

/** Names of the partitions whose last day is before `nowDay`: `chunk_w2816` ends with the day 7·2817 − 1. Pure. */
export function planDrops(names: readonly string[], nowDay: number): string[] {
  return names.filter((name) => {
    const week = Number(/_w(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    return (week + 1) * WEEK_DAYS <= nowDay;
  });
}

/**
 * Removes every row whose last day is before `nowDay`, in every table that has `ends_on`. A row is
 * still there on its last day.
 *
 * @param spared tables that nothing may go from now, each with its SQLSTATE: they count as refused
 * @example await forgetEnded(owner.db, dayOf(clock.nowS()));
 */
export async function forgetEnded(
  db: Kysely<Tables>,
  nowDay: number,
  spared: ReadonlyMap<string, string> = new Map(),
): Promise<Forgotten> {
  const ended = planDrops(await partitionNames(db), nowDay);
  const drops = ended.filter((name) => !spared.has(name.replace(/_w\d+$/, '')));
  let partitions = 0;
  for (const name of drops) {
    const refusal = await refusalOf(sql`DROP TABLE IF EXISTS ${sql.id(name)}`.execute(db));
    if (refusal === undefined) partitions++; // a partition that cannot go is emptied below, and tried again
  }
  const byTable: Record<string, number> = {};
  const refused = Array.from(spared, ([table, sqlState]) => ({ table, sqlState }));
  for (const table of await tablesWithEnd(db)) {
    if (spared.has(table)) continue;
    const deleting = sql`DELETE FROM ${sql.id(table)} WHERE ends_on < ${dateOfDay(nowDay)}`.execute(db);
    const sqlState = await refusalOf(deleting);
    if (sqlState !== undefined) refused.push({ table, sqlState });
    else byTable[table] = Number((await deleting).numAffectedRows ?? 0);
  }
  const rows = Object.values(byTable).reduce((sum, count) => sum + count, 0);
  return { partitions, rows, byTable: onlyPositive(byTable), refused };
}

function onlyPositive(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Classes of SQLSTATE that say no to this one statement: what it deletes from, or who asks. */
const REFUSALS: ReadonlySet<string> = new Set(['23', '2B', '42', '55', 'P0']);

/** Why the database refused; `undefined` = it did not. Throws what is no refusal: then it is away. */
async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const state = sqlStateOf(error);
    if (state !== undefined && REFUSALS.has(state.slice(0, 2))) return state;
    throw error;
  }
}

/** A clock that leaps this far is more likely wrong than right: nothing is forgotten by it. */
export const LEAP_DAYS = 400;

/**
 * Forgets by a new day of the fleet's clock, unless that has leapt from the last day by which was forgotten:
 * then nothing goes, today, tomorrow and after a restart, until the clock is put right or `acceptDay` says
 * that it is.
 */
export async function forgetDay(db: Kysely<Tables>, nowDay: number): Promise<Forgotten | 'clock_leapt'> {
  if (await hasLeapt(db, nowDay)) return 'clock_leapt';
  const forgotten = await forgetEnded(db, nowDay);
  await noteDone(db, nowDay);
  return forgotten;
}

/** Any database that remembers by which day was last forgotten: ours, and the vault's. */
export type Remembering = QueryExecutorProvider;

/** Whether the clock has leapt from the last day by which was forgotten. */
export async function hasLeapt(db: Remembering, nowDay: number): Promise<boolean> {
  const last = await lastDay(db);
  return last !== undefined && nowDay - last > LEAP_DAYS;
}

/** Remembers that was forgotten by a day. A clock that was set back and comes forward again has not leapt. */
export async function noteDone(db: Remembering, nowDay: number): Promise<void> {
  await noteDay(db, Math.max(nowDay, (await lastDay(db)) ?? nowDay));
}

async function lastDay(db: Remembering): Promise<number | undefined> {
  const { rows } = await sql<{ done_day: number }>`SELECT done_day FROM forgetting`.execute(db);
  return rows[0]?.done_day;
}

/** Takes the clock's day for right, wherever it leapt from. */
export async function acceptDay(db: Remembering, nowDay: number): Promise<void> {
  await noteDay(db, nowDay);
}

async function noteDay(db: Remembering, day: number): Promise<void> {
  await sql`INSERT INTO forgetting (done_day) VALUES (${day})
    ON CONFLICT ("only") DO UPDATE SET done_day = excluded.done_day`.execute(db);
}

/** A new table with `ends_on` is forgotten from without anybody thinking of it here. */
export async function tablesWithEnd(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attname = 'ends_on' AND c.relnamespace = 'public'::regnamespace
      AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`.execute(db);
  return rows.map((row) => row.name).filter((name) => !STAYS.has(name));
}
