import { backoffMs } from '../backoff.ts';
import type { LinkTimes } from './link.ts';

/** Tries again and again, ever more slowly, until stopped. */
export interface Comeback {
  /** The present try ended: the next one follows after a while. */
  again(): void;
  stop(): void;
}

/**
 * Begins a connection at once, and anew after each end: after `firstRetryMs`, doubling to `mostRetryMs`, times a chance;
 * a connection that lasted `goodMs` makes the next wait a short one again.
 */
export function createComeback(begin: () => void, times: LinkTimes, random: () => number): Comeback {
  let attempt = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let beganAt = 0;
  const run = () => {
    beganAt = performance.now();
    begin();
  };
  run();
  return {
    again() {
      if (stopped) return;
      if (performance.now() - beganAt >= times.goodMs) attempt = 0;
      const limits = { firstMs: times.firstRetryMs, mostMs: times.mostRetryMs };
      clearTimeout(timer);
      timer = setTimeout(run, backoffMs(attempt++, random(), limits));
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
