/** Requests in SQL, as the rider's door and the privacy officer's see them; the row rules apply on top. */

import { z } from '@hono/zod-openapi';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { parseCursor } from '../http/cursor.ts';
import type { CountryId } from '../organisation/authorities.ts';
import type { RequestKind, RequestState } from './request.ts';

/** A transaction under `door_rider` or `door_privacy`. */
export type RequestConnection = Kysely<Tables>;

/** What came with a request besides its kind. */
export interface AskedDetail {
  readonly field?: string | undefined;
  readonly to?: number | undefined;
  readonly words?: string | undefined;
}

/** A request, without whose it is. */
export interface StoredRequest {
  readonly requestId: string;
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly purpose: string | undefined;
  readonly rentalId: string | undefined;
  readonly ask: AskedDetail;
  readonly country: CountryId | undefined;
  readonly receivedS: number;
  readonly firstDueS: number;
  readonly dueS: number;
  readonly extensionReason: string | undefined;
  readonly actedS: number | undefined;
  readonly closedS: number | undefined;
  readonly answer: unknown;
  readonly refusal: string | undefined;
  readonly grounds: string | undefined;
  readonly groundsBy: string | undefined;
  readonly policyVersion: number;
  readonly endsOn: string;
}

/** A request to be stored. */
export interface NewRequest
  extends Pick<
    StoredRequest,
    'requestId' | 'kind' | 'purpose' | 'rentalId' | 'ask' | 'country' | 'receivedS' | 'firstDueS'
  > {
  readonly tenant: string;
  readonly riderId: string;
  readonly policyVersion: number;
  readonly endsOn: string;
}

/** Stores a request of the rider who asks. */
export async function storeRequest(trx: RequestConnection, request: NewRequest): Promise<void> {
  await trx
    .insertInto('subject_request')
    .values({
      ...{ request_id: request.requestId, tenant: request.tenant, rider_id: request.riderId },
      ...{ kind: request.kind, state: 'received', purpose: request.purpose ?? null },
      ...{ rental_id: request.rentalId ?? null, ask: JSON.stringify(request.ask) },
      ...{ country: request.country ?? null, received_s: request.receivedS },
      ...{ first_due_s: request.firstDueS, due_s: request.firstDueS },
      ...{ policy_version: request.policyVersion, ends_on: request.endsOn },
    })
    .execute();
}

/** Whether a rental belongs to the rider who asks. */
export async function isOwnRental(trx: RequestConnection, rentalId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('rental_rider')
    .select('rental_id')
    .where('rental_id', '=', rentalId)
    .executeTakeFirst();
  return row !== undefined;
}

/** When the last part of a rental's trip began, Unix seconds; `undefined` while nothing has come of it. */
export async function tripStartOf(trx: RequestConnection, rentalId: string): Promise<number | undefined> {
  const row = await trx
    .selectFrom('trip')
    .select('started_s')
    .where('rental_id', '=', rentalId)
    .orderBy('ended_s', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.started_s;
}

function requests(trx: RequestConnection) {
  return trx
    .selectFrom('subject_request')
    .select(['request_id', 'kind', 'state', 'purpose', 'rental_id', 'ask', 'country', 'received_s'])
    .select(['first_due_s', 'due_s', 'extension_reason', 'acted_s', 'closed_s', 'answer', 'refusal'])
    .select(['grounds', 'grounds_by', 'policy_version', 'ends_on']);
}

type Row = Awaited<ReturnType<ReturnType<typeof requests>['execute']>>[number];

function requestOf(row: Row): StoredRequest {
  return {
    ...{ requestId: row.request_id, kind: row.kind as RequestKind, state: row.state as RequestState },
    ...{ purpose: row.purpose ?? undefined, rentalId: row.rental_id ?? undefined },
    ...{ ask: row.ask as AskedDetail, country: (row.country ?? undefined) as CountryId | undefined },
    ...{ receivedS: row.received_s, firstDueS: row.first_due_s, dueS: row.due_s, answer: row.answer },
    ...{ extensionReason: row.extension_reason ?? undefined, actedS: row.acted_s ?? undefined },
    ...{ closedS: row.closed_s ?? undefined, refusal: row.refusal ?? undefined },
    ...{ grounds: row.grounds ?? undefined, groundsBy: row.grounds_by ?? undefined },
    ...{ policyVersion: row.policy_version, endsOn: row.ends_on },
  };
}

/** One request. `change` keeps its row from others until the transaction ends. */
export async function findRequest(
  trx: RequestConnection,
  requestId: string,
  to: 'read' | 'change' = 'read',
): Promise<StoredRequest | undefined> {
  const row = await requests(trx)
    .where('request_id', '=', requestId)
    .$if(to === 'change', (query) => query.forUpdate())
    .executeTakeFirst();
  return row && requestOf(row);
}

/** Names of the lists in their cursors. */
export const REQUESTS_LIST = 'requests';
export const DUE_LIST = 'due';
export const NOTICE_LIST = 'notices';

const CursorKeys = z.tuple([z.int(), z.string().regex(/^[0-9a-f]{32}$/)]);

/** A page asked for. */
export interface PageAsk {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** A rider's requests, newest first: one more than `limit`. */
export async function listRequests(trx: RequestConnection, page: PageAsk): Promise<StoredRequest[]> {
  const before = page.cursor === undefined ? undefined : parseCursor(REQUESTS_LIST, page.cursor, CursorKeys);
  let query = requests(trx)
    .orderBy('received_s', 'desc')
    .orderBy('request_id', 'desc')
    .limit(page.limit + 1);
  if (before !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('received_s', 'request_id'), '<', tuple(before[0], before[1])),
    );
  }
  return (await query.execute()).map(requestOf);
}

/** Requests of the tenant by their due day, the nearest first; open ones only, or all. */
export async function listDue(
  trx: RequestConnection,
  page: PageAsk & { readonly open: boolean },
): Promise<StoredRequest[]> {
  const after = page.cursor === undefined ? undefined : parseCursor(DUE_LIST, page.cursor, CursorKeys);
  let query = requests(trx)
    .orderBy('due_s')
    .orderBy('request_id')
    .limit(page.limit + 1)
    .$if(page.open, (open) => open.where('state', 'in', ['received', 'extended']));
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('due_s', 'request_id'), '>', tuple(after[0], after[1])),
    );
  }
  return (await query.execute()).map(requestOf);
}

/** What an officer's decision changes. */
export interface DecisionChange {
  readonly state?: RequestState;
  readonly dueS?: number;
  readonly extensionReason?: string;
  readonly refusal?: string;
  readonly grounds?: string;
  readonly groundsBy?: string;
  readonly confirmedBy?: string;
  readonly closedS?: number;
  /** What lasts is to be ended: it is carried out anew. */
  readonly anew?: boolean;
}

/** Writes a decision down, under `door_privacy`. */
export async function storeDecision(
  trx: RequestConnection,
  requestId: string,
  change: DecisionChange,
): Promise<void> {
  const set = {
    ...{ state: change.state, due_s: change.dueS, extension_reason: change.extensionReason },
    ...{ refusal: change.refusal, grounds: change.grounds, grounds_by: change.groundsBy },
    ...{ grounds_confirmed_by: change.confirmedBy, closed_s: change.closedS },
    acted_s: change.anew === true ? null : undefined,
  };
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  await trx.updateTable('subject_request').set(given).where('request_id', '=', requestId).execute();
}

/**
 * Takes a request back, under `job_subjects`; false where it was refused or answered meanwhile. One whose effect lasts can
 * be taken back after its answer too.
 */
export async function storeTakenBack(
  trx: RequestConnection,
  requestId: string,
  lasting: readonly RequestKind[],
  nowS: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('subject_request')
    .set({ state: 'taken_back', acted_s: null, closed_s: sql<number>`coalesce(closed_s, ${nowS}::bigint)` })
    .where('request_id', '=', requestId)
    .where((is) =>
      is.or([
        is('state', 'in', ['received', 'extended']),
        is.and([is('state', '=', 'answered'), is('kind', 'in', lasting)]),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Somebody to be told. */
export interface Notice {
  readonly noticeId: string;
  readonly requestId: string;
  readonly recipient: { readonly kind: string; readonly id: string };
  readonly act: string;
  readonly rentalIds: readonly string[];
  readonly madeS: number;
  readonly toldS: number | undefined;
  readonly endsOn: string;
}

/** What stood in a trip before it was corrected, by request. */
export async function originalOf(trx: RequestConnection, requestId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('correction')
    .select('original')
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return row?.original;
}

/** Whom one request reached, the oldest first: at most 500. */
export async function noticesOf(trx: RequestConnection, requestId: string): Promise<Notice[]> {
  return (await notices(trx).where('request_id', '=', requestId).limit(500).execute()).map(noticeOf);
}

/** Notices of the tenant, the oldest first, one more than `limit`. */
export async function listNotices(
  trx: RequestConnection,
  page: PageAsk & { readonly open: boolean },
): Promise<Notice[]> {
  const after = page.cursor === undefined ? undefined : parseCursor(NOTICE_LIST, page.cursor, CursorKeys);
  let query = notices(trx)
    .limit(page.limit + 1)
    .$if(page.open, (open) => open.where('told_s', 'is', null));
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('made_s', 'notice_id'), '>', tuple(after[0], after[1])),
    );
  }
  return (await query.execute()).map(noticeOf);
}

const notices = (trx: RequestConnection) =>
  trx.selectFrom('recipient_notice').selectAll().orderBy('made_s').orderBy('notice_id');

type NoticeRow = Awaited<ReturnType<ReturnType<typeof notices>['execute']>>[number];

const noticeOf = (row: NoticeRow): Notice => ({
  ...{ noticeId: row.notice_id, requestId: row.request_id, act: row.act, rentalIds: row.rental_ids },
  recipient: { kind: row.recipient_kind, id: row.recipient },
  ...{ madeS: row.made_s, toldS: row.told_s ?? undefined, endsOn: row.ends_on },
});

/** Notes that somebody was told; their reference is not needed any more. Answers which kind, where there is one. */
export async function storeTold(
  trx: RequestConnection,
  noticeId: string,
  toldS: number,
): Promise<{ kind: string; requestId: string } | undefined> {
  const row = await trx
    .updateTable('recipient_notice')
    .set({ told_s: sql<number>`coalesce(told_s, ${toldS}::bigint)`, rental_ids: sql<string[]>`'{}'` })
    .where('notice_id', '=', noticeId)
    .returning(['recipient_kind', 'request_id'])
    .executeTakeFirst();
  return row && { kind: row.recipient_kind, requestId: row.request_id };
}
