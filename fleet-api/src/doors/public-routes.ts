/** What everybody may know: the policy in force and the signed head of the audit log. No token. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DoorParts } from '../access/ask.ts';
import { latestCheckpoint } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, openProblems } from '../http/schemas.ts';
import { newestPolicy, PolicyBody, policyBody } from './policy-editions.ts';

const Note = z.string().openapi({
  description: 'Lines: origin, leaves, root in base64, an empty one, the signature.',
  example: 'fleetveil/demo\n42\nq6cm7Wm0…=\n\n— fleetveil/demo XyZ…=\n',
});

const tags = ['public'];

const checkpoint = createRoute({
  ...{ method: 'get', path: '/v1/public/checkpoint', tags },
  operationId: 'getCheckpoint',
  summary: 'Newest signed head of the audit log',
  description:
    'A C2SP checkpoint (c2sp.org/tlog-checkpoint). Whoever keeps one can prove later that the log only grew.',
  responses: {
    200: { description: 'The checkpoint.', content: { 'text/plain': { schema: Note } } },
    ...openProblems('not_found'),
  },
});

const policy = createRoute({
  ...{ method: 'get', path: '/v1/public/policy', tags },
  operationId: 'getPolicy',
  summary: 'The policy in force',
  responses: { 200: answers('The policy.', PolicyBody), ...openProblems('policy_absent') },
});

/** Adds the public door. */
export function addPublicRoutes(app: DoorApp, { db }: DoorParts): void {
  app.openapi(checkpoint, async (c) => {
    const latest = await withRole(db, 'door_public', {}, latestCheckpoint);
    if (latest === undefined) throw new Problem('not_found');
    return c.text(latest.note, 200);
  });
  app.openapi(policy, async (c) => {
    const newest = await withRole(db, 'door_public', {}, newestPolicy);
    if (newest === undefined) throw new Problem('policy_absent');
    return c.json(policyBody(newest), 200);
  });
}
