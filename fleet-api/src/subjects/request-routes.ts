/** The rider's requests: `/v1/rider/requests`. Who asks is known by the token, and nothing more is asked (G10). */
import { dayOf, latestEndDay, randomId } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import { dateOfDay } from '../database/days.ts';
import { isFleetApiError } from '../errors.ts';
import { pageOf } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader, parseIdempotencyKey, requestHash } from '../http/idempotency.ts';
import { once } from '../http/idempotency-store.ts';
import { Problem, type ProblemExtras } from '../http/problem.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import { requestsGoTo } from '../organisation/organisation.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import type { ReadingParts } from '../trips/reading.ts';
import { zoneOf } from './authorities.ts';
import { carryOut } from './carry-out.ts';
import { deadlinesOf } from './deadline.ts';
import { storePassing } from './passing-store.ts';
import { brokenMembers, KIND_RULES, REQUEST_KINDS, REQUEST_MOVES } from './request.ts';
import { NewRequestBody, RequestBody, RequestList, requestBody, summaryOf } from './request-schemas.ts';
import * as store from './request-store.ts';
import { resultStream } from './result.ts';
import type { CarryOutParts } from './work.ts';

/** What the rider's requests need. */
export interface SubjectParts extends DoorParts, ReadingParts {
  readonly signer: CarryOutParts['signer'];
  readonly eraser: CarryOutParts['vault'];
  /** Who answers for the data. */
  readonly organisationNow: OrganisationReader;
}

const tags = ['rider'];
const params = z.object({ request_id: Id });

const create = createRoute({
  ...{ method: 'post', path: '/v1/rider/requests', tags, security: BEARER },
  operationId: 'makeRequest',
  summary: 'Ask about my data: access, correction, erasure, restriction, objection, withdrawal',
  description:
    'What can be done by itself is done before the answer; the rest is decided by a privacy officer before due_s. Your token says who you are: send nothing about yourself.',
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: NewRequestBody } } },
  },
  responses: {
    202: answers('The request, as far as it is.', RequestBody),
    ...problems(
      ...(['malformed', 'idempotency_key_missing', 'idempotency_key_reused'] as const),
      ...(['idempotency_in_progress', 'not_found', 'policy_absent', 'controller_answers'] as const),
      ...(['too_large', 'unsupported_media_type'] as const),
    ),
  },
});

const list = createRoute({
  ...{ method: 'get', path: '/v1/rider/requests', tags, security: BEARER },
  operationId: 'listRequests',
  summary: 'My requests, newest first',
  request: { query: PageQuery },
  responses: { 200: answers('A page of requests.', RequestList), ...problems('cursor_invalid') },
});

const one = createRoute({
  ...{ method: 'get', path: '/v1/rider/requests/{request_id}', tags, security: BEARER },
  operationId: 'getRequest',
  summary: 'One request with its answer, and who was told',
  request: { params },
  responses: { 200: answers('The request.', RequestBody), ...problems('not_found') },
});

const takeBack = createRoute({
  ...{ method: 'post', path: '/v1/rider/requests/{request_id}/take-back', tags, security: BEARER },
  operationId: 'takeRequestBack',
  summary: 'Take a request back, or end a restriction, an objection or a withdrawal',
  description: 'As easy as it was made. What was destroyed does not come back.',
  request: { params },
  responses: {
    202: answers('The request.', RequestBody),
    ...problems('not_found', 'request_closed', 'too_large', 'unsupported_media_type'),
  },
});

const result = createRoute({
  ...{ method: 'get', path: '/v1/rider/requests/{request_id}/result', tags, security: BEARER },
  operationId: 'downloadResult',
  summary: 'The file of an access or portability request',
  description:
    'A ZIP with JSON, CSV, GeoJSON and GPX, made while you download it and not kept. The vault opens your places with your token; each opening is on record.',
  request: { params },
  responses: {
    200: {
      description: 'The file.',
      content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems('not_found', 'policy_absent', 'vault_unavailable'),
  },
});

/** Adds the rider's requests. */
export function addRequestRoutes(app: DoorApp, parts: SubjectParts): void {
  app.openapi(create, async (c) => {
    const key = parseIdempotencyKey(c.req.valid('header')['idempotency-key']);
    if (key === undefined) throw new Problem('idempotency_key_missing');
    const body = c.req.valid('json');
    const hash = requestHash('POST', create.path, body);
    const about = body.rental_id === undefined ? {} : { rentalId: body.rental_id };
    const { body: made } = await ask(
      c,
      'rider',
      parts,
      ({ trx, caller, nowS }) =>
        once(trx, { tenant: caller.tenant, caller: `rider ${caller.id}`, key, hash, nowS }, async () => ({
          status: 202,
          body: await receive({ trx, caller, nowS }, parts, body),
        })),
      about,
    );
    if ('controller' in made) throw new Problem('controller_answers', made);
    await attempt(parts, made.request_id);
    return c.json(await ask(c, 'rider', parts, (asking) => shown(asking, made.request_id)), 202);
  });
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const rows = await ask(c, 'rider', parts, ({ trx }) => store.listRequests(trx, { limit, cursor }));
    const page = pageOf(rows, limit, store.REQUESTS_LIST, (row) => [row.receivedS, row.requestId]);
    return c.json({ items: page.items.map(summaryOf), next_cursor: page.nextCursor }, 200);
  });
  app.openapi(one, async (c) => {
    const { request_id: requestId } = c.req.valid('param');
    return c.json(await ask(c, 'rider', parts, (asking) => shown(asking, requestId)), 200);
  });
  app.openapi(takeBack, async (c) => {
    const { request_id: requestId } = c.req.valid('param');
    const { kind } = await ask(c, 'rider', parts, (asking) => ownToTakeBack(asking, requestId));
    const { tenant, id } = c.get('caller');
    await withRole(parts.db, 'job_subjects', {}, async (trx) => {
      const nowS = Math.floor(parts.nowS());
      // A second look: it may have been carried out, or refused, since the first.
      if (!(await store.storeTakenBack(trx, requestId, LASTING, nowS))) throw new Problem('request_closed');
      await record({ trx, caller: { tenant, id }, nowS }, 'request_taken_back', requestId, kind);
    });
    await attempt(parts, requestId);
    return c.json(await ask(c, 'rider', parts, (asking) => shown(asking, requestId)), 202);
  });
  app.openAPIRegistry.registerPath(result);
  app.get('/v1/rider/requests/:request_id/result', async (c) => {
    const id = Id.safeParse(c.req.param('request_id'));
    if (!id.success) throw new Problem('not_found');
    const stream = await resultStream(c, parts, id.data);
    c.header('content-type', 'application/zip');
    c.header('content-disposition', `attachment; filename="my-data-${id.data}.zip"`);
    return c.body(stream);
  });
}

type Sent = z.infer<typeof NewRequestBody>;

/** What became of a request: it is ours, or it is on record for the controller who answers it (R14). */
type Received = { readonly request_id: string } | { readonly controller: ControllerBody };

/** Takes a request: stored with its deadlines and an entry of the audit log, or nothing. A processor's is passed on. */
async function receive(asking: Asking, parts: SubjectParts, body: Sent): Promise<Received> {
  const { trx, caller, nowS } = asking;
  const { kind, purpose, rental_id: rentalId, field, to, words, country } = body;
  const broken = brokenMembers({ kind, purpose, rentalId, field, to });
  if (broken.length > 0) throw invalidMembers(broken, kind);
  if (rentalId !== undefined && !(await store.isOwnRental(trx, rentalId))) throw new Problem('not_found');
  await refuseEndBeforeStart(asking, body);
  const { policy, version } = await parts.policyNow(trx);
  const { firstS, latestS } = deadlinesOf(nowS, zoneOf(country));
  const requestId = randomId();
  const request = {
    ...{ requestId, tenant: caller.tenant, riderId: caller.id, kind, purpose, rentalId, country },
    ...{ ask: { field, to, words }, receivedS: nowS, firstDueS: firstS },
    endsOn: dateOfDay(latestEndDay(policy, 'subject_requests', dayOf(latestS))),
  };
  const controller = await controllerOf(asking, parts.organisationNow);
  if (controller === undefined) await store.storeRequest(trx, { ...request, policyVersion: version });
  else await storePassing(trx, { ...request, controller: controller.title });
  await record(asking, 'request_received', requestId, kind);
  return controller === undefined ? { request_id: requestId } : { controller };
}

/** A trip cannot end before it begins: said at once, not after an officer agreed. */
async function refuseEndBeforeStart(
  { trx }: Asking,
  { field, to, rental_id: rentalId }: Sent,
): Promise<void> {
  if (field !== 'end_time' || to === undefined || rentalId === undefined) return;
  const startedS = await store.tripStartOf(trx, rentalId);
  if (startedS === undefined || to >= startedS) return;
  const rule = 'must not lie before the beginning of the trip, or of its last part';
  throw new Problem('invalid', { errors: [{ in: 'body', field: 'to', rule }] });
}

type ControllerBody = NonNullable<ProblemExtras['controller']>;

/** Who answers a processor's riders: its controller, who gets what they ask (R14). Nobody = we do. */
async function controllerOf(
  { trx, caller }: Asking,
  organisationNow: OrganisationReader,
): Promise<ControllerBody | undefined> {
  const inForce = await organisationNow(trx, caller.tenant);
  const goesTo = inForce === undefined ? undefined : requestsGoTo(inForce.organisation);
  return goesTo?.answeredBy === 'controller' ? goesTo.controller : undefined;
}

function invalidMembers(members: readonly string[], kind: string): Problem {
  const name: Record<string, string> = { rentalId: 'rental_id' };
  return new Problem('invalid', {
    errors: members.map((member) => ({
      ...{ in: 'body' as const, field: name[member] ?? member },
      rule: `must be as a request of the kind ${kind} needs it`,
    })),
  });
}

/** What cannot be done now (the vault is away) the job does: the request is on disk. */
export async function attempt(parts: SubjectParts, requestId: string): Promise<void> {
  try {
    await carryOut({ ...parts, vault: parts.eraser }, requestId, parts.nowS());
  } catch (error) {
    if (!isFleetApiError(error) || error.code !== 'vault_unreachable') throw error;
  }
}

async function shown({ trx }: Asking, requestId: string) {
  const request = await store.findRequest(trx, requestId);
  if (request === undefined) throw new Problem('not_found');
  return requestBody(request, await store.noticesOf(trx, requestId));
}

const LASTING = REQUEST_KINDS.filter((kind) => KIND_RULES[kind].lasts);

/** The rider's own. Throws `not_found`, and `request_closed` where it is not open for it: what lasts is after its answer too. */
async function ownToTakeBack(asking: Asking, requestId: string): Promise<store.StoredRequest> {
  const request = await store.findRequest(asking.trx, requestId);
  if (request === undefined) throw new Problem('not_found');
  const isAnswered = request.state === 'answered' && !KIND_RULES[request.kind].lasts;
  if (isAnswered || REQUEST_MOVES[request.state].take_back === undefined) throw new Problem('request_closed');
  return request;
}

/** Who did what, in the transaction in which it is done. */
interface Doing {
  readonly trx: Asking['trx'];
  readonly caller: { readonly tenant: string; readonly id: string };
  readonly nowS: number;
}

async function record(
  { trx, caller, nowS }: Doing,
  act: 'request_received' | 'request_taken_back',
  requestId: string,
  kind: string,
): Promise<void> {
  await appendEntry(trx, {
    ...{ act, atS: nowS, tenant: caller.tenant, actor: { kind: 'rider', id: caller.id } },
    subject: { riderId: caller.id, requestId },
    detail: { kind },
  });
}
