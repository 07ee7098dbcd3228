/** Vehicles and their units in the database, as the owner's login sees them. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { VehicleKind } from '../database/vehicle-schema.ts';
import type { Unit } from './unit.ts';

/** A unit with what its last hello said. */
export interface ListedUnit extends Unit {
  /** Domain time of the last hello, Unix seconds; nothing before the first one. */
  readonly helloS?: number;
  readonly policyVersion: number;
  readonly keySetVersion: number;
  readonly agentVersion: string;
  readonly waitingRecords: number;
}

/** Inserts vehicle and unit. */
export async function insertUnit(db: Kysely<Tables>, unit: Unit, certificate: Uint8Array): Promise<void> {
  const { tenant, unitId, vehicleId, vehicleKind, label } = unit;
  await db
    .insertInto('vehicle')
    .values({ vehicle_id: vehicleId, tenant, kind: vehicleKind, label })
    .execute();
  await db
    .insertInto('unit')
    .values({ unit_id: unitId, tenant, vehicle_id: vehicleId, certificate })
    .execute();
}

/** All units of a tenant, by label. */
export async function listUnits(db: Kysely<Tables>, tenant: string): Promise<ListedUnit[]> {
  const rows = await db
    .selectFrom('unit')
    .innerJoin('vehicle', 'vehicle.vehicle_id', 'unit.vehicle_id')
    .select(['unit.unit_id', 'unit.vehicle_id', 'vehicle.kind', 'vehicle.label', 'unit.hello_s'])
    .select(['unit.policy_version', 'unit.key_set_version', 'unit.agent_version', 'unit.waiting_records'])
    .where('unit.tenant', '=', tenant)
    .orderBy('vehicle.label')
    .orderBy('unit.unit_id')
    .execute();
  return rows.map((row) => ({
    ...{
      tenant,
      unitId: row.unit_id,
      vehicleId: row.vehicle_id,
      vehicleKind: row.kind satisfies VehicleKind,
    },
    ...{ label: row.label, policyVersion: row.policy_version, keySetVersion: row.key_set_version },
    ...{ agentVersion: row.agent_version, waitingRecords: row.waiting_records },
    ...(row.hello_s === null ? {} : { helloS: row.hello_s }),
  }));
}
