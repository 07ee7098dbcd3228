/** The insurer door: `/v1/insurer/releases`. What was released to them, as long as it is, and nothing else (R3). */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import type { AccidentParts } from './accident-routes.ts';
import { Closing, Custody, custodyBody, insurersBody, ReleasePage } from './accident-schemas.ts';
import { listReleases } from './accident-store.ts';
import { insurersPacket, type PacketForm, requireContract } from './packets.ts';
import { destroyPacket, readCustody } from './releasing.ts';

const list = createRoute({
  ...{ method: 'get', path: '/v1/insurer/releases', tags: ['insurer'], security: BEARER },
  operationId: 'listReleases',
  summary: 'Packets that were released to us, newest first',
  request: { query: PageQuery },
  responses: { 200: answers('A page of releases.', ReleasePage), ...problems('cursor_invalid') },
});

const file = z.string().openapi({ format: 'binary' });
const packet = createRoute({
  ...{ method: 'get', path: '/v1/insurer/releases/{release_id}/packet', tags: ['insurer'], security: BEARER },
  operationId: 'getReleasedPacket',
  summary: 'A released packet',
  description:
    'A file that proves itself: `fleetveil packet verify`. With Accept: application/jose it is a JWE to your key on record. Opened by the vault for this answer; the rider reads it in their log.',
  request: { params: z.object({ release_id: Id }) },
  responses: {
    200: {
      description: 'The packet file.',
      content: { 'application/json': { schema: file }, 'application/jose': { schema: file } },
    },
    ...problems(
      ...(['not_found', 'policy_absent', 'release_over', 'insurer_without_key'] as const),
      ...(['packet_missing', 'vault_unavailable'] as const),
    ),
  },
});

const custody = createRoute({
  ...{
    method: 'get',
    path: '/v1/privacy/accidents/{accident_id}/custody',
    tags: ['privacy'],
    security: BEARER,
  },
  operationId: 'getAccidentCustody',
  summary: 'Who had what of an accident’s packet, when, with hashes',
  request: { params: z.object({ accident_id: Id }) },
  responses: { 200: answers('The entries, oldest first.', Custody), ...problems('not_found') },
});

const destroy = createRoute({
  ...{
    method: 'post',
    path: '/v1/privacy/accidents/{accident_id}/destroy',
    tags: ['privacy'],
    security: BEARER,
  },
  operationId: 'destroyAccidentPacket',
  summary: 'Destroy the packet of an accident whose rider objects',
  description: 'Its key at the vault and its sealed halves. Releases ended when the rider objected.',
  request: {
    params: z.object({ accident_id: Id }),
    body: { required: true, content: { 'application/json': { schema: Closing } } },
  },
  responses: {
    204: { description: 'Destroyed.' },
    ...problems(
      ...(['malformed', 'too_large', 'unsupported_media_type', 'not_found'] as const),
      ...(['accident_not_objected', 'vault_unavailable'] as const),
    ),
  },
});

const RELEASES = 'releases';

/** Adds the insurer door, and what the officer sees of it. */
export function addInsurerDoorRoutes(app: DoorApp, parts: AccidentParts): void {
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(RELEASES, cursor, z.tuple([z.int(), Id]));
    const body = await ask(c, 'insurer', parts, async (asking) => {
      const rows = await listReleases(asking.trx, asking.caller.id, { limit: limit + 1, before });
      if (rows.length > 0) await requireContract(asking, parts);
      const { items, nextCursor } = pageOf(rows, limit, RELEASES, (row) => [row.releasedS, row.releaseId]);
      await record(asking, items.length);
      return { items: items.map((row) => insurersBody(row, asking.nowS)), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(packet, async (c) => {
    const { release_id: releaseId } = c.req.valid('param');
    const form: PacketForm = /\bapplication\/jose\b/.test(c.req.header('accept') ?? '') ? 'jwe' : 'json';
    const sent = await ask(c, 'insurer', parts, async (asking) => {
      await requirePrecise(asking, parts);
      return insurersPacket(asking, parts, releaseId, form);
    });
    const text = typeof sent === 'string' ? sent : new TextDecoder().decode(sent);
    return c.body(text, 200, { 'content-type': form === 'jwe' ? 'application/jose' : 'application/json' });
  });
  app.openapi(destroy, async (c) => {
    const { accident_id: caseId } = c.req.valid('param');
    const { reason } = c.req.valid('json');
    await ask(c, 'privacy', parts, (asking) => destroyPacket(asking, parts, caseId, reason));
    return c.body(null, 204);
  });
  app.openapi(custody, async (c) => {
    const { accident_id: caseId } = c.req.valid('param');
    const lines = await ask(c, 'privacy', parts, (asking) => readCustody(asking, 'privacy', caseId));
    return c.json(custodyBody(lines), 200);
  });
}

async function requirePrecise({ trx, caller }: Asking, { policyNow }: AccidentParts): Promise<void> {
  const { access } = await policyNow(trx);
  const wanted = { purpose: 'accident', place: 'precise', time: 'second' } as const;
  if (!mayKnow(access, caller.roles, wanted)) throw new Problem('not_found');
}

async function record({ trx, caller, nowS }: Asking, releases: number): Promise<void> {
  await appendEntry(trx, {
    ...{ act: 'releases_read', atS: nowS, tenant: caller.tenant },
    ...{ actor: { kind: 'insurer', id: caller.id }, subject: {}, detail: { releases } },
  });
}
