/**
 * One commit in flight; the next group is what arrived meanwhile, at least 25 ms and at most 1,000
 * messages. A group that fails is retried in halves until the culprit is alone; a database that is
 * away is waited for, and no message is blamed for it.
 *
 *   arrived ─► pending ─(25 ms or 1,000)─► committing ─► done: outcome told
 *                 ▲                            │ data error ─► halves ─► culprit set aside
 *                 └── the database is away ────┘ for long: in halves, each waited for
 */

/** Why a commit failed: `data` is some message's fault, `away` is nobody's. */
export type CommitFailure = 'data' | 'away';

export interface GroupCommitOptions<Item> {
  /** Commits all or nothing. Throws. */
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** Tells whose fault an error was. */
  readonly judge: (error: unknown) => CommitFailure;
  /** An item that cannot be committed even alone. Must not throw. */
  readonly onCulprit: (item: Item, error: unknown) => void;
  /** The database went away (true) or came back (false). */
  readonly onAway?: (away: boolean) => void;
  readonly minWaitMs?: number;
  readonly maxItems?: number;
  readonly maxPending?: number;
  readonly awayRetryMs?: number;
}

export interface GroupCommit<Item> {
  /** False where too much is pending: the item is not taken. */
  add(item: Item): boolean;
  /** Resolves when nothing is pending; for a clean stop. */
  drain(): Promise<void>;
  pending(): number;
}

const MIN_WAIT_MS = 25;
const MAX_ITEMS = 1_000;
/** About 50 MB of messages: a minute of a million vehicles' stream. */
const MAX_PENDING = 100_000;
const AWAY_RETRY_MS = 250;
/**
 * Tries until what reads as a database that is away may be a group that is more than it takes at once: nobody is blamed for
 * that either, but in parts it goes. Five seconds; where the database is away, a few small groups come first afterwards.
 */
const TRIES_WHOLE = 20;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** @example const group = createGroupCommit({ commit, judge, onCulprit }); group.add(item); */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const { minWaitMs = MIN_WAIT_MS, maxItems = MAX_ITEMS, maxPending = MAX_PENDING } = options;
  const { awayRetryMs = AWAY_RETRY_MS } = options;
  let isAway = false;
  let pending: Item[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (pending.length > 0) {
      if (pending.length < maxItems) await sleep(minWaitMs);
      const group = pending.slice(0, maxItems);
      pending = pending.slice(group.length);
      await commitInHalves(group);
    }
    running = undefined;
  }

  async function commitInHalves(items: readonly Item[]): Promise<void> {
    const error = await commitWhenPresent(items);
    if (error === undefined) return;
    if (items.length === 1) return options.onCulprit(items[0] as Item, error.cause);
    const middle = items.length >> 1;
    await commitInHalves(items.slice(0, middle));
    await commitInHalves(items.slice(middle));
  }

  async function commitWhenPresent(items: readonly Item[]): Promise<{ cause: unknown } | undefined> {
    for (let tries = 1; ; tries += 1) {
      try {
        await options.commit(items);
        tell(false);
        return undefined;
      } catch (cause) {
        if (options.judge(cause) === 'data') return { cause };
        tell(true);
        if (tries >= TRIES_WHOLE && items.length > 1) return { cause };
      }
      await sleep(awayRetryMs);
    }
  }

  function tell(away: boolean): void {
    if (isAway === away) return;
    isAway = away;
    options.onAway?.(away);
  }

  return {
    add(item) {
      if (pending.length >= maxPending) return false;
      pending.push(item);
      running ??= run();
      return true;
    },
    async drain() {
      while (running) await running;
    },
    pending: () => pending.length,
  };
}
