/** Calls to support: riders make a code at `/v1/rider`, support uses it at `/v1/support`. */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { DoorApp } from '../http/door-app.ts';
import { answers, BEARER, Id, problems, Seconds } from '../http/schemas.ts';
import { CODE_PATTERN } from '../vault/support-code.ts';
import { answeredBy } from './call-store.ts';
import { type CallParts, closeCall, makeCode, openCall, readyCall } from './calling.ts';

const Code = z.string().regex(CODE_PATTERN).openapi({ description: 'Ten digits.', example: '0417733902' });
const tags = ['support'];
const bodyProblems = ['malformed', 'too_large', 'unsupported_media_type'] as const;

const make = createRoute({
  ...{ method: 'post', path: '/v1/rider/trips/{rental_id}/support-code', tags: ['rider'], security: BEARER },
  operationId: 'makeSupportCode',
  summary: 'A code with which support sees where I am, once',
  description:
    'Press help on the vehicle, then read the code to support. It gives them the newest position of that help, once, within ten minutes; your reads say who and of which second. A new code ends the one before.',
  request: { params: z.object({ rental_id: Id }) },
  responses: {
    201: answers(
      'The code, said this once.',
      z.object({ code: Code, expires_s: Seconds }).openapi('SupportCode'),
    ),
    ...problems('not_found', 'rental_not_running', 'vault_unavailable'),
  },
});

const use = createRoute({
  ...{ method: 'post', path: '/v1/support/position', tags, security: BEARER },
  operationId: 'getPositionByCode',
  summary: 'Where a rider who called is, by their code, once',
  description:
    'The newest position of the help that the rider pressed. The code is used up by it; a wrong, used or ended code is the same 404, and on record.',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ code: Code }).openapi('UseSupportCode') } },
    },
  },
  responses: {
    200: answers(
      'The position, said this once.',
      z
        .object({
          ...{ vehicle_id: Id, time_s: Seconds },
          latitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
          longitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
          accuracy_m: z.int().nullable(),
        })
        .openapi('SupportPosition'),
    ),
    ...problems('not_found', 'no_help_yet', 'policy_absent', 'vault_unavailable', ...bodyProblems),
  },
});

const list = createRoute({
  ...{ method: 'get', path: '/v1/support/calls', tags, security: BEARER },
  operationId: 'listAnsweredCalls',
  summary: 'The calls that I answered, for three days',
  description: 'The newest 200. No position and no rider.',
  responses: {
    200: answers(
      'Them.',
      z
        .object({ items: z.array(z.object({ call_id: Id, vehicle_id: Id, answered_s: Seconds })) })
        .openapi('AnsweredCalls'),
    ),
    ...problems(),
  },
});

/** Calls listed. */
const MOST_LISTED = 200;

/** What the routes need. */
export interface SupportParts extends DoorParts, CallParts {}

/** Adds the routes. */
export function addSupportRoutes(app: DoorApp, parts: SupportParts): void {
  app.openapi(make, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const made = await ask(c, 'rider', parts, (asking) => makeCode(asking, parts, rentalId), { rentalId });
    return c.json({ code: made.code, expires_s: made.expiresS }, 201);
  });
  app.openapi(use, async (c) => {
    const { code } = c.req.valid('json');
    // On record before the vault is asked, and told to the rider before support hears it.
    const readied = await ask(c, 'support', parts, (asking) => readyCall(asking, parts, code));
    const { token } = c.get('caller');
    const fix = await openCall(readied, parts, { token, code });
    await ask(c, 'support', parts, (asking) => closeCall(asking, readied, fix));
    const { latitudeE6: latitude_e6, longitudeE6: longitude_e6, accuracyM } = fix;
    const place = { latitude_e6, longitude_e6, accuracy_m: accuracyM === 0 ? null : accuracyM };
    return c.json({ vehicle_id: readied.call.vehicleId, time_s: Math.round(fix.timeS), ...place }, 200);
  });
  app.openapi(list, async (c) => {
    const calls = await ask(c, 'support', parts, (asking) => listed(asking));
    const items = calls.map(({ callId, vehicleId, answeredS }) => ({
      ...{ call_id: callId, vehicle_id: vehicleId, answered_s: answeredS },
    }));
    return c.json({ items }, 200);
  });
}

async function listed({ trx, caller, nowS }: Asking) {
  const calls = await answeredBy(trx, caller.tenant, caller.id, MOST_LISTED);
  await appendEntry(trx, {
    ...{ act: 'support_calls_read', atS: nowS, tenant: caller.tenant, subject: {} },
    ...{ actor: { kind: 'support', id: caller.id }, detail: { calls: calls.length } },
  });
  return calls;
}
