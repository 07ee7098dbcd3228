/**
 * How long reading and forgetting take as a store grows: a rider's list, an hour's track, an erasure, a week's
 * end. A real PostgreSQL that syncs, the doors' own statements under the rider's role and its row rules, and a
 * real vault on its socket.
 */
import {
  chunksOf,
  listTrips,
  type MeasuredVault,
  openMeasuredDatabase,
  openMeasuredVault,
  TEST_NOW_S,
  type TestDatabase,
  withRole,
} from '@fleetveil/fleet-api/testing/measuring';
import { createChance } from '@fleetveil/simulator';
import { sql } from 'kysely';
import { BASELINE_TABLE } from './baseline.ts';
import { percentile, timesMs } from './durations.ts';
import { measureDropping, measureErasing } from './erasing.ts';
import {
  CHUNKS_A_TRIP,
  FIXES_A_TRIP,
  settle,
  TENANT,
  type Trips,
  tripIds,
  writeBaseline,
  writeTrips,
} from './history.ts';
import type { Bench, BenchRun, Measure } from './measure.ts';

/** Millions of fixes in the store when it is read. */
const MILLIONS = { short: [0.1], usual: [1, 10], full: [1, 10, 50] } as const;
/** Beyond this the rows of the baseline do not fit into the ten minutes of a run. */
const BASELINE_UP_TO = 10;
/** The store at which goals hold. */
const GOAL_AT = 10;
/** Riders with a hundred trips each, besides those whose routes make the store grow. */
const LIST_RIDERS = 20;
const LIST_TRIPS = 100;
const FIRST_LISTED = 8_000_000;
const RUNS = 100;

const kind = 'rate';
const unit = 'ms';

/** Reads at growing sizes, then forgets. */
export const measureReads: Bench = async (run) => {
  const database = await openMeasuredDatabase();
  const vault = await openMeasuredVault(database, hourOfRoute());
  try {
    await sql.raw(BASELINE_TABLE).execute(database.owner);
    await writeTrips(database, listed());
    const opening = await timesMs(RUNS, () => openWhole(vault));
    const measures = await measureGrowth(database, run, opening);
    run.say('forgetting');
    const erased = await measureErasing(database, vault);
    const dropped = await measureDropping(database, run.size === 'short' ? 1e5 : 1e6);
    return [...measures, ...openingMeasures(opening), erased, dropped];
  } finally {
    await vault.close();
    await database.drop();
  }
};

const listed = (): Trips => ({
  ...{ from: FIRST_LISTED, to: FIRST_LISTED + LIST_RIDERS * LIST_TRIPS, route: false },
  riderSql: `'lister-' || ((i - ${FIRST_LISTED}) / ${LIST_TRIPS})`,
});

async function openWhole(vault: MeasuredVault): Promise<void> {
  const fixes = await vault.open();
  if (fixes !== FIXES_A_TRIP) throw new Error(`the vault gave ${fixes} of ${FIXES_A_TRIP} fixes`);
}

async function measureGrowth(
  database: TestDatabase,
  { size, say }: BenchRun,
  opening: readonly number[],
): Promise<Measure[]> {
  const measures: Measure[] = [];
  let from = 0;
  for (const millions of MILLIONS[size]) {
    say(`writing up to ${millions} million fixes`);
    const to = Math.ceil((millions * 1e6) / FIXES_A_TRIP);
    const trips = { from, to, riderSql: `'rider-' || (i / 20)`, route: true };
    await writeTrips(database, trips);
    const hasBaseline = millions <= BASELINE_UP_TO;
    if (hasBaseline) await writeBaseline(database, trips);
    await settle(database, hasBaseline ? ['baseline_fix'] : []);
    measures.push(...(await readAt(database, { millions, trips: to, hasBaseline, opening })));
    from = to;
  }
  return measures;
}

interface Stage {
  readonly millions: number;
  readonly trips: number;
  readonly hasBaseline: boolean;
  /** Milliseconds of openings of an hour in the vault. */
  readonly opening: readonly number[];
}

async function readAt(database: TestDatabase, stage: Stage): Promise<Measure[]> {
  const { millions, opening } = stage;
  const at = `at ${millions} million fixes`;
  const list = await timesMs(RUNS, (run) => readList(database, run % LIST_RIDERS));
  const rows = await timesTracks(stage, database, readTrackRows);
  const track = rows.map((ms, run) => ms + (opening[run] ?? 0));
  const theirs = stage.hasBaseline ? await timesTracks(stage, database, readBaselineTrack) : undefined;
  const goal = (floor: number, aim: number) =>
    millions >= GOAL_AT ? { goal: { better: 'less' as const, floor, aim } } : {};
  const beside = (percent: number) => (theirs === undefined ? {} : { baseline: percentile(theirs, percent) });
  return [
    { name: `a rider's list of 100 trips, p50, ${at}`, value: percentile(list, 50), unit, kind },
    {
      name: `a rider's list of 100 trips, p99, ${at}`,
      value: percentile(list, 99),
      unit,
      kind,
      ...goal(30, 8),
    },
    { name: `an hour's track, SQL alone, p50, ${at}`, value: percentile(rows, 50), unit, kind },
    { name: `an hour's track, SQL alone, p99, ${at}`, value: percentile(rows, 99), unit, kind },
    { name: `an hour's track, opened, p50, ${at}`, value: percentile(track, 50), unit, kind, ...beside(50) },
    {
      name: `an hour's track, opened, p99, ${at}`,
      value: percentile(track, 99),
      unit,
      kind,
      ...beside(99),
      ...goal(50, 12),
    },
  ];
}

async function readList({ doors }: TestDatabase, rider: number): Promise<void> {
  const asker = { tenant: TENANT, rider: `lister-${rider}` };
  const trips = await withRole(doors, 'door_rider', asker, (trx) =>
    listTrips(trx, { tenant: TENANT, riderId: asker.rider }, { limit: LIST_TRIPS, cursor: undefined }),
  );
  if (trips.length !== LIST_TRIPS) throw new Error(`${trips.length} trips instead of ${LIST_TRIPS}`);
}

type ReadTrack = (
  database: TestDatabase,
  ids: Awaited<ReturnType<typeof tripIds>>,
  rider: string,
) => Promise<number>;

/** Milliseconds of reading tracks from all over the store, the same ones in each run. */
async function timesTracks({ trips }: Stage, database: TestDatabase, read: ReadTrack): Promise<number[]> {
  const chance = createChance(11);
  const numbers = Array.from({ length: RUNS }, () => Math.floor(chance() * trips));
  const chosen = await Promise.all(numbers.map((i) => tripIds(database, i)));
  return timesMs(RUNS, async (run) => {
    const [ids, i] = [chosen[run], numbers[run] ?? 0];
    if (ids !== undefined && (await read(database, ids, `rider-${Math.floor(i / 20)}`)) === 0)
      throw new Error('a track that is not there');
  });
}

/** A door has the end days from the trip, which it reads before. */
const readTrackRows: ReadTrack = async ({ doors }, { vehicleId, streamId, endsOn }, rider) => {
  const rows = await withRole(doors, 'door_rider', { tenant: TENANT, rider }, (trx) =>
    chunksOf(trx, vehicleId, streamId, [endsOn]),
  );
  return rows.length;
};

const readBaselineTrack: ReadTrack = async ({ owner }, { vehicleId, startS }) => {
  const { rows } =
    await sql`SELECT extract(epoch FROM ts)::int AS ts, lat, lon, speed, accuracy FROM baseline_fix
    WHERE vehicle_id = ${vehicleId} AND ts >= to_timestamp(${startS}) AND ts < to_timestamp(${startS + FIXES_A_TRIP})
    ORDER BY ts`.execute(owner);
  return rows.length;
};

function openingMeasures(opening: readonly number[]): Measure[] {
  const name = `opening an hour in the vault (${CHUNKS_A_TRIP} chunks), token, grant, leaf and JSON in`;
  return [
    { name: `${name}, p50`, value: percentile(opening, 50), unit, kind },
    { name: `${name}, p99`, value: percentile(opening, 99), unit, kind },
  ];
}

/** An hour at 1 Hz in chunks as a unit closes them. */
function hourOfRoute() {
  const span = FIXES_A_TRIP / CHUNKS_A_TRIP;
  const fixAt = (s: number) => ({
    ...{ timeS: TEST_NOW_S - 1_800 + s, accuracyM: 4 },
    ...{ latitudeE6: 56_949_123 + 37 * s, longitudeE6: 24_105_321 - 53 * s },
  });
  return Array.from({ length: CHUNKS_A_TRIP }, (_, no) =>
    Array.from({ length: span }, (_, s) => fixAt(no * span + s)),
  );
}
