/**
 * What most teams write, measured beside ours in the same run: a JSON message per fix over MQTT at QoS 1, and
 * a row per fix in the same PostgreSQL. Kept as lean as such a pipeline gets: the vehicle in the topic only, nothing that
 * a fix of ours does not carry, numbers instead of texts for times, six decimals, one index, many rows in one statement.
 */
import type { Fix } from '@fleetveil/proto';
import { type QueryExecutorProvider, sql } from 'kysely';

/** A fix as that pipeline has it: with its vehicle in clear. */
export interface BaselineFix extends Fix {
  /** 32 hex characters. */
  readonly vehicleId: string;
}

/** The message of one fix. */
export function baselineJson({ timeS, latitudeE6, longitudeE6, accuracyM }: Fix): string {
  return JSON.stringify({
    ts: timeS,
    lat: latitudeE6 / 1e6,
    lon: longitudeE6 / 1e6,
    accuracy: accuracyM,
  });
}

/** Topic of a vehicle. */
export function baselineTopic(vehicleId: string): string {
  return `vehicles/${vehicleId}/position`;
}

interface Message {
  readonly ts: number;
  readonly lat: number;
  readonly lon: number;
  readonly accuracy: number;
}

/** The fix of a message. */
export function readBaseline(topic: string, payload: Buffer): BaselineFix {
  const { ts, lat, lon, accuracy } = JSON.parse(payload.toString()) as Message;
  return {
    ...{ vehicleId: topic.split('/')[1] ?? '', timeS: ts, accuracyM: accuracy },
    ...{ latitudeE6: Math.round(lat * 1e6), longitudeE6: Math.round(lon * 1e6) },
  };
}

/**
 * The table of fixes, and the index by which tracks are read. `speed` is empty: a row is as long without it, since rows
 * begin at multiples of 8 bytes.
 */
export const BASELINE_TABLE = `CREATE TABLE baseline_fix (
  vehicle_id uuid NOT NULL,
  ts timestamptz NOT NULL,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  speed real,
  accuracy real NOT NULL
);
CREATE INDEX baseline_fix_by_vehicle ON baseline_fix (vehicle_id, ts)`;

/** Stores fixes, one row each, in one statement. */
export async function insertBaseline(
  db: QueryExecutorProvider,
  fixes: readonly BaselineFix[],
): Promise<void> {
  const column = (of: (fix: BaselineFix) => string | number) => fixes.map(of);
  await sql`INSERT INTO baseline_fix (vehicle_id, ts, lat, lon, accuracy)
    SELECT v, to_timestamp(t), la, lo, a FROM unnest(${column((fix) => fix.vehicleId)}::uuid[],
      ${column((fix) => fix.timeS)}::bigint[], ${column((fix) => fix.latitudeE6 / 1e6)}::float8[],
      ${column((fix) => fix.longitudeE6 / 1e6)}::float8[],  ${column((fix) => fix.accuracyM)}::real[]) AS f (v, t, la, lo, a)`.execute(
    db,
  );
}
