/** Finding a parked vehicle: field workers claim one at `/v1/field`, the rider who reserved one asks at `/v1/rider`. */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, problems } from '../http/schemas.ts';
import { CLAIM_REASONS, type Claim, holds } from './claim.ts';
import {
  cellOfClaim,
  claimVehicle,
  type FindParts,
  giveBack,
  listClaims,
  placeOfReservation,
  readyClaim,
  readyReservation,
} from './claiming.ts';

const field = { tags: ['field'], security: BEARER };
const bodyProblems = ['malformed', 'too_large', 'unsupported_media_type'] as const;
const params = z.object({ claim_id: Id });

const ClaimBody = z
  .object({
    ...{ claim_id: Id, vehicle_id: Id, reason: z.enum(CLAIM_REASONS), holds: z.boolean() },
    // Not when it ends: field workers know no time finer than a tick.
    minutes_left: z.int().openapi({ description: 'Whole minutes; 0 = over.' }),
  })
  .openapi('FieldClaim');

const claim = createRoute({
  ...{ method: 'post', path: '/v1/field/claims', ...field },
  operationId: 'claimVehicle',
  summary: 'Claim one parked vehicle for half an hour',
  description:
    'One at a time, six an hour, twenty a shift. The reason is written to the audit log with your name. A vehicle that somebody has is taken until the tick after its ride; that you asked is in the log too, and counts as a claim.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ vehicle_id: Id, reason: z.enum(CLAIM_REASONS) }).openapi('NewFieldClaim'),
        },
      },
    },
  },
  responses: {
    201: answers('The claim.', ClaimBody),
    ...problems('not_found', 'vehicle_taken', 'claim_open', 'too_many_claims', ...bodyProblems),
    ...problems('policy_absent'),
  },
});

const list = createRoute({
  ...{ method: 'get', path: '/v1/field/claims', ...field },
  operationId: 'listClaims',
  summary: 'My claims of this shift, newest first',
  responses: {
    200: answers('Them.', z.object({ items: z.array(ClaimBody) }).openapi('FieldClaims')),
    ...problems(),
  },
});

const release = createRoute({
  ...{ method: 'delete', path: '/v1/field/claims/{claim_id}', ...field },
  operationId: 'releaseClaim',
  summary: 'Give a vehicle back before the half hour is over',
  request: { params },
  responses: { 204: { description: 'Given back.' }, ...problems('not_found') },
});

const place = createRoute({
  ...{ method: 'get', path: '/v1/field/claims/{claim_id}/place', ...field },
  operationId: 'getClaimedPlace',
  summary: 'The small area in which my claimed vehicle stands',
  description:
    'A cell of the size that the policy says (`claims.resolution`): about 130 m wide, or more; never the exact place. Each look is in the list of who rode before.',
  request: { params },
  responses: {
    200: answers(
      'The cell; null where nobody knows.',
      z.object({ vehicle_cell: z.string().nullable() }).openapi('ClaimedPlace'),
    ),
    ...problems('not_found', 'policy_absent', 'vault_unavailable'),
  },
});

const reserved = createRoute({
  ...{ method: 'get', path: '/v1/rider/trips/{rental_id}/vehicle', tags: ['rider'], security: BEARER },
  operationId: 'getReservedVehicle',
  summary: 'Where the vehicle stands that I reserved',
  description: 'Until you begin to ride. Each look is in the list of who rode before, without your name.',
  request: { params: z.object({ rental_id: Id }) },
  responses: {
    200: answers(
      'The place; null where nobody knows.',
      z
        .object({
          place: z.union([
            z.object({
              latitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
              longitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
              accuracy_m: z.int().nullable(),
            }),
            z.null(),
          ]),
        })
        .openapi('ReservedVehicle'),
    ),
    ...problems('not_found', 'not_reserved', 'policy_absent', 'vault_unavailable'),
  },
});

/** What the routes need. */
export interface FieldParts extends DoorParts, FindParts {}

/** Adds the routes. */
export function addFindRoutes(app: DoorApp, parts: FieldParts): void {
  addClaims(app, parts);
  app.openapi(place, async (c) => {
    const { claim_id: claimId } = c.req.valid('param');
    const sealed = await ask(c, 'field', parts, (asking) => readyClaim(asking, parts, claimId));
    const cell = await cellOfClaim(sealed, parts, c.get('caller').token);
    return c.json({ vehicle_cell: cell ?? null }, 200);
  });
  app.openapi(reserved, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const work = (asking: Parameters<typeof readyReservation>[0]) =>
      readyReservation(asking, parts, rentalId);
    const fix = await placeOfReservation(await ask(c, 'rider', parts, work, { rentalId }), parts);
    if (fix === undefined) return c.json({ place: null }, 200);
    const { latitudeE6: latitude_e6, longitudeE6: longitude_e6, accuracyM } = fix;
    return c.json(
      { place: { latitude_e6, longitude_e6, accuracy_m: accuracyM === 0 ? null : accuracyM } },
      200,
    );
  });
}

function addClaims(app: DoorApp, parts: FieldParts): void {
  app.openapi(claim, async (c) => {
    const { vehicle_id: vehicleId, reason } = c.req.valid('json');
    const nowS = Math.floor(parts.nowS());
    const work = (asking: Asking) => claimVehicle(asking, parts, { vehicleId, reason });
    const made = await ask(c, 'field', parts, work, { vehicleId });
    // Thrown inside, it would take back that it was asked.
    if (made === undefined) throw new Problem('vehicle_taken');
    return c.json(claimBody(made, nowS), 201);
  });
  app.openapi(list, async (c) => {
    const nowS = Math.floor(parts.nowS());
    const claims = await ask(c, 'field', parts, listClaims);
    return c.json({ items: claims.map((one) => claimBody(one, nowS)) }, 200);
  });
  app.openapi(release, async (c) => {
    const { claim_id: claimId } = c.req.valid('param');
    await ask(c, 'field', parts, (asking) => giveBack(asking, claimId));
    return c.body(null, 204);
  });
}

function claimBody(one: Claim, nowS: number): z.infer<typeof ClaimBody> {
  const { claimId, vehicleId, reason, untilS } = one;
  const isHeld = holds(one, nowS);
  const minutes = isHeld ? Math.ceil((untilS - nowS) / 60) : 0;
  return { claim_id: claimId, vehicle_id: vehicleId, reason, holds: isHeld, minutes_left: minutes };
}
