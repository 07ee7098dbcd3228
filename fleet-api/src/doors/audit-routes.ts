/**
 * The audit log as everybody may check it: signed heads, proofs that it only grew, and hashes. No entry, no token.
 * `@fleetveil/proto/audit` checks all of it, in Node and in a browser.
 */
import { type NoteVerifier, toBase64, verifierKey } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import type { DoorParts } from '../access/ask.ts';
import { latestCheckpoint } from '../audit/audit-log.ts';
import { growthProof, leafHashes } from '../audit/proof-store.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, openProblems } from '../http/schemas.ts';

/** What these routes need. */
export interface PublicAuditParts extends DoorParts {
  /** The key that signs checkpoints, under the name of the log. */
  readonly auditKey: NoteVerifier;
}

const Note = z.string().openapi({
  description: 'Lines: origin, leaves, root in base64, an empty one, the signature.',
  example: 'fleetveil/demo\n42\nq6cm7Wm0…=\n\n— fleetveil/demo XyZ…=\n',
});
const Key = z.string().openapi({
  description: 'Name of the log, key id and key, as signed notes have them.',
  example: 'fleetveil/demo+c74f20a3+ARpc2QcU…',
});
const text = (description: string, schema: typeof Note) => ({
  description,
  content: { 'text/plain': { schema } },
});
const size = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Hash = z.string().openapi({ description: 'SHA-256, base64.' });
/** Most leaves of one answer. */
const MOST_LEAVES = 1_000;

const tags = ['public'];

const checkpoint = createRoute({
  ...{ method: 'get', path: '/v1/public/audit/checkpoint', tags },
  operationId: 'getCheckpoint',
  summary: 'Newest signed head of the audit log',
  description:
    'A C2SP checkpoint (c2sp.org/tlog-checkpoint). Whoever keeps one can prove later that the log only grew.',
  responses: { 200: text('The checkpoint.', Note), ...openProblems('not_found') },
});

const key = createRoute({
  ...{ method: 'get', path: '/v1/public/audit/key', tags },
  operationId: 'getAuditKey',
  summary: 'Key that signs the checkpoints',
  description: 'Keep it with your first checkpoint: a key that is asked for anew each time proves less.',
  responses: { 200: text('The key (c2sp.org/signed-note).', Key), ...openProblems() },
});

const consistency = createRoute({
  ...{ method: 'get', path: '/v1/public/audit/consistency', tags },
  operationId: 'getConsistency',
  summary: 'Proof that the log grew from one size to another',
  description: 'RFC 9162, section 2.1.4. With the two checkpoints it shows that nothing before was changed.',
  request: {
    query: z.object({
      from: size.openapi({ type: 'integer', description: 'Leaves of the older checkpoint.' }),
      to: size.openapi({ type: 'integer', description: 'Leaves of the newer one.' }),
    }),
  },
  responses: {
    200: answers(
      'The proof.',
      z.object({ from: z.int(), to: z.int(), proof: z.array(Hash) }).openapi('ConsistencyProof'),
    ),
    ...openProblems('not_found'),
  },
});

const leaves = createRoute({
  ...{ method: 'get', path: '/v1/public/audit/leaves', tags },
  operationId: 'listLeafHashes',
  summary: 'Hashes of the leaves, to build the tree again',
  description: 'Salted hashes: without salt and text they say nothing.',
  request: {
    query: z.object({
      from: size.default(0).openapi({ type: 'integer', description: 'Number of the first leaf, from 0.' }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(MOST_LEAVES)
        .default(MOST_LEAVES)
        .openapi({ type: 'integer', description: 'Most hashes of the answer.' }),
    }),
  },
  responses: {
    200: answers(
      'Hashes in order.',
      z.object({ from: z.int(), hashes: z.array(Hash) }).openapi('LeafHashes'),
    ),
    ...openProblems(),
  },
});

/** Adds them to the public door. */
export function addPublicAuditRoutes(app: DoorApp, { db, auditKey }: PublicAuditParts): void {
  app.openapi(checkpoint, async (c) => {
    const latest = await withRole(db, 'door_public', {}, latestCheckpoint);
    if (latest === undefined) throw new Problem('not_found');
    return c.text(latest.note, 200);
  });
  app.openapi(key, async (c) => c.text(await verifierKey(auditKey), 200));
  app.openapi(consistency, async (c) => {
    const { from, to } = c.req.valid('query');
    const proof = await withRole(db, 'door_public', {}, async (trx) => {
      const latest = await latestCheckpoint(trx);
      if (from > to || to > (latest?.treeSize ?? 0)) throw new Problem('not_found');
      return growthProof(trx, from, to);
    });
    return c.json({ from, to, proof: proof.map(toBase64) }, 200);
  });
  app.openapi(leaves, async (c) => {
    const { from, limit } = c.req.valid('query');
    const hashes = await withRole(db, 'door_public', {}, (trx) => leafHashes(trx, from, limit));
    return c.json({ from, hashes: hashes.map(toBase64) }, 200);
  });
}
