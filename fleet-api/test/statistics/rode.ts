/** A week of trips straight into the database: as ingest and the booking door leave them, hundreds in one statement. */
import { sql } from 'kysely';
import type { FleetDatabase } from '../../src/database/database.ts';
import { mondayOf } from '../../src/statistics/week.ts';
import { NOW_S, TENANT } from '../doors/door-fleet.ts';

const DAY_S = 86_400;
/** Monday of the first week of which all days are after the first policy. */
export const MONDAY = mondayOf(NOW_S / DAY_S) + 7;
/** The second at which that week comes due. */
export const DUE_S = (MONDAY + 8) * DAY_S;

/** Who rode, how often each, and when. */
export interface Rode {
  readonly vehicleId: string;
  /** Riders `<rider>-1` to `<rider>-<riders>`. */
  readonly rider: string;
  readonly riders: number;
  readonly trips: number;
  /** Second at which each trip ends; it took twelve minutes and 2.3 km. */
  readonly atS: number;
  readonly tenant?: string;
  /** Without an account. */
  readonly guest?: boolean;
}

/** Writes the trips down. */
export async function ride(owner: FleetDatabase, rode: Rode): Promise<void> {
  const { vehicleId, rider, riders, trips, atS, tenant = TENANT, guest = false } = rode;
  await sql`
    WITH one AS MATERIALIZED (SELECT gen_random_uuid() AS id, ${rider}::text || '-' || r AS who
      FROM generate_series(1, ${riders}::integer) AS r, generate_series(1, ${trips}::integer)),
    rentals AS (INSERT INTO rental (rental_id, vehicle_id, tenant, booked_s, started_s, ended_s, state, route, phone_key,
        policy_version, ends_on)
      SELECT id, ${vehicleId}::uuid, ${tenant}, ${atS - 720}::bigint, ${atS - 720}::bigint, ${atS}::bigint, 'ended', false,
        decode(repeat('00', 32), 'hex'), 1, '2030-01-01' FROM one RETURNING 1),
    trips AS (INSERT INTO trip (rental_id, vehicle_id, grant_id, started_s, ended_s, distance_hm, energy_hwh, parking,
        ended_by, ends_on)
      SELECT id, ${vehicleId}::uuid, gen_random_uuid(), ${atS - 720}::bigint, ${atS}::bigint, 23, 1, 1, 2,
        (date '1970-01-01' + ${Math.floor(NOW_S / DAY_S) + 300}::integer) FROM one RETURNING 1)
    INSERT INTO rental_rider (rental_id, tenant, rider_id, salt, ends_on, guest)
      SELECT id, ${tenant}, who, gen_random_uuid(), '2030-01-01', ${guest}::boolean FROM one`.execute(owner);
}
