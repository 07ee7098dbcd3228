/** Statistics in SQL: counted and published under `job_statistics`, read under `door_statistics`. */
import { type Kysely, sql } from 'kysely';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import type { Kind, SourceTrip, Told } from './week.ts';

type Trx = Kysely<Tables>;

/** One process counts an operator at a time, until its transaction ends; false = another one does. "stat" as a number. */
export async function lockStatistics(trx: Trx, tenant: string): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(x'73746174'::integer, hashtext(${tenant})) AS mine`.execute(trx);
  return rows[0]?.mine === true;
}

/** Written down in one statement; the rest follows in the next. */
const BATCH = 1_000;

/**
 * Writes down what counting may know of an operator's trips that ended since a day, and are not yet; answers how many.
 *
 * @param keepDays the policy's period of the sources
 */
export async function takeSources(
  trx: Trx,
  tenant: string,
  { sinceDay, keepDays, version }: { sinceDay: number; keepDays: number; version: number },
): Promise<number> {
  for (let taken = 0; ; ) {
    const { rows } = await sql<{ count: number }>`
      SELECT take_statistics_sources(${tenant}, ${sinceDay * 86_400}, ${keepDays}, ${version}, ${BATCH})
        AS count`.execute(trx);
    const count = rows[0]?.count ?? 0;
    taken += count;
    if (count < BATCH) return taken;
  }
}

/** Operators whose weeks are published. */
export async function tenantsOf(trx: Trx): Promise<string[]> {
  const { rows } = await sql<{ tenant: string }>`SELECT statistics_tenants() AS tenant`.execute(trx);
  return rows.map(({ tenant }) => tenant);
}

/** Mondays of the weeks of an operator that were published. */
export async function publishedWeeks(trx: Trx, tenant: string): Promise<Set<number>> {
  const rows = await trx
    .selectFrom('statistics_week')
    .select('first_day')
    .where('tenant', '=', tenant)
    .execute();
  return new Set(rows.map((row) => dayOfDate(row.first_day)));
}

/** Since when this database counts: when it first had a policy, or was last put back from a backup. */
export async function countsSince(trx: Trx): Promise<number> {
  const { rows } = await sql<{ since_s: number }>`SELECT greatest(
    (SELECT max(restored_s) FROM restored), (SELECT min(published_s) FROM policy), 0) AS since_s`.execute(
    trx,
  );
  return rows[0]?.since_s ?? 0;
}

/** What a week is counted from, in the order of random ids. */
export async function tripsOf(trx: Trx, tenant: string, monday: number): Promise<SourceTrip[]> {
  const { rows } = await sql<{
    day: string;
    kind: Kind;
    minutes: number;
    distance_hm: number;
    rider: number;
  }>`SELECT * FROM statistics_trips(${tenant}, ${dateOfDay(monday)}::date)`.execute(trx);
  return rows.map(({ day, distance_hm, ...row }) => ({
    ...row,
    day: dayOfDate(day),
    distanceHm: distance_hm,
  }));
}

/** A week to be published. */
export interface DueWeek {
  readonly tenant: string;
  readonly monday: number;
  readonly publishedDay: number;
  readonly leastRiders: number;
  readonly policyVersion: number;
  /** Last day of it, `YYYY-MM-DD`. */
  readonly endsOn: string;
}

/** Publishes a week, and forgets what it was counted from. A week that is there already stays as it is: throws. */
export async function publishWeek(trx: Trx, week: DueWeek, numbers: readonly Told[]): Promise<void> {
  const { tenant, endsOn } = week;
  const first_day = dateOfDay(week.monday);
  await trx
    .insertInto('statistics_week')
    .values({
      ...{ tenant, first_day, published_on: dateOfDay(week.publishedDay) },
      ...{ least_riders: week.leastRiders, policy_version: week.policyVersion, ends_on: endsOn },
    })
    .execute();
  const rows = numbers.map(({ kind, fromDay, days, measure, value, error }) => ({
    ...{ tenant, first_day, from_day: dateOfDay(fromDay), days, kind, measure, value, error },
    ends_on: endsOn,
  }));
  if (rows.length > 0) await trx.insertInto('statistics_number').values(rows).execute();
  await sql`SELECT drop_statistics_sources(${tenant}, ${first_day}::date)`.execute(trx);
}

/** A week as it was published, newest first in lists. */
export interface PublishedWeek {
  readonly firstDay: string;
  readonly publishedOn: string;
  readonly leastRiders: number;
  readonly numbers: readonly PublishedNumber[];
}

/** One of its numbers. */
export interface PublishedNumber {
  readonly from_day: string;
  readonly days: number;
  readonly kind: Kind;
  readonly measure: Told['measure'];
  readonly value: number;
  readonly error: number;
}

/**
 * Weeks of the asking operator, newest first.
 *
 * @param before Monday before which they lie, `YYYY-MM-DD`
 */
export async function weeksOf(trx: Trx, limit: number, before?: string): Promise<PublishedWeek[]> {
  const weeks = await trx
    .selectFrom('statistics_week')
    .select(['first_day', 'published_on', 'least_riders'])
    .$if(before !== undefined, (query) => query.where('first_day', '<', before ?? ''))
    .orderBy('first_day', 'desc')
    .limit(limit)
    .execute();
  const numbers = await numbersOf(
    trx,
    weeks.map((week) => week.first_day),
  );
  return weeks.map(({ first_day, published_on, least_riders }) => ({
    ...{ firstDay: first_day, publishedOn: published_on, leastRiders: least_riders },
    numbers: numbers.get(first_day) ?? [],
  }));
}

async function numbersOf(trx: Trx, weeks: readonly string[]): Promise<Map<string, PublishedNumber[]>> {
  if (weeks.length === 0) return new Map();
  const rows = await trx
    .selectFrom('statistics_number')
    .select(['first_day', 'from_day', 'days', 'kind', 'measure', 'value', 'error'])
    .where('first_day', 'in', [...weeks])
    .orderBy('kind')
    .orderBy('days')
    .orderBy('from_day')
    .execute();
  const found = new Map<string, PublishedNumber[]>();
  for (const { first_day, ...number } of rows)
    found.set(first_day, [...(found.get(first_day) ?? []), number]);
  return found;
}
