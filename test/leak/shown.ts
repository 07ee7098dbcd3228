/**
 * The cells of the public map: of resolution 10, late, and everyone's (M9, policy `feed`). They are the one thing of that size
 * that may stand somewhere, and only in the database that the map is made in: on the broker's wire, in a unit, in a log or
 * an error body a cell of that size is a position like any other, whether the map shows it or not.
 */
import { type Kysely, sql } from 'kysely';
import type { Hit, LeakSearch } from './search.ts';

/** Letters of a cell as text. */
const CELL_LETTERS = 15;

/** The cells on the map now. Read them after the bytes that are searched were taken. */
export async function shownCells<Tables>(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ cell: string }>`SELECT cell FROM feed_place`.execute(db);
  return new Set(rows.map(({ cell }) => cell));
}

/** For bytes in which no map is. */
export const NO_MAP: ReadonlySet<string> = new Set();

/**
 * What betrays a position in these bytes.
 *
 * @param shown cells of the map, where it may stand in them; `NO_MAP` everywhere else
 * @example betrayals(search, brokerWire.bytes(), NO_MAP) // every hit
 */
export function betrayals(search: LeakSearch, bytes: Uint8Array, shown: ReadonlySet<string>): Hit[] {
  return search.find(bytes).filter((hit) => !isShown(bytes, hit, shown));
}

/** Whether a hit is a whole cell of the map, as text. */
function isShown(bytes: Uint8Array, { offset, encoding }: Hit, shown: ReadonlySet<string>): boolean {
  const text = Buffer.from(bytes.subarray(offset, offset + CELL_LETTERS)).toString('latin1');
  return encoding.startsWith('H3 text') && shown.has(text);
}
