/**
 * A fleet's numbers and units in SQL, under `door_administrator`, which reads no table of them: two functions answer, from
 * the day's copy, which the owner writes.
 */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { VehicleKind } from '../database/vehicle-schema.ts';
import type { Counted, Heard } from './administration.ts';

type Trx = Kysely<Tables>;

/** A unit as the administrator sees it: which, and what it runs. */
export interface UnitState {
  readonly unitId: string;
  readonly vehicleId: string;
  readonly kind: VehicleKind;
  readonly label: string;
  readonly heard: Heard;
  /** 0 = none yet, like the two below. */
  readonly policyVersion: number;
  readonly keySetVersion: number;
  readonly transportSequence: number;
  /** Empty before the first hello. */
  readonly agentVersion: string;
}

/**
 * Writes the day's copy, as the owner, for every tenant: the administrator's door answers from it, and from nothing newer
 * (M9, decision 0041). Once a day; a second time changes nothing.
 *
 * @param nowS domain time, Unix seconds
 * @example await copyFleetDay(owner, clock.nowS());
 */
export async function copyFleetDay(owner: Kysely<Tables>, nowS: number): Promise<void> {
  await sql`SELECT copy_fleet_day(${Math.floor(nowS)}::bigint)`.execute(owner);
}

/** Units by id, after the one of a cursor, as the day's copy has them. */
export async function unitStates(
  trx: Trx,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<UnitState[]> {
  const { rows } = await sql<{
    unit_id: string;
    vehicle_id: string;
    kind: VehicleKind;
    label: string;
    heard: Heard;
    policy_version: number;
    key_set_version: number;
    transport_sequence: number;
    agent_version: string;
  }>`SELECT * FROM administrator_units(${page.after ?? null}::uuid, ${page.limit}::integer)`.execute(trx);
  return rows.map((row) => ({
    ...{ unitId: row.unit_id, vehicleId: row.vehicle_id, kind: row.kind, label: row.label, heard: row.heard },
    ...{ policyVersion: row.policy_version, keySetVersion: row.key_set_version },
    ...{ transportSequence: row.transport_sequence, agentVersion: row.agent_version },
  }));
}

/** Everything that is counted, as the day's copy has it. */
export async function fleetCounts(trx: Trx): Promise<Counted[]> {
  const { rows } = await sql<Counted>`SELECT what, word, number FROM administrator_counts()`.execute(trx);
  return rows;
}

/** Version of the announced edition of the policy; `undefined` where none is. */
export async function announcedVersion(trx: Trx): Promise<number | undefined> {
  const row = await trx.selectFrom('policy_announced').select('version').executeTakeFirst();
  return row?.version;
}
