/**
 * Cursors: where the next page begins, as an opaque text. They carry nothing a page did not show and open
 * nothing (every page is asked again under the caller's own rights), so they are not signed; what comes
 * back is validated like any input.
 */
import type { z } from '@hono/zod-openapi';
import { Problem } from './problem.ts';

/** Longest cursor we make: a rider's pseudonym, 255 characters of up to three bytes, in base64. */
export const CURSOR_MAX = 1_100;

/** Whole numbers and words, in the order of the list's sorting. */
export type CursorKeys = readonly (number | string)[];

/** A page: its items and, unless it is the last, where the next begins. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/**
 * A cursor of the list `list`.
 *
 * @example
 * encodeCursor('trips', [1700000000, rentalId])
 */
export function encodeCursor(list: string, keys: CursorKeys): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

/** Reads a cursor of the list `list` whose keys fit `keys`. Throws the problem `cursor_invalid`. */
export function parseCursor<T extends CursorKeys>(list: string, text: string, keys: z.ZodType<T>): T {
  const [name, ...values] = readArray(text);
  const parsed = keys.safeParse(values);
  if (name !== list || !parsed.success) throw new Problem('cursor_invalid');
  return parsed.data;
}

function readArray(text: string): unknown[] {
  if (text.length > CURSOR_MAX || !/^[A-Za-z0-9_-]+$/.test(text)) throw new Problem('cursor_invalid');
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(value)) return value;
  } catch {}
  throw new Problem('cursor_invalid');
}

/**
 * Cuts a page out of rows that were asked for with one more than `limit`.
 *
 * @param keysOf the sorting keys of a row, as the cursor carries them
 */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  list: string,
  keysOf: (row: T) => CursorKeys,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(list, keysOf(last)) : null };
}
