/** Work of which little goes on at once: what it waits for may hang, and must not take all connections with it. */
import { Problem } from './problem.ts';

/** Turns at something. */
export interface Turns {
  /**
   * Does the work when it is its turn; until then it holds nothing. Throws `vault_unavailable` where none comes in time, and
   * what the work throws.
   */
  take<T>(work: () => Promise<T>): Promise<T>;
}

/** How many at once, and how long the others wait. */
export interface TurnsRule {
  readonly most: number;
  /** Real milliseconds. */
  readonly patienceMs: number;
}

/** Seconds after which somebody without a turn may ask again. */
const AGAIN_S = 5;

/**
 * Turns at the vault, in the order in which they were asked for.
 *
 * @example const file = await turns.take(() => ask(c, 'rider', parts, read));
 */
export function createTurns({ most, patienceMs }: TurnsRule): Turns {
  const line = new Set<() => void>(); // a Set keeps insertion order
  let taken = 0;
  const turn = (): Promise<void> => {
    if (taken < most) {
      taken += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        line.delete(begin);
      };
      const begin = (): void => {
        leave();
        resolve();
      };
      const timer = setTimeout(() => {
        leave();
        reject(new Problem('vault_unavailable', { retryAfterS: AGAIN_S }));
      }, patienceMs);
      line.add(begin);
    });
  };
  const pass = (): void => {
    const [next] = line;
    if (next === undefined) taken -= 1;
    else next(); // the turn goes from one to the other
  };
  return {
    async take(work) {
      await turn();
      try {
        return await work();
      } finally {
        pass();
      }
    },
  };
}
