/** Forgets on schedule (M6): what has passed its last day goes, keys first of all. */
import { dayOf } from '@fleetveil/proto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import { hasLeapt, noteDone } from '../database/forget.ts';
import type { VaultTables } from '../database/schema.ts';

/** Every table with a last day (a test compares): streams before the rentals' keys that they name, looks before their case. */
export const FORGOTTEN_TABLES = [
  ...(['packet_release', 'packet_rental'] as const),
  'stream_key',
  'rental_key',
  'closed_stream',
  'closed_rental',
  'leaf',
  'held_rental_key',
  'approval',
  'support_code',
  ...(['theft_session', 'theft_case'] as const),
] as const;

/**
 * Tables whose rows `t` stay while their rental is under a hold `h`; a case of theft stands for one, and its looks stay
 * with it: who looked, and why, is part of what is held.
 */
const HELD: Partial<Record<(typeof FORGOTTEN_TABLES)[number], RawBuilder<unknown>>> = {
  stream_key: sql`h.tenant = t.tenant AND h.rental_id = t.rental_id`,
  rental_key: sql`h.tenant = t.tenant AND h.rental_id = t.rental_id`,
  theft_session: sql`EXISTS (SELECT FROM theft_case c WHERE c.case_id = t.case_id
    AND h.tenant = c.tenant AND h.rental_id = c.case_id)`,
  theft_case: sql`h.tenant = t.tenant AND h.rental_id = t.case_id`,
};

/**
 * Removes every row whose last day is before `nowDay`, but for the keys of rentals under a hold; answers how
 * many. A row is still there on its last day. (A leaf ends years after the sequencer took it over.)
 */
export function forgetEndedKeys(db: Kysely<VaultTables>, nowDay: number): Promise<number> {
  return db.transaction().execute((trx) => forgetIn(trx, nowDay));
}

async function forgetIn(trx: Kysely<VaultTables>, nowDay: number): Promise<number> {
  let rows = 0;
  for (const table of FORGOTTEN_TABLES) rows += await forgetFrom(trx, table, dateOfDay(nowDay));
  return rows;
}

async function forgetFrom(
  trx: Kysely<VaultTables>,
  table: (typeof FORGOTTEN_TABLES)[number],
  today: string,
): Promise<number> {
  const held = HELD[table];
  const notHeld =
    held === undefined
      ? sql``
      : sql`AND NOT EXISTS (SELECT FROM held_rental_key h
        WHERE ${held} AND h.ends_on >= ${today})`;
  const gone = await sql`DELETE FROM ${sql.id(table)} t WHERE t.ends_on < ${today} ${notHeld}`.execute(trx);
  return Number(gone.numAffectedRows ?? 0);
}

/** Forgets by a new day, unless the clock leapt from the last one: as the main database does (`forgetDay`). */
export function forgetKeysOfDay(db: Kysely<VaultTables>, nowDay: number): Promise<number | 'clock_leapt'> {
  return db.transaction().execute(async (trx) => {
    if (await hasLeapt(trx, nowDay)) return 'clock_leapt';
    const rows = await forgetIn(trx, nowDay);
    await noteDone(trx, nowDay);
    return rows;
  });
}

/** Real milliseconds between two looks at the date: a day of the fastest demo clock is longer. */
const LOOK_EVERY_MS = 10_000;

export interface ForgettingOptions {
  readonly db: Kysely<VaultTables>;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
  readonly onForgotten: (rows: number) => void;
  /** Nothing goes by a clock that leapt; asked again on the next day. */
  readonly onLeapt: () => void;
  readonly onFailed: (error: unknown) => void;
  readonly lookEveryMs?: number;
}

/** Forgets at once, and then at the beginning of each day. One that failed is tried again at the next look. */
export function startForgetting(options: ForgettingOptions): { stop(): Promise<void> } {
  const { db, nowS, onForgotten, onLeapt, onFailed, lookEveryMs = LOOK_EVERY_MS } = options;
  let doneDay = Number.NEGATIVE_INFINITY;
  let running = Promise.resolve();
  const look = async (): Promise<void> => {
    const day = dayOf(nowS());
    if (day <= doneDay) return;
    try {
      const rows = await forgetKeysOfDay(db, day);
      doneDay = day;
      if (rows === 'clock_leapt') onLeapt();
      else if (rows > 0) onForgotten(rows);
    } catch (error) {
      onFailed(error);
    }
  };
  const next = (): void => {
    running = running.then(look);
  };
  next();
  const timer = setInterval(next, lookEveryMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
