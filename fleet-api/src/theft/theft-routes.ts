/** `/v1/theft`: cases of theft as their officers work on them, and the pursuit as it comes. */
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { askOnce } from '../access/ask-once.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import type { GrantSigner } from '../grants/signer.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader } from '../http/idempotency.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import {
  askRenewal,
  declareTheft,
  fileOf,
  notePolice,
  readTheft,
  recordRead,
  removeOfficer,
} from './declaring.ts';
import { closeTheft } from './ending.ts';
import { beginLook, readReport } from './looking.ts';
import { addPursuitRoute } from './pursuit-route.ts';
import {
  declaringOf,
  LookAsk,
  LookBody,
  lookBody,
  NewTheft,
  OfficerRemoval,
  PoliceNote,
  RenewalAsk,
  ReportBody,
  reportBody,
  summaryBody,
  TheftBody,
  TheftClosing,
  TheftPage,
  theftBody,
} from './theft-schemas.ts';
import { listThefts } from './theft-store.ts';
import type { TheftVault } from './theft-vault.ts';

/** What this door needs. */
export interface TheftParts extends DoorParts {
  readonly policyNow: PolicyReader;
  /** Of the role `grant_rental`, which signs ends of grants. */
  readonly signer: GrantSigner;
  readonly theftVault: TheftVault;
  readonly pause: () => Promise<void>;
}

const tags = ['theft'];
const params = z.object({ theft_id: Id });
/** Problems of every write of this room. */
export const THEFT_WRITES = [
  ...(['malformed', 'too_large', 'unsupported_media_type'] as const),
  ...(['idempotency_key_missing', 'idempotency_key_reused', 'idempotency_in_progress'] as const),
] as const;
/** Problems of an act of one of the case's officers. */
const BY_OFFICER = [
  ...THEFT_WRITES,
  'not_found',
  'theft_not_yours',
  'theft_over',
  'vault_unavailable',
] as const;

const bodyOf = <Schema extends z.ZodType>(schema: Schema) =>
  ({ required: true, content: { 'application/json': { schema } } }) as const;

const declare = createRoute({
  ...{ method: 'post', path: '/v1/theft/cases', tags, security: BEARER },
  operationId: 'declareTheft',
  summary: 'Say that a vehicle is stolen, or take up what it suspects',
  description: 'Nothing is collected before another person agrees; undecided it lapses after 24 hours.',
  request: { headers: IdempotencyHeader, body: bodyOf(NewTheft) },
  responses: {
    201: answers('The case.', TheftBody),
    ...problems(
      ...([...THEFT_WRITES, 'theft_vehicle_unknown', 'theft_contact_missing', 'theft_open'] as const),
      ...(['theft_not_suspected', 'theft_over', 'vault_unavailable'] as const),
    ),
  },
});

const list = createRoute({
  ...{ method: 'get', path: '/v1/theft/cases', tags, security: BEARER },
  operationId: 'listThefts',
  summary: 'Cases of theft, newest first',
  request: { query: PageQuery },
  responses: { 200: answers('A page of cases.', TheftPage), ...problems('cursor_invalid') },
});

const read = createRoute({
  ...{ method: 'get', path: '/v1/theft/cases/{theft_id}', tags, security: BEARER },
  operationId: 'getTheft',
  summary: 'One case of theft, with the vehicle’s coarse cell while it is open',
  request: { params },
  responses: { 200: answers('The case.', TheftBody), ...problems('not_found') },
});

const police = createRoute({
  ...{ method: 'post', path: '/v1/theft/cases/{theft_id}/police', tags, security: BEARER },
  operationId: 'notePolice',
  summary: 'Add the number that the police gave',
  description: 'A confirmed theft without it lapses after 24 hours, and the pursuit is destroyed.',
  request: { params, headers: IdempotencyHeader, body: bodyOf(PoliceNote) },
  responses: { 200: answers('The case.', TheftBody), ...problems(...BY_OFFICER, 'theft_not_declared') },
});

const renewal = createRoute({
  ...{ method: 'post', path: '/v1/theft/cases/{theft_id}/renewal', tags, security: BEARER },
  operationId: 'askTheftRenewal',
  summary: 'Ask for another 24 hours, to which the second person has to agree again',
  request: { params, headers: IdempotencyHeader, body: bodyOf(RenewalAsk) },
  responses: {
    200: answers('The case.', TheftBody),
    ...problems(...BY_OFFICER, 'theft_not_declared', 'theft_not_confirmed'),
  },
});

const removal = createRoute({
  ...{ method: 'post', path: '/v1/theft/cases/{theft_id}/removal', tags, security: BEARER },
  operationId: 'removeTheftOfficer',
  summary: 'Take an officer off a case: their looks end at once',
  description:
    'Themselves or another, for a reason. Nobody is added, and who was an officer agrees to nothing.',
  request: { params, headers: IdempotencyHeader, body: bodyOf(OfficerRemoval) },
  responses: {
    200: answers('The case.', TheftBody),
    ...problems(...BY_OFFICER, 'theft_not_declared', 'theft_officer_needed'),
  },
});

const close = createRoute({
  ...{ method: 'post', path: '/v1/theft/cases/{theft_id}/close', tags, security: BEARER },
  operationId: 'closeTheft',
  summary: 'Close a case: the vehicle stops, and the riders concerned are told',
  request: { params, headers: IdempotencyHeader, body: bodyOf(TheftClosing) },
  responses: { 200: answers('The case.', TheftBody), ...problems(...BY_OFFICER, 'theft_not_declared') },
});

const look = createRoute({
  ...{ method: 'post', path: '/v1/theft/cases/{theft_id}/looks', tags, security: BEARER },
  operationId: 'beginTheftLook',
  summary: 'Begin to look at the pursuit, for fifteen minutes and a reason',
  description: 'Each look is on record with its reason, and the riders concerned are told of it.',
  request: { params, headers: IdempotencyHeader, body: bodyOf(LookAsk) },
  responses: {
    201: answers('The look.', LookBody),
    ...problems(...BY_OFFICER, 'theft_not_confirmed', 'theft_destroyed'),
  },
});

const report = createRoute({
  ...{ method: 'get', path: '/v1/theft/cases/{theft_id}/report', tags, security: BEARER },
  operationId: 'getTheftReport',
  summary: 'What was looked at: by stream, chunk, count, time and reader; no position',
  request: { params },
  responses: { 200: answers('The report.', ReportBody), ...problems('not_found') },
});

const CASES = 'thefts';

/** Adds the routes. */
export function addTheftRoutes(app: DoorApp, parts: TheftParts): void {
  addOpening(app, parts);
  addActs(app, parts);
  addReading(app, parts);
  addPursuitRoute(app, parts);
}

function addOpening(app: DoorApp, parts: TheftParts): void {
  app.openapi(declare, async (c) => {
    const sent = c.req.valid('json');
    const body = await askOnce(c, 'theft', parts, { status: 201, sent }, async (asking) => {
      const file = await declareTheft(asking, parts.theftVault, declaringOf(sent));
      return theftBody(file);
    });
    return c.json(body, 201);
  });
  app.openapi(look, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const body = await askOnce(c, 'theft', parts, { status: 201, sent }, async (asking) => {
      const begun = await beginLook(asking, parts.theftVault, caseId, sent.reason);
      return lookBody(begun);
    });
    return c.json(body, 201);
  });
}

function addActs(app: DoorApp, parts: TheftParts): void {
  app.openapi(police, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const body = await askOnce(c, 'theft', parts, { status: 200, sent }, async (asking) => {
      const { policy } = await parts.policyNow(asking.trx);
      return theftBody(await notePolice(asking, policy, caseId, sent.reference));
    });
    return c.json(body, 200);
  });
  app.openapi(renewal, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const body = await askOnce(c, 'theft', parts, { status: 200, sent }, async (asking) => {
      const file = await askRenewal(asking, parts.theftVault, caseId, sent.reason);
      return theftBody(file);
    });
    return c.json(body, 200);
  });
  app.openapi(removal, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const body = await askOnce(c, 'theft', parts, { status: 200, sent }, async (asking) => {
      return theftBody(await removeOfficer(asking, parts.theftVault, caseId, sent));
    });
    return c.json(body, 200);
  });
  app.openapi(close, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const { tell_after_days: tellAfterDays, ...sent } = c.req.valid('json');
    const ending = { signer: parts.signer, vault: parts.theftVault };
    const body = await askOnce(
      c,
      'theft',
      parts,
      { status: 200, sent: c.req.valid('json') },
      async (asking) => {
        const theft = await closeTheft(asking, ending, caseId, { ...sent, tellAfterDays });
        return theftBody(await fileOf(asking, theft));
      },
    );
    return c.json(body, 200);
  });
}

function addReading(app: DoorApp, parts: TheftParts): void {
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(CASES, cursor, z.tuple([z.int(), Id]));
    const body = await ask(c, 'theft', parts, async (asking) => {
      const rows = await listThefts(asking.trx, asking.caller.tenant, { limit: limit + 1, before });
      const { items, nextCursor } = pageOf(rows, limit, CASES, (row) => [row.openedS, row.caseId]);
      await recordRead(asking, items.length);
      return { items: items.map(summaryBody), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(read, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const file = await ask(c, 'theft', parts, (asking) => readTheft(asking, caseId));
    return c.json(theftBody(file), 200);
  });
  app.openapi(report, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const found = await ask(c, 'theft', parts, (asking) => readReport(asking, caseId));
    return c.json(reportBody(found), 200);
  });
}
