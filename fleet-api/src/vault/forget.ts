/** Forgets on schedule (M6): what has passed its last day goes, keys first of all. */
import { dayOf } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';

/** Streams before the rentals' keys that they name. */
const TABLES = ['stream_key', 'rental_key', 'closed_stream', 'leaf'] as const;

/**
 * Removes every row whose last day is before `nowDay`; answers how many. A row is still there on its last
 * day. (A leaf ends years after the sequencer took it over.)
 */
export function forgetEndedKeys(db: Kysely<VaultTables>, nowDay: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    let rows = 0;
    for (const table of TABLES) {
      const gone = await trx.deleteFrom(table).where('ends_on', '<', dateOfDay(nowDay)).executeTakeFirst();
      rows += Number(gone.numDeletedRows);
    }
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
  readonly onFailed: (error: unknown) => void;
  readonly lookEveryMs?: number;
}

/** Forgets at once, and then at the beginning of each day. One that failed is tried again at the next look. */
export function startForgetting(options: ForgettingOptions): { stop(): Promise<void> } {
  const { db, nowS, onForgotten, onFailed, lookEveryMs = LOOK_EVERY_MS } = options;
  let doneDay = Number.NEGATIVE_INFINITY;
  let running = Promise.resolve();
  const look = async (): Promise<void> => {
    const day = dayOf(nowS());
    if (day <= doneDay) return;
    try {
      const rows = await forgetEndedKeys(db, day);
      doneDay = day;
      if (rows > 0) onForgotten(rows);
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
