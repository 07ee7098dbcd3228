/** A rental knows on which days its parts end: written with each part, by whoever writes it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { FLEET_MIGRATIONS } from '../../src/database/migrate.ts';
import { commitGroup, findStreams, type StoredRecord } from '../../src/ingest/commit-store.ts';
import { createTestDatabase, TEST_DAY, TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';
import { addRide, type Ride } from '../database/two-fleets.ts';

let database: TestDatabase;
let ride: Ride;
beforeAll(async () => {
  database = await createTestDatabase();
  ride = await addRide(database.owner, 'north', 'ann');
});
afterAll(() => database.drop());

/** The day on which everything that addRide writes ends. */
const RIDE_DAY = TEST_DAY + 30;
const key = (endsOnDay: number) => ({
  ...{
    vehicleId: ride.vehicleId,
    outboxId: randomId(),
    number: 1,
    endsOnDay,
    policyVersion: 1,
    stampDay: endsOnDay,
  },
});
const chunk = (endsOnDay: number, chunkNo: number, strayOf?: string): StoredRecord => ({
  ...{ ...key(endsOnDay), kind: 'chunk' },
  chunk: {
    ...{ streamId: ride.streamId, grantId: ride.grantId, chunkNo },
    ...{ nonce: Buffer.alloc(12), ciphertext: Buffer.alloc(320) },
    ...(strayOf === undefined ? {} : { strayOf }),
  },
});
const tripEnd = (endsOnDay: number, distanceHm: number): StoredRecord => ({
  ...{ ...key(endsOnDay), kind: 'trip_end' },
  trip: {
    ...{ rentalId: ride.rentalId, grantId: ride.grantId, startedS: TEST_NOW_S, endedS: TEST_NOW_S + 60 },
    ...{ distanceHm, energyHwh: 1, startCell: undefined, endCell: undefined, startParent: undefined },
    ...{ endParent: undefined, placeEndsOnDay: TEST_DAY + 20, parking: 1, endedBy: 1, endsForGood: false },
    ...{ streams: [], streamsOmitted: 0 },
  },
});
const known = () =>
  database.owner
    .selectFrom('rental')
    .select(['end_day_of_trip', 'end_day_of_places', 'end_days_of_streams'])
    .where('rental_id', '=', ride.rentalId)
    .executeTakeFirstOrThrow();

test('trip, places and streams leave their end days with the rental', async () => {
  expect(await known()).toEqual({
    end_day_of_trip: dateOfDay(RIDE_DAY),
    end_day_of_places: dateOfDay(RIDE_DAY),
    end_days_of_streams: [dateOfDay(RIDE_DAY)],
  });
});

test('a chunk that does not end with its stream leaves its day too, once', async () => {
  const stray = chunk(RIDE_DAY + 1, 1, ride.rentalId);
  await commitGroup(database.ingest, [], [chunk(RIDE_DAY, 2), stray, chunk(RIDE_DAY + 1, 3, ride.rentalId)]);
  await commitGroup(database.ingest, [], [stray]);
  expect((await known()).end_days_of_streams).toEqual([dateOfDay(RIDE_DAY), dateOfDay(RIDE_DAY + 1)]);
});

test('what is known of a stored stream has its end day, so that its chunks are no strays', async () => {
  const { vehicleId, streamId } = ride;
  const [stream] = await findStreams(database.ingest, [{ vehicleId, streamId }]);
  expect(stream?.endsOnDay).toBe(RIDE_DAY);
});

test('M6: a second trip end finds the first by its day, which stays', async () => {
  await commitGroup(database.ingest, [], [tripEnd(RIDE_DAY + 5, 7)]);
  const trips = await database.owner
    .selectFrom('trip')
    .select(['distance_hm', 'ends_on'])
    .where('rental_id', '=', ride.rentalId)
    .execute();
  expect(trips).toEqual([{ distance_hm: 8, ends_on: dateOfDay(RIDE_DAY) }]);
  expect((await known()).end_day_of_trip).toBe(dateOfDay(RIDE_DAY));
});

test('what was there before the migration is found: it notes the days of every part', async () => {
  const before = await known();
  await database.owner
    .updateTable('rental')
    .set({ end_day_of_trip: null, end_day_of_places: null, end_days_of_streams: [] })
    .execute();
  const text = await readFile(join(FLEET_MIGRATIONS, '0009-end-days.sql'), 'utf8');
  for (const statement of text.match(/^UPDATE rental[\s\S]*?;$/gm) ?? [])
    await sql.raw(statement).execute(database.owner);
  expect(await known()).toEqual(before);
});

test('a trip of before the migration with too many streams keeps the first, and counts the others', async () => {
  const { owner } = database;
  await sql`ALTER TABLE trip DROP CONSTRAINT streams_in_bounds`.execute(owner);
  await sql`UPDATE trip SET streams = (SELECT jsonb_agg(jsonb_build_object('stream_id', n, 'chunks', 1) ORDER BY n)
    FROM generate_series(1, 400) n), streams_omitted = 2`.execute(owner);
  const before = await known();
  const text = await readFile(join(FLEET_MIGRATIONS, '0071-streams-of-a-trip.sql'), 'utf8');
  await sql.raw(text).execute(owner);
  const trip = await owner
    .selectFrom('trip')
    .select(['streams', 'streams_omitted'])
    .executeTakeFirstOrThrow();
  expect([trip.streams.length, trip.streams.at(-1), trip.streams_omitted]).toEqual([
    ...[384, { stream_id: 384, chunks: 1 }, 18],
  ]);
  expect(await known()).toEqual(before);
  const oneMore = sql`UPDATE trip SET streams = streams || '[{}]'::jsonb`.execute(owner);
  await expect(oneMore).rejects.toMatchObject({ code: '23514' });
});
