/** When the agent looks at the time next. */

/** What a timekeeper asks, and what it does. */
export interface TimekeeperDeps {
  /** Domain seconds until something is due. */
  untilNextS(): number;
  /** Real milliseconds of a span of domain seconds. */
  realDelayMs(domainS: number): number;
  /** One look at the time. The next is planned when it is over, however it ended. */
  look(): Promise<void>;
}

/** Looks at the time as often as there is something to do with it. */
export interface Timekeeper {
  /** The first look, at once. */
  begin(): void;
  /** Something may be due sooner than it was. A look that is planned is never put off. */
  nudge(): void;
  stop(): void;
}

/** Never sooner than this, real milliseconds: /proc/uptime has steps of 10 ms. */
const LEAST_STEP_MS = 20;

/**
 * A nudge moves the next look forward, never back: whoever floods a unit with messages, each of which nudges,
 * must not keep it from the end of a reason or from sealing what is in memory (M3, M8).
 *
 * @example
 * const time = createTimekeeper({ untilNextS: () => 300, realDelayMs: (s) => s * 1000, look: async () => {} });
 * time.begin(); // looks now, and again in 300 s
 */
export function createTimekeeper({ untilNextS, realDelayMs, look }: TimekeeperDeps): Timekeeper {
  let planned: { readonly timer: NodeJS.Timeout; readonly dueMs: number } | undefined;
  let state: 'waiting' | 'looking' | 'stopped' = 'waiting';

  const cancel = (): void => {
    clearTimeout(planned?.timer);
    planned = undefined;
  };
  const plan = (): void => {
    if (state !== 'waiting') return;
    const delayMs = Math.max(LEAST_STEP_MS, realDelayMs(untilNextS()));
    const dueMs = performance.now() + delayMs;
    if (planned !== undefined && planned.dueMs <= dueMs) return;
    cancel();
    planned = { dueMs, timer: setTimeout(go, delayMs) };
  };
  const over = (): void => {
    if (state === 'looking') state = 'waiting';
    plan();
  };
  const go = (): void => {
    cancel();
    state = 'looking';
    look().then(over, over);
  };
  return {
    begin: go,
    nudge: plan,
    stop() {
      state = 'stopped';
      cancel();
    },
  };
}
