/** `/v1/privacy/authorities`: orders of courts and authorities, decided by two people. */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { askOnce } from '../access/ask-once.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader } from '../http/idempotency.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import { type Approve, decideCase, openCase, readAnswer, readCase } from './disclosing.ts';
import {
  AnswerBody,
  answerBody,
  CaseBody,
  CasePage,
  caseBody,
  NewOrder,
  orderOf,
  PlacesBody,
  placesBody,
  summaryBody,
  Verdict,
} from './disclosure-schemas.ts';
import { listDisclosures } from './disclosure-store.ts';
import { approveAtVault, openPlaces, type PlaceParts, readyPlaces } from './places.ts';

const tags = ['privacy'];
const params = z.object({ case_id: Id });
const WRITES = [
  ...(['malformed', 'too_large', 'unsupported_media_type'] as const),
  ...(['idempotency_key_missing', 'idempotency_key_reused', 'idempotency_in_progress'] as const),
] as const;

const open = createRoute({
  ...{ method: 'post', path: '/v1/privacy/authorities', tags, security: BEARER },
  operationId: 'openAuthorityCase',
  summary: 'Open the case of an order',
  description:
    'One vehicle, named instants. Nothing is looked up before another officer agrees; undecided it lapses after 7 days.',
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: NewOrder } } },
  },
  responses: {
    201: answers('The case.', CaseBody),
    ...problems(...([...WRITES, 'authority_vehicle_unknown', 'vault_unavailable'] as const)),
  },
});

const list = createRoute({
  ...{ method: 'get', path: '/v1/privacy/authorities', tags, security: BEARER },
  operationId: 'listAuthorityCases',
  summary: 'Orders, newest first',
  request: { query: PageQuery },
  responses: { 200: answers('A page of cases.', CasePage), ...problems('cursor_invalid') },
});

const read = createRoute({
  ...{ method: 'get', path: '/v1/privacy/authorities/{case_id}', tags, security: BEARER },
  operationId: 'getAuthorityCase',
  summary: 'One order with its instants',
  request: { params },
  responses: { 200: answers('The case.', CaseBody), ...problems('not_found') },
});

const decide = createRoute({
  ...{ method: 'post', path: '/v1/privacy/authorities/{case_id}/verdict', tags, security: BEARER },
  operationId: 'decideAuthorityCase',
  summary: 'Agree to an order that another officer opened, or refuse it',
  description:
    'Agreeing looks up whose each instant is and tells the riders in their logs, or when the order’s ban ends.',
  request: {
    params,
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: Verdict } } },
  },
  responses: {
    200: answers('The case.', CaseBody),
    ...problems(
      ...([...WRITES, 'not_found', 'second_officer'] as const),
      ...(['authority_decided', 'authority_lapsed', 'vault_unavailable'] as const),
    ),
  },
});

const answer = createRoute({
  ...{ method: 'get', path: '/v1/privacy/authorities/{case_id}/answer', tags, security: BEARER },
  operationId: 'getAuthorityAnswer',
  summary: 'The answer to an order: for each instant one rental, or none and why',
  description:
    'For 30 days. The rider’s pseudonym only where the order asks for the person. Each reading is in the audit log.',
  request: { params },
  responses: { 200: answers('The answer.', AnswerBody), ...problems('not_found', 'authority_not_answered') },
});

const CASES = 'authorities';

const places = createRoute({
  ...{ method: 'get', path: '/v1/privacy/authorities/{case_id}/places', tags, security: BEARER },
  operationId: 'getAuthorityPlaces',
  summary: 'Where the vehicle was at the named instants of an order',
  description:
    'Needs the role `authority` besides. Opened anew each time by the vault, which counted two officers itself; each ' +
    'opening is in the log and in its rider’s list. Only what was measured in a named second, never a route.',
  request: { params },
  responses: {
    200: answers('For each instant one place, or none and why.', PlacesBody),
    ...problems(
      ...(['not_found', 'authority_not_answered', 'authority_places_not_asked'] as const),
      ...(['policy_absent', 'vault_unavailable'] as const),
    ),
  },
});

/** What the routes about orders need. */
export interface AuthorityParts extends DoorParts, PlaceParts {}

/** Adds the routes. */
export function addAuthorityRoutes(app: DoorApp, parts: AuthorityParts): void {
  addWrites(app, parts);
  app.openapi(places, async (c) => {
    const { case_id: caseId } = c.req.valid('param');
    // On record and committed first: a vault that is away afterwards leaves an entry too many, never one too few.
    const readied = await ask(c, 'privacy', parts, (asking) => readyPlaces(asking, parts, caseId));
    return c.json(placesBody(readied.file, await openPlaces(readied, parts)), 200);
  });
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(CASES, cursor, z.tuple([z.int(), Id]));
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const { trx, caller, nowS } = asking;
      const rows = await listDisclosures(trx, caller.tenant, { limit: limit + 1, before });
      const { items, nextCursor } = pageOf(rows, limit, CASES, (row) => [row.openedS, row.caseId]);
      await recordList(asking, items.length);
      return { items: items.map((row) => summaryBody(row, nowS)), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(read, async (c) => {
    const { case_id: caseId } = c.req.valid('param');
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const file = await readCase(asking, caseId);
      await recordList(asking, 1);
      return caseBody(file, asking.nowS);
    });
    return c.json(body, 200);
  });
  app.openapi(answer, async (c) => {
    const { case_id: caseId } = c.req.valid('param');
    const found = await ask(c, 'privacy', parts, (asking) => readAnswer(asking, caseId));
    return c.json(answerBody(found), 200);
  });
}

function addWrites(app: DoorApp, parts: AuthorityParts): void {
  const approving =
    (asking: Asking): Approve =>
    (file) =>
      approveAtVault(asking, parts.orderVault, file);
  app.openapi(open, async (c) => {
    const sent = c.req.valid('json');
    const body = await askOnce(c, 'privacy', parts, { status: 201, sent }, async (asking) => {
      const file = await openCase(asking, orderOf(sent), approving(asking));
      return caseBody(file, asking.nowS);
    });
    return c.json(body, 201);
  });
  app.openapi(decide, async (c) => {
    const { case_id: caseId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const reason = sent.verdict === 'refuse' ? sent.reason : undefined;
    const body = await askOnce(c, 'privacy', parts, { status: 200, sent }, async (asking) => {
      const file = await decideCase(asking, caseId, { verdict: sent.verdict, reason }, approving(asking));
      return caseBody(file, asking.nowS);
    });
    return c.json(body, 200);
  });
}

async function recordList({ trx, caller, nowS }: Asking, cases: number): Promise<void> {
  await appendEntry(trx, {
    ...{ act: 'authorities_read', atS: nowS, tenant: caller.tenant },
    ...{ actor: { kind: 'privacy', id: caller.id }, subject: {}, detail: { cases } },
  });
}
