/** A rider's trips in SQL, under the role `door_rider`; the row rules apply on top of every WHERE here. */
import { STREAM_KINDS } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { parseCursor } from '../http/cursor.ts';
import type { SealedChunk } from './opening.ts';
import type { StoredStream, Trip, TripCharging, TripPart, TripSummary } from './trip.ts';

/** A transaction under `door_rider`. */
export type TripConnection = Kysely<Tables>;

/** Whose trips. */
export interface Rider {
  readonly tenant: string;
  readonly riderId: string;
}

const CursorKeys = z.tuple([z.int(), z.string().regex(/^[0-9a-f]{32}$/)]);

/** Name of the list in its cursors. */
export const TRIPS_LIST = 'trips';

/** Sorting keys of a trip, for its cursor. */
export const keysOf = (trip: TripSummary): [number, string] => [trip.bookedS, trip.rentalId];

/** A rider's trips, newest first: one more than `limit`, so that a next page is noticed. */
export async function listTrips(
  trx: TripConnection,
  rider: Rider,
  page: { readonly limit: number; readonly cursor: string | undefined },
): Promise<TripSummary[]> {
  const before = page.cursor === undefined ? undefined : parseCursor(TRIPS_LIST, page.cursor, CursorKeys);
  let query = rentalsOf(trx, rider)
    .orderBy('r.booked_s', 'desc')
    .orderBy('r.rental_id', 'desc')
    .limit(page.limit + 1);
  if (before !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('r.booked_s', 'r.rental_id'), '<', tuple(before[0], before[1])),
    );
  }
  const rows = await query.execute();
  const parts = await partsOf(trx, rows);
  return rows.map((row) => ({ ...factsOf(row), parts: parts.get(row.rental_id) ?? [] }));
}

/** One trip of the rider; `undefined` where there is none, or it is another's. */
export async function findTrip(
  trx: TripConnection,
  rider: Rider,
  rentalId: string,
): Promise<Trip | undefined> {
  const row = await rentalsOf(trx, rider).where('r.rental_id', '=', rentalId).executeTakeFirst();
  return row && completed(trx, row);
}

function rentalsOf(trx: TripConnection, { tenant, riderId }: Rider) {
  return trx
    .selectFrom('rental_rider as k')
    .innerJoin('rental as r', 'r.rental_id', 'k.rental_id')
    .innerJoin('vehicle as v', 'v.vehicle_id', 'r.vehicle_id')
    .select(['r.rental_id', 'r.vehicle_id', 'r.tenant', 'r.state', 'r.booked_s', 'r.ended_s', 'r.route'])
    .select(['r.route_keep_days', 'r.policy_version', 'r.ends_on', 'r.wipes', 'v.kind', 'v.label', 'k.salt'])
    .select([
      'k.ends_on as link_ends_on',
      'r.end_day_of_trip',
      'r.end_day_of_places',
      'r.end_days_of_streams',
    ])
    .where('k.tenant', '=', tenant)
    .where('k.rider_id', '=', riderId);
}

type RentalRow = Awaited<ReturnType<ReturnType<typeof rentalsOf>['execute']>>[number];

/** Adds what the unit reported and what of it is stored. */
async function completed(trx: TripConnection, row: RentalRow): Promise<Trip> {
  const parts = (await partsOf(trx, [row])).get(row.rental_id) ?? [];
  return {
    ...{ ...factsOf(row), parts, streams: await streamsOf(trx, row) },
    ends: {
      ...{ rental: row.ends_on, link: row.link_ends_on, cells: await cellsEndOf(trx, row) },
      ...(await recordEndsOf(trx, row)),
    },
    charging: await chargingOf(trx, row.rental_id),
    sealedUntil: row.end_days_of_streams,
    closed: await closedAmong(trx, row.rental_id, parts),
    unnamedWhole: row.state === 'ended' ? await unnamedWhole(trx, row, parts) : 0,
    isReported: row.end_day_of_trip !== null,
  };
}

function factsOf(row: RentalRow): Omit<TripSummary, 'parts'> {
  return {
    ...{ rentalId: row.rental_id, tenant: row.tenant, state: row.state, bookedS: row.booked_s },
    vehicle: { vehicleId: row.vehicle_id, kind: row.kind, label: row.label },
    ...{
      endedS: row.ended_s ?? undefined,
      route: row.route,
      routeKeepDays: row.route_keep_days ?? undefined,
    },
    ...{ policyVersion: row.policy_version, salt: row.salt, wipes: row.wipes.map(({ result }) => result) },
  };
}

/** Trips by their rentals' end days: a look into one partition each. */
async function partsOf(trx: TripConnection, rentals: readonly RentalRow[]): Promise<Map<string, TripPart[]>> {
  const ended = rentals.filter((row) => row.end_day_of_trip !== null);
  if (ended.length === 0) return new Map();
  const [ids, days] = [ended.map((row) => row.rental_id), ended.map((row) => row.end_day_of_trip)];
  const { rows } = await sql<
    Selectable<Tables['trip']>
  >`SELECT rental_id, started_s, ended_s, distance_hm, energy_hwh,
      streams, streams_omitted, policy_version, ends_on FROM trips_of(${ids}::uuid[], ${days}::date[])
    ORDER BY started_s`.execute(trx);
  const part = (row: (typeof rows)[number]): TripPart => ({
    ...{
      startedS: row.started_s,
      endedS: row.ended_s,
      distanceHm: row.distance_hm,
      energyHwh: row.energy_hwh,
    },
    streams: row.streams.map(({ stream_id, chunks }) => ({ streamId: stream_id, chunks })),
    ...{ streamsOmitted: row.streams_omitted, policyVersion: row.policy_version ?? 0, endsOn: row.ends_on },
  });
  const groups = Map.groupBy(rows, (row) => row.rental_id);
  return new Map([...groups].map(([id, group]) => [id, group.map(part)]));
}

async function streamsOf(trx: TripConnection, rental: RentalRow): Promise<StoredStream[]> {
  const days = rental.end_days_of_streams;
  if (days.length === 0) return [];
  const rows = await trx
    .selectFrom('stream as s')
    .select(['s.stream_id', 's.kind', 's.follows', 's.ends_on'])
    .select((of) =>
      of
        .selectFrom('chunk as c')
        .whereRef('c.vehicle_id', '=', 's.vehicle_id')
        .whereRef('c.stream_id', '=', 's.stream_id')
        .where('c.ends_on', 'in', days)
        .select(({ fn }) => fn.countAll<number>().as('chunks'))
        .as('chunks'),
    )
    .where('s.rental_id', '=', rental.rental_id)
    .where('s.ends_on', 'in', days)
    .where('s.kind', 'in', [STREAM_KINDS.wire.ends, STREAM_KINDS.wire.route])
    .orderBy('s.stream_id')
    .execute();
  return rows.map((row) => ({
    streamId: row.stream_id,
    kind: row.kind === STREAM_KINDS.wire.route ? 'route' : 'ends',
    ...{ follows: row.follows ?? undefined, chunks: row.chunks ?? 0, endsOn: row.ends_on },
  }));
}

/** Those of the streams that the unit counted that are closed: a deleted one has no row any more. */
async function closedAmong(
  trx: TripConnection,
  rentalId: string,
  parts: readonly TripPart[],
): Promise<string[]> {
  const counted = parts.flatMap((part) => part.streams.map(({ streamId }) => streamId));
  if (counted.length === 0) return [];
  const { rows } = await sql<{ stream_id: string }>`
    SELECT stream_id FROM closed_among(${rentalId}, ${counted}::uuid[]) AS c (stream_id)`.execute(trx);
  return rows.map((row) => row.stream_id);
}

/**
 * How many streams are here to their last chunk that the unit did not name, where it left some unnamed. The mark is in the
 * nonce (proto, `sealChunk`): whoever changes it has a chunk that does not open.
 */
async function unnamedWhole(
  trx: TripConnection,
  { rental_id, end_days_of_streams: days }: RentalRow,
  parts: readonly TripPart[],
): Promise<number> {
  if (days.length === 0 || parts.every((part) => part.streamsOmitted === 0)) return 0;
  const named = parts.flatMap((part) => part.streams.map(({ streamId }) => streamId));
  const { rows } = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM stream s
    CROSS JOIN LATERAL (SELECT count(*) AS chunks, max(c.chunk_no) FILTER (WHERE get_byte(c.nonce, 11) = 1) AS last
      FROM chunk c WHERE c.vehicle_id = s.vehicle_id AND c.stream_id = s.stream_id AND c.ends_on = ANY (${days}::date[])) c
    WHERE s.rental_id = ${rental_id} AND s.ends_on = ANY (${days}::date[]) AND s.stream_id <> ALL (${named}::uuid[])
      AND s.kind IN (${STREAM_KINDS.wire.ends}, ${STREAM_KINDS.wire.route}) AND c.last + 1 = c.chunks`.execute(
    trx,
  );
  return rows[0]?.count ?? 0;
}

async function chargingOf(trx: TripConnection, rentalId: string): Promise<TripCharging[]> {
  const rows = await trx
    .selectFrom('charging_link as l')
    .innerJoin('charging_session as s', 's.session_id', 'l.session_id')
    .select(['s.station', 's.started_s', 's.ended_s', 's.energy_hwh', 'l.ends_on'])
    .where('l.rental_id', '=', rentalId)
    .orderBy('s.started_s')
    .orderBy('s.session_id')
    .execute();
  return rows.map((row) => ({
    ...{ station: row.station ?? undefined, startedS: row.started_s, endedS: row.ended_s ?? undefined },
    ...{ energyHwh: row.energy_hwh ?? undefined, linkEndsOn: row.ends_on },
  }));
}

/** Only when the cells end: the rider's own places come from the vault, finer and on record. */
async function cellsEndOf(trx: TripConnection, rental: RentalRow): Promise<string | undefined> {
  if (rental.end_day_of_places === null) return undefined;
  const row = await trx
    .selectFrom('trip_place')
    .select('ends_on')
    .where('rental_id', '=', rental.rental_id)
    .where('ends_on', '=', rental.end_day_of_places)
    .executeTakeFirst();
  return row?.ends_on;
}

/** Last days of what is kept about a rental besides its trip (T3): grants, what was lost, what was done. */
async function recordEndsOf(
  trx: TripConnection,
  rental: RentalRow,
): Promise<Pick<Trip['ends'], 'grants' | 'losses' | 'log'>> {
  const { rows } = await sql<{ grants: string | null; losses: string | null; log: string | null }>`SELECT
    (SELECT max(g.ends_on) FROM grant_issued g WHERE g.rental_id = ${rental.rental_id}) AS grants,
    (SELECT max(l.ends_on) FROM loss l WHERE l.vehicle_id = ${rental.vehicle_id} AND l.grant_id = ANY (ARRAY(
      SELECT g.grant_id FROM grant_issued g WHERE g.rental_id = ${rental.rental_id}))) AS losses,
    (SELECT max(e.ends_on) FROM audit_entry e WHERE e.rental_id = ${rental.rental_id}) AS log`.execute(trx);
  const { grants, losses, log } = rows[0] ?? {};
  return { grants: grants ?? undefined, losses: losses ?? undefined, log: log ?? undefined };
}

/**
 * The sealed chunks of a stream, in order.
 *
 * @param endDays days on which any of them may end: {@link Trip.sealedUntil}
 */
export async function chunksOf(
  trx: TripConnection,
  vehicleId: string,
  streamId: string,
  endDays: readonly string[],
): Promise<SealedChunk[]> {
  const rows = await trx
    .selectFrom('chunk')
    .select(['chunk_no', 'nonce', 'ciphertext'])
    .where('vehicle_id', '=', vehicleId)
    .where('stream_id', '=', streamId)
    .where('ends_on', 'in', endDays)
    .orderBy('chunk_no')
    .execute();
  return rows.map((row) => ({ chunkNo: row.chunk_no, nonce: row.nonce, ciphertext: row.ciphertext }));
}

/** Accidents that are known to be of a rental. Under `door_rider`. */
export async function accidentsOf(
  trx: Kysely<Tables>,
  rentalId: string,
): Promise<{ vehicleId: string; streamId: string }[]> {
  const rows = await trx
    .selectFrom('accident_case')
    .select(['vehicle_id', 'stream_id'])
    .where('rental_id', '=', rentalId)
    .execute();
  return rows.map((row) => ({ vehicleId: row.vehicle_id, streamId: row.stream_id }));
}
