/** How many bytes a fix of a route takes in PostgreSQL: rows, indexes and all, as ingest commits them. */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import { createTestDatabase } from '@fleetveil/fleet-api/testing';
import {
  commitGroup,
  type StoredRecord,
  TEST_DAY,
  TEST_NOW_S,
  type TestDatabase,
} from '@fleetveil/fleet-api/testing/measuring';
import { randomBytes, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { BASELINE_TABLE, insertBaseline } from './baseline.ts';
import type { Bench, Measure } from './measure.ts';

const HOUR_S = 3_600;
const TRIPS = { short: 50, usual: 500, full: 1_500 } as const;
/** Units that ride at once: their chunks arrive in turn. */
const AT_ONCE = 50;
const TABLES = ['chunk', 'stream', 'record', 'trip', 'trip_place'] as const;

/** Stores hours of routes as ingest does, and the same fixes as rows. */
export const measureStored: Bench = async ({ size, say }) => {
  const database = await createTestDatabase();
  try {
    const trips = TRIPS[size];
    const fixes = trips * HOUR_S;
    say(`storing ${trips} rentals of an hour with a route at 1 Hz: ${fixes} fixes`);
    const before = await bytesOf(database, TABLES);
    for (let at = 0; at < trips; at += AT_ONCE) await storeTrips(database, Math.min(AT_ONCE, trips - at));
    const ours = await bytesOf(database, TABLES);
    const baseline = await storeBaseline(database.owner, trips);
    return measuresOf({ fixes, before, ours, baseline });
  } finally {
    await database.drop();
  }
};

type Sizes = ReadonlyMap<string, number>;

function measuresOf(found: { fixes: number; before: Sizes; ours: Sizes; baseline: number }): Measure[] {
  const { fixes, before, ours, baseline } = found;
  const grown = (tables: readonly string[]) =>
    tables.reduce((sum, table) => sum + (ours.get(table) ?? 0) - (before.get(table) ?? 0), 0) / fixes;
  const same = { unit: 'bytes a fix', kind: 'bytes', baseline } as const;
  return [
    { name: 'stored, table and index of chunks', value: grown(['chunk']), ...same },
    {
      name: 'stored, everything of a rental of an hour in',
      value: grown(TABLES),
      ...same,
      goal: { better: 'less', floor: 10, aim: 6 },
    },
    { name: 'baseline / ours stored', value: baseline / grown(TABLES), unit: 'times', kind: 'bytes' },
  ];
}

/** Rentals that run at once: openings, then a chunk of each in turn, then their ends, in groups as they come. */
async function storeTrips({ ingest }: TestDatabase, count: number): Promise<void> {
  const trips = Array.from({ length: count }, () => createTrip());
  await commitGroup(
    ingest,
    [],
    trips.map((trip) => trip.opening()),
  );
  for (let no = 0; no < HOUR_S / CHUNK_SPAN_S; no += 1)
    await commitGroup(
      ingest,
      [],
      trips.map((trip) => trip.chunk(no)),
    );
  await commitGroup(
    ingest,
    [],
    trips.map((trip) => trip.end()),
  );
}

interface StoredTrip {
  opening(): StoredRecord;
  chunk(no: number): StoredRecord;
  end(): StoredRecord;
}

const CELL = '891f1d48177ffff';
const PARENT = '881f1d4817fffff';

function createTrip(): StoredTrip {
  const [vehicleId, outboxId, streamId, grantId, rentalId] = Array.from({ length: 5 }, () => randomId());
  const ids = { streamId: streamId ?? '', grantId: grantId ?? '', rentalId: rentalId ?? '' };
  let number = 0;
  const head = () => {
    number += 1;
    const endsOnDay = TEST_DAY + 30;
    return {
      vehicleId: vehicleId ?? '',
      outboxId: outboxId ?? '',
      number,
      endsOnDay,
      policyVersion: 1,
      stampDay: endsOnDay,
    };
  };
  return {
    opening: () => ({ ...head(), kind: 'stream_opening', opening: openingOf(ids) }),
    chunk: (chunkNo) => {
      const sealed = { nonce: randomBytes(12), ciphertext: randomBytes(320) };
      return { ...head(), kind: 'chunk', chunk: { ...ids, chunkNo, ...sealed } };
    },
    end: () => ({ ...head(), kind: 'trip_end', trip: tripOf(ids) }),
  };
}

type TripIds = Readonly<Record<'streamId' | 'grantId' | 'rentalId', string>>;

function openingOf(ids: TripIds) {
  const signed = { grantHash: randomBytes(32), statement: randomBytes(300), signature: randomBytes(64) };
  return {
    ...ids,
    ...signed,
    kind: 'route',
    policyVersion: 1,
    follows: undefined,
    eventId: undefined,
  } as const;
}

function tripOf({ streamId, grantId, rentalId }: TripIds) {
  return {
    ...{
      rentalId,
      grantId,
      startedS: TEST_NOW_S - HOUR_S,
      endedS: TEST_NOW_S,
      distanceHm: 170,
      energyHwh: 21,
    },
    ...{ startCell: CELL, endCell: CELL, startParent: PARENT, endParent: PARENT, endsForGood: true },
    ...{ placeEndsOnDay: TEST_DAY + 90, parking: 1, endedBy: 1, streamsOmitted: 0 },
    streams: [{ stream_id: streamId, chunks: HOUR_S / CHUNK_SPAN_S }],
  };
}

/** Bytes of the same fixes as rows, a group of vehicles in turn. */
async function storeBaseline(db: TestDatabase['owner'], trips: number): Promise<number> {
  await sql.raw(BASELINE_TABLE).execute(db);
  for (let at = 0; at < trips; at += AT_ONCE) {
    const vehicles = Array.from({ length: Math.min(AT_ONCE, trips - at) }, () => randomId());
    for (let minute = 0; minute < 60; minute += 1) await insertBaseline(db, minuteOf(vehicles, minute));
  }
  const sizes = await bytesOf({ owner: db }, ['baseline_fix']);
  return (sizes.get('baseline_fix') ?? 0) / (trips * HOUR_S);
}

function minuteOf(vehicles: readonly string[], minute: number) {
  return Array.from({ length: 60 }, (_, second) => minute * 60 + second).flatMap((s) =>
    vehicles.map((vehicleId) => ({
      ...{ vehicleId, timeS: TEST_NOW_S + s, accuracyM: 4, speedMps: 5.4 },
      ...{ latitudeE6: 56_949_123 + 37 * s, longitudeE6: 24_105_321 - 53 * s },
    })),
  );
}

/** Bytes of tables after a vacuum, all partitions with indexes and side tables. */
async function bytesOf({ owner }: Pick<TestDatabase, 'owner'>, tables: readonly string[]): Promise<Sizes> {
  const sizes = new Map<string, number>();
  for (const table of tables) {
    await sql`VACUUM ${sql.id(table)}`.execute(owner);
    const { rows } = await sql<{ bytes: number }>`SELECT coalesce(sum(pg_total_relation_size(relid)),
      pg_total_relation_size(${table}::regclass))::bigint AS bytes FROM pg_partition_tree(${table}::regclass)`.execute(
      owner,
    );
    sizes.set(table, Number(rows[0]?.bytes ?? 0));
  }
  return sizes;
}
