/**
 * What most teams write, measured beside ours in the same run: a JSON message per fix over MQTT at QoS 1, and
 * a row per fix in the same PostgreSQL. Kept as lean as such a pipeline gets: numbers instead of texts for
 * times, six decimals, one index, many rows in one statement.
 */
import type { Fix } from '@fleetveil/proto';
import { type QueryExecutorProvider, sql } from 'kysely';

/** A fix as that pipeline has it: its vehicle in clear, and its speed. */
export interface BaselineFix extends Fix {
  /** 32 hex characters. */
  readonly vehicleId: string;
  readonly speedMps: number;
}

/** The message of one fix. */
export function baselineJson({
  vehicleId,
  timeS,
  latitudeE6,
  longitudeE6,
  speedMps,
  accuracyM,
}: BaselineFix): string {
  return JSON.stringify({
    vehicle_id: vehicleId,
    ts: timeS,
    lat: latitudeE6 / 1e6,
    lon: longitudeE6 / 1e6,
    speed: Math.round(speedMps * 10) / 10,
    accuracy: accuracyM,
  });
}

/** Topic of a vehicle. */
export function baselineTopic(vehicleId: string): string {
  return `vehicles/${vehicleId}/position`;
}

/** The table of fixes, and the index by which tracks are read. */
export const BASELINE_TABLE = `CREATE TABLE baseline_fix (
  vehicle_id uuid NOT NULL,
  ts timestamptz NOT NULL,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  speed real NOT NULL,
  accuracy real NOT NULL
);
CREATE INDEX baseline_fix_by_vehicle ON baseline_fix (vehicle_id, ts)`;

/** Stores fixes, one row each, in one statement. */
export async function insertBaseline(
  db: QueryExecutorProvider,
  fixes: readonly BaselineFix[],
): Promise<void> {
  const column = (of: (fix: BaselineFix) => string | number) => fixes.map(of);
  await sql`INSERT INTO baseline_fix (vehicle_id, ts, lat, lon, speed, accuracy)
    SELECT v, to_timestamp(t), la, lo, s, a FROM unnest(${column((fix) => fix.vehicleId)}::uuid[],
      ${column((fix) => fix.timeS)}::bigint[], ${column((fix) => fix.latitudeE6 / 1e6)}::float8[],
      ${column((fix) => fix.longitudeE6 / 1e6)}::float8[], ${column((fix) => fix.speedMps)}::real[],
      ${column((fix) => fix.accuracyM)}::real[]) AS f (v, t, la, lo, s, a)`.execute(db);
}
