/**
 * Makes room ahead: hot tables are partitioned by the week of `ends_on` (why weeks:
 * docs/decisions/0002-partitions.md). A row whose week nobody made is refused, never kept in a default.
 */
import { type Kysely, sql } from 'kysely';
import { dateOfDay } from './days.ts';
import type { Tables } from './schema.ts';

/** Tables in weekly partitions. */
export const PARTITIONED = ['chunk', 'fleet_health', 'record', 'stream', 'trip', 'trip_place'] as const;

/** One of them. */
export type PartitionedTable = (typeof PARTITIONED)[number];

/** Most days from the day of writing to `ends_on`, per table. */
export type PartitionPeriods = Readonly<Record<PartitionedTable, number>>;

/** Used where no policy is known yet: the longest that the shipped policy has. */
export const DEFAULT_PERIODS: PartitionPeriods = {
  chunk: 366,
  fleet_health: 366,
  record: 366,
  stream: 366,
  trip: 366,
  trip_place: 92,
};

/** Days beyond the period, so that a job that did not run for a week costs no record. */
const SLACK_DAYS = 9;
const WEEK_DAYS = 7;
/** Two programs that make room at once wait for each other: "room" as a number. */
const LOCK = 0x726f6f6d;

/** A partition to make: days from (inclusive) and to (exclusive). */
export interface Partition {
  readonly name: string;
  readonly table: PartitionedTable;
  readonly fromDay: number;
  readonly toDay: number;
}

/** Weeks are counted from 1970-01-01: partition `chunk_w2817` holds the days 7·2817 to 7·2817+6. */
export function planPartitions(nowDay: number, periods: PartitionPeriods): Partition[] {
  return PARTITIONED.flatMap((table) => {
    const first = Math.floor((nowDay - 1) / WEEK_DAYS);
    const last = Math.floor((nowDay + periods[table] + SLACK_DAYS) / WEEK_DAYS);
    return Array.from({ length: last - first + 1 }, (_, index) => partitionOf(table, first + index));
  });
}

function partitionOf(table: PartitionedTable, week: number): Partition {
  const fromDay = week * WEEK_DAYS;
  return { table, name: `${table}_w${week}`, fromDay, toDay: fromDay + WEEK_DAYS };
}

/**
 * Makes the partitions that are missing and answers how many. As owner. A table is made apart
 * and then attached, because CREATE … PARTITION OF would wait for, and block, every writer.
 *
 * @example await ensurePartitions(owner.db, dayOf(clock.nowS()), DEFAULT_PERIODS);
 */
export async function ensurePartitions(
  db: Kysely<Tables>,
  nowDay: number,
  periods: PartitionPeriods = DEFAULT_PERIODS,
): Promise<number> {
  const planned = planPartitions(nowDay, periods);
  if (planned.every(isIn(await partitionNames(db)))) return 0;
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const isThere = isIn(await partitionNames(trx));
    const missing = planned.filter((partition) => !isThere(partition));
    if (missing.length > 0) await sql.raw(missing.flatMap(statementsFor).join(';\n')).execute(trx);
    return missing.length;
  });
}

function isIn(names: readonly string[]): (partition: Partition) => boolean {
  const there = new Set(names);
  return (partition) => there.has(partition.name);
}

/** Names of all attached partitions. */
export async function partitionNames(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE c.relkind = 'r' AND c.relispartition`.execute(db);
  return rows.map((row) => row.name);
}

/** Names are ours and days are numbers: nothing here comes from outside. */
function statementsFor({ name, table, fromDay, toDay }: Partition): string[] {
  const [from, to] = [dateOfDay(fromDay), dateOfDay(toDay)];
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (LIKE ${table} INCLUDING ALL)`,
    `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`,
  ];
}
