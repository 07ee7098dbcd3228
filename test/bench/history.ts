/** A past of many trips, written by the database itself into the real tables, and the same fixes as rows. */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import {
  dateOfDay,
  type MeasuredRental,
  TEST_DAY,
  TEST_NOW_S,
  type TestDatabase,
} from '@fleetveil/fleet-api/testing/measuring';
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
  /** `filler`: rows of the right size that nothing opens. `sealed`: as units seal it, by `writeRoutes`. */
  readonly route: 'none' | 'filler' | 'sealed';
  /** Last day of everything, in SQL over `i`; by default spread over the coming year. */
  readonly endsOnSql?: string;
}

const SPREAD_DAYS = 330;
const idSql = (what: string, i = 'i') => `md5('${what}' || ${i})::uuid`;
const LAST_DAYS = `date '${dateOfDay(TEST_DAY + 30)}' + (i % ${SPREAD_DAYS})`;
/** Trips begin at the same second of so many days: no two of a vehicle at once, and each hour is encoded once only. */
const START_DAYS = 60;
const startSql = `(${TEST_NOW_S} - 86400 - (i % ${START_DAYS}) * 86400)`;
/** So many trips has a vehicle: fewer than there are days on which they begin. */
const TRIPS_A_VEHICLE = 50;
const vehicleSql = `md5('vehicle' || (i / ${TRIPS_A_VEHICLE}))::uuid`;

/** A trip as the loader makes it. */
export interface TripIds extends MeasuredRental {
  readonly i: number;
  readonly outboxId: string;
}

/** What the loader makes of these numbers, in their order. */
export async function tripsOf(
  { owner }: TestDatabase,
  { riderSql, numbers }: Pick<Trips, 'riderSql'> & { readonly numbers: readonly number[] },
): Promise<TripIds[]> {
  const { rows } = await sql<TripRow>`SELECT i, ${sql.raw(vehicleSql)} AS "vehicleId", ${sql.raw(
    ['rental', 'grant', 'salt', 'outbox', 'ends', 'route']
      .map((what) => `${idSql(what)} AS "${what}"`)
      .join(),
  )}, ${sql.raw(startSql)}::bigint AS "startedS", ${sql.raw(riderSql)} AS "riderId", ${sql.raw(LAST_DAYS)} AS "endsOn",
    ${sql.raw(LAST_DAYS)} - 1 AS "endsDay" FROM unnest(${numbers}::int[]) WITH ORDINALITY AS n (i, at) ORDER BY at`.execute(
    owner,
  );
  return rows.map(({ rental, grant, outbox, ends, route, endsOn, endsDay, ...row }) => ({
    ...{ ...row, rentalId: rental, grantId: grant, outboxId: outbox },
    ends: { streamId: ends, endsOn: endsDay },
    route: { streamId: route, endsOn },
  }));
}

interface TripRow extends Pick<TripIds, 'i' | 'vehicleId' | 'salt' | 'startedS' | 'riderId'> {
  readonly rental: string;
  readonly grant: string;
  readonly outbox: string;
  readonly ends: string;
  readonly route: string;
  readonly endsOn: string;
  /** Keys of `ends` end on a day of their own. */
  readonly endsDay: string;
}

/** Writes trips with all that belongs to them; of a sealed route its chunks and the grant are still missing. */
export async function writeTrips({ owner }: TestDatabase, trips: Trips): Promise<void> {
  const endsOn = trips.endsOnSql ?? LAST_DAYS;
  const numbers = `generate_series(${trips.from}, ${trips.to - 1}) AS i`;
  for (const statement of [...rentalSql(trips, endsOn), ...unitSql(trips, endsOn)])
    await sql.raw(`${statement.replaceAll('NUMBERS', numbers)} ON CONFLICT DO NOTHING`).execute(owner);
}

/** What doors wrote. */
function rentalSql({ riderSql, route }: Trips, endsOn: string): string[] {
  const [hasRoute, keep] = route === 'none' ? [false, 'NULL'] : [true, 365];
  const grant = `INSERT INTO grant_issued SELECT ${idSql('grant')}, ${idSql('rental')}, ${vehicleSql},
    decode(repeat('00', 300), 'hex'), ${startSql}, ${startSql} + 7200, ${endsOn} FROM NUMBERS`;
  return [
    `INSERT INTO vehicle SELECT DISTINCT ${vehicleSql}, '${TENANT}', 'car', 'bench' FROM NUMBERS`,
    `INSERT INTO unit (unit_id, tenant, vehicle_id, certificate)
      SELECT DISTINCT md5('unit' || ${vehicleSql}::text)::uuid, '${TENANT}', ${vehicleSql}, decode(repeat('00', 250), 'hex')
      FROM NUMBERS`,
    `INSERT INTO rental SELECT ${idSql('rental')}, ${vehicleSql}, '${TENANT}', ${startSql}, ${startSql}, ${startSql} + 3600,
      'ended', ${hasRoute}, ${keep}, decode(repeat('00', 32), 'hex'), 1, ${endsOn} FROM NUMBERS`,
    `INSERT INTO rental_rider SELECT ${idSql('rental')}, '${TENANT}', ${riderSql}, ${idSql('salt')}, ${endsOn} FROM NUMBERS`,
    ...(route === 'sealed' ? [] : [grant]),
  ];
}

/** What units sent. */
function unitSql({ route }: Trips, endsOn: string): string[] {
  const streams = route === 'none' ? (['ends'] as const) : (['ends', 'route'] as const);
  const counts = streams.map(
    (kind) =>
      `json_build_object('stream_id', ${idSql(kind)}, 'chunks', ${kind === 'ends' ? 2 : CHUNKS_A_TRIP})`,
  );
  return [
    `INSERT INTO trip SELECT ${idSql('rental')}, ${vehicleSql}, ${idSql('grant')}, ${startSql}, ${startSql} + 3600, 170, 21,
      '881f1d4817fffff', '881f1d4817fffff', 1, 1, json_build_array(${counts.join()})::jsonb, 0, ${endsOn} FROM NUMBERS`,
    `INSERT INTO trip_place SELECT ${idSql('rental')}, ${vehicleSql}, '891f1d48177ffff', '891f1d48177ffff',
      least(${endsOn}, date '${dateOfDay(TEST_DAY + 90)}') FROM NUMBERS`,
    ...streams.flatMap((kind) => streamSql(kind, endsOn, kind === 'ends' || route === 'filler')),
  ];
}

function streamSql(kind: 'ends' | 'route', endsOn: string, withChunks: boolean): string[] {
  const [number, chunks] = kind === 'ends' ? [1, 2] : [2, CHUNKS_A_TRIP];
  const chunk = `INSERT INTO chunk SELECT ${vehicleSql}, ${idSql(kind)}, c, decode(repeat('00', 12), 'hex'),
      decode(repeat('a5', 320), 'hex'), ${idSql('grant')}, ${idSql('outbox')}, 10 + c, ${endsOn}
      FROM NUMBERS, generate_series(0, ${chunks - 1}) AS c`;
  return [
    `INSERT INTO stream SELECT ${vehicleSql}, ${idSql(kind)}, ${number}, ${idSql('rental')}, ${idSql('grant')},
      decode(repeat('00', 32), 'hex'), 1, NULL, decode(repeat('00', 300), 'hex'), decode(repeat('00', 64), 'hex'),
      ${endsOn} FROM NUMBERS`,
    `INSERT INTO record SELECT ${vehicleSql}, ${idSql('outbox')}, ${number}, 5, ${endsOn} FROM NUMBERS`,
    ...(withChunks ? [chunk] : []),
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

const WRITTEN = [
  'vehicle',
  'unit',
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
export async function settle({ owner, vault }: TestDatabase, more: readonly string[] = []): Promise<void> {
  for (const table of [...WRITTEN, ...more]) await sql`VACUUM ANALYZE ${sql.id(table)}`.execute(owner);
  for (const table of ['rental_key', 'stream_key']) await sql`VACUUM ANALYZE ${sql.id(table)}`.execute(vault);
}
