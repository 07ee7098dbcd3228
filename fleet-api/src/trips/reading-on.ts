/**
 * A trip of more streams than the vault opens at once: the request waits and goes on where it was. It opens nothing twice, as
 * each opening is an entry in the rider's own list, and holds no connection while it waits.
 */
import type { Context } from 'hono';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import type { DoorEnv } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import type { Begun } from './opening.ts';
import type { Reading, ReadingParts } from './reading.ts';

/** How often a request waits for the vault, which lets two openings of one person pass each second. */
export interface Patience {
  /** Times in all. */
  readonly waits: number;
  /** Times in a row after which nothing more has opened. */
  readonly idle: number;
}

/**
 * One answer: 45 s, as proxies give up at 60. Who has looked so often that not even its first stream opens is told so at
 * once.
 */
export const ANSWER: Patience = { waits: 9, idle: 0 };
/** A file of many trips, made while it is downloaded: as long as that takes. */
export const DOWNLOAD: Patience = { waits: Number.POSITIVE_INFINITY, idle: 60 };

/** Whose trip is read, and how patiently. */
export interface ReadingOn {
  readonly patience: Patience;
  /** What the request is about, for a denial. */
  readonly about?: { readonly rentalId: string };
}

/** What reads. */
type Parts = DoorParts & ReadingParts;

/**
 * Reads in one transaction, or in as many as the vault's bound takes. Throws what `read` throws; `rate_limited` once the
 * patience is over, or nobody waits for the answer any more; `vault_unavailable` where no turn comes.
 *
 * @example await askReading(c, parts, { patience: ANSWER }, (asking, reading) => readTrip(asking, reading, rentalId));
 */
export async function askReading<T>(
  c: Context<DoorEnv>,
  parts: Parts,
  { patience, about }: ReadingOn,
  read: (asking: Asking, reading: Reading) => Promise<T>,
): Promise<T> {
  const begun: Begun = new Map();
  for (let waits = 0, idle = 0; ; waits += 1) {
    const before = begun.size;
    try {
      return await parts.vaultTurns.take(() =>
        ask(c, 'rider', parts, (asking) => read(asking, { ...parts, begun }), about),
      );
    } catch (error) {
      if (!isTooOften(error)) throw error;
      idle = begun.size > before ? 0 : idle + 1;
      const isOver = waits >= patience.waits || idle > patience.idle || c.req.raw.signal.aborted;
      if (isOver) throw error;
      await parts.waitS(error.extras.retryAfterS ?? 1);
    }
  }
}

function isTooOften(error: unknown): error is Problem {
  return error instanceof Problem && error.code === 'rate_limited';
}
