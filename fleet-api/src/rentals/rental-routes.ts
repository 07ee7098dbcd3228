/** The booking door: `/v1/booking/rentals`. Says nothing about places, and its database role could not. */

import { fromBase64, toBase64 } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import type { GrantSigner } from '../grants/signer.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader, parseIdempotencyKey, requestHash } from '../http/idempotency.ts';
import { once } from '../http/idempotency-store.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, problems, Seconds, Sentence } from '../http/schemas.ts';
import { type Booked, beginRental, endRental, type RentalReport, reportRental } from './booking.ts';
import { ReceiptCode } from './receipt-routes.ts';
import type { Rental } from './rental-store.ts';

/** What the booking door needs. */
export interface BookingParts extends DoorParts {
  readonly policyNow: PolicyReader;
  readonly signer: GrantSigner;
}

const PhoneKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .openapi({
    description:
      "Ed25519 public key of the rider's phone: 32 bytes, base64url without padding. Signs use and end.",
    example: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  });

const RouteKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .openapi({
    description:
      'X25519 public key of the rider: 32 bytes, base64url without padding; only with route: true. The route is then sealed to it, and nobody but the rider can open it: there is no GeoJSON or GPX of it here.',
    example: '3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08',
  });

const NewRental = z
  .strictObject({
    vehicle_id: Id,
    rider_id: Sentence(1, 255).openapi({
      description:
        'Your pseudonym of the rider: the `sub` of the tokens they read their trips with. No name, no e-mail.',
      example: 'rider-17',
    }),
    route: z.boolean().optional().openapi({
      description:
        'Whether the rider chose to have the route. Without it the rider’s standing preference holds, off where there is none; a preference that is off stays off.',
    }),
    route_keep_days: z.int().optional().openapi({
      description: 'Days the rider keeps the route, within the policy; only with route: true.',
      example: 30,
    }),
    phone_key: PhoneKey,
    route_key: RouteKey.optional(),
    guest: z.boolean().default(false).openapi({
      description:
        'A rider without an account. What links rider and rental is destroyed a day after the bill is settled, and after 90 days at the latest; no token opens the rental.',
    }),
  })
  .openapi('NewRental');

const State = z.enum(['booked', 'running', 'ending', 'ended']).openapi({
  description:
    'booked: no sign of use yet. running: in use. ending: ended here, the unit has not reported. ended: over, with its numbers if it was used.',
});

const grantMembers = {
  grant: z
    .string()
    .nullable()
    .openapi({ description: 'Newest grant, base64 of v1.Signed; the phone may hand it to the vehicle.' }),
  not_after_s: Seconds.nullable(),
};

const Created = z
  .object({
    ...{ rental_id: Id, state: State, ...grantMembers },
    receipt_code: ReceiptCode.nullable().openapi({
      description:
        'Of a guest’s receipt, GET /v1/public/receipts/{code}: said in the first answer only, also where the request is repeated. null for a rider with an account.',
    }),
  })
  .openapi('CreatedRental');

const Report = z
  .object({
    ...{ rental_id: Id, vehicle_id: Id, state: State, booked_s: Seconds },
    ...{ started_s: Seconds.nullable(), ended_s: Seconds.nullable() },
    duration_s: z.int().nullable().openapi({ description: 'Seconds in use, as the unit measured them.' }),
    distance_m: z.int().nullable().openapi({ description: 'Metres, in steps of 100.' }),
    energy_wh: z.int().nullable().openapi({ description: 'Watt hours, in steps of 100.' }),
    ...{ route: z.boolean(), route_keep_days: z.int().nullable(), policy_version: z.int() },
    corrected: z
      .array(z.string())
      .openapi({ description: 'Facts that were corrected since: end_time, distance, rider.' }),
    ...grantMembers,
  })
  .openapi('Rental');

const Ended = z.object({ rental_id: Id, state: State, ended_s: Seconds.nullable() }).openapi('EndedRental');

const tags = ['booking'];
const params = z.object({ rental_id: Id });

const create = createRoute({
  ...{ method: 'post', path: '/v1/booking/rentals', tags, security: BEARER },
  operationId: 'beginRental',
  summary: 'Begin a rental',
  description:
    'Issues a signed grant of at most four hours, renewed while the rental runs. Nothing precise is collected before a sign of use at the vehicle. The same Idempotency-Key gets the same answer for 24 hours.',
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: NewRental } } },
  },
  responses: {
    201: answers('The rental, and its grant.', Created),
    ...problems(
      ...([
        'malformed',
        'idempotency_key_missing',
        'idempotency_key_reused',
        'idempotency_in_progress',
      ] as const),
      ...([
        'not_found',
        'vehicle_rented',
        'vehicle_without_unit',
        'route_choice_invalid',
        'policy_absent',
      ] as const),
      ...(['not_kept', 'too_large', 'unsupported_media_type'] as const),
    ),
  },
});

const read = createRoute({
  ...{ method: 'get', path: '/v1/booking/rentals/{rental_id}', tags, security: BEARER },
  operationId: 'getRental',
  summary: 'State of a rental and what the bill needs',
  description: 'Times, distance and energy; no place, in any state.',
  request: { params },
  responses: { 200: answers('The rental.', Report), ...problems('not_found', 'rental_restricted') },
});

const end = createRoute({
  ...{ method: 'post', path: '/v1/booking/rentals/{rental_id}/end', tags, security: BEARER },
  operationId: 'endRental',
  summary: 'End a rental',
  description: 'Acts here at once and on the unit as soon as it is reached. May be repeated.',
  request: { params },
  responses: {
    202: answers('Ended; the unit is being told.', Ended),
    ...problems('not_found', 'rental_restricted', 'too_large', 'unsupported_media_type'),
  },
});

/** Adds the booking door. */
export function addRentalRoutes(app: DoorApp, parts: BookingParts): void {
  app.openapi(create, async (c) => {
    const key = parseIdempotencyKey(c.req.valid('header')['idempotency-key']);
    if (key === undefined) throw new Problem('idempotency_key_missing');
    const body = c.req.valid('json');
    const hash = requestHash('POST', create.path, body);
    const about = { vehicleId: body.vehicle_id };
    let receiptCode: string | undefined; // not in the stored answer: there only its hash may rest
    const answer = await ask(
      c,
      'booking',
      parts,
      (asking) => {
        const { trx, caller, nowS } = asking;
        return once(trx, { tenant: caller.tenant, caller: caller.id, key, hash, nowS }, async () => {
          const policy = await parts.policyNow(trx);
          const booked = await beginRental(asking, policy, parts.signer, bookingOf(body));
          receiptCode = booked.receiptCode;
          return { status: 201, body: createdBody(booked) };
        });
      },
      about,
    );
    return c.json({ ...answer.body, receipt_code: receiptCode ?? null }, 201);
  });
  app.openapi(read, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const report = await ask(c, 'booking', parts, (asking) => reportRental(asking, rentalId), { rentalId });
    return c.json(reportBody(report), 200);
  });
  app.openapi(end, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const rental = await ask(c, 'booking', parts, (asking) => endRental(asking, parts.signer, rentalId), {
      rentalId,
    });
    return c.json(endedBody(rental), 202);
  });
}

function bookingOf(body: z.infer<typeof NewRental>) {
  return {
    ...{ vehicleId: body.vehicle_id, riderId: body.rider_id },
    ...{ route: body.route, routeKeepDays: body.route_keep_days, phoneKey: fromBase64(body.phone_key) },
    routeKey: body.route_key === undefined ? undefined : fromBase64(body.route_key),
    guest: body.guest,
  };
}

function grantBody(grant: Booked['grant']): { grant: string | null; not_after_s: number | null } {
  return {
    grant: grant === undefined ? null : toBase64(grant.signed),
    not_after_s: grant?.notAfterS ?? null,
  };
}

function createdBody({ rental, grant }: Booked): Omit<z.infer<typeof Created>, 'receipt_code'> {
  return { rental_id: rental.rentalId, state: rental.state, ...grantBody(grant) };
}

function endedBody(rental: Rental): z.infer<typeof Ended> {
  return { rental_id: rental.rentalId, state: rental.state, ended_s: rental.endedS ?? null };
}

function reportBody({ rental, grant, bill, corrected }: RentalReport): z.infer<typeof Report> {
  return {
    ...{
      rental_id: rental.rentalId,
      vehicle_id: rental.vehicleId,
      state: rental.state,
      booked_s: rental.bookedS,
    },
    started_s: bill?.startedS ?? rental.startedS ?? null,
    ended_s: rental.endedS ?? bill?.endedS ?? null,
    duration_s: bill?.durationS ?? null,
    distance_m: bill?.distanceM ?? null,
    energy_wh: bill?.energyWh ?? null,
    ...{
      route: rental.route,
      route_keep_days: rental.routeKeepDays ?? null,
      policy_version: rental.policyVersion,
    },
    corrected: [...corrected],
    ...grantBody(grant),
  };
}
