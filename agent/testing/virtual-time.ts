/** A clock that moves only when it is told to, for the timers of a whole process: a vehicle's day in seconds. */

/** The clock, and who moves it. */
export interface VirtualTime {
  /** Milliseconds since it began. */
  readonly nowMs: () => number;
  /**
   * Moves on, timer by timer. What a timer set off outside this process is waited for before the clock goes on, so that
   * a slow machine sees the same times as a fast one.
   *
   * @param settled resolves when nothing is under way any more
   */
  advanceTo(atMs: number, settled: () => Promise<void>): Promise<void>;
}

/**
 * Does some work with the global timers on a clock of its own, and gives them back in any case. Node's own timers (of
 * sockets, say) and those that were set before stay as they are. One such work at a time in a process.
 *
 * @example await inVirtualTime(async (time) => { setTimeout(work, 86_400_000); await time.advanceTo(86_400_000, …); })
 */
export async function inVirtualTime<T>(work: (time: VirtualTime) => Promise<T>): Promise<T> {
  const real = { setTimeout, clearTimeout, setInterval, clearInterval };
  const clock = new Clock();
  const clearer = (clear: (timer: never) => void) => (timer: unknown) =>
    timer instanceof VirtualTimer ? clock.drop(timer) : clear(timer as never);
  Object.assign(globalThis, {
    setTimeout: (task: Task, ms = 0, ...args: unknown[]) => clock.plan(() => task(...args), ms, false),
    setInterval: (task: Task, ms = 0, ...args: unknown[]) => clock.plan(() => task(...args), ms, true),
    ...{ clearTimeout: clearer(real.clearTimeout), clearInterval: clearer(real.clearInterval) },
  });
  try {
    return await work(clock);
  } finally {
    Object.assign(globalThis, real);
  }
}

type Task = (...args: unknown[]) => void;

class Clock implements VirtualTime {
  #nowMs = 0;
  readonly #timers = new Set<VirtualTimer>();

  readonly nowMs = (): number => this.#nowMs;

  plan(task: () => void, afterMs: number, repeats: boolean): VirtualTimer {
    const timer = new VirtualTimer(this, task, Math.max(1, afterMs), repeats);
    this.start(timer);
    return timer;
  }

  /** Begins its time anew, behind those that are due at the same moment. */
  start(timer: VirtualTimer): void {
    this.#timers.delete(timer);
    timer.dueMs = this.#nowMs + timer.everyMs;
    this.#timers.add(timer);
  }

  drop(timer: VirtualTimer): void {
    this.#timers.delete(timer);
  }

  async advanceTo(atMs: number, settled: () => Promise<void>): Promise<void> {
    await settled();
    for (let next = this.#next(atMs); next !== undefined; next = this.#next(atMs)) {
      this.#nowMs = next.dueMs;
      if (next.repeats) this.start(next);
      else this.drop(next);
      next.task();
      await settled();
    }
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }

  /** The first that is due by then; of those at the same moment, the one that was set first. */
  #next(byMs: number): VirtualTimer | undefined {
    let first: VirtualTimer | undefined;
    for (const timer of this.#timers)
      if (timer.dueMs <= byMs && timer.dueMs < (first?.dueMs ?? Number.POSITIVE_INFINITY)) first = timer;
    return first;
  }
}

/** What `setTimeout` gives: libraries ask it for more than to be cleared. */
class VirtualTimer {
  dueMs = 0;
  readonly #clock: Clock;
  readonly task: () => void;
  readonly everyMs: number;
  readonly repeats: boolean;

  constructor(clock: Clock, task: () => void, everyMs: number, repeats: boolean) {
    this.#clock = clock;
    this.task = task;
    this.everyMs = everyMs;
    this.repeats = repeats;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.#clock.start(this);
    return this;
  }
}
