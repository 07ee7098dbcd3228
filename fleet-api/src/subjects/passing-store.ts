/** Requests that are passed on to a controller, in SQL: the rider's role writes and reads its own, the officer's all of a tenant. */
import { z } from '@hono/zod-openapi';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { parseCursor } from '../http/cursor.ts';
import type { CountryId } from '../organisation/authorities.ts';
import type { RequestKind } from './request.ts';
import type { AskedDetail, NewRequest, PageAsk } from './request-store.ts';

type Trx = Kysely<Tables>;

/** A request that somebody else answers. */
export interface Passing {
  readonly passingId: string;
  readonly kind: RequestKind;
  readonly purpose: string | undefined;
  readonly rentalId: string | undefined;
  readonly ask: AskedDetail;
  readonly receivedS: number;
  /** By when the controller has to answer. */
  readonly dueS: number;
  /** Whom it goes to, as the organisation names them. */
  readonly controller: string;
  /** When an officer said that the controller has it; nothing before. */
  readonly passedS: number | undefined;
}

/** Writes a request down that is to be passed on. */
export async function storePassing(
  trx: Trx,
  request: Omit<NewRequest, 'policyVersion'> & { readonly controller: string },
): Promise<void> {
  await trx
    .insertInto('passed_request')
    .values({
      ...{ passing_id: request.requestId, tenant: request.tenant, rider_id: request.riderId },
      ...{ kind: request.kind, purpose: request.purpose ?? null, rental_id: request.rentalId ?? null },
      ...{ ask: JSON.stringify(request.ask), country: request.country ?? null },
      ...{ received_s: request.receivedS, due_s: request.firstDueS, controller: request.controller },
      ends_on: request.endsOn,
    })
    .execute();
}

function passings(trx: Trx) {
  return trx
    .selectFrom('passed_request')
    .select(['passing_id', 'kind', 'purpose', 'rental_id', 'ask', 'received_s', 'due_s', 'controller'])
    .select('passed_s');
}

type Row = Awaited<ReturnType<ReturnType<typeof passings>['execute']>>[number];

const passingOf = (row: Row): Passing => ({
  ...{ passingId: row.passing_id, kind: row.kind as RequestKind, purpose: row.purpose ?? undefined },
  ...{ rentalId: row.rental_id ?? undefined, ask: row.ask as AskedDetail, receivedS: row.received_s },
  ...{ dueS: row.due_s, controller: row.controller, passedS: row.passed_s ?? undefined },
});

/** Name of the lists in their cursors. */
export const PASSINGS_LIST = 'passings';
const CursorKeys = z.tuple([z.int(), z.string().regex(/^[0-9a-f]{32}$/)]);

/** By their deadline, the earliest first: one more than `limit`. `open` = those that the controller does not have yet. */
export async function listPassings(
  trx: Trx,
  { limit, cursor, open }: PageAsk & { readonly open: boolean },
): Promise<Passing[]> {
  const after = cursor === undefined ? undefined : parseCursor(PASSINGS_LIST, cursor, CursorKeys);
  const rows = await passings(trx)
    .$if(open, (query) => query.where('passed_s', 'is', null))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(due_s, passing_id) > (${after?.[0]}::bigint, ${after?.[1]}::uuid)`),
    )
    .orderBy('due_s')
    .orderBy('passing_id')
    .limit(limit + 1)
    .execute();
  return rows.map(passingOf);
}

/** One of them, under `door_privacy`, with the country whose calendar the rider named. */
export async function findPassing(
  trx: Trx,
  passingId: string,
): Promise<(Passing & { readonly country: CountryId | undefined }) | undefined> {
  const row = await passings(trx).select('country').where('passing_id', '=', passingId).executeTakeFirst();
  return row && { ...passingOf(row), country: (row.country ?? undefined) as CountryId | undefined };
}

/** Whose it is, under `door_privacy`: for the file that goes to the controller, and for nothing else. */
export async function riderOfPassing(trx: Trx, passingId: string): Promise<string | undefined> {
  const { rows } = await sql<{ rider: string | null }>`
    SELECT passing_rider(${passingId}::uuid) AS rider`.execute(trx);
  return rows[0]?.rider ?? undefined;
}

/** Notes that the controller has it; false = that was noted before. */
export async function notePassed(
  trx: Trx,
  passingId: string,
  by: { readonly officer: string; readonly passedS: number },
): Promise<boolean> {
  const done = await trx
    .updateTable('passed_request')
    .set({ passed_s: by.passedS, passed_by: by.officer })
    .where('passing_id', '=', passingId)
    .where('passed_s', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0;
}
