/** What an erasure reads of the large tables: PostgreSQL itself counts what it reads from end to end. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { eraseRentals } from '../../src/subjects/erase-store.ts';
import { createTestDatabase, TEST_DAY, TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';
import { addRide, type Ride } from '../database/two-fleets.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Rentals of one rider who asks. */
const MINE = 20;

/** As many chunks of somebody else, in the same weeks, as make reading all of them look cheap. */
async function addOthers({ vehicleId, streamId, grantId }: Ride): Promise<void> {
  await sql`INSERT INTO chunk (vehicle_id, stream_id, chunk_no, nonce, ciphertext, grant_id, outbox_id, number, ends_on)
    SELECT ${vehicleId}, ${streamId}, i, ${Buffer.alloc(12)}, ${Buffer.alloc(320)}, ${grantId}, ${vehicleId}, i, ends_on
    FROM generate_series(100, 5000) AS i, (SELECT DISTINCT ends_on FROM stream) AS days`.execute(
    database.owner,
  );
  // And as many refused messages and losses.
  await sql`INSERT INTO quarantine (code, tenant, vehicle_id, hour_s, length, ends_on)
    SELECT 6, 'north', CASE WHEN i % 2 = 0 THEN gen_random_uuid() END, 3600, 9, ${dateOfDay(TEST_DAY + 7)}
    FROM generate_series(1, 10000) AS i`.execute(database.owner);
  await sql`INSERT INTO loss (vehicle_id, outbox_id, number, line, reason, purpose, fixes, records, grant_id, exact, ends_on)
    SELECT ${vehicleId}, ${vehicleId}, 1000 + i, 0, 1, 1, 1, 1, gen_random_uuid(), true, ${dateOfDay(TEST_DAY + 7)}
    FROM generate_series(1, 10000) AS i`.execute(database.owner);
  await sql`ANALYZE`.execute(database.owner);
}

const planning = sql<{ name: string; setting: string }>`SELECT name, setting FROM pg_settings
  WHERE name LIKE 'enable_%' OR name = 'jit' ORDER BY name`;

test('M14: an erasure finds its rows by index, however many others there are', async () => {
  const mine = await Promise.all(Array.from({ length: MINE }, () => addRide(database.owner, 'north', 'ann')));
  await addOthers(await addRide(database.owner, 'north', 'bob'));
  const asked = mine.map(({ rentalId, vehicleId }) => ({
    ...{ rentalId, vehicleId, bookedS: TEST_NOW_S, startedS: TEST_NOW_S, endedS: TEST_NOW_S + 60 },
    ...{ state: 'ended' as const, route: true, endsOn: dateOfDay(TEST_DAY + 30) },
  }));
  const given = await withRole(database.doors, 'job_subjects', {}, async (trx) => {
    const before = await planning.execute(trx);
    const rows = await eraseRentals(trx, asked, TEST_NOW_S, dateOfDay(TEST_DAY + 60));
    const read = await sql<{ name: string }>`SELECT relname AS name FROM pg_stat_xact_all_tables
      WHERE schemaname = 'public' AND seq_scan > 0
        AND (relname ~ '^(chunk|stream|trip|trip_place)_w' OR relname IN ('quarantine', 'loss'))`.execute(
      trx,
    );
    // Tables without an index for it are planned for as ever.
    expect((await planning.execute(trx)).rows).toEqual(before.rows);
    return { rows, readWhole: read.rows };
  });
  expect(given.rows).toMatchObject({ chunk: MINE, stream: MINE, trip: MINE, rental: MINE });
  expect(given.readWhole).toEqual([]);
  expect(await database.owner.selectFrom('stream').select('stream_id').execute()).toHaveLength(1);
});
