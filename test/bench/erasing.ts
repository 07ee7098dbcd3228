/** Forgetting: a rider who wants to be erased, a week that is over; and both where each fix is a row. */
import {
  dateOfDay,
  forgetEnded,
  type MeasuredVault,
  TEST_DAY,
  type TestDatabase,
} from '@fleetveil/fleet-api/testing/measuring';
import { sql } from 'kysely';
import { timesMs } from './durations.ts';
import { FIXES_A_TRIP, type Trips, tripIds, writeBaseline, writeKeys, writeTrips } from './history.ts';
import type { Measure } from './measure.ts';

/** Trips of a rider who is erased, each with an hour of route. */
export const ERASED_TRIPS = 20;
const RIDERS = 8;
/** Numbers of trips apart from those of the history. */
const FIRST = 5_000_000;
/** The last day of a week of partitions, and of the rows that end with it. */
const LAST_DAY = Math.floor(TEST_DAY / 7) * 7 + 6;

const kind = 'rate';
const unit = 'ms';

/**
 * Erases riders: the deletes alone, without request, answer and journal; the vault's keys first, then in one
 * transaction everything that names the rider's rentals. The slowest of eight.
 */
export async function measureErasing(database: TestDatabase, vault: MeasuredVault): Promise<Measure> {
  const trips = {
    from: FIRST,
    to: FIRST + (RIDERS + 1) * ERASED_TRIPS,
    riderSql: riderSql(FIRST),
    route: true,
  };
  await writeTrips(database, trips);
  await writeKeys(database, trips);
  await writeBaseline(database, trips);
  let rider = 0;
  const ours = await timesMs(RIDERS, () => eraseRider(database, vault, `erased-${rider++}`));
  let theirRider = 0;
  const theirs = await timesMs(RIDERS, () => eraseRows(database, FIRST + theirRider++ * ERASED_TRIPS));
  return {
    name: `erase a rider of ${ERASED_TRIPS} trips: the deletes alone, slowest of ${RIDERS}`,
    value: Math.max(...ours),
    ...{ unit, kind, baseline: Math.max(...theirs), goal: { better: 'less', floor: 100, aim: 20 } },
  };
}

const riderSql = (first: number) => `'erased-' || ((i - ${first}) / ${ERASED_TRIPS})`;

async function eraseRider({ owner }: TestDatabase, vault: MeasuredVault, rider: string): Promise<void> {
  const rentals = await owner
    .selectFrom('rental_rider as k')
    .innerJoin('rental as r', 'r.rental_id', 'k.rental_id')
    .select(['r.rental_id', 'r.end_day_of_trip', 'r.end_day_of_places', 'r.end_days_of_streams'])
    .where('k.tenant', '=', 'demo')
    .where('k.rider_id', '=', rider)
    .execute();
  const ids = rentals.map((row) => row.rental_id);
  const days = {
    trip: rentals.map((row) => row.end_day_of_trip),
    trip_place: rentals.map((row) => row.end_day_of_places),
    stream: rentals.flatMap((row) => row.end_days_of_streams),
  };
  const { rows } = await sql<{ stream_id: string; vehicle_id: string; ends_on: string }>`
    SELECT stream_id, vehicle_id, ends_on FROM stream
    WHERE rental_id = ANY(${ids}::uuid[]) AND ends_on = ANY(${days.stream}::date[])`.execute(owner);
  const [streams, vehicles] = [rows.map((row) => row.stream_id), rows.map((row) => row.vehicle_id)];
  const ends = rows.map((row) => row.ends_on);
  await vault.destroy(streams);
  await owner.transaction().execute(async (trx) => {
    await sql`INSERT INTO closed SELECT * FROM unnest(${vehicles}::uuid[], ${streams}::uuid[], ${ends}::date[])
      ON CONFLICT DO NOTHING`.execute(trx);
    // Each stream's own end day: one partition instead of all.
    await sql`DELETE FROM chunk c USING unnest(${vehicles}::uuid[], ${streams}::uuid[], ${ends}::date[]) AS k (v, s, e)
      WHERE c.vehicle_id = k.v AND c.stream_id = k.s AND c.ends_on = k.e AND c.ends_on = ANY(${ends}::date[])`.execute(
      trx,
    );
    for (const table of ['stream', 'trip', 'trip_place'] as const)
      await sql`DELETE FROM ${sql.id(table)}
        WHERE rental_id = ANY(${ids}::uuid[]) AND ends_on = ANY(${days[table]}::date[])`.execute(trx);
    for (const table of ['grant_issued', 'rental_rider', 'rental'])
      await sql`DELETE FROM ${sql.id(table)} WHERE rental_id = ANY(${ids}::uuid[])`.execute(trx);
  });
}

async function eraseRows(database: TestDatabase, from: number): Promise<void> {
  await database.owner.transaction().execute(async (trx) => {
    for (let i = from; i < from + ERASED_TRIPS; i += 1) {
      const { vehicleId, startS } = await tripIds(database, i);
      await sql`DELETE FROM baseline_fix WHERE vehicle_id = ${vehicleId} AND ts >= to_timestamp(${startS})
        AND ts < to_timestamp(${startS + FIXES_A_TRIP})`.execute(trx);
    }
  });
}

/** Drops a week whose last day is over, by the real job; once, since it is then gone. */
export async function measureDropping(database: TestDatabase, fixes: number): Promise<Measure> {
  const trips: Trips = {
    ...{ from: 2 * FIRST, to: 2 * FIRST + Math.ceil(fixes / FIXES_A_TRIP), riderSql: `'gone'`, route: true },
    endsOnSql: `date '${dateOfDay(LAST_DAY)}'`,
  };
  await writeTrips(database, trips);
  await writeBaseline(database, trips);
  // Rows without partitions are deleted one by one; a day's rentals are not what is measured here.
  await sql`DELETE FROM rental WHERE ends_on = ${dateOfDay(LAST_DAY)}`.execute(database.owner);
  await sql`DELETE FROM grant_issued WHERE ends_on = ${dateOfDay(LAST_DAY)}`.execute(database.owner);
  const ours = await once(() => forgetEnded(database.owner, LAST_DAY + 1));
  const vehicles = sql.raw(
    `SELECT DISTINCT md5('vehicle' || (i / 50))::uuid FROM generate_series(${trips.from}, ${trips.to - 1}) AS i`,
  );
  const theirs = await once(() =>
    sql`DELETE FROM baseline_fix WHERE vehicle_id IN (${vehicles})`.execute(database.owner),
  );
  return {
    name: `forget a week of ${(fixes / 1e6).toFixed(1)} million fixes`,
    ...{ value: ours, unit, kind, baseline: theirs, goal: { better: 'less', floor: 200, aim: 50 } },
  };
}

async function once(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
