/**
 * Requests that are passed on (R14, GDPR 28(3)(e)): where the operator works for a controller, what a rider asks is written
 * down with its deadline; the privacy officer takes it away as a file for the controller and says when the controller had it.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { pageOf } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, NextCursor, PageQuery, problems, Seconds } from '../http/schemas.ts';
import { COUNTRIES } from '../organisation/authorities.ts';
import { daysLeft } from './deadline.ts';
import * as store from './passing-store.ts';
import { KIND_RULES, REQUEST_KINDS } from './request.ts';

const passing = {
  ...{ passing_id: Id, kind: z.enum(REQUEST_KINDS), article: z.string() },
  ...{ purpose: z.string().nullable(), rental_id: Id.nullable(), received_s: Seconds },
  due_s: Seconds.openapi({ description: 'By when the controller has to answer.' }),
  controller: z.string().openapi({ description: 'Who answers.' }),
  passed_s: Seconds.nullable().openapi({ description: 'When the controller had it; null = it waits.' }),
};
const RiderPassing = z.object(passing).openapi('PassedRequest');
const OfficerPassing = z
  .object({ ...passing, days_left: z.int().openapi({ description: 'Negative = late.' }) })
  .openapi('DuePassedRequest');
/** Everything that the controller needs, and the one place that says whose it is. */
const FileBody = z
  .object({
    ...passing,
    rider_id: z.string().openapi({ description: 'The pseudonym that the booking system gave.' }),
    ...{ field: z.string().nullable(), to: z.int().nullable(), words: z.string().nullable() },
    country: z
      .enum(COUNTRIES)
      .nullable()
      .openapi({ description: 'Whose calendar the rider named; null = none.' }),
  })
  .openapi('PassedRequestFile');

const pageOfBodies = <Item extends z.ZodType>(item: Item, name: string) =>
  z.object({ items: z.array(item), next_cursor: NextCursor }).openapi(name);

const mine = createRoute({
  ...{ method: 'get', path: '/v1/rider/passed-requests', tags: ['rider'], security: BEARER },
  operationId: 'listMyPassedRequests',
  summary: 'My requests that somebody else answers, and whether they have them',
  request: { query: PageQuery },
  responses: {
    200: answers('A page of them.', pageOfBodies(RiderPassing, 'PassedRequests')),
    ...problems('cursor_invalid'),
  },
});

const officer = { tags: ['privacy'], security: BEARER };
const params = z.object({ passing_id: Id });

const due = createRoute({
  ...{ method: 'get', path: '/v1/privacy/passed-requests', ...officer },
  operationId: 'listPassedRequests',
  summary: 'Requests to pass on to the controller, by their deadline; not whose they are',
  description:
    'The audit log has each receipt, with its second and whose it is: who reads both can join them.',
  request: { query: PageQuery.extend({ state: z.enum(['open', 'all']).default('open') }) },
  responses: {
    200: answers('A page of them.', pageOfBodies(OfficerPassing, 'DuePassedRequests')),
    ...problems('cursor_invalid'),
  },
});

const file = createRoute({
  ...{ method: 'get', path: '/v1/privacy/passed-requests/{passing_id}/file', ...officer },
  operationId: 'getPassedRequestFile',
  summary: 'One request as the controller needs it, with whose it is',
  description: 'Send it to the controller and to nobody else. Each reading is in the audit log.',
  request: { params },
  responses: { 200: answers('The request.', FileBody), ...problems('not_found') },
});

const passed = createRoute({
  ...{ method: 'post', path: '/v1/privacy/passed-requests/{passing_id}/passed', ...officer },
  operationId: 'notePassedRequest',
  summary: 'Note that the controller has the request',
  description: 'The rider sees when. May be repeated: the first time stands.',
  request: { params },
  responses: {
    204: { description: 'Noted.' },
    ...problems('not_found', 'too_large', 'unsupported_media_type'),
  },
});

/** Adds the routes of riders and of the officer. */
export function addPassingRoutes(app: DoorApp, parts: DoorParts): void {
  app.openapi(mine, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const page = await ask(c, 'rider', parts, (asking) =>
      pageOfPassings(asking, { limit, cursor, open: false }),
    );
    return c.json({ items: page.items.map(passingBody), next_cursor: page.nextCursor }, 200);
  });
  app.openapi(due, async (c) => {
    const { limit, cursor, state } = c.req.valid('query');
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const page = await pageOfPassings(asking, { limit, cursor, open: state === 'open' });
      await record(asking, { act: 'passed_requests_read', detail: { requests: page.items.length } });
      const items = page.items.map((one) => ({
        ...passingBody(one),
        days_left: daysLeft(one.dueS, asking.nowS),
      }));
      return { items, next_cursor: page.nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(file, async (c) => {
    const { passing_id: passingId } = c.req.valid('param');
    const body = await ask(c, 'privacy', parts, (asking) => fileOf(asking, passingId));
    return c.json(body, 200);
  });
  app.openapi(passed, async (c) => {
    const { passing_id: passingId } = c.req.valid('param');
    await ask(c, 'privacy', parts, (asking) => pass(asking, passingId));
    return c.body(null, 204);
  });
}

async function pageOfPassings({ trx }: Asking, page: Parameters<typeof store.listPassings>[1]) {
  const rows = await store.listPassings(trx, page);
  return pageOf(rows, page.limit, store.PASSINGS_LIST, (row) => [row.dueS, row.passingId]);
}

/** The file, on record with whose request was taken away. Throws `not_found`. */
async function fileOf(asking: Asking, passingId: string): Promise<z.infer<typeof FileBody>> {
  const found = await store.findPassing(asking.trx, passingId);
  const riderId = await store.riderOfPassing(asking.trx, passingId);
  if (found === undefined || riderId === undefined) throw new Problem('not_found');
  const { kind } = found;
  await record(asking, { act: 'passed_request_read', detail: { kind } }, { requestId: passingId, riderId });
  const { field, to, words } = found.ask;
  return {
    ...passingBody(found),
    rider_id: riderId,
    field: field ?? null,
    to: to ?? null,
    words: words ?? null,
    country: found.country ?? null,
  };
}

async function pass(asking: Asking, passingId: string): Promise<void> {
  const { trx, caller, nowS } = asking;
  const found = await store.findPassing(trx, passingId);
  if (found === undefined) throw new Problem('not_found');
  const isNew = await store.notePassed(trx, passingId, { officer: caller.id, passedS: nowS });
  const { kind } = found;
  if (isNew) await record(asking, { act: 'request_passed', detail: { kind } }, { requestId: passingId });
}

type Acts = 'passed_requests_read' | 'passed_request_read' | 'request_passed';
type Noted = { [A in Acts]: Pick<Extract<AuditEntry, { act: A }>, 'act' | 'detail'> }[Acts];

async function record(
  { trx, caller, nowS }: Asking,
  noted: Noted,
  subject: AuditEntry['subject'] = {},
): Promise<void> {
  const actor = { kind: 'privacy', id: caller.id } as const;
  await appendEntry(trx, { atS: nowS, tenant: caller.tenant, actor, subject, ...noted });
}

const passingBody = (one: store.Passing): z.infer<typeof RiderPassing> => ({
  ...{ passing_id: one.passingId, kind: one.kind, article: KIND_RULES[one.kind].article },
  ...{ purpose: one.purpose ?? null, rental_id: one.rentalId ?? null, received_s: one.receivedS },
  ...{ due_s: one.dueS, controller: one.controller, passed_s: one.passedS ?? null },
});
