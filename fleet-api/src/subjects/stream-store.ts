/** Closes and deletes streams of rentals in SQL, under the role `job_subjects`: routes alone, or all of them. */
import { STREAM_KINDS } from '@fleetveil/proto';
import { sql } from 'kysely';
import type { EffectConnection } from './effect-store.ts';

/**
 * Takes nothing more of the routes of rentals: what still arrives of a stream that began is refused as erased, and so is a
 * stream that was still on its way. `holdIngest` before it: a group that is under way may open one.
 */
export async function closeRoutes(
  trx: EffectConnection,
  rentalIds: readonly string[],
  closedUntil: string,
): Promise<void> {
  await sql`INSERT INTO closed (vehicle_id, stream_id, ends_on)
    SELECT vehicle_id, stream_id, ${closedUntil}::date FROM stream
    WHERE rental_id = ANY (${[...rentalIds]}::uuid[]) AND kind = ${STREAM_KINDS.wire.route}
    ON CONFLICT DO NOTHING`.execute(trx);
  await sql`UPDATE rental SET route_over = true
    WHERE rental_id = ANY (${[...rentalIds]}::uuid[]) AND NOT route_over`.execute(trx);
}

/** Shreds the stored part of the routes of rentals, and takes nothing more of them. */
export async function dropRoutes(
  trx: EffectConnection,
  rentalIds: readonly string[],
  closedUntil: string,
): Promise<void> {
  await byIndex(trx, () => dropStreams(trx, rentalIds, closedUntil, STREAM_KINDS.wire.route));
}

/** What the planner may not do, and compiling: a scan that is off counts as very dear, and would be compiled. */
const NOT_BY_INDEX = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit'];

/**
 * Does what is about a few rentals in large, partitioned tables, where the planner guesses. It read all partitions of chunks
 * from end to end (35 ms of an erasure's 62 at 10 million fixes, 200 at 40 million); by index it is 7 at both. For these
 * tables alone: where no index fits, a join of loops reads a table from end to end once a row.
 */
export async function byIndex<R>(trx: EffectConnection, act: () => Promise<R>): Promise<R> {
  const { rows } = await sql<{ name: string; value: string }>`
    SELECT name, current_setting(name) AS value FROM unnest(${NOT_BY_INDEX}::text[]) AS name`.execute(trx);
  await sql`SELECT set_config(name, 'off', true) FROM unnest(${NOT_BY_INDEX}::text[]) AS name`.execute(trx);
  const done = await act();
  const [names, values] = [rows.map((row) => row.name), rows.map((row) => row.value)];
  await sql`SELECT set_config(name, value, true)
    FROM unnest(${names}::text[], ${values}::text[]) AS was (name, value)`.execute(trx);
  return done;
}

/**
 * Deletes streams of rentals with their chunks, wherever those lie (a chunk may end on a day of its own), and takes nothing
 * more of them.
 *
 * @param kind of one kind only
 * @returns how many rows went
 */
export async function dropStreams(
  trx: EffectConnection,
  rentalIds: readonly string[],
  closedUntil: string,
  kind?: number,
): Promise<Record<'chunk' | 'stream', number>> {
  const { rows } = await sql<{ vehicle_id: string; stream_id: string }>`DELETE FROM stream
    WHERE rental_id = ANY (${[...rentalIds]}::uuid[]) AND ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
    RETURNING vehicle_id, stream_id`.execute(trx);
  const [vehicles, ids] = [rows.map((row) => row.vehicle_id), rows.map((row) => row.stream_id)];
  const gone = sql`unnest(${vehicles}::uuid[], ${ids}::uuid[]) AS s (vehicle_id, stream_id)`;
  await sql`INSERT INTO closed (vehicle_id, stream_id, ends_on)
    SELECT vehicle_id, stream_id, ${closedUntil}::date FROM ${gone} ON CONFLICT DO NOTHING`.execute(trx);
  const chunks = await sql`DELETE FROM chunk c USING ${gone}
    WHERE c.vehicle_id = s.vehicle_id AND c.stream_id = s.stream_id`.execute(trx);
  return { chunk: Number(chunks.numAffectedRows ?? 0), stream: rows.length };
}
