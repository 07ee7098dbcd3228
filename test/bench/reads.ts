/**
 * How long reading and forgetting take as a store grows: a rider's list, an hour's track, an erasure, a week's
 * end. A real PostgreSQL that syncs, the doors' own statements under the rider's role and its row rules, and a
 * real vault on its socket that holds the key of every route in the store.
 */
import {
  listTrips,
  type MeasuredRider,
  type MeasuredVault,
  openMeasuredDatabase,
  openMeasuredVault,
  type TestDatabase,
  withRole,
} from '@fleetveil/fleet-api/testing/measuring';
import { createChance } from '@fleetveil/simulator';
import { sql } from 'kysely';
import { BASELINE_TABLE } from './baseline.ts';
import { percentile, timesMs } from './durations.ts';
import { erasedTrips, type ForgettingStage, measureDropping, measureErasing } from './erasing.ts';
import {
  FIXES_A_TRIP,
  settle,
  TENANT,
  type TripIds,
  type Trips,
  tripsOf,
  writeBaseline,
  writeTrips,
} from './history.ts';
import type { Bench, BenchRun, Measure } from './measure.ts';
import { writeRoutes } from './routes.ts';

/** Millions of fixes in the store when it is read. */
const MILLIONS = { short: [0.1], usual: [1, 10], full: [1, 10, 50] } as const;
/** Beyond this the rows of the baseline do not fit into the ten minutes of a run. */
const BASELINE_UP_TO = 10;
/** The store at which goals hold. */
const GOAL_AT = 10;
/** Reads of each kind at each size: of a thousand, ten are slower than the p99. */
const RUNS = { short: 100, usual: 1_000, full: 1_000 } as const;
/** Riders of each stage with a hundred trips each, besides those whose routes make the store grow. */
const LIST_RIDERS = 50;
const LIST_TRIPS = 100;
const FIRST_LISTED = 8_000_000;
const LISTED_A_STAGE = 100_000;
/** Rider of a trip that makes the store grow: twenty trips each. */
const GROWING_RIDER = `'rider-' || (i / 20)`;

const kind = 'rate';
const unit = 'ms';

/** Reads and forgets at growing sizes. */
export const measureReads: Bench = async (run) => {
  const database = await openMeasuredDatabase();
  const vault = await openMeasuredVault(database);
  try {
    await sql.raw(BASELINE_TABLE).execute(database.owner);
    return await measureGrowth({ database, vault }, run);
  } finally {
    await vault.close();
    await database.drop();
  }
};

interface Store {
  readonly database: TestDatabase;
  readonly vault: MeasuredVault;
}

interface Stage extends ForgettingStage {
  /** Trips that made the store grow until here. */
  readonly trips: number;
  readonly runs: number;
}

async function measureGrowth(store: Store, { size, say }: BenchRun): Promise<Measure[]> {
  const measures: Measure[] = [];
  let from = 0;
  for (const [no, millions] of MILLIONS[size].entries()) {
    say(`writing up to ${millions} million fixes`);
    const trips = Math.ceil((millions * 1e6) / FIXES_A_TRIP);
    const flags = { hasBaseline: millions <= BASELINE_UP_TO, hasGoal: millions >= GOAL_AT };
    const stage = { ...flags, no, trips, runs: RUNS[size], at: `at ${millions} million fixes` };
    await grow(store, stage, from);
    say(`reading ${stage.at}`);
    measures.push(...(await measureList(store, stage)), ...(await measureTracks(store, stage)));
    say(`forgetting ${stage.at}`);
    measures.push(...(await measureErasing(store.database, store.vault, stage)));
    measures.push(await measureDropping(store.database, size === 'short' ? 1e5 : 1e6, stage));
    from = trips;
  }
  return measures;
}

/** What is listed and erased at a stage comes in the middle of what makes the store grow: it is neither old nor new. */
async function grow(store: Store, stage: Stage, from: number): Promise<void> {
  const middle = Math.floor((from + stage.trips) / 2);
  const growing = { riderSql: GROWING_RIDER, route: 'sealed' } as const;
  await write(store, stage, { ...growing, from, to: middle });
  await write(store, stage, listed(stage));
  await write(store, stage, erasedTrips(stage));
  await write(store, stage, { ...growing, from: middle, to: stage.trips });
  await settle(store.database, stage.hasBaseline ? ['baseline_fix'] : []);
}

async function write({ database, vault }: Store, { hasBaseline }: Stage, trips: Trips): Promise<void> {
  await writeTrips(database, trips);
  if (trips.route === 'none') return;
  await writeRoutes(database, vault, trips);
  if (hasBaseline) await writeBaseline(database, trips);
}

/** A rider's trips lie apart, as those of others come in between. */
function listed({ no }: Pick<Stage, 'no'>): Trips {
  const from = FIRST_LISTED + no * LISTED_A_STAGE;
  const riderSql = `'lister-${no}-' || ((i - ${from}) % ${LIST_RIDERS})`;
  return { from, to: from + LIST_RIDERS * LIST_TRIPS, riderSql, route: 'none' };
}

async function measureList({ database }: Store, { no, runs, at, hasGoal }: Stage): Promise<Measure[]> {
  const list = await timesMs(runs, (run) => readList(database, `lister-${no}-${run % LIST_RIDERS}`));
  const [p50, p99] = percentiles(`a rider's list of ${LIST_TRIPS} trips`, list, at);
  return [p50, { ...p99, ...goalOf(hasGoal, 30, 10) }];
}

async function readList({ doors }: TestDatabase, rider: string): Promise<void> {
  const asker = { tenant: TENANT, rider };
  const trips = await withRole(doors, 'door_rider', asker, (trx) =>
    listTrips(trx, { tenant: TENANT, riderId: rider }, { limit: LIST_TRIPS, cursor: undefined }),
  );
  if (trips.length !== LIST_TRIPS) throw new Error(`${trips.length} trips instead of ${LIST_TRIPS}`);
}

/** Tracks from all over the store, of many riders; SQL and opening of a track are of the same reading of it. */
async function measureTracks({ database, vault }: Store, stage: Stage): Promise<Measure[]> {
  const { at, hasBaseline, hasGoal } = stage;
  const chosen = await chooseTracks(database, stage);
  const riders = await ridersOf(vault, chosen);
  const works: { ms: number; vaultMs: number }[] = [];
  for (const trip of chosen) works.push(await readTrack(vault, riders, trip));
  const counted = works.slice(1);
  const theirs = hasBaseline
    ? await timesMs(stage.runs, (run) => readBaselineTrack(database, chosen[run]))
    : undefined;
  const beside = (percent: number) => (theirs === undefined ? {} : { baseline: percentile(theirs, percent) });
  const of = (name: string, value: (work: { ms: number; vaultMs: number }) => number) =>
    percentiles(`an hour's track, ${name}`, counted.map(value), at);
  const [p50, p99] = of('opened', ({ ms }) => ms);
  return [
    ...of('of it SQL', ({ ms, vaultMs }) => ms - vaultMs),
    ...of("of it the vault's opening", ({ vaultMs }) => vaultMs),
    { ...p50, ...beside(50) },
    { ...p99, ...beside(99), ...goalOf(hasGoal, 50, 20) },
  ];
}

/** One more than is counted: the first is not. */
async function chooseTracks(database: TestDatabase, { trips, runs }: Stage): Promise<TripIds[]> {
  const chance = createChance(11);
  const numbers = Array.from({ length: runs + 1 }, () => Math.floor(chance() * trips));
  return tripsOf(database, { riderSql: GROWING_RIDER, numbers });
}

/** Riders have their tokens before they ask. */
async function ridersOf(
  vault: MeasuredVault,
  trips: readonly TripIds[],
): Promise<ReadonlyMap<string, MeasuredRider>> {
  const ids = [...new Set(trips.map((trip) => trip.riderId))];
  return new Map(await Promise.all(ids.map(async (id) => [id, await vault.rider(id)] as const)));
}

async function readTrack(
  vault: MeasuredVault,
  riders: ReadonlyMap<string, MeasuredRider>,
  { riderId, rentalId }: TripIds,
) {
  const rider = riders.get(riderId);
  if (rider === undefined) throw new Error('a rider without a token');
  const { fixes, ...work } = await vault.readRoute(rider, rentalId);
  if (fixes !== FIXES_A_TRIP) throw new Error(`the vault gave ${fixes} of ${FIXES_A_TRIP} fixes`);
  return work;
}

async function readBaselineTrack({ owner }: TestDatabase, trip: TripIds | undefined): Promise<void> {
  const { vehicleId = '', startedS = 0 } = trip ?? {};
  const { rows } =
    await sql`SELECT extract(epoch FROM ts)::int AS ts, lat, lon, speed, accuracy FROM baseline_fix
    WHERE vehicle_id = ${vehicleId} AND ts >= to_timestamp(${startedS}) AND ts < to_timestamp(${startedS + FIXES_A_TRIP})
    ORDER BY ts`.execute(owner);
  if (rows.length !== FIXES_A_TRIP)
    throw new Error(`the baseline gave ${rows.length} of ${FIXES_A_TRIP} fixes`);
}

function percentiles(name: string, times: readonly number[], at: string): [p50: Measure, p99: Measure] {
  const of = (percent: number, label: string): Measure => ({
    name: `${name}, ${label}, ${at}`,
    value: percentile(times, percent),
    ...{ unit, kind },
  });
  return [of(50, 'p50'), of(99, `p99 of ${times.length}`)];
}

function goalOf(hasGoal: boolean, floor: number, aim: number): Pick<Measure, 'goal'> {
  return hasGoal ? { goal: { better: 'less', floor, aim } } : {};
}
