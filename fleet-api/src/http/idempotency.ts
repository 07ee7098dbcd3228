/**
 * Idempotency keys: the same request sent again gets the same answer and is done once. Kept for 24 hours
 * of domain time, by caller; the hash tells a repetition from another request under the same key.
 */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';

/** How long an answer is kept. */
export const IDEMPOTENCY_KEEP_S = 86_400;

/** The header, as OpenAPI describes it. */
export const IdempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .openapi({
      param: { in: 'header', required: true },
      description:
        'Required. 1 to 255 printable characters; the same key again gets the same answer for 24 h.',
      example: '5c3a9d0e-rental-4711',
      minLength: 1,
      maxLength: 255,
    }),
});

/** The same where a request may do without. */
export const OptionalIdempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .openapi({
      param: { in: 'header', required: false },
      description:
        '1 to 255 printable characters. The same key again within 24 h makes no second one: it answers the first, under a new secret, as the secret itself is kept nowhere.',
      minLength: 1,
      maxLength: 255,
    }),
});

/** Reads the header's value; `undefined` where there is none that can be used. */
export function parseIdempotencyKey(value: string | undefined): string | undefined {
  return value !== undefined && /^[\x21-\x7e]{1,255}$/.test(value) ? value : undefined;
}

/** What an answered request left behind. */
export interface Answered {
  readonly requestHash: Uint8Array;
  readonly status: number;
  readonly response: unknown;
  readonly expiresS: number;
}

/** What to do with a request whose key was looked up. */
export type IdempotencyPlan =
  | { readonly kind: 'work' }
  | { readonly kind: 'repeat'; readonly status: number; readonly response: unknown }
  | { readonly kind: 'reused' };

/** Decides: work, answer as before, or refuse because the key belongs to another request. */
export function planIdempotent(found: Answered | undefined, hash: Uint8Array, nowS: number): IdempotencyPlan {
  if (found === undefined || found.expiresS <= nowS) return { kind: 'work' };
  if (Buffer.compare(found.requestHash, hash) !== 0) return { kind: 'reused' };
  return { kind: 'repeat', status: found.status, response: found.response };
}

/** SHA-256 over method, path and the parsed body: spelling and order of the JSON do not matter. */
export function requestHash(method: string, path: string, body: unknown): Uint8Array {
  const text = JSON.stringify([method, path, body]);
  return new Uint8Array(createHash('sha256').update(text).digest());
}
