/** `/v1/privacy/breaches`: the files of breaches, and the pseudonyms of those concerned. */
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { askOnce } from '../access/ask-once.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import { breachState } from './breach.ts';
import {
  BreachBody,
  BreachPage,
  breachBody,
  NewBreach,
  Note,
  noteOf,
  RiderPage,
  summaryBody,
} from './breach-schemas.ts';
import { listBreaches, notesOf } from './breach-store.ts';
import { noteBreach, openBreach, readBreach, readRiders, writeRidersDown } from './filing.ts';
import { ridersCsv } from './riders-csv.ts';

/** Riders of one CSV. */
const CSV_MAX = 10_000;

const tags = ['privacy'];
const params = z.object({ breach_id: Id });
const WRITES = [
  ...(['malformed', 'too_large', 'unsupported_media_type', 'breach_time_wrong'] as const),
  ...(['idempotency_key_missing', 'idempotency_key_reused', 'idempotency_in_progress'] as const),
] as const;

const open = createRoute({
  ...{ method: 'post', path: '/v1/privacy/breaches', tags, security: BEARER },
  operationId: 'openBreach',
  summary: 'Open the file of a breach',
  description: 'With what is known. The 72 hours of GDPR 33(1) run from aware_s, through weekends.',
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: NewBreach } } },
  },
  responses: { 201: answers('The file.', BreachBody), ...problems(...WRITES) },
});

const list = createRoute({
  ...{ method: 'get', path: '/v1/privacy/breaches', tags, security: BEARER },
  operationId: 'listBreaches',
  summary: 'Files of breaches, newest first, with what is left to do',
  request: { query: PageQuery },
  responses: { 200: answers('A page of files.', BreachPage), ...problems('cursor_invalid') },
});

const read = createRoute({
  ...{ method: 'get', path: '/v1/privacy/breaches/{breach_id}', tags, security: BEARER },
  operationId: 'getBreach',
  summary: 'One file with all its notes',
  description: 'affected counts the riders and rentals whose data the scope notes cover; it names nobody.',
  request: { params },
  responses: { 200: answers('The file.', BreachBody), ...problems('not_found') },
});

const note = createRoute({
  ...{ method: 'post', path: '/v1/privacy/breaches/{breach_id}/notes', tags, security: BEARER },
  operationId: 'noteBreach',
  summary: 'Add to the file',
  description:
    'Notes are added, never changed; each has its hash in the audit log. A closed file takes no more.',
  request: {
    params,
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: Note } } },
  },
  responses: {
    201: answers('The file.', BreachBody),
    ...problems(
      ...([...WRITES, 'not_found'] as const),
      ...(['breach_closed', 'breach_unfinished', 'breach_late_reason_missing'] as const),
    ),
  },
});

const riders = createRoute({
  ...{ method: 'get', path: '/v1/privacy/breaches/{breach_id}/riders', tags, security: BEARER },
  operationId: 'listBreachRiders',
  summary: 'Pseudonyms of those concerned',
  description:
    'Riders of rentals that overlap the scope, from booking until the vehicle stopped. Reading is in the audit log, also in the log of each rider on the page, but for guests.',
  request: { params, query: PageQuery },
  responses: { 200: answers('A page of riders.', RiderPage), ...problems('not_found', 'cursor_invalid') },
});

const csv = createRoute({
  ...{ method: 'get', path: '/v1/privacy/breaches/{breach_id}/riders.csv', tags, security: BEARER },
  operationId: 'exportBreachRiders',
  summary: 'The same as CSV, whole',
  description: `At most ${CSV_MAX} riders. A pseudonym that a spreadsheet would take for a formula begins with '.`,
  request: { params },
  responses: {
    200: { description: 'rider_id, rentals.', content: { 'text/csv': { schema: z.string() } } },
    ...problems('not_found', 'list_too_long'),
  },
});

const BREACHES = 'breaches';
const RIDERS = 'breach_riders';

/** Adds the routes. */
export function addBreachRoutes(app: DoorApp, parts: DoorParts): void {
  addFileRoutes(app, parts);
  addRiderRoutes(app, parts);
}

function addFileRoutes(app: DoorApp, parts: DoorParts): void {
  app.openapi(open, async (c) => {
    const body = c.req.valid('json');
    const answer = await askOnce(c, 'privacy', parts, { status: 201, sent: body }, async (asking) => {
      const file = await openBreach(asking, { awareS: body.aware_s, facts: body.facts });
      return breachBody(file);
    });
    return c.json(answer, 201);
  });
  app.openapi(note, async (c) => {
    const { breach_id: breachId } = c.req.valid('param');
    const body = c.req.valid('json');
    const answer = await askOnce(c, 'privacy', parts, { status: 201, sent: body }, async (asking) => {
      const file = await noteBreach(asking, breachId, noteOf(body));
      return breachBody(file);
    });
    return c.json(answer, 201);
  });
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(BREACHES, cursor, z.tuple([z.int(), Id]));
    const body = await ask(c, 'privacy', parts, async ({ trx, caller, nowS }) => {
      const rows = await listBreaches(trx, caller.tenant, { limit: limit + 1, before });
      const { items, nextCursor } = pageOf(rows, limit, BREACHES, (row) => [row.openedS, row.breachId]);
      const notes = await notesOf(
        trx,
        caller.tenant,
        items.map(({ breachId }) => breachId),
      );
      const bodies = items.map((breach) =>
        summaryBody(breach, breachState(breach, notes.get(breach.breachId) ?? [], nowS)),
      );
      return { items: bodies, next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(read, async (c) => {
    const { breach_id: breachId } = c.req.valid('param');
    const file = await ask(c, 'privacy', parts, (asking) => readBreach(asking, breachId));
    return c.json(breachBody(file), 200);
  });
}

function addRiderRoutes(app: DoorApp, parts: DoorParts): void {
  app.openapi(riders, async (c) => {
    const { breach_id: breachId } = c.req.valid('param');
    const { limit, cursor } = c.req.valid('query');
    const after =
      cursor === undefined ? undefined : parseCursor(RIDERS, cursor, z.tuple([z.string().max(255)]))[0];
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const rows = await readRiders(asking, breachId, { format: 'page', after, limit: limit + 1 });
      const { items, nextCursor } = pageOf(rows, limit, RIDERS, (row) => [row.riderId]);
      await writeRidersDown(asking, breachId, items);
      const bodies = items.map(({ riderId, rentals }) => ({ rider_id: riderId, rentals }));
      return { items: bodies, next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(csv, async (c) => {
    const { breach_id: breachId } = c.req.valid('param');
    const rows = await ask(c, 'privacy', parts, async (asking) => {
      const all = await readRiders(asking, breachId, { format: 'csv', limit: CSV_MAX + 1 });
      if (all.length > CSV_MAX) throw new Problem('list_too_long');
      await writeRidersDown(asking, breachId, all);
      return all;
    });
    return c.body(ridersCsv(rows), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="breach-${breachId}.csv"`,
    });
  });
}
