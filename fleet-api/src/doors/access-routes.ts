/** The access table of the policy in force, for the privacy officer: who may see what, when, and how finely (M9). */
import {
  ACCESS_STATES,
  LINK_GRADES,
  PLACE_GRADES,
  PURPOSE_IDS,
  ROLE_IDS,
  STREAM_KIND_IDS,
  TIME_GRADES,
} from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { DOORS } from '../access/doors.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { accessTable, type PublishedRow } from '../access/table.ts';
import type { DoorApp } from '../http/door-app.ts';
import { answers, BEARER, problems } from '../http/schemas.ts';

/** What the route needs. */
export interface AccessParts extends DoorParts {
  readonly policyNow: PolicyReader;
}

const Row = z
  .object({
    role: z.enum(ROLE_IDS),
    door: z
      .enum([...DOORS, 'none'])
      .openapi({ description: 'none: no door is built for the role, every one refuses it.' }),
    purpose: z.enum(PURPOSE_IDS),
    state: z.enum(ACCESS_STATES).openapi({ description: 'When the role may ask at all.' }),
    place: z.enum(PLACE_GRADES),
    time: z.enum(TIME_GRADES),
    link: z.enum(LINK_GRADES),
    data: z.array(z.string()).openapi({ description: 'Stored fields, in the policy’s words.' }),
    opens: z
      .array(z.enum(STREAM_KIND_IDS))
      .openapi({ description: 'Streams that the vault opens for the role.' }),
    people: z.int().openapi({ description: 'How many people that takes; 0 = nothing is opened.' }),
  })
  .openapi('AccessRow');

const AccessBody = z.object({ policy_version: z.int(), items: z.array(Row) }).openapi('AccessTable');

const access = createRoute({
  ...{ method: 'get', path: '/v1/privacy/access', tags: ['privacy'], security: BEARER },
  operationId: 'getAccessTable',
  summary: 'Who may see what',
  description:
    'The finest place, time and link of each role and purpose, as the policy in force has it. A role without a line sees nothing.',
  responses: { 200: answers('The table.', AccessBody), ...problems('policy_absent') },
});

/** Adds it to the privacy door. */
export function addAccessRoute(app: DoorApp, parts: AccessParts): void {
  app.openapi(access, async (c) => {
    const { version, policy } = await ask(c, 'privacy', parts, ({ trx }) => parts.policyNow(trx));
    return c.json({ policy_version: version, items: accessTable(policy).map(rowBody) }, 200);
  });
}

function rowBody({ data, opens, ...row }: PublishedRow): z.infer<typeof Row> {
  return { ...row, data: [...data], opens: [...opens] };
}
