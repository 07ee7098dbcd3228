/** The operator door: `/v1/operator/vehicles`. Cells of the last tick and condition; no rental, no rider. */

import { dayOf, latestEndDay } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay } from '../database/days.ts';
import { pageOf } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import {
  answers,
  BEARER,
  Cell,
  Day,
  Id,
  NextCursor,
  PageQuery,
  problems,
  Seconds,
  Sentence,
} from '../http/schemas.ts';
import { type Box, fleetMap, MOST_CELLS, type Tally } from './fleet-map.ts';
import { freshPlace, PLACE_MAX_AGE_S, type Sight, sightOf, type Vehicle } from './vehicle.ts';
import * as store from './vehicle-store.ts';

/** What the operator door needs. */
export interface OperatorParts extends DoorParts {
  readonly policyNow: PolicyReader;
}

const summary = {
  vehicle_id: Id,
  kind: z.enum(['car', 'e_scooter', 'e_bike']),
  label: z.string(),
  cell: z
    .string()
    .nullable()
    .openapi({ description: 'H3 cell of the last tick, as coarse as the policy says; null = none.' }),
  tick_s: Seconds.nullable().openapi({ description: 'Start of that tick.' }),
  zone: z.enum(['in', 'out', 'unknown']),
  policy_version: z
    .int()
    .nullable()
    .openapi({ description: 'Policy the report was made under; 0 = the floor.' }),
};

const VehicleList = z
  .object({ items: z.array(z.object(summary).openapi('VehicleSummary')), next_cursor: NextCursor })
  .openapi('VehicleList');

const VehicleBody = z
  .object({
    ...summary,
    health: z
      .object({
        day: Day,
        charge_permille: z.int().nullable().openapi({ description: 'In steps of 100.' }),
        odometer_km: z.int().nullable(),
        fault_codes: z.array(z.string()),
      })
      .nullable()
      .openapi({ description: 'As of the last day it was parked.' }),
    unit: z
      .object({
        seen_on: Day.nullable().openapi({ description: 'Day of its last hello.' }),
        policy_version: z.int(),
        key_set_version: z.int(),
        agent_version: z.string(),
        records_waiting: z.boolean().openapi({ description: 'Whether records wait in its outbox.' }),
      })
      .nullable(),
    losses: z
      .array(z.object({ reason: z.string(), fixes: z.int(), records: z.int(), exact: z.boolean() }))
      .openapi({ description: 'What the unit had to drop, added up by reason, up to yesterday.' }),
  })
  .openapi('Vehicle');

const tags = ['operator'];

const list = createRoute({
  ...{ method: 'get', path: '/v1/operator/vehicles', tags, security: BEARER },
  operationId: 'listVehicles',
  summary: 'My vehicles with the cell of the last tick',
  description:
    'Coarse cells only, at most a day old. `within` is any cell as coarse as the reports or coarser.',
  request: {
    query: PageQuery.extend({
      within: Cell.optional(),
      label: Sentence(1, 100).optional().openapi({ description: 'Part of the label, in any case.' }),
    }),
  },
  responses: {
    200: answers('A page of vehicles.', VehicleList),
    ...problems('cursor_invalid', 'policy_absent'),
  },
});

const degrees = (name: string, most: number) =>
  z.coerce
    .number()
    .min(-most)
    .max(most)
    .openapi({ type: 'number', minimum: -most, maximum: most, description: `${name} edge, degrees.` });

const map = createRoute({
  ...{ method: 'get', path: '/v1/operator/map', tags, security: BEARER },
  operationId: 'getFleetMap',
  summary: 'How many vehicles are in which cell of a part of the map',
  description: `At most ${MOST_CELLS} cells, added up to coarser ones where there would be more; a day old at most. A cell at the border is counted whole.`,
  request: {
    query: z.object({
      ...{ west: degrees('West', 180), south: degrees('South', 90) },
      ...{ east: degrees('East', 180), north: degrees('North', 90) },
    }),
  },
  responses: {
    200: answers(
      'The cells.',
      z
        .object({
          resolution: z.int().openapi({ description: 'No cell of the answer is finer.' }),
          cells: z.array(
            z.object({ cell: z.string(), in: z.int(), out: z.int(), unknown: z.int() }).openapi('FleetCell'),
          ),
          vehicles: z.int().openapi({ description: 'Of the whole fleet.' }),
          without_cell: z.int().openapi({ description: 'Of those, the ones that no cell is known of.' }),
        })
        .openapi('FleetMap'),
    ),
    ...problems('policy_absent'),
  },
});

const one = createRoute({
  ...{ method: 'get', path: '/v1/operator/vehicles/{vehicle_id}', tags, security: BEARER },
  operationId: 'getVehicle',
  summary: 'One vehicle: cell, condition, losses',
  description:
    'Looking at a single vehicle is locating it: the reason you give is written to the audit log with your name.',
  request: {
    params: z.object({ vehicle_id: Id }),
    query: z.object({
      reason: Sentence(3, 200).openapi({
        description: 'Why you look at this vehicle. No names.',
        example: 'battery swap',
      }),
    }),
  },
  responses: { 200: answers('The vehicle.', VehicleBody), ...problems('not_found', 'policy_absent') },
});

/** Adds the operator door. */
export function addVehicleRoutes(app: DoorApp, parts: OperatorParts): void {
  app.openapi(list, async (c) => {
    const query = c.req.valid('query');
    return c.json(await ask(c, 'operator', parts, (asking) => listBody(asking, parts, query)), 200);
  });
  app.openapi(map, async (c) => {
    const box = c.req.valid('query');
    return c.json(await ask(c, 'operator', parts, (asking) => mapBody(asking, parts, box)), 200);
  });
  app.openapi(one, async (c) => {
    const { vehicle_id: vehicleId } = c.req.valid('param');
    const { reason } = c.req.valid('query');
    const work = (asking: Asking) => oneBody(asking, parts, vehicleId, reason);
    return c.json(await ask(c, 'operator', parts, work, { vehicleId }), 200);
  });
}

async function listBody(
  asking: Asking,
  { policyNow }: OperatorParts,
  query: {
    limit: number;
    cursor?: string | undefined;
    within?: string | undefined;
    label?: string | undefined;
  },
) {
  const { trx, caller, nowS } = asking;
  const sight = sightOf((await policyNow(trx)).access, caller);
  // Who may not see a cell must not learn it by asking which vehicles are within one.
  if (query.within !== undefined && !sight.place) throw new Problem('forbidden');
  const rows = await store.listVehicles(trx, {
    ...{ tenant: caller.tenant, limit: query.limit, cursor: query.cursor, within: query.within },
    label: query.label,
    sinceS: nowS - PLACE_MAX_AGE_S,
  });
  const { items, nextCursor } = pageOf(rows, query.limit, store.VEHICLES_LIST, (row) => [row.vehicleId]);
  await appendEntry(trx, {
    act: 'operator_vehicles_read',
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'operator', id: caller.id }, subject: {} },
    detail: { vehicles: items.length },
  });
  return { items: items.map((row) => summaryBody(row, sight, nowS)), next_cursor: nextCursor };
}

async function mapBody({ trx, caller, nowS }: Asking, { policyNow }: OperatorParts, box: Box) {
  const sight = sightOf((await policyNow(trx)).access, caller);
  if (!sight.place) throw new Problem('forbidden');
  const { tenant } = caller;
  const tallies = await store.tallyCells(trx, { tenant, sinceS: nowS - PLACE_MAX_AGE_S });
  const { resolution, cells } = fleetMap(tallies, box, MOST_CELLS);
  const [vehicles, placed, shown] = [await store.countVehicles(trx, tenant), sizeOf(tallies), sizeOf(cells)];
  await appendEntry(trx, {
    act: 'operator_vehicles_read',
    ...{ atS: nowS, tenant, actor: { kind: 'operator', id: caller.id }, subject: {} },
    detail: { vehicles: shown },
  });
  return {
    ...{ resolution, vehicles, without_cell: Math.max(0, vehicles - placed) },
    cells: cells.map(({ cell, inside, outside, unknown }) => ({ cell, in: inside, out: outside, unknown })),
  };
}

const sizeOf = (tallies: readonly Tally[]): number =>
  tallies.reduce((sum, { inside, outside, unknown }) => sum + inside + outside + unknown, 0);

async function oneBody(asking: Asking, { policyNow }: OperatorParts, vehicleId: string, reason: string) {
  const { trx, caller, nowS } = asking;
  const { access, policy } = await policyNow(trx);
  const sight = sightOf(access, caller);
  const sinceS = nowS - PLACE_MAX_AGE_S;
  const vehicle = await store.findVehicle(trx, { tenant: caller.tenant, vehicleId, sinceS });
  if (vehicle === undefined) throw new Problem('not_found');
  await appendEntry(trx, {
    act: 'operator_vehicle_read',
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'operator', id: caller.id } },
    ...{ subject: { vehicleId }, purpose: 'live_service', why: reason, detail: {} },
  });
  const health = sight.health ? await store.latestHealth(trx, vehicleId) : undefined;
  return {
    ...summaryBody(vehicle, sight, nowS),
    health: healthBody(health),
    unit: unitBody(await store.unitReport(trx, vehicleId)),
    losses: await store.lossTotals(
      trx,
      vehicleId,
      dateOfDay(latestEndDay(policy, 'loss_report', dayOf(nowS))),
    ),
  };
}

function summaryBody(vehicle: Vehicle, sight: Sight, nowS: number): z.infer<z.ZodObject<typeof summary>> {
  const place = sight.place ? freshPlace(vehicle.place, nowS) : undefined;
  return {
    ...{ vehicle_id: vehicle.vehicleId, kind: vehicle.kind, label: vehicle.label },
    cell: place?.cell ?? null,
    tick_s: place?.tickS ?? null,
    zone: place?.zone ?? 'unknown',
    policy_version: place?.policyVersion ?? null,
  };
}

function healthBody(health: Awaited<ReturnType<typeof store.latestHealth>>) {
  if (health === undefined) return null;
  return {
    ...{
      day: health.day,
      charge_permille: health.chargePermille ?? null,
      odometer_km: health.odometerKm ?? null,
    },
    fault_codes: [...health.faultCodes],
  };
}

function unitBody(unit: Awaited<ReturnType<typeof store.unitReport>>) {
  if (unit === undefined) return null;
  return {
    ...{
      seen_on: unit.seenOn ?? null,
      policy_version: unit.policyVersion,
      key_set_version: unit.keySetVersion,
    },
    ...{ agent_version: unit.agentVersion, records_waiting: unit.recordsWaiting },
  };
}
