/** A past of many trips, written by the database itself into the real tables, and the same fixes as rows. */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import { dateOfDay, TEST_DAY, TEST_NOW_S, type TestDatabase } from '@fleetveil/fleet-api/testing/measuring';
import { sql } from 'kysely';

/** Fixes of one trip: an hour at 1 Hz. */
export const FIXES_A_TRIP = 3_600;
/** Chunks of one trip. */
export const CHUNKS_A_TRIP = FIXES_A_TRIP / CHUNK_SPAN_S;
export const TENANT = 'demo';

/** Trips to be written: numbered, since everything about a trip follows from its number. */
export interface Trips {
  readonly from: number;
  /** Not among them. */
  readonly to: number;
  /** Rider of a trip, in SQL over its number `i`. */
  readonly riderSql: string;
  readonly route: boolean;
  /** Last day of everything, in SQL over `i`; by default spread over the coming year. */
  readonly endsOnSql?: string;
}

const SPREAD_DAYS = 330;
const idSql = (what: string, i = 'i') => `md5('${what}' || ${i})::uuid`;
const LAST_DAYS = `date '${dateOfDay(TEST_DAY + 30)}' + (i % ${SPREAD_DAYS})`;
const startSql = `(${TEST_NOW_S} - 86400 - (i % ${SPREAD_DAYS}) * 86400 - (i / ${SPREAD_DAYS}) * 7)`;
/** So many trips has a vehicle. */
const TRIPS_A_VEHICLE = 50;
const vehicleSql = `md5('vehicle' || (i / ${TRIPS_A_VEHICLE}))::uuid`;

/** Ids of a trip as the loader makes them. */
export async function tripIds(
  { owner }: TestDatabase,
  i: number,
): Promise<{ vehicleId: string; streamId: string; startS: number; endsOn: string }> {
  const { rows } = await sql<{
    v: string;
    s: string;
    t: number;
    e: string;
  }>`SELECT ${sql.raw(vehicleSql)} AS v,
    ${sql.raw(idSql('route'))} AS s, ${sql.raw(startSql)}::bigint AS t, ${sql.raw(LAST_DAYS)} AS e
    FROM (SELECT ${i}::int AS i) AS n`.execute(owner);
  const [row] = rows;
  return { vehicleId: row?.v ?? '', streamId: row?.s ?? '', startS: row?.t ?? 0, endsOn: row?.e ?? '' };
}

/** Writes trips with all that belongs to them. */
export async function writeTrips({ owner }: TestDatabase, trips: Trips): Promise<void> {
  const endsOn = trips.endsOnSql ?? LAST_DAYS;
  const numbers = `generate_series(${trips.from}, ${trips.to - 1}) AS i`;
  for (const statement of [...rentalSql(trips, endsOn), ...unitSql(trips, endsOn)])
    await sql.raw(`${statement.replaceAll('NUMBERS', numbers)} ON CONFLICT DO NOTHING`).execute(owner);
}

/** What doors wrote. */
function rentalSql({ riderSql, route }: Trips, endsOn: string): string[] {
  const keep = route ? 365 : 'NULL';
  return [
    `INSERT INTO vehicle SELECT DISTINCT ${vehicleSql}, '${TENANT}', 'car', 'bench' FROM NUMBERS`,
    `INSERT INTO rental SELECT ${idSql('rental')}, ${vehicleSql}, '${TENANT}', ${startSql}, ${startSql}, ${startSql} + 3600,
      'ended', ${route}, ${keep}, decode(repeat('00', 32), 'hex'), 1, ${endsOn} FROM NUMBERS`,
    `INSERT INTO rental_rider SELECT ${idSql('rental')}, '${TENANT}', ${riderSql}, ${idSql('salt')}, ${endsOn} FROM NUMBERS`,
    `INSERT INTO grant_issued SELECT ${idSql('grant')}, ${idSql('rental')}, ${vehicleSql}, decode(repeat('00', 300), 'hex'),
      ${startSql}, ${startSql} + 7200, ${endsOn} FROM NUMBERS`,
  ];
}

/** What units sent. */
function unitSql({ route }: Trips, endsOn: string): string[] {
  const streams = route ? (['ends', 'route'] as const) : (['ends'] as const);
  const counts = streams.map(
    (kind) =>
      `json_build_object('stream_id', ${idSql(kind)}, 'chunks', ${kind === 'ends' ? 2 : CHUNKS_A_TRIP})`,
  );
  return [
    `INSERT INTO trip SELECT ${idSql('rental')}, ${vehicleSql}, ${idSql('grant')}, ${startSql}, ${startSql} + 3600, 170, 21,
      '881f1d4817fffff', '881f1d4817fffff', 1, 1, json_build_array(${counts.join()})::jsonb, 0, ${endsOn} FROM NUMBERS`,
    `INSERT INTO trip_place SELECT ${idSql('rental')}, ${vehicleSql}, '891f1d48177ffff', '891f1d48177ffff',
      least(${endsOn}, date '${dateOfDay(TEST_DAY + 90)}') FROM NUMBERS`,
    ...streams.flatMap((kind) => streamSql(kind, endsOn)),
  ];
}

function streamSql(kind: 'ends' | 'route', endsOn: string): string[] {
  const [number, chunks] = kind === 'ends' ? [1, 2] : [2, CHUNKS_A_TRIP];
  return [
    `INSERT INTO stream SELECT ${vehicleSql}, ${idSql(kind)}, ${number}, ${idSql('rental')}, ${idSql('grant')},
      decode(repeat('00', 32), 'hex'), 1, NULL, decode(repeat('00', 300), 'hex'), decode(repeat('00', 64), 'hex'),
      ${endsOn} FROM NUMBERS`,
    `INSERT INTO record SELECT ${vehicleSql}, ${idSql('outbox')}, ${number}, 5, ${endsOn} FROM NUMBERS`,
    `INSERT INTO chunk SELECT ${vehicleSql}, ${idSql(kind)}, c, decode(repeat('00', 12), 'hex'),
      decode(repeat('a5', 320), 'hex'), ${idSql('grant')}, ${idSql('outbox')}, 10 + c, ${endsOn}
      FROM NUMBERS, generate_series(0, ${chunks - 1}) AS c`,
  ];
}

/** Writes the same fixes as rows. */
export async function writeBaseline({ owner }: TestDatabase, { from, to }: Trips): Promise<void> {
  await sql
    .raw(`INSERT INTO baseline_fix SELECT ${vehicleSql}, to_timestamp(${startSql} + s), 56.9 + s * 0.000037,
    24.1 - s * 0.000053, 5.4, 4 FROM generate_series(${from}, ${to - 1}) AS i,
    generate_series(0, ${FIXES_A_TRIP - 1}) AS s`)
    .execute(owner);
}

/** Keys of trips in the vault's database; what is wrapped in them does not matter for destroying them. */
export async function writeKeys({ vault }: TestDatabase, { from, to }: Trips): Promise<void> {
  const numbers = `generate_series(${from}, ${to - 1}) AS i`;
  const wrapped = `decode(repeat('00', 60), 'hex')`;
  const hash = `decode(repeat('00', 32), 'hex')`;
  await sql
    .raw(`INSERT INTO rental_key SELECT '${TENANT}', ${idSql('rental')}, ${LAST_DAYS}, ${wrapped},
    (SELECT generation_id FROM generation LIMIT 1) FROM ${numbers}`)
    .execute(vault);
  for (const kind of ['ends', 'route'])
    await sql
      .raw(`INSERT INTO stream_key SELECT ${idSql(kind)}, '${TENANT}', ${vehicleSql}, ${idSql('rental')}, 1, ${hash},
      1, ${hash}, ${wrapped}, 1, ${LAST_DAYS} FROM ${numbers}`)
      .execute(vault);
}

const WRITTEN = [
  'vehicle',
  'rental',
  'rental_rider',
  'grant_issued',
  'trip',
  'trip_place',
  'stream',
  'record',
  'chunk',
];

/** As autovacuum leaves tables behind. */
export async function settle({ owner }: TestDatabase, more: readonly string[] = []): Promise<void> {
  for (const table of [...WRITTEN, ...more]) await sql`VACUUM ANALYZE ${sql.id(table)}`.execute(owner);
}
