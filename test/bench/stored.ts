/**
 * How many bytes a fix of a route takes in PostgreSQL: all that a rental with it leaves in both databases, as booking
 * door, vault, ingest and the log's sequencer write it, rows, indexes and all.
 */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import { createTestDatabase } from '@fleetveil/fleet-api/testing';
import {
  type BookedRental,
  commitGroup,
  dateOfDay,
  type MeasuredRental,
  type MeasuredVault,
  openMeasuredVault,
  type StoredRecord,
  TEST_DAY,
  TEST_NOW_S,
  type TestDatabase,
} from '@fleetveil/fleet-api/testing/measuring';
import { randomBytes, randomId } from '@fleetveil/proto';
import { type QueryExecutorProvider, sql } from 'kysely';
import { BASELINE_TABLE, insertBaseline } from './baseline.ts';
import type { Bench, Measure } from './measure.ts';

const HOUR_S = 3_600;
const TRIPS = { short: 50, usual: 300, full: 1_000 } as const;
/** Units that ride at once: their chunks arrive in turn. */
const AT_ONCE = 50;
/** Chunks of `ends`: a start and an end. */
const ENDS_CHUNKS = 2;

/** Stores hours of routes as door, vault and ingest do, and the same fixes as rows. */
export const measureStored: Bench = async ({ size, say }) => {
  const database = await createTestDatabase();
  const vault = await openMeasuredVault(database);
  try {
    const trips = TRIPS[size];
    const fixes = trips * HOUR_S;
    say(`storing ${trips} rentals of an hour with a route at 1 Hz: ${fixes} fixes`);
    const store = { database, vault, vehicles: await addVehicles(vault) };
    await storeTrips(store, AT_ONCE); // Tables and indexes have a page each before anything is counted.
    const before = await sizesOf(database);
    for (let at = 0; at < trips; at += AT_ONCE) await storeTrips(store, Math.min(AT_ONCE, trips - at));
    const after = await sizesOf(database);
    const baseline = await storeBaseline(database.owner, trips);
    return measuresOf({ fixes, before, after, baseline });
  } finally {
    await vault.close();
    await database.drop();
  }
};

interface Store {
  readonly database: TestDatabase;
  readonly vault: MeasuredVault;
  readonly vehicles: readonly string[];
}

async function addVehicles(vault: MeasuredVault): Promise<string[]> {
  const vehicles: string[] = [];
  for (let i = 0; i < AT_ONCE; i += 1) vehicles.push(await vault.booking.addVehicle());
  return vehicles;
}

function measuresOf(found: { fixes: number; before: Sizes; after: Sizes; baseline: number }): Measure[] {
  const { fixes, before, after, baseline } = found;
  const grown = (of: keyof Sizes) => (after[of] - before[of]) / fixes;
  const all = grown('fleet') + grown('vault');
  const same = { unit: 'bytes a fix', kind: 'bytes', baseline } as const;
  return [
    { name: 'stored, table and index of chunks, of route and ends', value: grown('chunk'), ...same },
    {
      name: 'stored, everything of a rental of an hour in: booking, both streams, trip, log, the vault',
      value: all,
      ...same,
      goal: { better: 'less', floor: 10, aim: 7 },
    },
    { name: "of it the vault's keys", value: grown('vault'), unit: 'bytes a fix', kind: 'bytes' },
    { name: 'baseline / ours stored', value: baseline / all, unit: 'times', kind: 'bytes' },
  ];
}

/**
 * Rentals that run at once, from the booking to the log: openings and their keys, the first of the two chunks of `ends`,
 * a chunk of each route in turn, then the second and the trip's end, in groups as they come.
 */
async function storeTrips({ database, vault, vehicles }: Store, count: number): Promise<void> {
  const trips: StoredTrip[] = [];
  for (const vehicleId of vehicles.slice(0, count))
    trips.push(createTrip(vehicleId, await vault.booking.book(vehicleId)));
  await vault.deposit(trips.map((trip) => trip.rental));
  const commit = (records: (trip: StoredTrip) => StoredRecord[]) =>
    commitGroup(database.ingest, [], trips.flatMap(records));
  await commit((trip) => [trip.opening('ends'), trip.chunk('ends', 0), trip.opening('route')]);
  for (let no = 0; no < HOUR_S / CHUNK_SPAN_S; no += 1) await commit((trip) => [trip.chunk('route', no)]);
  for (const { rental } of trips) await vault.booking.end(rental.rentalId);
  await commit((trip) => [trip.chunk('ends', 1), trip.end()]);
  await vault.booking.sequence();
}

type Kind = 'ends' | 'route';

interface StoredTrip {
  readonly rental: MeasuredRental;
  opening(kind: Kind): StoredRecord;
  chunk(kind: Kind, no: number): StoredRecord;
  end(): StoredRecord;
}

const CELL = '891f1d48177ffff';
const PARENT = '881f1d4817fffff';
const ENDS_ON_DAY = TEST_DAY + 30;

function createTrip(vehicleId: string, booked: BookedRental): StoredTrip {
  const rental = rentalOf(vehicleId, booked);
  const outboxId = randomId();
  let number = 0;
  const head = () => {
    number += 1;
    const days = { endsOnDay: ENDS_ON_DAY, stampDay: ENDS_ON_DAY };
    return { vehicleId, outboxId, number, policyVersion: 1, ...days };
  };
  const { grantId } = booked;
  return {
    rental,
    opening: (kind) => ({ ...head(), kind: 'stream_opening', opening: openingOf(rental, kind) }),
    chunk: (kind, chunkNo) => {
      const sealed = { nonce: randomBytes(12), ciphertext: randomBytes(320) };
      const { streamId } = rental[kind];
      return { ...head(), kind: 'chunk', chunk: { grantId, streamId, chunkNo, ...sealed } };
    },
    end: () => ({ ...head(), kind: 'trip_end', trip: tripOf(rental) }),
  };
}

/** The keys of the two kinds end on days of their own, so that a rental has two in the vault. */
function rentalOf(vehicleId: string, booked: BookedRental): MeasuredRental {
  return {
    ...{ ...booked, vehicleId, riderId: randomId(), salt: randomId(), startedS: TEST_NOW_S - HOUR_S },
    ends: { streamId: randomId(), endsOn: dateOfDay(ENDS_ON_DAY - 1) },
    route: { streamId: randomId(), endsOn: dateOfDay(ENDS_ON_DAY) },
  };
}

function openingOf({ rentalId, grantId, ...streams }: MeasuredRental, kind: Kind) {
  const signed = { grantHash: randomBytes(32), statement: randomBytes(300), signature: randomBytes(64) };
  const { streamId } = streams[kind];
  return {
    ...{ rentalId, grantId, streamId, ...signed },
    ...{ kind, policyVersion: 1, follows: undefined, eventId: undefined },
  };
}

function tripOf({ rentalId, grantId, ends, route }: MeasuredRental) {
  return {
    ...{ rentalId, grantId, startedS: TEST_NOW_S - HOUR_S, endedS: TEST_NOW_S, distanceHm: 170 },
    ...{ energyHwh: 21, startCell: CELL, endCell: CELL, startParent: PARENT, endParent: PARENT },
    ...{ endsForGood: true, placeEndsOnDay: TEST_DAY + 90, parking: 1, endedBy: 1, streamsOmitted: 0 },
    streams: [
      { stream_id: ends.streamId, chunks: ENDS_CHUNKS },
      { stream_id: route.streamId, chunks: HOUR_S / CHUNK_SPAN_S },
    ],
  };
}

/** Bytes of the same fixes as rows, a group of vehicles in turn. */
async function storeBaseline(db: TestDatabase['owner'], trips: number): Promise<number> {
  await sql.raw(BASELINE_TABLE).execute(db);
  for (let at = 0; at < trips; at += AT_ONCE) {
    const vehicles = Array.from({ length: Math.min(AT_ONCE, trips - at) }, () => randomId());
    for (let minute = 0; minute < 60; minute += 1) await insertBaseline(db, minuteOf(vehicles, minute));
  }
  return (await bytesOf(db, 'baseline_fix')) / (trips * HOUR_S);
}

function minuteOf(vehicles: readonly string[], minute: number) {
  return Array.from({ length: 60 }, (_, second) => minute * 60 + second).flatMap((s) =>
    vehicles.map((vehicleId) => ({
      ...{ vehicleId, timeS: TEST_NOW_S + s, accuracyM: 4, speedMps: 5.4 },
      ...{ latitudeE6: 56_949_123 + 37 * s, longitudeE6: 24_105_321 - 53 * s },
    })),
  );
}

/**
 * Bytes of all tables of both databases, with indexes and side tables, without `downlink`: messages to units, which are
 * gone within days. `chunk` is one of those of the fleet.
 */
interface Sizes {
  readonly fleet: number;
  readonly vault: number;
  readonly chunk: number;
}

async function sizesOf({ owner, vault }: TestDatabase): Promise<Sizes> {
  for (const db of [owner, vault]) await sql`VACUUM`.execute(db); // as autovacuum leaves tables behind
  const [fleet, keys] = [await bytesOf(owner), await bytesOf(vault)];
  const passing = await bytesOf(owner, 'downlink');
  return { fleet: fleet - passing, vault: keys, chunk: await bytesOf(owner, 'chunk%') };
}

/** Bytes of tables, those of a name alone where one is given. */
async function bytesOf(db: QueryExecutorProvider, like = '%'): Promise<number> {
  const { rows } = await sql<{ name: string; bytes: number }>`SELECT relname AS name,
      pg_total_relation_size(oid)::bigint AS bytes FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname LIKE ${like}`.execute(db);
  return rows.reduce((sum, { bytes }) => sum + Number(bytes), 0);
}
