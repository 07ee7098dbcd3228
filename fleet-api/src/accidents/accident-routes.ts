/** `/v1/operator/accidents`: cases that notices opened. Area and strength, releases, never a packet and never whose. */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import { tickOf } from './accident.ts';
import {
  AccidentBody,
  AccidentPage,
  accidentSummary,
  Closing,
  OperatorsRelease,
  operatorsBody,
} from './accident-schemas.ts';
import { listCases, noticeOf } from './accident-store.ts';
import {
  type AccidentFile,
  closeAccident,
  fileOf,
  type ReleasingParts,
  readAccident,
  releaseTo,
  withdraw,
} from './releasing.ts';

/** What these routes need. */
export interface AccidentParts extends DoorParts, ReleasingParts {
  readonly policyNow: PolicyReader;
}

const tags = ['operator'];
const params = z.object({ accident_id: Id });
const releaseParams = z.object({ accident_id: Id, release_id: Id });
const WRITES = ['malformed', 'too_large', 'unsupported_media_type'] as const;

const list = createRoute({
  ...{ method: 'get', path: '/v1/operator/accidents', tags, security: BEARER },
  operationId: 'listAccidents',
  summary: 'Accidents, newest first',
  description:
    'Without their areas: each case is looked at by itself. Empty for roles that the policy gives none.',
  request: { query: PageQuery },
  responses: {
    200: answers('A page of cases.', AccidentPage),
    ...problems('cursor_invalid', 'policy_absent'),
  },
});

const one = createRoute({
  ...{ method: 'get', path: '/v1/operator/accidents/{accident_id}', tags, security: BEARER },
  operationId: 'getAccident',
  summary: 'One accident: area, strength, and to whom it is released',
  description: 'The packet stays sealed: it is for its rider, and for the insurer to whom it is released.',
  request: { params },
  responses: { 200: answers('The case.', AccidentBody), ...problems('not_found', 'policy_absent') },
});

const release = createRoute({
  ...{
    method: 'put',
    path: '/v1/operator/accidents/{accident_id}/releases/{release_id}',
    tags,
    security: BEARER,
  },
  operationId: 'releaseAccident',
  summary: 'Release the packet to one insurer, for one claim',
  description:
    'release_id is 128 random bits of yours: sent again it is the same release. The vault checks your token itself and writes it down; the rider reads it in their log.',
  request: {
    params: releaseParams,
    body: { required: true, content: { 'application/json': { schema: OperatorsRelease } } },
  },
  responses: {
    200: answers('The case.', AccidentBody),
    ...problems(
      ...([...WRITES, 'not_found', 'policy_absent', 'vault_unavailable', 'insurer_unknown'] as const),
      ...(['accident_released', 'accident_objected', 'accident_closed', 'packet_missing'] as const),
    ),
  },
});

const withdrawn = createRoute({
  ...{
    method: 'delete',
    path: '/v1/operator/accidents/{accident_id}/releases/{release_id}',
    tags,
    security: BEARER,
  },
  operationId: 'withdrawAccidentRelease',
  summary: 'Withdraw a release; what was read is read',
  request: { params: releaseParams },
  responses: { 200: answers('The case.', AccidentBody), ...problems('not_found', 'policy_absent') },
});

const close = createRoute({
  ...{ method: 'post', path: '/v1/operator/accidents/{accident_id}/close', tags, security: BEARER },
  operationId: 'closeAccident',
  summary: 'Close the claim: releases end, and the packet ends three years later at the latest',
  request: { params, body: { required: true, content: { 'application/json': { schema: Closing } } } },
  responses: {
    200: answers('The case.', AccidentBody),
    ...problems(...WRITES, 'not_found', 'policy_absent'),
  },
});

const CASES = 'accidents';

/** Adds the routes. */
export function addAccidentRoutes(app: DoorApp, parts: AccidentParts): void {
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(CASES, cursor, z.tuple([z.int(), Id]));
    const body = await ask(c, 'operator', parts, async (asking) => {
      const { trx, caller } = asking;
      const isFor = await mayKnowAccidents(asking, parts);
      const rows = isFor ? await listCases(trx, caller.tenant, { limit: limit + 1, before }) : [];
      const { items, nextCursor } = pageOf(rows, limit, CASES, (row) => [row.openedS, row.caseId]);
      await record(asking, items.length);
      const files: AccidentFile[] = [];
      for (const item of items) files.push(await fileOf(asking, 'operator', item));
      return { items: files.map((file) => accidentSummary(file, tickOf)), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(one, async (c) => {
    const { accident_id: caseId } = c.req.valid('param');
    const body = await ask(c, 'operator', parts, async (asking) => {
      await requireAccidents(asking, parts);
      const file = await readAccident(asking, 'operator', caseId);
      await record(asking, 1, file.accident.vehicleId);
      return bodyOf(asking, file);
    });
    return c.json(body, 200);
  });
  addWrites(app, parts);
}

function addWrites(app: DoorApp, parts: AccidentParts): void {
  app.openapi(release, async (c) => {
    const { accident_id: caseId, release_id: releaseId } = c.req.valid('param');
    const { insurer_id: insurerId, reason, days } = c.req.valid('json');
    const body = await ask(c, 'operator', parts, async (asking) => {
      await requireAccidents(asking, parts);
      const asked = { releaseId, insurerId, reason, days };
      return bodyOf(asking, await releaseTo(asking, parts, 'operator', caseId, asked));
    });
    return c.json(body, 200);
  });
  app.openapi(withdrawn, async (c) => {
    const { accident_id: caseId, release_id: releaseId } = c.req.valid('param');
    const body = await ask(c, 'operator', parts, async (asking) => {
      await requireAccidents(asking, parts);
      return bodyOf(asking, await withdraw(asking, 'operator', caseId, releaseId));
    });
    return c.json(body, 200);
  });
  app.openapi(close, async (c) => {
    const { accident_id: caseId } = c.req.valid('param');
    const { reason } = c.req.valid('json');
    const body = await ask(c, 'operator', parts, async (asking) => {
      await requireAccidents(asking, parts);
      return bodyOf(asking, await closeAccident(asking, caseId, reason));
    });
    return c.json(body, 200);
  });
}

/** Of the roles that open this door, the policy lets some know of accidents. */
async function mayKnowAccidents({ trx, caller }: Asking, { policyNow }: AccidentParts): Promise<boolean> {
  const { access } = await policyNow(trx);
  const wanted = { purpose: 'accident', place: 'cell', time: 'tick' } as const;
  return mayKnow(access, caller.roles, wanted, caller.processor?.purpose);
}

async function requireAccidents(asking: Asking, parts: AccidentParts): Promise<void> {
  if (!(await mayKnowAccidents(asking, parts))) throw new Problem('not_found');
}

async function bodyOf({ trx, nowS }: Asking, file: AccidentFile) {
  return operatorsBody(file, await noticeOf(trx, file.accident), nowS);
}

async function record({ trx, caller, nowS }: Asking, cases: number, vehicleId?: string): Promise<void> {
  await appendEntry(trx, {
    ...{ act: 'accidents_read', atS: nowS, tenant: caller.tenant },
    ...{ actor: { kind: 'operator', id: caller.id }, detail: { cases } },
    subject: vehicleId === undefined ? {} : { vehicleId },
  });
}
