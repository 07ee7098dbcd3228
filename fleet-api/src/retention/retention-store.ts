/** SQL of retention, as the owner of the main database: counts, days that move nearer, what is put aside and ended. */
import { STREAM_KINDS } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { isPassing, sqlStateOf } from '../database/database.ts';
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
  correction: 't.rental_id',
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

/** Rentals settled in one transaction. */
const BATCH = 200;

/**
 * Moves the last days of what belongs to ended rentals to what their real end gives (M6, T4): when it was
 * written, the longest rental had to be assumed, or a unit did not know the date. Never later, and never to a
 * week that is over. Rentals that ended within forty days: nothing of an earlier one can still come. Answers the
 * SQLSTATE of each rental that the database would not settle: the others are.
 */
export async function settleRentals(owner: Owner, nowDay: number, days: RentalPeriods): Promise<string[]> {
  const settling: Settling = { owner, nowDay, days };
  const { isRecent, endDay } = sqlOf(settling);
  const failed = await refusalsOf(async () => {
    await sql`UPDATE grant_issued t SET ends_on = ${endDay(days.grant)} FROM rental r
      WHERE r.rental_id = t.rental_id AND ${isRecent} AND t.ends_on > ${endDay(days.grant)}`.execute(owner);
  });
  const due = await rentalsToSettle(settling);
  for (let from = 0; from < due.length; from += BATCH)
    failed.push(...(await settleInHalves(settling, due.slice(from, from + BATCH))));
  return failed;
}

interface Settling {
  readonly owner: Owner;
  readonly nowDay: number;
  readonly days: RentalPeriods;
}

/** Of a rental `r` and a stream `s`. */
function sqlOf({ nowDay, days }: Settling) {
  const endDay = (period: number | ReturnType<typeof sql>) =>
    sql<string>`greatest(date '1970-01-01' + (r.ended_s / 86400)::integer + (${period})::integer, ${dateOfDay(nowDay - 1)}::date)`;
  return {
    endDay,
    isRecent: sql<boolean>`r.state = 'ended' AND r.ended_s >= ${(nowDay - 40) * 86_400}`,
    streamEndDay: endDay(sql`CASE s.kind WHEN ${STREAM_KINDS.wire.route}::integer
      THEN coalesce(r.route_keep_days, 0) ELSE ${days.ends}::integer END`),
  };
}

/** Mostly none, so that the many partitions are looked at only for some. */
async function rentalsToSettle(settling: Settling): Promise<string[]> {
  const { days, owner } = settling;
  const { isRecent, endDay, streamEndDay } = sqlOf(settling);
  const { rows } = await sql<{ rental_id: string }>`
    SELECT r.rental_id FROM rental r JOIN trip t USING (rental_id) WHERE ${isRecent} AND t.ends_on > ${endDay(days.trip)}
    UNION SELECT r.rental_id FROM rental r JOIN trip_place t USING (rental_id)
      WHERE ${isRecent} AND t.ends_on > ${endDay(days.tripPlace)}
    UNION SELECT r.rental_id FROM rental r JOIN stream s USING (rental_id) WHERE ${isRecent} AND s.ends_on > ${streamEndDay}`.execute(
    owner,
  );
  return rows.map((row) => row.rental_id);
}

/** One rental that cannot be settled holds up no other, as one record holds up no group of ingest. */
async function settleInHalves(settling: Settling, rentalIds: readonly string[]): Promise<string[]> {
  const refusals = await refusalsOf(() => settleTogether(settling, rentalIds));
  if (refusals.length === 0 || rentalIds.length === 1) return refusals;
  const middle = rentalIds.length >> 1;
  return [
    ...(await settleInHalves(settling, rentalIds.slice(0, middle))),
    ...(await settleInHalves(settling, rentalIds.slice(middle))),
  ];
}

/** The SQLSTATE by which the database said no; none = it did not. Throws where it is away: nobody is to blame then. */
export async function refusalsOf(work: () => Promise<void>): Promise<string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const state = sqlStateOf(error);
    if (state === undefined || isPassing(error)) throw error;
    return [state];
  }
}

/**
 * The rental's row is locked first, as by a trip end that comes in: it finds the trip where it lies then. Where a part
 * was stored twice with two last days, the nearer one counts and the later row goes: moved, both would have one key.
 */
async function settleTogether(settling: Settling, rentalIds: readonly string[]): Promise<void> {
  const { owner, days } = settling;
  const { isRecent, endDay, streamEndDay } = sqlOf(settling);
  const isOf = sql`r.rental_id = ANY (${rentalIds}::uuid[]) AND ${isRecent}`;
  await owner.transaction().execute(async (trx) => {
    await sql`SELECT FROM rental r WHERE ${isOf} ORDER BY r.rental_id FOR UPDATE`.execute(trx);
    // The row that goes here is no erasure: the same part stays.
    await sql`SELECT set_config('fleetveil.twins', 'on', true)`.execute(trx);
    for (const [table, lastDay] of [
      ['trip', endDay(days.trip)],
      ['trip_place', endDay(days.tripPlace)],
    ] as const) {
      const isLate = sql`r.rental_id = t.rental_id AND ${isOf} AND t.ends_on > ${lastDay}`;
      await sql`DELETE FROM ${sql.id(table)} t USING rental r WHERE ${isLate} AND EXISTS (SELECT FROM ${sql.id(table)} k
        WHERE k.vehicle_id = t.vehicle_id AND k.rental_id = t.rental_id AND k.ends_on < t.ends_on)`.execute(
        trx,
      );
      await sql`UPDATE ${sql.id(table)} t SET ends_on = ${lastDay} FROM rental r WHERE ${isLate}`.execute(
        trx,
      );
    }
    const isLateStream = sql`r.rental_id = s.rental_id AND ${isOf} AND s.ends_on > ${streamEndDay}`;
    await sql`DELETE FROM stream s USING rental r WHERE ${isLateStream} AND EXISTS (SELECT FROM stream k
      WHERE k.vehicle_id = s.vehicle_id AND k.stream_id = s.stream_id AND k.ends_on < s.ends_on)`.execute(
      trx,
    );
    await sql`UPDATE stream s SET ends_on = ${streamEndDay} FROM rental r WHERE ${isLateStream}`.execute(trx);
    // A chunk ends with its stream at the latest.
    const isLateChunk = sql`r.rental_id = s.rental_id AND ${isOf}
      AND c.vehicle_id = s.vehicle_id AND c.stream_id = s.stream_id AND c.ends_on > s.ends_on`;
    await sql`DELETE FROM chunk c USING stream s, rental r WHERE ${isLateChunk} AND EXISTS (SELECT FROM chunk k
      WHERE k.vehicle_id = c.vehicle_id AND k.stream_id = c.stream_id AND k.chunk_no = c.chunk_no AND k.ends_on < c.ends_on)`.execute(
      trx,
    );
    await sql`UPDATE chunk c SET ends_on = s.ends_on FROM stream s, rental r WHERE ${isLateChunk}`.execute(
      trx,
    );
  });
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

/** Ends the holds whose last day is over, with all they kept; keys of streams that no other one keeps aside are noted. */
export async function endHolds(owner: Owner, nowDay: number): Promise<void> {
  const today = dateOfDay(nowDay);
  await owner.transaction().execute(async (trx) => {
    await sql`INSERT INTO ending_key (stream_id, ends_on)
      SELECT (r.content->>'stream_id')::uuid, ${dateOfDay(nowDay + KEY_WAIT_DAYS)}::date
      FROM held_row r JOIN hold o USING (hold_id) WHERE r.source = 'stream' AND o.ends_on < ${today}
        AND NOT EXISTS (SELECT FROM held_rental h JOIN hold k USING (hold_id)
          WHERE h.rental_id = r.rental_id AND k.ends_on >= ${today})
      ON CONFLICT DO NOTHING`.execute(trx);
    await trx.deleteFrom('hold').where('ends_on', '<', today).execute();
  });
}

/**
 * Puts aside, once for each hold, what would go today and is held; answers how many rows by table. Done again
 * after a kill it changes nothing. What goes with its rental, or with its case, is put aside with it.
 *
 * @param onRefused told of a table whose rows cannot be put aside, and of the one it goes with: nothing may go
 *   from them then. Absent = that is thrown
 */
export async function putAside(
  owner: Owner,
  nowDay: number,
  onRefused?: (table: string, sqlState: string) => void,
): Promise<Record<string, number>> {
  const today = dateOfDay(nowDay);
  const counts: Record<string, number> = {};
  if (!(await holdsAnything(owner))) return counts;
  for (const [table, rental] of Object.entries(HELD_TABLES)) {
    const parent = PARENTS[table];
    const isDue =
      parent === undefined
        ? sql`t.ends_on < ${today}`
        : sql`(t.ends_on < ${today} OR ${parentIsDue(parent, today)})`;
    const putting = async () => {
      const done = await sql`INSERT INTO held_row (hold_id, source, content_hash, rental_id, content, ends_on)
      SELECT h.hold_id, ${table}, md5(to_jsonb(t)::text), h.rental_id, to_jsonb(t), h.ends_on
      FROM ${sql.id(table)} t JOIN held_rental h ON h.rental_id = ${sql.raw(rental)} WHERE ${isDue}
      ON CONFLICT DO NOTHING`.execute(owner);
      counts[table] = Number(done.numAffectedRows ?? 0);
    };
    if (onRefused === undefined) await putting();
    else
      for (const sqlState of await refusalsOf(putting))
        for (const one of [table, ...(parent === undefined ? [] : [parent.table])]) onRefused(one, sqlState);
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
/** The same of a packet: its key is made for five years, and its rows may go three years after it came. */
const PACKET_KEY_WAIT_DAYS = 800;

/** Notes the keys of streams and packets that go today and are not held: the vault is told until it has destroyed them. */
export async function queueKeys(owner: Owner, nowDay: number): Promise<void> {
  await sql`INSERT INTO ending_key (stream_id, ends_on)
    SELECT s.stream_id, ${dateOfDay(nowDay + KEY_WAIT_DAYS)}::date FROM stream s WHERE s.ends_on < ${dateOfDay(nowDay)}
      AND coalesce(s.rental_id, s.event_id) NOT IN (SELECT h.rental_id FROM held_rental h)
    UNION SELECT a.stream_id, ${dateOfDay(nowDay + PACKET_KEY_WAIT_DAYS)}::date FROM accident_stream a
      WHERE a.ends_on < ${dateOfDay(nowDay)}
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
