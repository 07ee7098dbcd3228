/** Vehicles in SQL, under the role `door_operator`: it can read no rental, no rider and nothing sealed. */
import { dayOf, LOSS_REASONS, ZONES } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import type { Kysely } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { parseCursor } from '../http/cursor.ts';
import { rangesWithin } from './cell-ranges.ts';
import type { CellTally } from './fleet-map.ts';
import type { CoarsePlace, Health, Vehicle } from './vehicle.ts';

/** A transaction under `door_operator`. */
export type VehicleConnection = Kysely<Tables>;

/** Name of the list in its cursors. */
export const VEHICLES_LIST = 'vehicles';

const CursorKeys = z.tuple([z.string().regex(/^[0-9a-f]{32}$/)]);

/** Which vehicles. */
export interface VehicleQuery {
  readonly tenant: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** Only those whose latest cell lies within this one. */
  readonly within: string | undefined;
  /** Only those whose label has this in it, upper and lower case alike. */
  readonly label: string | undefined;
  /** Reports of an earlier tick are not looked at. */
  readonly sinceS: number;
}

/** Vehicles by id, one more than `limit`. */
export async function listVehicles(trx: VehicleConnection, query: VehicleQuery): Promise<Vehicle[]> {
  let rows = vehiclesOf(trx, query.tenant, query.sinceS)
    .orderBy('v.vehicle_id')
    .limit(query.limit + 1);
  if (query.cursor !== undefined) {
    const [after] = parseCursor(VEHICLES_LIST, query.cursor, CursorKeys);
    rows = rows.where('v.vehicle_id', '>', after);
  }
  if (query.within !== undefined) {
    const ranges = rangesWithin(query.within);
    rows = rows.where(({ eb, or }) => or(ranges.map(({ low, high }) => eb.between('c.cell', low, high))));
  }
  if (query.label !== undefined) {
    const wanted = query.label.toLowerCase();
    rows = rows.where(({ eb, fn, val }) => eb(fn('strpos', [fn('lower', ['v.label']), val(wanted)]), '>', 0));
  }
  return (await rows.execute()).map(vehicleOf);
}

/** Vehicles of the tenant by cell and zone, of the last tick; those without a cell are not in it. */
export async function tallyCells(
  trx: VehicleConnection,
  { tenant, sinceS }: { readonly tenant: string; readonly sinceS: number },
): Promise<CellTally[]> {
  const rows = await trx
    .selectFrom('vehicle as v')
    .innerJoin('coarse_report as c', 'c.vehicle_id', 'v.vehicle_id')
    .select(({ fn }) => ['c.cell', 'c.zone', fn.countAll<string>().as('vehicles')])
    .where('v.tenant', '=', tenant)
    .where('c.tick_s', '>=', sinceS)
    .groupBy(['c.cell', 'c.zone'])
    .execute();
  return rows.flatMap(({ cell, zone, vehicles }) =>
    cell === null
      ? []
      : [{ ...NO_VEHICLE, cell, [TALLY_OF[ZONES.word(zone) ?? 'unknown']]: Number(vehicles) }],
  );
}

const NO_VEHICLE = { inside: 0, outside: 0, unknown: 0 } as const;
const TALLY_OF = { in: 'inside', out: 'outside', unknown: 'unknown' } as const;

/** Vehicles of the tenant, with a cell or without. */
export async function countVehicles(trx: VehicleConnection, tenant: string): Promise<number> {
  const { vehicles } = await trx
    .selectFrom('vehicle')
    .select(({ fn }) => fn.countAll<string>().as('vehicles'))
    .where('tenant', '=', tenant)
    .executeTakeFirstOrThrow();
  return Number(vehicles);
}

/** One vehicle of the tenant. */
export async function findVehicle(
  trx: VehicleConnection,
  query: { readonly tenant: string; readonly vehicleId: string; readonly sinceS: number },
): Promise<Vehicle | undefined> {
  const row = await vehiclesOf(trx, query.tenant, query.sinceS)
    .where('v.vehicle_id', '=', query.vehicleId)
    .executeTakeFirst();
  return row && vehicleOf(row);
}

function vehiclesOf(trx: VehicleConnection, tenant: string, sinceS: number) {
  return trx
    .selectFrom('vehicle as v')
    .leftJoin('coarse_report as c', (join) =>
      join.onRef('c.vehicle_id', '=', 'v.vehicle_id').on('c.tick_s', '>=', sinceS),
    )
    .select(['v.vehicle_id', 'v.kind', 'v.label', 'c.cell', 'c.tick_s', 'c.zone', 'c.policy_version'])
    .where('v.tenant', '=', tenant);
}

type Row = Awaited<ReturnType<ReturnType<typeof vehiclesOf>['execute']>>[number];

function vehicleOf(row: Row): Vehicle {
  return { vehicleId: row.vehicle_id, kind: row.kind, label: row.label, place: placeOf(row) };
}

function placeOf({ tick_s, cell, zone, policy_version }: Row): CoarsePlace | undefined {
  if (tick_s === null) return undefined;
  const word = zone === null ? undefined : ZONES.word(zone);
  return {
    cell: cell ?? undefined,
    tickS: tick_s,
    zone: word ?? 'unknown',
    policyVersion: policy_version ?? 0,
  };
}

/** Charge, odometer and faults of the latest day. */
export async function latestHealth(trx: VehicleConnection, vehicleId: string): Promise<Health | undefined> {
  const row = await trx
    .selectFrom('fleet_health')
    .select(['day', 'charge_permille', 'odometer_km', 'fault_codes'])
    .where('vehicle_id', '=', vehicleId)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    day: row.day,
    chargePermille: row.charge_permille ?? undefined,
    odometerKm: row.odometer_km ?? undefined,
    faultCodes: row.fault_codes,
  };
}

/** What a unit said of itself in its last hello. */
export interface UnitReport {
  /** Day of the last hello, `YYYY-MM-DD`: to the second it would tell of tunnels and garages. */
  readonly seenOn: string | undefined;
  readonly policyVersion: number;
  readonly keySetVersion: number;
  readonly agentVersion: string;
  /** Whether records wait in its outbox; how many would tell how long it was ridden. */
  readonly recordsWaiting: boolean;
}

/** The unit of a vehicle. */
export async function unitReport(trx: VehicleConnection, vehicleId: string): Promise<UnitReport | undefined> {
  const row = await trx
    .selectFrom('unit')
    .select(['hello_s', 'policy_version', 'key_set_version', 'agent_version', 'waiting_records'])
    .where('vehicle_id', '=', vehicleId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    seenOn: row.hello_s === null ? undefined : dateOfDay(dayOf(row.hello_s)),
    policyVersion: row.policy_version,
    keySetVersion: row.key_set_version,
    agentVersion: row.agent_version,
    recordsWaiting: row.waiting_records > 0,
  };
}

/** Lines of the loss ledger, added up by reason: no grant, no day, so no rental can be told from it. */
export interface LossTotal {
  readonly reason: string;
  readonly fixes: number;
  readonly records: number;
  /** False where any of the counts is a lower bound. */
  readonly exact: boolean;
}

/**
 * What the vehicle's unit had to drop, as far as it is still kept.
 *
 * @param beforeEndsOn only rows that end before this day. A row's end is its own day plus a fixed period, so
 *   this leaves today out: totals that rise while a vehicle is ridden would tell to the minute when it is
 */
export async function lossTotals(
  trx: VehicleConnection,
  vehicleId: string,
  beforeEndsOn: string,
): Promise<LossTotal[]> {
  const rows = await trx
    .selectFrom('loss')
    .select(['reason'])
    .select(({ fn }) => [
      fn.sum<string>('fixes').as('fixes'),
      fn.sum<string>('records').as('records'),
      fn.agg<boolean>('bool_and', ['exact']).as('exact'),
    ])
    .where('vehicle_id', '=', vehicleId)
    .where('ends_on', '<', beforeEndsOn)
    .groupBy('reason')
    .orderBy('reason')
    .execute();
  return rows.map((row) => ({
    reason: LOSS_REASONS.word(row.reason) ?? 'unknown',
    fixes: Number(row.fixes),
    records: Number(row.records),
    exact: row.exact,
  }));
}
