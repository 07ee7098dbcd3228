/** Refused messages in SQL, under `door_privacy`: reason, hour, length and vehicle; no body is read here. */
import { REFUSALS } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';

type Privacy = Kysely<Tables>;

/** A refused message, as the privacy officer sees it. */
export interface RefusedMessage {
  readonly id: number;
  /** Why; `unknown` = a code of another version. */
  readonly code: string;
  readonly vehicleId: string | undefined;
  /** Unix seconds of its hour. */
  readonly hourS: number;
  /** Bytes. */
  readonly length: number;
  /** Whether its body lies here, sealed to the vault. */
  readonly hasBody: boolean;
  readonly endsOn: string;
}

/** Refused messages, newest first, after the one of a cursor. */
export async function listRefused(
  trx: Privacy,
  page: { readonly limit: number; readonly before?: number | undefined },
): Promise<RefusedMessage[]> {
  const { before } = page;
  const rows = await trx
    .selectFrom('quarantine')
    .select(['id', 'code', 'vehicle_id', 'hour_s', 'length', 'ends_on'])
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  const { rows: bodies } = await sql<{
    id: number;
  }>`SELECT refused_with_body(${ids}::bigint[]) AS id`.execute(trx);
  const withBody = new Set(bodies.map(({ id }) => id));
  return rows.map((row) => ({
    ...{ id: row.id, code: REFUSALS.word(row.code) ?? 'unknown', vehicleId: row.vehicle_id ?? undefined },
    ...{ hourS: row.hour_s, length: row.length, hasBody: withBody.has(row.id), endsOn: row.ends_on },
  }));
}

/** How many messages were refused for a reason, of those that are still on record. */
export interface RefusalCount {
  readonly code: string;
  readonly messages: number;
}

/** Counts by reason, the most frequent first. */
export async function countRefused(trx: Privacy): Promise<RefusalCount[]> {
  const rows = await trx
    .selectFrom('quarantine')
    .select('code')
    .select(({ fn }) => fn.count<number>('id').as('messages'))
    .groupBy('code')
    .orderBy('messages', 'desc')
    .orderBy('code')
    .execute();
  return rows.map((row) => ({ code: REFUSALS.word(row.code) ?? 'unknown', messages: Number(row.messages) }));
}

/** Empties bodies; that there were messages, and why they were refused, stays. Answers how many bodies went, by reason. */
export async function dropRefused(trx: Privacy, ids: readonly number[]): Promise<RefusalCount[]> {
  const { rows } = await sql<{ code: number; messages: number }>`
    SELECT code, messages FROM drop_refused(${[...ids]}::bigint[])`.execute(trx);
  return rows.map(({ code, messages }) => ({ code: REFUSALS.word(code) ?? 'unknown', messages }));
}
