/** Forgets on schedule (M6): what has passed its `ends_on` goes, partitions as a whole. As owner. */
import { type Kysely, sql } from 'kysely';
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
 * @example await forgetEnded(owner.db, dayOf(clock.nowS()));
 */
export async function forgetEnded(db: Kysely<Tables>, nowDay: number): Promise<Forgotten> {
  const drops = planDrops(await partitionNames(db), nowDay);
  for (const name of drops) await sql`DROP TABLE IF EXISTS ${sql.id(name)}`.execute(db);
  let rows = 0;
  for (const table of await tablesWithEnd(db)) {
    const gone = await sql`DELETE FROM ${sql.id(table)} WHERE ends_on < ${dateOfDay(nowDay)}`.execute(db);
    rows += Number(gone.numAffectedRows ?? 0);
  }
  return { partitions: drops.length, rows };
}

/** A clock that leaps this far is more likely wrong than right: nothing is forgotten by it. */
export const LEAP_DAYS = 400;

/**
 * Forgets by a new day of the fleet's clock, unless that has leapt from the last day by which was forgotten:
 * then nothing goes, today, tomorrow and after a restart, until the clock is put right or `acceptDay` says
 * that it is.
 */
export async function forgetDay(db: Kysely<Tables>, nowDay: number): Promise<Forgotten | 'clock_leapt'> {
  const last = await db.selectFrom('forgetting').select('done_day').executeTakeFirst();
  if (last !== undefined && nowDay - last.done_day > LEAP_DAYS) return 'clock_leapt';
  const forgotten = await forgetEnded(db, nowDay);
  // A clock that was set back and comes forward again has not leapt.
  await noteDay(db, Math.max(nowDay, last?.done_day ?? nowDay));
  return forgotten;
}

/** Takes the clock's day for right, wherever it leapt from. */
export async function acceptDay(db: Kysely<Tables>, nowDay: number): Promise<void> {
  await noteDay(db, nowDay);
}

async function noteDay(db: Kysely<Tables>, day: number): Promise<void> {
  await db
    .insertInto('forgetting')
    .values({ done_day: day })
    .onConflict((conflict) => conflict.column('only').doUpdateSet({ done_day: day }))
    .execute();
}

/** A new table with `ends_on` is forgotten from without anybody thinking of it here. */
async function tablesWithEnd(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attname = 'ends_on' AND c.relnamespace = 'public'::regnamespace
      AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`.execute(db);
  return rows.map((row) => row.name).filter((name) => !STAYS.has(name));
}
