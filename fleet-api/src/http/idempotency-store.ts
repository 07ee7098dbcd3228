/** Does a request once: the answer is stored in the transaction of the work itself. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { IDEMPOTENCY_KEEP_S, planIdempotent } from './idempotency.ts';
import { Problem } from './problem.ts';

/** A request that may come again. */
export interface OnceRequest {
  readonly tenant: string;
  readonly caller: string;
  readonly key: string;
  readonly hash: Uint8Array;
  readonly nowS: number;
}

/** An answer with its status. */
export interface OnceAnswer<T> {
  readonly status: number;
  readonly body: T;
}

/**
 * Works, or answers what the same request got before. Throws `idempotency_in_progress` where a twin is at
 * work now (its answer is not known yet) and `idempotency_key_reused`.
 */
export async function once<T>(
  trx: Kysely<Tables>,
  request: OnceRequest,
  work: () => Promise<OnceAnswer<T>>,
): Promise<OnceAnswer<T>> {
  await lock(trx, request);
  const plan = planIdempotent(await find(trx, request), request.hash, request.nowS);
  if (plan.kind === 'reused') throw new Problem('idempotency_key_reused');
  // What was stored was a T: the hash says that it is the same request.
  if (plan.kind === 'repeat') return { status: plan.status, body: plan.response as T };
  const answer = await work();
  await store(trx, request, answer);
  return answer;
}

async function lock(trx: Kysely<Tables>, { tenant, caller, key }: OnceRequest): Promise<void> {
  const name = JSON.stringify([tenant, caller, key]);
  const { rows } = await sql<{ got: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS got`.execute(trx);
  if (rows[0]?.got !== true) throw new Problem('idempotency_in_progress', { retryAfterS: 1 });
}

async function find(trx: Kysely<Tables>, { tenant, caller, key }: OnceRequest) {
  const row = await trx
    .selectFrom('idempotency')
    .select(['request_hash', 'status', 'response', 'expires_s'])
    .where('tenant', '=', tenant)
    .where('caller', '=', caller)
    .where('key', '=', key)
    .executeTakeFirst();
  return (
    row && {
      requestHash: row.request_hash,
      status: row.status,
      response: row.response,
      expiresS: row.expires_s,
    }
  );
}

/** Replaces an expired row of the same key. */
async function store<T>(trx: Kysely<Tables>, request: OnceRequest, answer: OnceAnswer<T>): Promise<void> {
  const { tenant, caller, key, hash, nowS } = request;
  const row = {
    request_hash: hash,
    status: answer.status,
    response: JSON.stringify(answer.body),
    expires_s: nowS + IDEMPOTENCY_KEEP_S,
  };
  await trx
    .insertInto('idempotency')
    .values({ tenant, caller, key, ...row })
    .onConflict((conflict) => conflict.columns(['tenant', 'caller', 'key']).doUpdateSet(row))
    .execute();
}
