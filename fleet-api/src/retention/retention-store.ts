/** SQL of retention, as the owner of the main database: counts, days that move nearer, what is put aside and ended. */
import { STREAM_KINDS } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import { tablesWithEnd } from '../database/forget.ts';
import type { Tables } from '../database/schema.ts';
import type { Census, PlannedHold } from './plan.ts';

type Owner = Kysely<Tables>;

/**
 * Tables whose rows a hold is about, each with the rental of a row `t`. Chunks, losses and charging sessions name
 * none: their stream, their grant or their link does. Where a case of theft is held, its id stands for a rental's, and a
 * suspicion's event.
 */
const HELD_TABLES = {
  rental: 't.rental_id',
  rental_rider: 't.rental_id',
  bill: 't.rental_id',
  charging_link: 't.rental_id',
  charging_session: '(SELECT l.rental_id FROM charging_link l WHERE l.session_id = t.session_id)',
  grant_issued: 't.rental_id',
  trip: 't.rental_id',
  trip_place: 't.rental_id',
  audit_entry: 't.rental_id',
  loss: '(SELECT g.rental_id FROM grant_issued g WHERE g.grant_id = t.grant_id)',
  chunk: `(SELECT coalesce(s.rental_id, s.event_id) FROM stream s WHERE s.vehicle_id = t.vehicle_id AND s.stream_id = t.stream_id
    UNION SELECT g.rental_id FROM grant_issued g WHERE g.grant_id = t.grant_id LIMIT 1)`,
  stream: 'coalesce(t.rental_id, t.event_id)',
  theft_case: 't.case_id',
  theft_contact: 't.case_id',
  theft_look: 't.case_id',
  theft_opening: 't.case_id',
} as const satisfies Partial<Record<keyof Tables, string>>;

/** Rows of every table that has last days, by day: those before `beforeDay`, or all without it. */
export async function census(owner: Owner, beforeDay?: number): Promise<Census[]> {
  const before = beforeDay === undefined ? sql`` : sql`WHERE t.ends_on < ${dateOfDay(beforeDay)}`;
  const found: Census[] = [];
  const isAnyHeld = await holdsAnything(owner);
  for (const source of await tablesWithEnd(owner)) {
    const held =
      isAnyHeld && source in HELD_TABLES
        ? sql.raw(HELD_TABLES[source as keyof typeof HELD_TABLES])
        : undefined;
    const isHeld = held === undefined ? sql`false` : sql`${held} IN (SELECT h.rental_id FROM held_rental h)`;
    const { rows } = await sql<{ day: string; rows: number; held: number }>`
      SELECT t.ends_on AS day, count(*) AS rows, count(*) FILTER (WHERE ${isHeld}) AS held
      FROM ${sql.id(source)} t ${before} GROUP BY t.ends_on`.execute(owner);
    found.push(...rows.map(({ day, ...counts }) => ({ source, endsDay: dayOfDate(day), ...counts })));
  }
  return found;
}

async function holdsAnything(owner: Owner): Promise<boolean> {
  return (await owner.selectFrom('held_rental').select('hold_id').limit(1).execute()).length > 0;
}

/** Periods after a rental's end, in days. */
export interface RentalPeriods {
  readonly grant: number;
  readonly trip: number;
  readonly tripPlace: number;
  readonly ends: number;
}

/**
 * Moves the last days of what belongs to ended rentals to what their real end gives (M6, T4): when it was
 * written, the longest rental had to be assumed, or a unit did not know the date. Never later, and never to a
 * week that is over. Rentals that ended within forty days: nothing of an earlier one can still come.
 */
export async function settleRentals(owner: Owner, nowDay: number, days: RentalPeriods): Promise<void> {
  const endDay = (period: number) =>
    sql`greatest(date '1970-01-01' + (r.ended_s / 86400)::integer + ${period}::integer, ${dateOfDay(nowDay - 1)}::date)`;
  const isRecent = sql`r.state = 'ended' AND r.ended_s >= ${(nowDay - 40) * 86_400}`;
  const tables = [
    { table: 'grant_issued', period: days.grant },
    { table: 'trip', period: days.trip },
    { table: 'trip_place', period: days.tripPlace },
  ] as const;
  for (const { table, period } of tables) {
    await sql`UPDATE ${sql.id(table)} t SET ends_on = ${endDay(period)} FROM rental r
      WHERE r.rental_id = t.rental_id AND ${isRecent} AND t.ends_on > ${endDay(period)}`.execute(owner);
  }
  await settleStreams(owner, nowDay, days.ends);
}

/** Streams and their chunks: mostly none, so that the many partitions of chunks are looked at only for some. */
async function settleStreams(owner: Owner, nowDay: number, endsDays: number): Promise<void> {
  const yesterday = sql`${dateOfDay(nowDay - 1)}::date`;
  const { rows } = await sql<{ stream_id: string; ends_on: string }>`
    SELECT * FROM (SELECT s.stream_id, s.ends_on AS now_on, greatest(${yesterday},
        date '1970-01-01' + (r.ended_s / 86400)::integer + CASE s.kind
          WHEN ${STREAM_KINDS.wire.route}::integer THEN coalesce(r.route_keep_days, 0) ELSE ${endsDays}::integer END) AS ends_on
      FROM rental r JOIN stream s ON s.rental_id = r.rental_id
      WHERE r.state = 'ended' AND r.ended_s >= ${(nowDay - 40) * 86_400}) o WHERE now_on > ends_on`.execute(
    owner,
  );
  for (const { stream_id: streamId, ends_on: endsOn } of rows) {
    for (const table of ['chunk', 'stream'] as const) {
      const isOf = sql`stream_id = ${streamId}::uuid AND ends_on > ${endsOn}::date`;
      await sql`UPDATE ${sql.id(table)} SET ends_on = ${endsOn}::date WHERE ${isOf}`.execute(owner);
    }
  }
}

/** A hold with what the vault has to be told of it. */
export interface StoredHold extends PlannedHold {
  readonly tenant: string;
  readonly rentalIds: readonly string[];
  readonly endDay: number;
}

/** Every hold there is. */
export async function storedHolds(owner: Owner): Promise<StoredHold[]> {
  const { rows } = await sql<{ id: string; tenant: string; review: string; ends: string; rentals: string[] }>`
    SELECT replace(h.hold_id::text, '-', '') AS id, h.tenant, h.review_on AS review, h.ends_on AS ends,
      array(SELECT replace(r.rental_id::text, '-', '') FROM held_rental r WHERE r.hold_id = h.hold_id) AS rentals
    FROM hold h ORDER BY h.created_s, h.hold_id`.execute(owner);
  return rows.map(({ id, tenant, review, ends, rentals }) => ({
    ...{ holdId: id, tenant, rentalIds: rentals, reviewDay: dayOfDate(review), endDay: dayOfDate(ends) },
  }));
}

/** Ends the holds whose last day is over, with all they kept. */
export async function endHolds(owner: Owner, nowDay: number): Promise<void> {
  await owner.deleteFrom('hold').where('ends_on', '<', dateOfDay(nowDay)).execute();
}

/**
 * Puts aside, once for each hold, what would go today and is held; answers how many rows by table. Done again
 * after a kill it changes nothing. What goes with its rental, or with its case, is put aside with it.
 */
export async function putAside(owner: Owner, nowDay: number): Promise<Record<string, number>> {
  const today = dateOfDay(nowDay);
  const counts: Record<string, number> = {};
  if (!(await holdsAnything(owner))) return counts;
  for (const [table, rental] of Object.entries(HELD_TABLES)) {
    const parent = PARENTS[table];
    const isDue =
      parent === undefined
        ? sql`t.ends_on < ${today}`
        : sql`(t.ends_on < ${today} OR ${parentIsDue(parent, today)})`;
    const done = await sql`INSERT INTO held_row (hold_id, source, content_hash, rental_id, content, ends_on)
      SELECT h.hold_id, ${table}, md5(to_jsonb(t)::text), h.rental_id, to_jsonb(t), h.ends_on
      FROM ${sql.id(table)} t JOIN held_rental h ON h.rental_id = ${sql.raw(rental)} WHERE ${isDue}
      ON CONFLICT DO NOTHING`.execute(owner);
    counts[table] = Number(done.numAffectedRows ?? 0);
  }
  return counts;
}

interface Parent {
  readonly table: string;
  readonly key: string;
}
const OF_CASE: Parent = { table: 'theft_case', key: 'case_id' };
/** Tables whose rows go with another's, on its day. */
const PARENTS: Readonly<Record<string, Parent>> = {
  rental_rider: { table: 'rental', key: 'rental_id' },
  ...{ theft_contact: OF_CASE, theft_look: OF_CASE, theft_opening: OF_CASE },
};

const parentIsDue = ({ table, key }: Parent, today: string) =>
  sql`t.${sql.id(key)} IN (SELECT p.${sql.id(key)} FROM ${sql.id(table)} p WHERE p.ends_on < ${today})`;

/** Days after which the vault has purged a key by itself: the longest route, the longest rental, and slack. */
const KEY_WAIT_DAYS = 400;

/** Notes the keys of streams that go today and are not held: the vault is told until it has destroyed them. */
export async function queueKeys(owner: Owner, nowDay: number): Promise<void> {
  await sql`INSERT INTO ending_key (stream_id, ends_on)
    SELECT s.stream_id, ${dateOfDay(nowDay + KEY_WAIT_DAYS)} FROM stream s WHERE s.ends_on < ${dateOfDay(nowDay)}
      AND coalesce(s.rental_id, s.event_id) NOT IN (SELECT h.rental_id FROM held_rental h)
    ON CONFLICT DO NOTHING`.execute(owner);
}

/** Some of the keys that wait to be destroyed. */
export async function waitingKeys(owner: Owner, most: number): Promise<string[]> {
  const rows = await owner
    .selectFrom('ending_key')
    .select('stream_id')
    .orderBy('stream_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.stream_id);
}

/** How many wait. */
export async function countWaitingKeys(owner: Owner): Promise<number> {
  const row = await owner
    .selectFrom('ending_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Takes destroyed keys off the list. */
export async function dropWaitingKeys(owner: Owner, streamIds: readonly string[]): Promise<void> {
  await owner.deleteFrom('ending_key').where('stream_id', 'in', streamIds).execute();
}

/**
 * Seals a table off (T10): what could not be deleted there is read through no door any more, by a row rule over
 * all others. A table without row rules is behind no door anyway.
 */
export async function sealOff(owner: Owner, table: string, sqlState: string, nowDay: number): Promise<void> {
  await owner
    .insertInto('sealed_off')
    .values({ source: table, since_day: nowDay, sql_state: sqlState })
    .onConflict((conflict) => conflict.column('source').doUpdateSet({ sql_state: sqlState }))
    .execute();
  if (!(await hasRowRules(owner, table))) return;
  const rule = `CREATE POLICY sealed_off ON "${table}" AS RESTRICTIVE USING (ends_on >= date '${dateOfDay(nowDay)}')`;
  await owner.transaction().execute(async (trx) => {
    await sql`DROP POLICY IF EXISTS sealed_off ON ${sql.id(table)}`.execute(trx);
    await sql.raw(rule).execute(trx);
  });
}

async function hasRowRules(owner: Owner, table: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    SELECT relrowsecurity AS has FROM pg_class WHERE oid = ${table}::regclass`.execute(owner);
  return rows[0]?.has === true;
}

/** Opens the tables again from which everything could be deleted now; answers which are still sealed off. */
export async function unseal(owner: Owner, refused: readonly string[]): Promise<string[]> {
  const rows = await owner.selectFrom('sealed_off').select('source').execute();
  for (const { source } of rows.filter((row) => !refused.includes(row.source))) {
    await sql`DROP POLICY IF EXISTS sealed_off ON ${sql.id(source)}`.execute(owner);
    await owner.deleteFrom('sealed_off').where('source', '=', source).execute();
  }
  return [...refused];
}
