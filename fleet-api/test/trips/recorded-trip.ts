/** Puts a ridden rental where ingest would have: streams sealed as a unit seals them, keys at the vault, a trip end. */
import { type Fix, fromBase64, randomId, STREAM_KINDS, type StreamKindId } from '@fleetveil/proto';
import { type Booked, type DoorFleet, dateOf, NOW_S, type TestVehicle } from '../doors/door-fleet.ts';
import { openUnitStream, transportKeyIn } from '../vault/fleet.ts';

/** One stream: its fixes chunk by chunk. */
export interface RiddenStream {
  readonly kind: 'ends' | 'route';
  readonly chunks: readonly (readonly Fix[])[];
  readonly follows?: string;
  /** Chunks that the unit counted and that never arrived. */
  readonly lost?: number;
  /** Its unit was killed: no chunk is marked as its last. */
  readonly killed?: boolean;
}

export interface Ridden {
  readonly vehicle: TestVehicle;
  readonly booked: Booked;
  readonly streamIds: readonly string[];
}

/** A fix of the test drive. */
export const fixAt = (timeS: number, step: number): Fix => ({
  ...{ timeS, latitudeE6: 56_949_123 + 37 * step, longitudeE6: 24_105_321 - 53 * step, accuracyM: 4 },
});

/** Fixes a second apart. */
export const ride = (fromS: number, count: number): Fix[] =>
  Array.from({ length: count }, (_, i) => fixAt(fromS + i, i + fromS - NOW_S));

/** Where and when a ride is, if it is not a new vehicle's ten minutes from NOW_S on. */
export interface RideTerms {
  readonly route?: boolean;
  readonly open?: boolean;
  readonly guest?: boolean;
  readonly vehicle?: TestVehicle;
  readonly fromS?: number;
  readonly toS?: number;
  /** Streams that the trip end names, from the first on; the others it counts. All of them unless told. */
  readonly names?: number;
}

/** Books, rides and ends, ten minutes from NOW_S on. */
export async function rideTrip(
  doors: DoorFleet,
  riderId: string,
  streams: readonly RiddenStream[],
  more: RideTerms = {},
): Promise<Ridden> {
  const { vehicle = await doors.addVehicle(), fromS = NOW_S, toS = fromS + 600 } = more;
  const route = more.route === true ? { route: true, route_keep_days: 30 } : {};
  const choice = { ...route, ...(more.guest === true ? { guest: true } : {}) };
  const readAt = doors.now;
  doors.now = fromS; // the rental begins when the ride does
  const booked = await doors.book(vehicle, riderId, choice);
  doors.now = readAt;
  const streamIds: string[] = [];
  for (const stream of streams) streamIds.push(await storeStream(doors, vehicle, booked, stream, streamIds));
  if (more.open !== true)
    await storeTripEnd(doors, { vehicle, booked, streamIds }, streams, { ...more, fromS, toS });
  return { vehicle, booked, streamIds };
}

async function storeStream(
  { fleet, database, vaultClient }: DoorFleet,
  vehicle: TestVehicle,
  booked: Booked,
  stream: RiddenStream,
  before: readonly string[],
): Promise<string> {
  if (vaultClient === undefined) throw new Error('a ridden trip needs the real vault');
  const grant = fromBase64(booked.grant);
  const kind: StreamKindId = stream.kind;
  const opened = await openUnitStream(fleet, await transportKeyIn(await vaultClient.transportKeys()), grant, {
    ...{ unit: vehicle.unit, kind },
  });
  const deposited = await vaultClient.deposit(opened.deposit);
  if (deposited.kind !== 'stored') throw new Error(`deposit: ${JSON.stringify(deposited)}`);
  const grantRow = await database.owner
    .selectFrom('grant_issued')
    .select('grant_id')
    .where('rental_id', '=', booked.rental_id)
    .executeTakeFirstOrThrow();
  const place = { vehicle_id: vehicle.vehicleId, stream_id: opened.streamId, grant_id: grantRow.grant_id };
  const ends_on = dateOf(NOW_S, stream.kind === 'ends' ? 90 : 30);
  const follows = stream.follows === 'the one before' ? (before.at(-1) ?? null) : null;
  await database.owner
    .insertInto('stream')
    .values({
      ...{
        ...place,
        kind: STREAM_KINDS.wire[kind],
        rental_id: booked.rental_id,
        policy_version: 1,
        follows,
        ends_on,
      },
      ...{ statement: opened.deposit.statement, signature: opened.deposit.signature, grant_hash: null },
    })
    .execute();
  for (const [chunkNo, fixes] of stream.chunks.entries()) {
    const isLast =
      stream.killed !== true && stream.lost === undefined && chunkNo === stream.chunks.length - 1;
    const { nonce, ciphertext } = await opened.chunk(fixes, chunkNo, isLast);
    const key = { outbox_id: randomId(), number: chunkNo + 1 };
    await database.owner
      .insertInto('chunk')
      .values({ ...place, ...key, chunk_no: chunkNo, nonce, ciphertext, ends_on })
      .execute();
  }
  return opened.streamId;
}

async function storeTripEnd(
  { database }: DoorFleet,
  { vehicle, booked, streamIds }: Ridden,
  streams: readonly RiddenStream[],
  { fromS, toS, names = streams.length }: { fromS: number; toS: number; names?: number | undefined },
): Promise<void> {
  const counts = streams.slice(0, names).map((stream, i) => ({
    ...{ stream_id: streamIds[i] ?? '', chunks: stream.chunks.length + (stream.lost ?? 0) },
  }));
  const place = { rental_id: booked.rental_id, vehicle_id: vehicle.vehicleId };
  await database.owner
    .insertInto('trip')
    .values({
      ...{ ...place, grant_id: randomId(), started_s: fromS, ended_s: toS, ended_by: 2, parking: 1 },
      ...{ distance_hm: 23, energy_hwh: 4, streams: JSON.stringify(counts), ends_on: dateOf(NOW_S, 365) },
      streams_omitted: streams.length - counts.length,
      ...{ start_parent: '871f60772ffffff', end_parent: '871f60772ffffff' },
    })
    .execute();
  await database.owner
    .insertInto('trip_place')
    .values({
      ...place,
      start_cell: '881f607725fffff',
      end_cell: '881f607725fffff',
      ends_on: dateOf(NOW_S, 90),
    })
    .execute();
  await database.owner
    .updateTable('rental')
    .set({ state: 'ended', started_s: fromS, ended_s: toS })
    .where('rental_id', '=', booked.rental_id)
    .execute();
}
