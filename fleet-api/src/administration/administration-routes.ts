/**
 * `/v1/administrator`: whoever runs the fleet sees whether its parts work, which units run what, and what is stuck; no place,
 * no trip, no rider and no time (decision 0041). Nothing is changed here.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyInForce, PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { type ReadinessReader, Ready } from '../http/readiness.ts';
import { answers, BEARER, Id, NextCursor, PageQuery, problems } from '../http/schemas.ts';
import { type FleetNumbers, HEARD, numbersOf } from './administration.ts';
import * as store from './administration-store.ts';

/** What the routes need. */
export interface AdministrationParts extends DoorParts {
  readonly policyNow: PolicyReader;
  readonly ready: ReadinessReader;
}

const tags = ['administrator'];
const heard = z.enum(HEARD).openapi({
  description:
    'As of the day’s copy. never: no hello yet; stale: none for seven days, the unit is coarse; lately: any other.',
});
const Units = z.int().openapi({ description: 'How many.' });
const Versions = z.array(z.object({ version: z.int().openapi({ description: '0 = none.' }), units: Units }));

const StatusBody = z
  .object({
    ...Ready.shape,
    policy: z.object({
      version: z.int().openapi({ description: 'In force.' }),
      announced: z.int().nullable().openapi({ description: 'The edition that holds next.' }),
    }),
    units: z.object({
      heard: z.object({ never: Units, lately: Units, stale: Units }),
      ...{ policies: Versions, key_sets: Versions, transport_keys: Versions },
      agents: z.array(z.object({ version: z.string(), units: Units })),
    }),
    overdue: z.object({ documents: z.int(), webhooks: z.int(), webhooks_given_up: z.int() }).openapi({
      description:
        'What waits since an earlier day and is of use still (a document: for a unit not heard since), and words to insurers that were given up.',
    }),
    refused: z
      .array(z.object({ code: z.string(), messages: z.int() }))
      .nullable()
      .openapi({
        description:
          'Refused messages on record up to yesterday, by reason; null where the policy shows you none.',
      }),
  })
  .openapi('FleetStatus');

const UnitBody = z
  .object({
    ...{ unit_id: Id, vehicle_id: Id, kind: z.enum(['car', 'e_scooter', 'e_bike']), label: z.string() },
    ...{ heard, policy_version: z.int(), key_set_version: z.int(), transport_sequence: z.int() },
    agent_version: z.string(),
  })
  .openapi('UnitState');

const status = createRoute({
  ...{ method: 'get', path: '/v1/administrator/status', tags, security: BEARER },
  operationId: 'getFleetStatus',
  summary: 'Whether the parts work, what units run, what is overdue, what was refused',
  description:
    'From a copy that is written once a day: asked again and again, it tells the day of anything and no time.',
  responses: { 200: answers('The state of the fleet.', StatusBody), ...problems('policy_absent') },
});

const units = createRoute({
  ...{ method: 'get', path: '/v1/administrator/units', tags, security: BEARER },
  operationId: 'listUnits',
  summary: 'Units that are enrolled, with what they run',
  description:
    'By id, as the copy of the day has them; a unit enrolled since then says nothing yet. No place, no time and no waiting record: how long a vehicle was ridden is not in it.',
  request: { query: PageQuery },
  responses: {
    200: answers(
      'A page of units.',
      z.object({ items: z.array(UnitBody), next_cursor: NextCursor }).openapi('UnitStates'),
    ),
    ...problems('cursor_invalid', 'policy_absent'),
  },
});

const LIST = 'units';

/** Adds the administrator's door. */
export function addAdministrationRoutes(app: DoorApp, parts: AdministrationParts): void {
  app.openapi(status, async (c) => {
    const { ready, checks } = await parts.ready();
    const body = await ask(c, 'administrator', parts, async (asking) => {
      const inForce = await parts.policyNow(asking.trx);
      const announced = (await store.announcedVersion(asking.trx)) ?? null;
      const numbers = numbersOf(await store.fleetCounts(asking.trx));
      const messages = numbers.refused.reduce((sum, { messages: some }) => sum + some, 0);
      const sees = seesRefused(asking, inForce);
      await record(asking, { act: 'fleet_status_read', detail: { refused: sees ? messages : 0 } });
      return { policy: { version: inForce.version, announced }, ...numbersBody(numbers, sees) };
    });
    return c.json({ ready, checks, ...body }, 200);
  });
  app.openapi(units, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const after = cursor === undefined ? undefined : parseCursor(LIST, cursor, z.tuple([Id]))[0];
    const body = await ask(c, 'administrator', parts, async (asking) => {
      requireVehicles(await parts.policyNow(asking.trx));
      const rows = await store.unitStates(asking.trx, { limit: limit + 1, after });
      const { items, nextCursor } = pageOf(rows, limit, LIST, (row) => [row.unitId]);
      await record(asking, { act: 'units_read', detail: { units: items.length } });
      return { items: items.map(unitBody), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
}

/** Counts by reason have neither place nor time; whether they are shown at all, the policy says (purpose `diagnosis`). */
function seesRefused({ caller }: Asking, { access }: PolicyInForce): boolean {
  return mayKnow(access, caller.roles, { purpose: 'diagnosis', place: 'none', time: 'none' });
}

/** A policy that gives administrators no single vehicle has no list. Throws `forbidden`. */
function requireVehicles({ policy }: PolicyInForce): void {
  if (policy.roles.administrator.link !== 'vehicle') throw new Problem('forbidden');
}

type Read = Pick<Extract<AuditEntry, { act: 'fleet_status_read' | 'units_read' }>, 'act' | 'detail'>;

async function record({ trx, caller, nowS }: Asking, read: Read): Promise<void> {
  const actor = { kind: 'administrator', id: caller.id } as const;
  const frame = { atS: nowS, tenant: caller.tenant, actor, subject: {} } as const;
  await appendEntry(trx, { ...frame, ...read } as AuditEntry);
}

function numbersBody(
  { heard: byState, policies, keySets, transportKeys, agents, overdue, refused }: FleetNumbers,
  sees: boolean,
) {
  const { documents, webhooks, givenUp } = overdue;
  return {
    units: {
      ...{ heard: byState, policies: [...policies], key_sets: [...keySets] },
      ...{ transport_keys: [...transportKeys], agents: [...agents] },
    },
    overdue: { documents, webhooks, webhooks_given_up: givenUp },
    refused: sees ? [...refused] : null,
  };
}

function unitBody(unit: store.UnitState): z.infer<typeof UnitBody> {
  return {
    ...{ unit_id: unit.unitId, vehicle_id: unit.vehicleId, kind: unit.kind, label: unit.label },
    ...{ heard: unit.heard, policy_version: unit.policyVersion, key_set_version: unit.keySetVersion },
    ...{ transport_sequence: unit.transportSequence, agent_version: unit.agentVersion },
  };
}
