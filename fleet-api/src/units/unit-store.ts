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

/** Inserts a unit's vehicle. */
export async function insertVehicle(db: Kysely<Tables>, unit: Unit): Promise<void> {
  const { tenant, vehicleId, vehicleKind, label } = unit;
  await db
    .insertInto('vehicle')
    .values({ vehicle_id: vehicleId, tenant, kind: vehicleKind, label })
    .execute();
}

/** Inserts a unit whose vehicle is there. */
export async function insertUnit(db: Kysely<Tables>, unit: Unit, certificate: Uint8Array): Promise<void> {
  const { tenant, unitId, vehicleId } = unit;
  await db
    .insertInto('unit')
    .values({ unit_id: unitId, tenant, vehicle_id: vehicleId, certificate })
    .execute();
}

/** A vehicle, and its unit if it has one; nothing where there is no such vehicle. */
export async function findVehicle(
  db: Kysely<Tables>,
  tenant: string,
  vehicleId: string,
): Promise<(Omit<Unit, 'unitId'> & { readonly unitId?: string }) | undefined> {
  const row = await db
    .selectFrom('vehicle')
    .leftJoin('unit', 'unit.vehicle_id', 'vehicle.vehicle_id')
    .select(['vehicle.kind', 'vehicle.label', 'unit.unit_id'])
    .where('vehicle.tenant', '=', tenant)
    .where('vehicle.vehicle_id', '=', vehicleId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { kind, label, unit_id } = row;
  return { tenant, vehicleId, vehicleKind: kind, label, ...(unit_id === null ? {} : { unitId: unit_id }) };
}

/** A unit that was struck off. */
export interface StruckOffUnit extends Unit {
  readonly reason: string;
  /** Domain time, Unix seconds. */
  readonly struckOffS: number;
}

/** Units of a tenant that were struck off, the latest first. */
export async function listStruckOff(db: Kysely<Tables>, tenant: string): Promise<StruckOffUnit[]> {
  const rows = await db
    .selectFrom('struck_off_unit as s')
    .innerJoin('vehicle', 'vehicle.vehicle_id', 's.vehicle_id')
    .select(['s.unit_id', 's.vehicle_id', 's.reason', 's.struck_off_s', 'vehicle.kind', 'vehicle.label'])
    .where('s.tenant', '=', tenant)
    .orderBy('s.struck_off_s', 'desc')
    .orderBy('s.unit_id')
    .execute();
  return rows.map((row) => ({
    ...{ tenant, unitId: row.unit_id, vehicleId: row.vehicle_id, vehicleKind: row.kind, label: row.label },
    ...{ reason: row.reason, struckOffS: row.struck_off_s },
  }));
}

/** All units of a tenant that speak, by label. */
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
