/** What everybody may know of the policy. No token. */
import { createRoute } from '@hono/zod-openapi';
import type { DoorParts } from '../access/ask.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, openProblems } from '../http/schemas.ts';
import { newestPolicy, PolicyBody, policyBody } from './policy-editions.ts';

const tags = ['public'];

const policy = createRoute({
  ...{ method: 'get', path: '/v1/public/policy', tags },
  operationId: 'getPolicy',
  summary: 'The policy in force',
  responses: { 200: answers('The policy.', PolicyBody), ...openProblems('policy_absent') },
});

/** Adds the public door. */
export function addPublicRoutes(app: DoorApp, { db }: DoorParts): void {
  app.openapi(policy, async (c) => {
    const newest = await withRole(db, 'door_public', {}, newestPolicy);
    if (newest === undefined) throw new Problem('policy_absent');
    return c.json(policyBody(newest), 200);
  });
}
