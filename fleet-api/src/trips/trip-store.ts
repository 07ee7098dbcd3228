/** A rider's trips in SQL, under the role `door_rider`; the row rules apply on top of every WHERE here. */
import { STREAM_KINDS } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { parseCursor } from '../http/cursor.ts';
import type { SealedChunk } from './opening.ts';
import type { StoredStream, Trip, TripPart, TripSummary } from './trip.ts';

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
  const parts = await partsOf(
    trx,
    rows.map((row) => row.rental_id),
  );
  return rows.map((row) => ({ ...factsOf(row), parts: parts.get(row.rental_id) ?? [] }));
}

/** One trip of the rider; `undefined` where there is none, or it is another's. */
export async function findTrip(
  trx: TripConnection,
  rider: Rider,
  rentalId: string,
): Promise<Trip | undefined> {
  const rows = await rentalsOf(trx, rider).where('r.rental_id', '=', rentalId).execute();
  return (await completed(trx, rows))[0];
}

function rentalsOf(trx: TripConnection, { tenant, riderId }: Rider) {
  return trx
    .selectFrom('rental_rider as k')
    .innerJoin('rental as r', 'r.rental_id', 'k.rental_id')
    .innerJoin('vehicle as v', 'v.vehicle_id', 'r.vehicle_id')
    .select(['r.rental_id', 'r.vehicle_id', 'r.tenant', 'r.state', 'r.booked_s', 'r.ended_s', 'r.route'])
    .select(['r.route_keep_days', 'r.policy_version', 'r.ends_on', 'v.kind', 'v.label', 'k.salt'])
    .select('k.ends_on as link_ends_on')
    .where('k.tenant', '=', tenant)
    .where('k.rider_id', '=', riderId);
}

type RentalRow = Awaited<ReturnType<ReturnType<typeof rentalsOf>['execute']>>[number];

/** Adds what the unit reported and what of it is stored, for all rows at once. */
async function completed(trx: TripConnection, rows: readonly RentalRow[]): Promise<Trip[]> {
  const ids = rows.map((row) => row.rental_id);
  const parts = await partsOf(trx, ids);
  const streams = await streamsOf(trx, ids);
  const cells = await cellEndsOf(trx, ids);
  return rows.map((row) => ({
    ...factsOf(row),
    parts: parts.get(row.rental_id) ?? [],
    streams: streams.get(row.rental_id) ?? [],
    ends: { rental: row.ends_on, link: row.link_ends_on, cells: cells.get(row.rental_id) },
  }));
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
    ...{ policyVersion: row.policy_version, salt: row.salt },
  };
}

async function partsOf(trx: TripConnection, ids: readonly string[]): Promise<Map<string, TripPart[]>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('trip')
    .select(['rental_id', 'started_s', 'ended_s', 'distance_hm', 'energy_hwh', 'streams', 'streams_omitted'])
    .select('ends_on')
    .where('rental_id', 'in', ids)
    .orderBy('started_s')
    .execute();
  const part = (row: (typeof rows)[number]): TripPart => ({
    ...{
      startedS: row.started_s,
      endedS: row.ended_s,
      distanceHm: row.distance_hm,
      energyHwh: row.energy_hwh,
    },
    streams: row.streams.map(({ stream_id, chunks }) => ({ streamId: stream_id, chunks })),
    ...{ streamsOmitted: row.streams_omitted, endsOn: row.ends_on },
  });
  return grouped(rows, part);
}

async function streamsOf(trx: TripConnection, ids: readonly string[]): Promise<Map<string, StoredStream[]>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('stream as s')
    .select(['s.rental_id', 's.stream_id', 's.kind', 's.follows', 's.ends_on'])
    .select((of) =>
      of
        .selectFrom('chunk as c')
        .whereRef('c.vehicle_id', '=', 's.vehicle_id')
        .whereRef('c.stream_id', '=', 's.stream_id')
        .select(({ fn }) => fn.countAll<number>().as('chunks'))
        .as('chunks'),
    )
    .where('s.rental_id', 'in', ids)
    .where('s.kind', 'in', [STREAM_KINDS.wire.ends, STREAM_KINDS.wire.route])
    .orderBy('s.stream_id')
    .execute();
  const stream = (row: (typeof rows)[number]): StoredStream => ({
    streamId: row.stream_id,
    kind: row.kind === STREAM_KINDS.wire.route ? 'route' : 'ends',
    ...{ follows: row.follows ?? undefined, chunks: row.chunks ?? 0, endsOn: row.ends_on },
  });
  return grouped(rows, stream);
}

/** Only when the cells end: the rider's own places come from the vault, finer and on record. */
async function cellEndsOf(trx: TripConnection, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('trip_place')
    .select(['rental_id', 'ends_on'])
    .where('rental_id', 'in', ids)
    .orderBy('ends_on')
    .execute();
  return new Map(rows.map((row) => [row.rental_id, row.ends_on]));
}

function grouped<R extends { rental_id: string | null }, T>(
  rows: readonly R[],
  of: (row: R) => T,
): Map<string, T[]> {
  const groups = Map.groupBy(rows, (row) => row.rental_id ?? '');
  return new Map([...groups].map(([id, group]) => [id, group.map(of)]));
}

/** The sealed chunks of a stream, in order. */
export async function chunksOf(
  trx: TripConnection,
  vehicleId: string,
  streamId: string,
): Promise<SealedChunk[]> {
  const rows = await trx
    .selectFrom('chunk')
    .select(['chunk_no', 'nonce', 'ciphertext'])
    .where('vehicle_id', '=', vehicleId)
    .where('stream_id', '=', streamId)
    .orderBy('chunk_no')
    .execute();
  return rows.map((row) => ({ chunkNo: row.chunk_no, nonce: row.nonce, ciphertext: row.ciphertext }));
}
