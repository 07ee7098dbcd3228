/** What everybody may know: the policy in force and the signed head of the audit log. No token. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DoorParts } from '../access/ask.ts';
import { latestCheckpoint } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, openProblems } from '../http/schemas.ts';
import { newestPolicy, PolicyBody, policyBody } from './policy-editions.ts';

const Checkpoint = z
  .object({
    tree_size: z.int().openapi({ description: 'Leaves of the log.' }),
    root: z.string().openapi({ description: 'Root of the Merkle tree (RFC 6962), base64.' }),
    note: z.string().openapi({ description: 'C2SP checkpoint with its signature: keep it as it is.' }),
    at_s: z.int().openapi({ description: 'Real time, Unix seconds, at which it was last the newest.' }),
  })
  .openapi('Checkpoint');

const tags = ['public'];

const checkpoint = createRoute({
  ...{ method: 'get', path: '/v1/public/checkpoint', tags },
  summary: 'Newest signed head of the audit log',
  description: 'Whoever keeps an older one can prove later that the log only grew.',
  responses: { 200: answers('The checkpoint.', Checkpoint), ...openProblems('not_found') },
});

const policy = createRoute({
  ...{ method: 'get', path: '/v1/public/policy', tags },
  summary: 'The policy in force',
  responses: { 200: answers('The policy.', PolicyBody), ...openProblems('policy_absent') },
});

/** Adds the public door. */
export function addPublicRoutes(app: DoorApp, { db }: DoorParts): void {
  app.openapi(checkpoint, async (c) => {
    const latest = await withRole(db, 'door_public', {}, latestCheckpoint);
    if (latest === undefined) throw new Problem('not_found');
    const { treeSize, root, note, atS } = latest;
    return c.json({ tree_size: treeSize, root: Buffer.from(root).toString('base64'), note, at_s: atS }, 200);
  });
  app.openapi(policy, async (c) => {
    const newest = await withRole(db, 'door_public', {}, newestPolicy);
    if (newest === undefined) throw new Problem('policy_absent');
    return c.json(policyBody(newest), 200);
  });
}
