/** Forgetting: a rider who wants to be erased, a week that is over; and both where each fix is a row. */
import {
  dateOfDay,
  forgetEnded,
  type MeasuredVault,
  type MeasuredWork,
  TEST_DAY,
  type TestDatabase,
} from '@fleetveil/fleet-api/testing/measuring';
import { sql } from 'kysely';
import { timesMs } from './durations.ts';
import { FIXES_A_TRIP, type Trips, tripsOf, writeBaseline, writeTrips } from './history.ts';
import type { Measure } from './measure.ts';

/** Trips of a rider who is erased, each with an hour of route. */
const ERASED_TRIPS = 20;
const RIDERS = 8;
/** One more: the first of each kind is not counted. */
const WRITTEN_RIDERS = RIDERS + 1;
/** Numbers of trips apart from those of the history, and those of a stage from those of another. */
const FIRST_ERASED = 5_000_000;
const FIRST_GONE = 10_000_000;
const A_STAGE = 100_000;
/** The last day of a week of partitions that ends before everything of the history; each stage takes the next week. */
const LAST_DAY = Math.floor(TEST_DAY / 7) * 7 + 6;

const kind = 'rate';
const unit = 'ms';

/** A store at which something is forgotten. */
export interface ForgettingStage {
  /** Its place among the stages, from 0. */
  readonly no: number;
  /** As in the measures' names: `at 10 million fixes`. */
  readonly at: string;
  readonly hasBaseline: boolean;
  /** Whether goals hold here. */
  readonly hasGoal: boolean;
}

/** Trips of riders to be erased at a stage: a rider's lie apart, as those of others come in between. */
export function erasedTrips({ no }: Pick<ForgettingStage, 'no'>): Trips {
  const from = FIRST_ERASED + no * A_STAGE;
  const to = from + WRITTEN_RIDERS * ERASED_TRIPS;
  return { from, to, route: 'sealed', riderSql: `'erased-${no}-' || ((i - ${from}) % ${WRITTEN_RIDERS})` };
}

/** Erases riders of a stage whose trips are written, by the product's own code, from the request to its answer. */
export async function measureErasing(
  database: TestDatabase,
  vault: MeasuredVault,
  stage: ForgettingStage,
): Promise<Measure[]> {
  const works: MeasuredWork[] = [];
  for (let rider = 0; rider < WRITTEN_RIDERS; rider += 1)
    works.push(await vault.erase(`erased-${stage.no}-${rider}`));
  await needErased(database, stage);
  const slowest = (of: (work: MeasuredWork) => number) => Math.max(...works.slice(1).map(of));
  const name = (what: string) =>
    `erase a rider of ${ERASED_TRIPS} trips, ${what}, slowest of ${RIDERS}, ${stage.at}`;
  const goal = stage.hasGoal ? { goal: { better: 'less' as const, floor: 100, aim: 30 } } : {};
  const baseline = stage.hasBaseline ? { baseline: await slowestRows(database, stage) } : {};
  return [
    { name: name('the whole request'), value: slowest(({ ms }) => ms), unit, kind, ...baseline, ...goal },
    { name: name('of it the database'), value: slowest(({ ms, vaultMs }) => ms - vaultMs), unit, kind },
    { name: name("of it the vault's keys"), value: slowest(({ vaultMs }) => vaultMs), unit, kind },
  ];
}

/** An erasure that left something behind would be a fast one. */
async function needErased({ owner, vault }: TestDatabase, stage: ForgettingStage): Promise<void> {
  const rentals = sql.raw(
    `SELECT md5('rental' || i)::uuid FROM generate_series(${erasedTrips(stage).from}, ${erasedTrips(stage).to - 1}) AS i`,
  );
  for (const table of ['rental', 'stream', 'trip', 'grant_issued'])
    await needNone(
      sql`SELECT FROM ${sql.id(table)} WHERE rental_id IN (${rentals}) LIMIT 1`.execute(owner),
      table,
    );
  await needNone(
    sql`SELECT FROM stream_key WHERE rental_id IN (${rentals}) LIMIT 1`.execute(vault),
    'stream_key',
  );
}

async function needNone(found: Promise<{ readonly rows: readonly unknown[] }>, table: string): Promise<void> {
  if ((await found).rows.length > 0) throw new Error(`an erasure left rows in ${table}`);
}

async function slowestRows(database: TestDatabase, stage: ForgettingStage): Promise<number> {
  let rider = 0;
  return Math.max(...(await timesMs(RIDERS, () => eraseRows(database, stage, rider++))));
}

async function eraseRows(database: TestDatabase, stage: ForgettingStage, rider: number): Promise<void> {
  const { from, riderSql } = erasedTrips(stage);
  const numbers = Array.from({ length: ERASED_TRIPS }, (_, trip) => from + rider + trip * WRITTEN_RIDERS);
  const trips = await tripsOf(database, { riderSql, numbers });
  await database.owner.transaction().execute(async (trx) => {
    for (const { vehicleId, startedS } of trips)
      await sql`DELETE FROM baseline_fix WHERE vehicle_id = ${vehicleId} AND ts >= to_timestamp(${startedS})
        AND ts < to_timestamp(${startedS + FIXES_A_TRIP})`.execute(trx);
  });
}

/** Forgets a week whose last day is over, by the real job and with all its rows; once a stage, since it is then gone. */
export async function measureDropping(
  database: TestDatabase,
  fixes: number,
  stage: ForgettingStage,
): Promise<Measure> {
  const lastDay = LAST_DAY + 7 * stage.no;
  const from = FIRST_GONE + stage.no * A_STAGE;
  const to = from + Math.ceil(fixes / FIXES_A_TRIP);
  const endsOnSql = `date '${dateOfDay(lastDay)}'`;
  const trips: Trips = { from, to, endsOnSql, riderSql: `'gone'`, route: 'filler' };
  await writeTrips(database, trips);
  if (stage.hasBaseline) await writeBaseline(database, trips);
  const value = await once(() => forgetEnded(database.owner, lastDay + 1));
  return {
    name: `forget a week of ${(fixes / 1e6).toFixed(1)} million fixes, ${stage.at}`,
    ...{ value, unit, kind },
    ...(stage.hasBaseline ? { baseline: await once(() => deleteRows(database, trips)) } : {}),
    ...(stage.hasGoal ? { goal: { better: 'less', floor: 200, aim: 50 } } : {}),
  };
}

async function deleteRows({ owner }: TestDatabase, { from, to }: Trips): Promise<void> {
  const vehicles = sql.raw(
    `SELECT DISTINCT md5('vehicle' || (i / 50))::uuid FROM generate_series(${from}, ${to - 1}) AS i`,
  );
  await sql`DELETE FROM baseline_fix WHERE vehicle_id IN (${vehicles})`.execute(owner);
}

async function once(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
