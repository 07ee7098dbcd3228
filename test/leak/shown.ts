/**
 * The cells of the public map: of resolution 10, late, and everyone's (M9, policy `feed`). They are the one thing of that size
 * that may stand somewhere; a search that finds them has found what everybody sees.
 */
import { type Kysely, sql } from 'kysely';
import type { Hit } from './search.ts';

/** Letters of a cell as text. */
const CELL_LETTERS = 15;

/** The cells on the map now. Read them after the bytes that are searched were taken. */
export async function shownCells<Tables>(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ cell: string }>`SELECT cell FROM feed_place`.execute(db);
  return new Set(rows.map(({ cell }) => cell));
}

/** Whether a hit is a whole cell of the map, as text. */
export function isShown(bytes: Uint8Array, { offset, encoding }: Hit, shown: ReadonlySet<string>): boolean {
  const text = Buffer.from(bytes.subarray(offset, offset + CELL_LETTERS)).toString('latin1');
  return encoding.startsWith('H3 text') && shown.has(text);
}
