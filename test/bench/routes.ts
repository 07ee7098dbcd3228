/** Routes as units seal them: each under a key of its own that the vault holds, with the grant that names its rider. */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import type { MeasuredVault, TestDatabase } from '@fleetveil/fleet-api/testing/measuring';
import { encodeTrack, sealChunk } from '@fleetveil/proto';
import { sql } from 'kysely';
import { simulatedDrive } from './drives.ts';
import { CHUNKS_A_TRIP, FIXES_A_TRIP, type TripIds, type Trips, tripsOf } from './history.ts';

/** Trips whose chunks are in memory at once. */
const AT_ONCE = 100;

/** Writes grants, keys and chunks of trips whose other rows are there. */
export async function writeRoutes(database: TestDatabase, vault: MeasuredVault, trips: Trips): Promise<void> {
  const tracksFrom = createTracks();
  for (let from = trips.from; from < trips.to; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, trips.to - from);
    const numbers = Array.from({ length }, (_, at) => from + at);
    const ids = await tripsOf(database, { ...trips, numbers });
    const deposited = await vault.deposit(ids);
    await insertGrants(
      database,
      ids.map((trip, at) => ({ ...trip, signed: deposited[at]?.grant ?? new Uint8Array() })),
    );
    const routes = ids.map((trip, at) =>
      sealed(trip, deposited[at]?.routeKey ?? new Uint8Array(), tracksFrom(trip.startedS)),
    );
    await insertChunks(database, (await Promise.all(routes)).flat());
  }
}

/** An hour's drive in chunks as a unit closes them, from a second on; each such hour is encoded once. */
function createTracks(): (startedS: number) => readonly Uint8Array[] {
  const drive = simulatedDrive().tracks[0]?.slice(0, FIXES_A_TRIP) ?? [];
  const beganS = drive[0]?.timeS ?? 0;
  const known = new Map<number, Uint8Array[]>();
  const encode = (startedS: number) => {
    const fixes = drive.map((fix) => ({ ...fix, timeS: fix.timeS - beganS + startedS }));
    return Array.from({ length: CHUNKS_A_TRIP }, (_, no) =>
      encodeTrack(fixes.slice(no * CHUNK_SPAN_S, (no + 1) * CHUNK_SPAN_S)),
    );
  };
  return (startedS) => {
    const tracks = known.get(startedS) ?? encode(startedS);
    known.set(startedS, tracks);
    return tracks;
  };
}

interface SealedRow {
  readonly trip: TripIds;
  readonly chunkNo: number;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

function sealed(trip: TripIds, key: Uint8Array, tracks: readonly Uint8Array[]): Promise<SealedRow[]> {
  const { streamId } = trip.route;
  return Promise.all(
    tracks.map(async (track, chunkNo) => {
      const isLast = chunkNo === tracks.length - 1;
      return { trip, chunkNo, ...(await sealChunk(key, streamId, chunkNo, BigInt(chunkNo), isLast, track)) };
    }),
  );
}

async function insertGrants(
  { owner }: TestDatabase,
  grants: readonly (TripIds & { readonly signed: Uint8Array })[],
): Promise<void> {
  await sql`INSERT INTO grant_issued (grant_id, rental_id, vehicle_id, signed, not_before_s, not_after_s, ends_on)
    SELECT g, r, v, b, s, s + 7200, e FROM unnest(${grants.map((each) => each.grantId)}::uuid[],
      ${grants.map((each) => each.rentalId)}::uuid[], ${grants.map((each) => each.vehicleId)}::uuid[],
      ${grants.map((each) => Buffer.from(each.signed))}::bytea[], ${grants.map((each) => each.startedS)}::bigint[],
      ${grants.map((each) => each.route.endsOn)}::date[]) AS n (g, r, v, b, s, e)`.execute(owner);
}

async function insertChunks({ owner }: TestDatabase, rows: readonly SealedRow[]): Promise<void> {
  const of = (column: (trip: TripIds) => string) => rows.map(({ trip }) => column(trip));
  await sql`INSERT INTO chunk (vehicle_id, stream_id, chunk_no, nonce, ciphertext, grant_id, outbox_id, number, ends_on)
    SELECT v, s, c, n, b, g, o, 10 + c, e FROM unnest(${of((trip) => trip.vehicleId)}::uuid[],
      ${of((trip) => trip.route.streamId)}::uuid[], ${rows.map((row) => row.chunkNo)}::int[],
      ${rows.map((row) => Buffer.from(row.nonce))}::bytea[], ${rows.map((row) => Buffer.from(row.ciphertext))}::bytea[],
      ${of((trip) => trip.grantId)}::uuid[], ${of((trip) => trip.outboxId)}::uuid[],
      ${of((trip) => trip.route.endsOn)}::date[]) AS r (v, s, c, n, b, g, o, e)`.execute(owner);
}
