/** Where a rider's reads look: PostgreSQL itself counts the partitions it scanned. */
import { randomId } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { dateOfDay } from '../../src/database/days.ts';
import type { Tables } from '../../src/database/schema.ts';
import { commitGroup } from '../../src/ingest/commit-store.ts';
import { chunksOf, findTrip, listTrips } from '../../src/trips/trip-store.ts';
import { createTestDatabase, TEST_DAY, type TestDatabase } from '../../testing/index.ts';
import { addRide, type Ride } from '../database/two-fleets.ts';

const RIDER = { tenant: 'north', riderId: 'ann' };
const WEEK_OF_RIDE = Math.floor((TEST_DAY + 30) / 7);
const STRAY_DAY = TEST_DAY + 60;
let database: TestDatabase;
let ride: Ride;
beforeAll(async () => {
  database = await createTestDatabase();
  ride = await addRide(database.owner, 'north', 'ann');
  await addRide(database.owner, 'north', 'bob');
});
afterAll(() => database.drop());

/** Scans of each partition by this connection that PostgreSQL has not added to its totals yet. */
async function scans(trx: Kysely<Tables>): Promise<Map<string, number>> {
  const { rows } = await sql<{
    name: string;
    n: number;
  }>`SELECT relname AS name, seq_scan + coalesce(idx_scan, 0) AS n
    FROM pg_stat_xact_all_tables WHERE schemaname = 'public' AND relname ~ '_w[0-9]+$'`.execute(trx);
  return new Map(rows.map((row) => [row.name, row.n]));
}

/** Runs a read as its rider; answers what it gave and which partitions were scanned for it, by their names. */
function watched<R>(read: (trx: Kysely<Tables>) => Promise<R>): Promise<{ given: R; scanned: string[] }> {
  return withRole(database.doors, 'door_rider', { tenant: 'north', rider: 'ann' }, async (trx) => {
    const before = await scans(trx);
    const given = await read(trx);
    const after = [...(await scans(trx))];
    return {
      given,
      scanned: after.flatMap(([name, n]) => (n > (before.get(name) ?? 0) ? [name] : [])).sort(),
    };
  });
}

const inWeek = (tables: readonly string[], week: number) => tables.map((table) => `${table}_w${week}`);

test('a list asks one partition for each trip, not one for each week there is', async () => {
  const { given, scanned } = await watched((trx) => listTrips(trx, RIDER, { limit: 10, cursor: undefined }));
  expect(given.map((trip) => [trip.rentalId, trip.parts.length])).toEqual([[ride.rentalId, 1]]);
  expect(scanned).toEqual(inWeek(['trip'], WEEK_OF_RIDE));
});

test('a trip asks one partition of each of its tables', async () => {
  const { given, scanned } = await watched((trx) => findTrip(trx, RIDER, ride.rentalId));
  expect(given?.streams.map((stream) => stream.chunks)).toEqual([1]);
  expect(given?.ends.cells).toBe(dateOfDay(TEST_DAY + 30));
  expect(scanned).toEqual(inWeek(['chunk', 'stream', 'trip_place', 'trip'], WEEK_OF_RIDE));
});

test('a track asks one partition of chunks, and none to know whose it is', async () => {
  const { given, scanned } = await watched((trx) =>
    chunksOf(trx, ride.vehicleId, ride.streamId, [dateOfDay(TEST_DAY + 30)]),
  );
  expect(given.map((chunk) => chunk.chunkNo)).toEqual([0]);
  expect(scanned).toEqual(inWeek(['chunk'], WEEK_OF_RIDE));
});

test('neither is planned over more: what is not asked for is not locked either', async () => {
  const locked = await withRole(
    database.doors,
    'door_rider',
    { tenant: 'north', rider: 'ann' },
    async (trx) => {
      await chunksOf(trx, ride.vehicleId, ride.streamId, [dateOfDay(TEST_DAY + 30)]);
      const { rows } = await sql<{ name: string }>`SELECT c.relname AS name FROM pg_locks l
      JOIN pg_class c ON c.oid = l.relation WHERE l.pid = pg_backend_pid() AND c.relkind = 'r'
      AND c.relispartition ORDER BY 1`.execute(trx);
      return rows.map((row) => row.name);
    },
  );
  expect(locked).toEqual(inWeek(['chunk'], WEEK_OF_RIDE));
});

test('a chunk that ends on another day than its stream is counted and read all the same', async () => {
  await commitGroup(
    database.ingest,
    [],
    [
      {
        ...{ vehicleId: ride.vehicleId, outboxId: randomId(), number: 1, kind: 'chunk' },
        ...{ endsOnDay: STRAY_DAY, policyVersion: 1, stampDay: STRAY_DAY },
        chunk: {
          ...{ streamId: ride.streamId, grantId: ride.grantId, chunkNo: 1, strayOf: ride.rentalId },
          ...{ nonce: Buffer.alloc(12), ciphertext: Buffer.alloc(320) },
        },
      },
    ],
  );
  const { given: trip } = await watched((trx) => findTrip(trx, RIDER, ride.rentalId));
  expect(trip?.streams.map((stream) => stream.chunks)).toEqual([2]);
  const { given, scanned } = await watched((trx) =>
    chunksOf(trx, ride.vehicleId, ride.streamId, trip?.sealedUntil ?? []),
  );
  expect(given.map((chunk) => chunk.chunkNo)).toEqual([0, 1]);
  expect(scanned).toEqual([WEEK_OF_RIDE, Math.floor(STRAY_DAY / 7)].map((week) => `chunk_w${week}`));
});
