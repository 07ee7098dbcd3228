/** Bodies of requests, for the rider's door and the privacy officer's. */
import { PURPOSE_IDS, type PurposeId } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import { Day, Id, NextCursor, Seconds, Sentence } from '../http/schemas.ts';
import { COUNTRIES } from '../organisation/authorities.ts';
import { authoritiesFor } from './authorities.ts';
import { daysLeft } from './deadline.ts';
import { CORRECTABLE, KIND_RULES, REQUEST_KINDS, REQUEST_STATES } from './request.ts';
import type { Notice, StoredRequest } from './request-store.ts';

/** What a rider sends. */
export const NewRequestBody = z
  .strictObject({
    kind: z.enum(REQUEST_KINDS).openapi({
      description:
        'access, portability: your data as a file. rectify: correct a rental. erase: delete. restrict: nobody but you and the privacy officer reads it. object, withdraw: against a purpose. complain: whom to turn to.',
    }),
    purpose: z
      .enum(PURPOSE_IDS as unknown as [PurposeId, ...PurposeId[]])
      .optional()
      .openapi({ description: 'Of object and withdraw: which purpose of GET /v1/public/policy.' }),
    rental_id: Id.optional().openapi({
      description: 'Of rectify; of erase and restrict for one rental only.',
    }),
    field: z.enum(CORRECTABLE).optional().openapi({ description: 'Of rectify: what is wrong.' }),
    to: z.int().min(0).max(0xffff_ffff).optional().openapi({
      description: 'Of rectify: Unix seconds for end_time, metres in steps of 100 for distance.',
    }),
    words: Sentence(1, 500)
      .optional()
      .openapi({ description: 'Your own words. Write no name and no address: they are not needed.' }),
    country: z
      .enum(COUNTRIES)
      .optional()
      .openapi({ description: 'Whose authority you would turn to; not needed.' }),
  })
  .openapi('NewSubjectRequest');

const AuthorityBody = z
  .object({
    ...{ country: z.enum(COUNTRIES), title: z.string(), postal_address: z.string() },
    ...{ contact: z.string(), site: z.string() },
  })
  .openapi('Authority');

const shared = {
  request_id: Id,
  kind: z.enum(REQUEST_KINDS),
  article: z.string().openapi({ description: 'Of the GDPR.' }),
  state: z.enum(REQUEST_STATES),
  purpose: z.string().nullable(),
  rental_id: Id.nullable().openapi({ description: 'All zeros: of one that is erased. null: none is named.' }),
  field: z.string().nullable(),
  to: z.int().nullable(),
  words: z.string().nullable(),
  received_s: Seconds,
  due_s: Seconds.openapi({ description: 'It is answered before this second.' }),
  extension_reason: z.string().nullable(),
  acted_s: Seconds.nullable().openapi({ description: 'When it took effect; null while it has not.' }),
  closed_s: Seconds.nullable(),
  refusal: z.string().nullable().openapi({ description: 'Why it was refused.' }),
  answer: z.record(z.string(), z.unknown()).nullable(),
  policy_version: z.int(),
  ends_on: Day,
};

/** A request as its rider sees it. */
export const RequestBody = z
  .object({
    ...shared,
    has_result: z.boolean().openapi({ description: 'Whether GET …/result gives a file.' }),
    complain_to: z
      .array(AuthorityBody)
      .openapi({ description: 'Besides, you can go to court (GDPR 77 to 79).' }),
    recipients: z
      .array(z.object({ kind: z.string(), id: z.string(), act: z.string(), told_s: Seconds.nullable() }))
      .openapi({ description: 'Who had the data, by the audit log, and whether they were told.' }),
  })
  .openapi('SubjectRequest');

/** A page of them. */
export const RequestList = z
  .object({ items: z.array(z.object(shared).openapi('SubjectRequestSummary')), next_cursor: NextCursor })
  .openapi('SubjectRequestList');

/** A request as the privacy officer sees it: not whose it is. */
export const DueBody = z
  .object({
    ...shared,
    days_left: z.int().openapi({ description: 'Whole days until it is due; negative: it is late.' }),
    decided: z.enum(['at_once', 'officer']),
    grounds: z.string().nullable(),
    grounds_by: z.string().nullable(),
    original: z.string().nullable().openapi({ description: 'What stood there before it was corrected.' }),
  })
  .openapi('DueRequest');

/** A page of them. */
export const DueList = z
  .object({ items: z.array(DueBody), next_cursor: NextCursor })
  .openapi('DueRequestList');

/** What an officer decides. */
export const DecisionBody = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('accept') }),
    z.strictObject({ decision: z.literal('refuse'), reason: Sentence(3, 500) }),
    z.strictObject({ decision: z.literal('extend'), reason: Sentence(3, 500), until_s: Seconds }),
    z.strictObject({ decision: z.literal('grounds'), text: Sentence(20, 500) }),
    z.strictObject({ decision: z.literal('confirm_grounds') }),
  ])
  .openapi('Decision');

/** Somebody to be told. */
export const NoticeList = z
  .object({
    items: z.array(
      z
        .object({
          ...{ notice_id: Id, request_id: Id, act: z.enum(['erased', 'corrected', 'restricted']) },
          recipient: z.object({ kind: z.string(), id: z.string() }),
          rental_ids: z.array(Id).openapi({ description: 'Their own reference; empty once they were told.' }),
          ...{ made_s: Seconds, told_s: Seconds.nullable(), ends_on: Day },
        })
        .openapi('RecipientNotice'),
    ),
    next_cursor: NextCursor,
  })
  .openapi('RecipientNoticeList');

/** A request in a list. */
export function summaryOf(request: StoredRequest) {
  return {
    ...{ request_id: request.requestId, kind: request.kind, article: KIND_RULES[request.kind].article },
    ...{ state: request.state, purpose: request.purpose ?? null, rental_id: request.rentalId ?? null },
    ...{ field: request.ask.field ?? null, to: request.ask.to ?? null, words: request.ask.words ?? null },
    ...{ received_s: request.receivedS, due_s: request.dueS },
    extension_reason: request.extensionReason ?? null,
    ...{ acted_s: request.actedS ?? null, closed_s: request.closedS ?? null },
    refusal: request.refusal ?? null,
    // Written by our own effects as an object, or not at all.
    answer: (request.answer ?? null) as Record<string, unknown> | null,
    ...{ policy_version: request.policyVersion, ends_on: request.endsOn },
  };
}

/** A request with whom it reached. */
export function requestBody(request: StoredRequest, notices: readonly Notice[]) {
  return {
    ...summaryOf(request),
    has_result: KIND_RULES[request.kind].result && request.state === 'answered',
    complain_to: authoritiesFor(request.country),
    recipients: notices.map(({ recipient, act, toldS }) => ({ ...recipient, act, told_s: toldS ?? null })),
  };
}

/** A request with what an officer needs. */
export function dueBody(request: StoredRequest, nowS: number, original: string | undefined) {
  return {
    ...summaryOf(request),
    days_left: daysLeft(request.dueS, nowS),
    decided: KIND_RULES[request.kind].decided,
    ...{ grounds: request.grounds ?? null, grounds_by: request.groundsBy ?? null },
    original: original ?? null,
  };
}

/** A notice in a list. */
export function noticeBody(notice: Notice) {
  return {
    ...{ notice_id: notice.noticeId, request_id: notice.requestId, recipient: notice.recipient },
    // The table's own list of acts.
    act: notice.act as 'erased' | 'corrected' | 'restricted',
    ...{ rental_ids: [...notice.rentalIds], made_s: notice.madeS, told_s: notice.toldS ?? null },
    ends_on: notice.endsOn,
  };
}
