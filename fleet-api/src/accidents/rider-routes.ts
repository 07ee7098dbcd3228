/** The rider's side of an accident: `/v1/rider/…/accidents`. The packet, releases of their own, objection, who had what. */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, problems } from '../http/schemas.ts';
import type { AccidentParts } from './accident-routes.ts';
import {
  Custody,
  custodyBody,
  RidersAccident,
  RidersAccidents,
  RidersRelease,
  ridersBody,
} from './accident-schemas.ts';
import { casesOfRental, saltOf } from './accident-store.ts';
import { ridersPacket } from './packets.ts';
import { type AccidentFile, fileOf, object, readCustody, releaseTo, withdraw } from './releasing.ts';

const tags = ['rider'];
const params = z.object({ accident_id: Id });
const releaseParams = z.object({ accident_id: Id, release_id: Id });
const PATH = '/v1/rider/accidents/{accident_id}';
/** Why a rider released it, in the log. */
const RIDERS_REASON = 'asked for by the rider';

const list = createRoute({
  ...{ method: 'get', path: '/v1/rider/trips/{rental_id}/accidents', tags, security: BEARER },
  operationId: 'listMyAccidents',
  summary: 'Accidents during a trip of mine',
  description: 'Those whose own second fell into this rental, as the vault found.',
  request: { params: z.object({ rental_id: Id }) },
  responses: { 200: answers('The cases.', RidersAccidents), ...problems('not_found') },
});

const packet = createRoute({
  ...{ method: 'get', path: `${PATH}/packet`, tags, security: BEARER },
  operationId: 'getMyAccidentPacket',
  summary: 'What the vehicle sealed, signed by it',
  description:
    'A file that proves itself: `fleetveil packet verify`. Opened by the vault for this answer, and written down.',
  request: { params },
  responses: {
    200: {
      description: 'The packet file.',
      content: { 'application/json': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems('not_found', 'policy_absent', 'packet_missing', 'vault_unavailable'),
  },
});

const release = createRoute({
  ...{ method: 'put', path: `${PATH}/releases/{release_id}`, tags, security: BEARER },
  operationId: 'releaseMyAccident',
  summary: 'Release the packet to an insurer myself',
  description: 'release_id is 128 random bits of yours: sent again it is the same release.',
  request: {
    params: releaseParams,
    body: { required: true, content: { 'application/json': { schema: RidersRelease } } },
  },
  responses: {
    200: answers('The case.', RidersAccident),
    ...problems(
      ...(['malformed', 'too_large', 'unsupported_media_type', 'not_found', 'insurer_unknown'] as const),
      ...(['accident_released', 'accident_objected', 'accident_closed', 'packet_missing'] as const),
      'vault_unavailable',
    ),
  },
});

const withdrawn = createRoute({
  ...{ method: 'delete', path: `${PATH}/releases/{release_id}`, tags, security: BEARER },
  operationId: 'withdrawMyAccidentRelease',
  summary: 'Withdraw a release of my packet',
  request: { params: releaseParams },
  responses: { 200: answers('The case.', RidersAccident), ...problems('not_found') },
});

const objection = createRoute({
  ...{ method: 'put', path: `${PATH}/objection`, tags, security: BEARER },
  operationId: 'objectToAccident',
  summary: 'Object: what is released ends at once, and nothing is released while it lasts',
  request: { params },
  responses: { 200: answers('The case.', RidersAccident), ...problems('not_found', 'accident_closed') },
});

const lifted = createRoute({
  ...{ method: 'delete', path: `${PATH}/objection`, tags, security: BEARER },
  operationId: 'liftAccidentObjection',
  summary: 'Take the objection back',
  request: { params },
  responses: { 200: answers('The case.', RidersAccident), ...problems('not_found', 'accident_closed') },
});

const custody = createRoute({
  ...{ method: 'get', path: `${PATH}/custody`, tags, security: BEARER },
  operationId: 'getMyAccidentCustody',
  summary: 'Who had what of it, when, with hashes',
  request: { params },
  responses: { 200: answers('The entries, oldest first.', Custody), ...problems('not_found') },
});

/** Adds the routes. */
export function addRiderAccidentRoutes(app: DoorApp, parts: AccidentParts): void {
  app.openapi(list, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const body = await ask(c, 'rider', parts, async (asking) => {
      const salt = await saltOf(asking.trx, rentalId, asking.caller.id);
      if (salt === undefined) throw new Problem('not_found');
      const files: AccidentFile[] = [];
      for (const found of await casesOfRental(asking.trx, rentalId))
        files.push(await fileOf(asking, 'rider', found));
      await record(asking, files.length);
      return { items: files.map((file) => ridersBody(file, asking.nowS)) };
    });
    return c.json(body, 200);
  });
  addPacket(app, parts);
  app.openapi(custody, async (c) => {
    const { accident_id: caseId } = c.req.valid('param');
    const lines = await ask(c, 'rider', parts, (asking) => readCustody(asking, 'rider', caseId));
    return c.json(custodyBody(lines), 200);
  });
  addWrites(app, parts);
}

/** Not by `openapi`: the file's own bytes go out, and JSON made anew would not verify. */
function addPacket(app: DoorApp, parts: AccidentParts): void {
  app.openAPIRegistry.registerPath(packet);
  app.get('/v1/rider/accidents/:accident_id/packet', async (c) => {
    const id = Id.safeParse(c.req.param('accident_id'));
    if (!id.success) throw new Problem('not_found');
    const caseId = id.data;
    const file = await ask(c, 'rider', parts, async (asking) => {
      await requirePrecise(asking, parts);
      return ridersPacket(asking, parts, caseId);
    });
    c.header('content-disposition', `attachment; filename="accident-${caseId}.json"`);
    return c.body(new TextDecoder().decode(file), 200, { 'content-type': 'application/json' });
  });
}

function addWrites(app: DoorApp, parts: AccidentParts): void {
  app.openapi(release, async (c) => {
    const { accident_id: caseId, release_id: releaseId } = c.req.valid('param');
    const { insurer_id: insurerId, days } = c.req.valid('json');
    const asked = { releaseId, insurerId, reason: RIDERS_REASON, days };
    const body = await ask(c, 'rider', parts, async (asking) =>
      ridersBody(await releaseTo(asking, parts, 'rider', caseId, asked), asking.nowS),
    );
    return c.json(body, 200);
  });
  app.openapi(withdrawn, async (c) => {
    const { accident_id: caseId, release_id: releaseId } = c.req.valid('param');
    const body = await ask(c, 'rider', parts, async (asking) =>
      ridersBody(await withdraw(asking, 'rider', caseId, releaseId), asking.nowS),
    );
    return c.json(body, 200);
  });
  app.openapi(objection, async (c) => {
    const { accident_id: caseId } = c.req.valid('param');
    const body = await ask(c, 'rider', parts, async (asking) =>
      ridersBody(await object(asking, caseId, false), asking.nowS),
    );
    return c.json(body, 200);
  });
  app.openapi(lifted, async (c) => {
    const { accident_id: caseId } = c.req.valid('param');
    const body = await ask(c, 'rider', parts, async (asking) =>
      ridersBody(await object(asking, caseId, true), asking.nowS),
    );
    return c.json(body, 200);
  });
}

async function requirePrecise({ trx, caller }: Asking, { policyNow }: AccidentParts): Promise<void> {
  const { access } = await policyNow(trx);
  const wanted = { purpose: 'accident', place: 'precise', time: 'second' } as const;
  if (!mayKnow(access, caller.roles, wanted)) throw new Problem('not_found');
}

async function record({ trx, caller, nowS }: Asking, cases: number): Promise<void> {
  await appendEntry(trx, {
    ...{ act: 'accidents_read', atS: nowS, tenant: caller.tenant, actor: { kind: 'rider', id: caller.id } },
    ...{ subject: { riderId: caller.id }, detail: { cases } },
  });
}
