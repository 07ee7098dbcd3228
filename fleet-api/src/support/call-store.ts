/** Calls in SQL: the rider's role adds them, support's finds one by its code and what is sealed by the call. */
import { dayOf } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { type AnsweredCall, type Call, callEndS } from './call.ts';

type Trx = Kysely<Tables>;
type Bytes = Uint8Array<ArrayBuffer>;

/** The newest sealed chunks of one stream of help. */
export interface SealedHelp {
  readonly streamId: string;
  readonly chunks: { readonly chunkNo: number; readonly nonce: Bytes; readonly ciphertext: Bytes }[];
}

/** Adds a call, under the rider's role. */
export async function insertCall(
  trx: Trx,
  tenant: string,
  call: Call & { readonly codeHash: Uint8Array; readonly madeS: number; readonly expiresS: number },
): Promise<void> {
  const { callId, rentalId, vehicleId, codeHash, madeS, expiresS } = call;
  await trx
    .insertInto('support_call')
    .values({
      ...{ call_id: callId, tenant, rental_id: rentalId, vehicle_id: vehicleId, code_hash: codeHash },
      ...{ made_s: madeS, expires_s: expiresS, answered_by: null, answered_s: null },
      ends_on: dateOfDay(dayOf(callEndS(madeS))),
    })
    .execute();
}

/** The call of a code that holds and was not used. */
export async function findCall(trx: Trx, codeHash: Uint8Array, nowS: number): Promise<Call | undefined> {
  const { rows } = await sql<{ call_id: string; rental_id: string; vehicle_id: string }>`
    SELECT * FROM support_call_of(${codeHash}::bytea, ${nowS}::bigint)`.execute(trx);
  const [row] = rows;
  return row && { callId: row.call_id, rentalId: row.rental_id, vehicleId: row.vehicle_id };
}

/** What is sealed of the newest 64 presses of help on a call's vehicle. The transaction has to have written `support_position_asked` before. */
export async function sealedHelpOf(trx: Trx, callId: string, nowS: number): Promise<SealedHelp[]> {
  const { rows } = await sql<{ stream_id: string; chunk_no: number; nonce: Buffer; ciphertext: Buffer }>`
    SELECT * FROM support_chunks(${callId}::uuid, ${dateOfDay(dayOf(nowS))}::date)`.execute(trx);
  const byStream = Map.groupBy(rows, (row) => row.stream_id);
  return [...byStream].map(([streamId, chunks]) => ({
    streamId,
    chunks: chunks.map((row) => ({
      ...{ chunkNo: row.chunk_no, nonce: own(row.nonce), ciphertext: own(row.ciphertext) },
    })),
  }));
}

/** Closes a call; false where it was closed meanwhile. `support_position_shown` has to be written before. */
export async function closeCall(trx: Trx, callId: string, person: string, nowS: number): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    SELECT support_answered(${callId}::uuid, ${person}, ${nowS}::bigint) AS done`.execute(trx);
  return rows[0]?.done === true;
}

/** What one person answered, newest first, for three days. */
export async function answeredBy(
  trx: Trx,
  tenant: string,
  person: string,
  limit: number,
): Promise<AnsweredCall[]> {
  const rows = await trx
    .selectFrom('support_call')
    .select(['call_id', 'vehicle_id', 'answered_s'])
    .where('tenant', '=', tenant)
    .where('answered_by', '=', person)
    .orderBy('answered_s', 'desc')
    .orderBy('call_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...{ callId: row.call_id, vehicleId: row.vehicle_id, answeredS: row.answered_s ?? 0 },
  }));
}

function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
