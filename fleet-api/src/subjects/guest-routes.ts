/** `/v1/public/receipts/{code}/data` and `…/erasure`: what a guest, who has no account, asks by the code of the receipt. */
import { createRoute, z } from '@hono/zod-openapi';
import { appendEntry } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, Day, openProblems, Seconds } from '../http/schemas.ts';
import { requestsGoTo } from '../organisation/organisation.ts';
import { receiptHash } from '../rentals/receipt.ts';
import { ReceiptCode } from '../rentals/receipt-routes.ts';
import { findReceipt } from '../rentals/receipt-store.ts';
import { STAY_KINDS } from './erasure.ts';
import { BY_CODE, eraseGuest, guestAuthorities } from './guest.ts';
import { type GuestRecord, guestRecord } from './guest-store.ts';
import type { SubjectParts } from './request-routes.ts';

const params = z.object({ code: ReceiptCode });
const tags = ['public'];
const Authorities = z.array(
  z.object({ country: z.string(), title: z.string(), contact: z.string(), site: z.string() }),
);

const GuestData = z
  .object({
    rental: z.object({
      ...{ booked_s: Seconds, state: z.string(), route: z.boolean(), policy_version: z.int() },
    }),
    sealed: z.object({
      streams: z.int(),
      why: z.string().openapi({ description: 'Why the places in them are not here.' }),
    }),
    ends_on: z.object({ link: Day, rental: Day }).openapi({ description: 'Last days of what is held.' }),
    reads: z.array(z.object({ at_s: Seconds, act: z.string(), who: z.string() })).openapi({
      description: 'The newest 200, without reasons that somebody typed.',
    }),
    notice: z.string().openapi({ description: 'Purposes, recipients and periods, in words.' }),
    complain_to: Authorities,
  })
  .openapi('GuestData');

const data = createRoute({
  ...{ method: 'get', path: '/v1/public/receipts/{code}/data', tags },
  operationId: 'getGuestData',
  summary: 'What else is held of the guest’s rental, and who acted on it (GDPR 15)',
  description: 'Besides the receipt. No place and no vehicle: a code is a paper that others may find.',
  request: { params },
  responses: { 200: answers('It.', GuestData), ...openProblems('not_found', 'controller_answers') },
});

const Erased = z
  .object({
    rentals: z.int().openapi({ description: '1 = erased; 0 = kept under a legal hold.' }),
    under_hold: z.int(),
    stays: z.array(z.object({ kind: z.enum(STAY_KINDS), what: z.string(), why: z.string(), until: Day })),
    last_copy_on: Day.openapi({ description: 'By the end of this day no copy can be read any more.' }),
    complain_to: Authorities,
  })
  .openapi('GuestErasure');

const erase = createRoute({
  ...{ method: 'post', path: '/v1/public/receipts/{code}/erasure', tags },
  operationId: 'eraseGuestRental',
  summary: 'Erase the guest’s rental and the code itself (GDPR 17)',
  description:
    'After its end, at once. Whoever has the code can: keep it to yourself. A bill stays where the law asks for it.',
  request: { params },
  responses: {
    200: answers('What was erased, and what stays, why and until when.', Erased),
    ...openProblems(
      ...(['not_found', 'guest_rental_running', 'controller_answers', 'vault_unavailable'] as const),
      ...(['policy_absent', 'too_large', 'unsupported_media_type'] as const),
    ),
  },
});

const SEALED =
  'Start, end and route lie sealed to the vault, which opens them to a rider’s own token. A code is none; they are erased with the rental.';

/** Adds the routes. */
export function addGuestRoutes(app: DoorApp, parts: SubjectParts): void {
  app.openapi(data, async (c) => {
    const hash = receiptHash(c.req.valid('param').code);
    const nowS = Math.floor(parts.nowS());
    const record = await withRole(parts.db, 'door_public', {}, async (trx) => {
      const receipt = await findReceipt(trx, hash, nowS);
      if (receipt === undefined) throw new Problem('not_found');
      await mustAnswer(trx, parts, receipt.tenant);
      const found = await guestRecord(trx, hash, nowS);
      await appendEntry(trx, {
        ...{ act: 'receipt_data_read', atS: nowS, tenant: receipt.tenant, actor: BY_CODE },
        ...{ subject: { rentalId: receipt.rental_id }, detail: {} },
      });
      return found;
    });
    if (record === undefined) throw new Problem('not_found');
    return c.json(dataBody(record), 200);
  });
  app.openapi(erase, async (c) => {
    const hash = receiptHash(c.req.valid('param').code);
    const nowS = Math.floor(parts.nowS());
    await withRole(parts.db, 'door_public', {}, async (trx) => {
      const receipt = await findReceipt(trx, hash, nowS);
      if (receipt === undefined) throw new Problem('not_found');
      await mustAnswer(trx, parts, receipt.tenant);
    });
    const answer = await eraseGuest({ ...parts, vault: parts.eraser }, hash, nowS);
    return c.json(Erased.parse({ ...answer, complain_to: guestAuthorities() }), 200);
  });
}

/** A processor’s guests turn to its controller, as its riders do (R14). Throws `controller_answers`. */
async function mustAnswer(
  trx: Parameters<SubjectParts['organisationNow']>[0],
  { organisationNow }: SubjectParts,
  tenant: string,
): Promise<void> {
  const inForce = await organisationNow(trx, tenant);
  const goesTo = inForce === undefined ? undefined : requestsGoTo(inForce.organisation);
  if (goesTo?.answeredBy !== 'controller') return;
  throw new Problem('controller_answers', { controller: goesTo.controller });
}

function dataBody(record: GuestRecord): z.infer<typeof GuestData> {
  const { booked_s, state, route, policy_version, sealed_streams, reads } = record;
  return {
    rental: { booked_s, state, route, policy_version },
    sealed: { streams: sealed_streams, why: SEALED },
    ends_on: { link: record.link_ends_on, rental: record.rental_ends_on },
    ...{ reads: [...reads], notice: '/v1/public/notice', complain_to: guestAuthorities() },
  };
}
