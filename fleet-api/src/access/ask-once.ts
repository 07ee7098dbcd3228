/** An act behind a door that is done once, however often it is asked for. */
import type { Context } from 'hono';
import type { DoorEnv } from '../http/door-app.ts';
import { parseIdempotencyKey, requestHash } from '../http/idempotency.ts';
import { once } from '../http/idempotency-store.ts';
import { Problem } from '../http/problem.ts';
import { type Asking, ask, type DoorParts } from './ask.ts';
import type { DoorId } from './doors.ts';

/** What was asked: its status when it is done, and the body that came. */
export interface Asked {
  readonly status: 200 | 201;
  readonly sent: unknown;
}

/**
 * Does the work in the request's transaction and keeps its answer under the caller's Idempotency-Key; the same key again
 * gets that answer and does nothing. Throws `idempotency_key_missing`, `idempotency_key_reused` where the key came with
 * another request, and what the work throws.
 *
 * @example const body = await askOnce(c, 'theft', parts, { status: 201, sent }, (asking) => declare(asking, sent));
 */
export async function askOnce<T>(
  c: Context<DoorEnv>,
  door: DoorId,
  parts: DoorParts,
  { status, sent }: Asked,
  work: (asking: Asking) => Promise<T>,
): Promise<T> {
  const key = parseIdempotencyKey(c.req.header('idempotency-key'));
  if (key === undefined) throw new Problem('idempotency_key_missing');
  const hash = requestHash('POST', c.req.path, sent);
  const { body } = await ask(c, door, parts, (asking) => {
    const { caller, nowS } = asking;
    const request = { tenant: caller.tenant, caller: caller.id, key, hash, nowS };
    return once(asking.trx, request, async () => ({ status, body: await work(asking) }));
  });
  return body;
}
