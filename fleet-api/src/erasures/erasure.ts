/**
 * What was deleted, as the journal keeps it (rules). The journal lies apart from the archives, so that restoring an
 * older one brings nobody back (M14): each line names a table and a hash of the key of a row that is gone, or the ids
 * of a tombstone, of a unit that was struck off, of a share that was taken back. Nobody can be read from it, and somebody who knows a key finds it there.
 */
import { z } from 'zod';

/** Tables whose new rows say that something was erased: they are put back as they were. */
export const TOMBSTONES: readonly string[] = ['closed', 'erased_grant', 'closed_stream', 'closed_rental'];

/** Which database: each is kept, journaled and restored by a process of its own. */
export type Store = 'fleet' | 'vault';

const LINE = z.strictObject({
  /** Real time of the deletion, Unix seconds. */
  atS: z.int().min(0),
  table: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  key: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  stays: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** One erasure: `key` the hash of a row that is gone, or `stays` what has to stay so: a tombstone, or what acts as one. */
export type Erasure = z.infer<typeof LINE>;

/** How far erasures have left a database, as the database says it and each journal for itself. */
export interface Kept {
  /** Random id of an unbroken line of erasures: another database has its own, and what nobody kept begins one. 32 hex characters. */
  readonly line: string;
  /** How often some of it were kept. */
  readonly times: number;
}

/** After some more were kept. Pure. `before` absent = nobody kept those of before: `fresh` is the id of a new line. */
export function nextKept(before: Kept | undefined, fresh: string): Kept {
  return before === undefined ? { line: fresh, times: 1 } : { ...before, times: before.times + 1 };
}

/** Whether a journal that is as far as `mine` has all that left the database. Pure. It may be ahead, by what a kill left there. */
export function hasAll(mine: Kept | undefined, left: Kept): boolean {
  return mine !== undefined && mine.line === left.line && mine.times >= left.times;
}

/** As a line of a file. */
export function formatKept({ line, times }: Kept): string {
  return `${line} ${times}\n`;
}

/** The reverse; `undefined` for anything else. */
export function parseKept(text: string): Kept | undefined {
  const [, line, times] = /^([0-9a-f]{32}) (\d{1,15})\n$/.exec(text) ?? [];
  return line === undefined ? undefined : { line, times: Number(times) };
}

/** One line of the journal, with its newline. */
export function formatErasure(erasure: Erasure): string {
  return `${JSON.stringify(erasure)}\n`;
}

/** The reverse; `undefined` for the torn last line of a write that was killed, and for anything else that is none. */
export function parseErasure(line: string): Erasure | undefined {
  try {
    return LINE.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Most days that an archive lives: what was erased longer ago is in no archive any more. */
export const MOST_KEEP_DAYS = 28;

/** Name of the file of a day (days since 1970 of the fleet's clock). */
export function journalFile(store: Store, day: number): string {
  return `${store}-${day}.jsonl`;
}

/** Files whose erasures no archive can be older than: they end by themselves. Pure. */
export function endedJournals(names: readonly string[], nowDay: number): string[] {
  return names.filter((name) => {
    const day = Number(/^(?:fleet|vault)-(\d+)\.jsonl$/.exec(name)?.[1] ?? Number.NaN);
    return day + MOST_KEEP_DAYS < nowDay;
  });
}

/** A deletion is noted when it is made and seen when it commits: this much earlier ones are replayed as well. */
const COMMIT_S = 600;

/** Those that an archive, read at a real second, may not know yet. Pure. */
export function erasuresSince(erasures: readonly Erasure[], snapshotS: number): Erasure[] {
  return erasures.filter(({ atS }) => atS >= snapshotS - COMMIT_S);
}
