/** Receipts of guests: `/v1/public/receipts/{code}`, and a new code from the booking door where one was lost. */
import { randomBytes } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Day, Id, openProblems, problems, Seconds } from '../http/schemas.ts';
import { newReceipt, RECEIPT_BYTES, receiptHash } from './receipt.ts';
import { findReceipt, type ReceiptRow, replaceReceipt } from './receipt-store.ts';

/** The code of a receipt. */
export const ReceiptCode = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .openapi({ description: '256 random bits, base64url. Hand it to the guest; here only its hash is kept.' });

const Receipt = z
  .object({
    started_s: Seconds.nullable(),
    ended_s: Seconds.nullable(),
    duration_s: z.int().nullable().openapi({ description: 'Seconds in use.' }),
    distance_m: z.int().nullable().openapi({ description: 'Metres, in steps of 100.' }),
    bill: z
      .object({
        ...{ amount_minor: z.int(), tax_minor: z.int(), currency: z.string(), date: Day },
        settled_on: Day.nullable(),
      })
      .nullable()
      .openapi({ description: 'null until the booking system has stated it.' }),
  })
  .openapi('Receipt');

const params = z.object({ code: ReceiptCode });

const read = createRoute({
  ...{ method: 'get', path: '/v1/public/receipts/{code}', tags: ['public'] },
  operationId: 'getReceipt',
  summary: 'The receipt of a guest’s rental',
  description:
    'Times, distance and amount of one rental; no place, no vehicle, no other rental. A day after the bill is settled the code is one that nobody knows.',
  request: { params },
  responses: { 200: answers('The receipt.', Receipt), ...openProblems('not_found') },
});

const history = createRoute({
  ...{ method: 'get', path: '/v1/public/receipts/{code}/trips', tags: ['public'] },
  operationId: 'getReceiptTrips',
  summary: 'Guests have no history',
  description: 'Always refused, whether there is such a code or not: a history needs an account.',
  request: { params },
  responses: openProblems('guest_without_history', 'not_found'),
});

const renew = createRoute({
  ...{ method: 'post', path: '/v1/booking/rentals/{rental_id}/receipt', tags: ['booking'], security: BEARER },
  operationId: 'renewReceipt',
  summary: 'A new code for a guest’s receipt',
  description: 'The code before opens nothing any more. For a guest who lost it, or an answer that was lost.',
  request: { params: z.object({ rental_id: Id }) },
  responses: {
    201: answers(
      'The new code, said this once.',
      z.object({ receipt_code: ReceiptCode }).openapi('NewReceipt'),
    ),
    ...problems('not_found', 'too_large', 'unsupported_media_type'),
  },
});

/** Adds the receipts. */
export function addReceiptRoutes(app: DoorApp, parts: DoorParts): void {
  app.openapi(read, async (c) => {
    const hash = receiptHash(c.req.valid('param').code);
    const nowS = Math.floor(parts.nowS());
    const row = await withRole(parts.db, 'door_public', {}, async (trx) => {
      const found = await findReceipt(trx, hash, nowS);
      if (found !== undefined) await appendEntry(trx, readingOf(found, nowS));
      return found;
    });
    if (row === undefined) throw new Problem('not_found');
    return c.json(receiptBody(row), 200);
  });
  app.openapi(history, () => {
    throw new Problem('guest_without_history');
  });
  app.openapi(renew, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const { code, hash } = newReceipt(randomBytes(RECEIPT_BYTES));
    await ask(
      c,
      'booking',
      parts,
      async ({ trx, caller, nowS }) => {
        if (!(await replaceReceipt(trx, rentalId, hash, nowS))) throw new Problem('not_found');
        await appendEntry(trx, {
          act: 'receipt_code_made',
          ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'booking', id: caller.id } },
          ...{ subject: { rentalId }, detail: {} },
        });
      },
      { rentalId },
    );
    return c.json({ receipt_code: code }, 201);
  });
}

/** Who has the code is not known: that it was used is. */
function readingOf({ tenant, rental_id: rentalId }: ReceiptRow, atS: number): AuditEntry {
  const actor = { kind: 'third_party', id: 'receipt code' } as const;
  return { act: 'receipt_read', ...{ atS, tenant, actor }, subject: { rentalId }, detail: {} };
}

function receiptBody(row: ReceiptRow): z.infer<typeof Receipt> {
  return {
    ...{ started_s: row.started_s, ended_s: row.ended_s, duration_s: row.duration_s },
    distance_m: row.distance_hm === null ? null : 100 * row.distance_hm,
    bill: billBody(row),
  };
}

function billBody({ amount_minor, tax_minor, currency, bill_date, settled_on }: ReceiptRow) {
  if (amount_minor === null || tax_minor === null || currency === null || bill_date === null) return null;
  return { amount_minor, tax_minor, currency, date: bill_date, settled_on };
}
