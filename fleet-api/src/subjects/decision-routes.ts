/** The privacy officer's side of requests: what is due, what is decided, who is to be told. Never whose it is. */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { pageOf } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import { type Decision, decide } from './decision.ts';
import { attempt, type SubjectParts } from './request-routes.ts';
import { DecisionBody, DueBody, DueList, dueBody, NoticeList, noticeBody } from './request-schemas.ts';
import * as store from './request-store.ts';

const tags = ['privacy'];
const params = z.object({ request_id: Id });

const list = createRoute({
  ...{ method: 'get', path: '/v1/privacy/requests', tags, security: BEARER },
  operationId: 'listDueRequests',
  summary: 'Requests of riders, the nearest deadline first',
  description:
    'With the days that are left. Whose a request is, is not said: it is answered through the rider’s door.',
  request: { query: PageQuery.extend({ state: z.enum(['open', 'all']).default('open') }) },
  responses: { 200: answers('A page of requests.', DueList), ...problems('cursor_invalid') },
});

const one = createRoute({
  ...{ method: 'get', path: '/v1/privacy/requests/{request_id}', tags, security: BEARER },
  operationId: 'getDueRequest',
  summary: 'One request, with what stood there before a correction',
  request: { params },
  responses: { 200: answers('The request.', DueBody), ...problems('not_found') },
});

const decision = createRoute({
  ...{ method: 'post', path: '/v1/privacy/requests/{request_id}/decision', tags, security: BEARER },
  operationId: 'decideRequest',
  summary: 'Accept, refuse or extend a request; compelling grounds against an objection take two officers',
  description:
    'accept carries out a correction, or upholds an objection. refuse needs its reason. extend needs a reason, before the first deadline, by two months at most. grounds writes compelling grounds down, confirm_grounds is for another officer: only then does the objection end.',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: DecisionBody } } },
  },
  responses: {
    200: answers('The request.', DueBody),
    ...problems(
      ...(['malformed', 'not_found', 'request_closed', 'deadline_passed', 'second_officer'] as const),
      ...(['objection_stands', 'policy_absent', 'too_large', 'unsupported_media_type'] as const),
    ),
  },
});

const notices = createRoute({
  ...{ method: 'get', path: '/v1/privacy/notices', tags, security: BEARER },
  operationId: 'listNotices',
  summary: 'Who is still to be told of an erasure, a correction or a restriction (GDPR 19)',
  request: { query: PageQuery.extend({ state: z.enum(['open', 'all']).default('open') }) },
  responses: { 200: answers('A page of them, the oldest first.', NoticeList), ...problems('cursor_invalid') },
});

const told = createRoute({
  ...{ method: 'post', path: '/v1/privacy/notices/{notice_id}/told', tags, security: BEARER },
  operationId: 'noteTold',
  summary: 'Note that a recipient was told',
  description: 'The reference to the rentals goes then: it is not needed any more. May be repeated.',
  request: { params: z.object({ notice_id: Id }) },
  responses: {
    204: { description: 'Noted.' },
    ...problems('not_found', 'too_large', 'unsupported_media_type'),
  },
});

/** Adds the privacy officer's side. */
export function addDecisionRoutes(app: DoorApp, parts: SubjectParts): void {
  app.openapi(list, async (c) => {
    const { limit, cursor, state } = c.req.valid('query');
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const rows = await store.listDue(asking.trx, { limit, cursor, open: state === 'open' });
      const page = pageOf(rows, limit, store.DUE_LIST, (row) => [row.dueS, row.requestId]);
      await record(asking, { act: 'requests_read', detail: { requests: page.items.length } });
      const items = page.items.map((row) => dueBody(row, asking.nowS, undefined));
      return { items, next_cursor: page.nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(one, async (c) => {
    const { request_id: requestId } = c.req.valid('param');
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const found = await shown(asking, requestId);
      await record(asking, { act: 'requests_read', detail: { requests: 1 } }, requestId);
      return found;
    });
    return c.json(body, 200);
  });
  app.openapi(decision, async (c) => {
    const { request_id: requestId } = c.req.valid('param');
    const sent = c.req.valid('json');
    await ask(c, 'privacy', parts, (asking) => decideOn(asking, requestId, sent));
    await attempt(parts, requestId);
    return c.json(await ask(c, 'privacy', parts, (asking) => shown(asking, requestId)), 200);
  });
  addNotices(app, parts);
}

function addNotices(app: DoorApp, parts: SubjectParts): void {
  app.openapi(notices, async (c) => {
    const { limit, cursor, state } = c.req.valid('query');
    const rows = await ask(c, 'privacy', parts, ({ trx }) =>
      store.listNotices(trx, { limit, cursor, open: state === 'open' }),
    );
    const { items, nextCursor } = pageOf(rows, limit, store.NOTICE_LIST, (row) => [row.madeS, row.noticeId]);
    return c.json({ items: items.map(noticeBody), next_cursor: nextCursor }, 200);
  });
  app.openapi(told, async (c) => {
    const { notice_id: noticeId } = c.req.valid('param');
    await ask(c, 'privacy', parts, async (asking) => {
      const found = await store.storeTold(asking.trx, noticeId, asking.nowS);
      if (found === undefined) throw new Problem('not_found');
      await record(asking, { act: 'recipient_told', detail: { kind: found.kind } }, found.requestId);
    });
    return c.body(null, 204);
  });
}

async function decideOn(asking: Asking, requestId: string, sent: Decision): Promise<void> {
  const { trx, caller, nowS } = asking;
  const request = await store.findRequest(trx, requestId, 'change');
  if (request === undefined) throw new Problem('not_found');
  const decided = decide(request, sent, { officer: caller.id, nowS });
  if (!decided.ok) throw new Problem(decided.code);
  await store.storeDecision(trx, requestId, decided.change);
  const detail = { kind: request.kind, decision: sent.decision };
  await record(asking, { act: 'request_decided', detail }, requestId);
}

async function shown({ trx, nowS }: Asking, requestId: string) {
  const request = await store.findRequest(trx, requestId);
  if (request === undefined) throw new Problem('not_found');
  return dueBody(request, nowS, await store.originalOf(trx, requestId));
}

type OfficerAct =
  | { readonly act: 'requests_read'; readonly detail: { readonly requests: number } }
  | { readonly act: 'request_decided'; readonly detail: { readonly kind: string; readonly decision: string } }
  | { readonly act: 'recipient_told'; readonly detail: { readonly kind: string } };

async function record({ trx, caller, nowS }: Asking, act: OfficerAct, requestId?: string): Promise<void> {
  const subject = requestId === undefined ? {} : { requestId };
  const actor = { kind: 'privacy' as const, id: caller.id };
  await appendEntry(trx, { ...{ atS: nowS, tenant: caller.tenant, actor, subject }, ...act });
}
