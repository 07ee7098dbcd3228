/** The booking door's bills: `/v1/booking/rentals/{rental_id}/bill`. */
import { createRoute, z } from '@hono/zod-openapi';
import { ask } from '../access/ask.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader, parseIdempotencyKey, requestHash } from '../http/idempotency.ts';
import { once } from '../http/idempotency-store.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Day, Id, problems, Sentence } from '../http/schemas.ts';
import type { StoredBill } from './bill-store.ts';
import { statedBill } from './billing.ts';
import type { BookingParts } from './rental-routes.ts';

const Minor = z.int().min(0).max(1_000_000_000_000);
const Currency = z.string().regex(/^[A-Z]{3}$/);

const NewBill = z
  .strictObject({
    amount_minor: Minor.openapi({ description: 'In cents or the like, tax included.', example: 1240 }),
    tax_minor: Minor.openapi({ description: 'Of it, tax.', example: 220 }),
    currency: Currency.openapi({ description: 'ISO 4217.', example: 'EUR' }),
    date: z.iso.date().openapi({ description: 'Date of the bill.', example: '2027-03-01' }),
    payer: z
      .strictObject({
        payer_id: Sentence(1, 255).openapi({
          description:
            'Your pseudonym of a company that pays: the `sub` of the tokens it reads its sums with.',
          example: 'company-4',
        }),
        cost_centre: Sentence(1, 64).optional().openapi({ example: 'sales' }),
      })
      .optional()
      .openapi({
        description:
          'Who pays, where that is not the rider. It learns sums of whole months, no trip, no rider.',
      }),
    settled: z.boolean().default(false).openapi({
      description:
        'Whether it is paid. A day after a guest’s bill is settled, nothing links rider and rental.',
    }),
  })
  .refine(({ amount_minor, tax_minor }) => tax_minor <= amount_minor, {
    path: ['tax_minor'],
    message: 'must not be more than amount_minor',
  })
  .openapi('NewBill');

const BillBody = z
  .object({
    ...{ rental_id: Id, amount_minor: Minor, tax_minor: Minor, currency: Currency, date: Day },
    settled_on: Day.nullable().openapi({ description: 'Day on which it was settled; null = open.' }),
  })
  .openapi('Bill');

const state = createRoute({
  ...{ method: 'post', path: '/v1/booking/rentals/{rental_id}/bill', tags: ['booking'], security: BEARER },
  operationId: 'stateBill',
  summary: 'Store the bill of a rental, or settle it',
  description:
    'Amount, tax and date are kept for the books, seven years from the end of the year, without anything that leads to a place. Send the same bill again with settled: true once it is paid.',
  request: {
    headers: IdempotencyHeader,
    params: z.object({ rental_id: Id }),
    body: { required: true, content: { 'application/json': { schema: NewBill } } },
  },
  responses: {
    200: answers('The bill as it is kept.', BillBody),
    ...problems(
      ...(['malformed', 'idempotency_key_missing', 'idempotency_key_reused', 'not_found'] as const),
      ...(['idempotency_in_progress', 'bill_differs', 'bill_date_invalid', 'not_kept'] as const),
      ...(['rental_restricted', 'policy_absent', 'too_large', 'unsupported_media_type'] as const),
    ),
  },
});

/** Adds the bills. */
export function addBillRoutes(app: DoorApp, parts: BookingParts): void {
  app.openapi(state, async (c) => {
    const key = parseIdempotencyKey(c.req.valid('header')['idempotency-key']);
    if (key === undefined) throw new Problem('idempotency_key_missing');
    const [body, { rental_id: rentalId }] = [c.req.valid('json'), c.req.valid('param')];
    const hash = requestHash('POST', c.req.path, body);
    const about = { rentalId };
    const answer = await ask(
      c,
      'booking',
      parts,
      (asking) => {
        const { trx, caller, nowS } = asking;
        return once(trx, { tenant: caller.tenant, caller: caller.id, key, hash, nowS }, async () => {
          const policy = await parts.policyNow(trx);
          const stated = { ...statedOf(body), settled: body.settled };
          return {
            status: 200,
            body: billBody(rentalId, await statedBill(asking, policy, rentalId, stated)),
          };
        });
      },
      about,
    );
    return c.json(answer.body, 200);
  });
}

function statedOf({ amount_minor, tax_minor, currency, date, payer }: z.infer<typeof NewBill>) {
  return {
    ...{ amountMinor: amount_minor, taxMinor: tax_minor, currency, billDate: date },
    payer: payer && { payerId: payer.payer_id, costCentre: payer.cost_centre },
  };
}

function billBody(rentalId: string, bill: StoredBill): z.infer<typeof BillBody> {
  return {
    ...{ rental_id: rentalId, amount_minor: bill.amountMinor, tax_minor: bill.taxMinor },
    ...{ currency: bill.currency, date: bill.billDate, settled_on: bill.settledOn ?? null },
  };
}
