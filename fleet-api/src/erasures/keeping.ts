/** Keeps a store's journal: every second what was deleted is appended to it, and what has ended goes. */
import { dayOf } from '@fleetveil/proto';
import type { QueryExecutorProvider } from 'kysely';
import type { Store } from './erasure.ts';
import { readKept, takeErasures } from './erasure-store.ts';
import { type Journal, openJournal } from './journal.ts';

/** What the keeper needs. */
export interface KeepingOptions {
  readonly db: QueryExecutorProvider;
  readonly store: Store;
  /**
   * Where the journal is; `undefined` where no backup is made: then nothing is there to bring anybody back, and a journal that
   * comes later, or again, begins anew.
   */
  readonly folder: string | undefined;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
  /** Whether the clock has leapt to that day: then the store forgets nothing, and no archive ends. */
  readonly hasLeapt: (day: number) => Promise<boolean>;
  /** The newest checkpoint, where the store has one. */
  readonly checkpoint?: () => Promise<string | undefined>;
  /** The journal had not all that was erased: it begins anew, and archives of before are refused. */
  readonly onAnew?: () => void;
  /** The log has fewer leaves than the journal knows of: one of before was put back. */
  readonly onShrunk?: () => void;
  readonly onFailed: (error: unknown) => void;
  readonly everyMs?: number;
}

const EVERY_MS = 1_000;

type Round = Pick<KeepingOptions, 'db' | 'nowS' | 'hasLeapt' | 'checkpoint' | 'onAnew' | 'onShrunk'>;

/** One round: as long as there is something to take. Kept first, removed from the database afterwards. */
export async function keepErasures(
  { db, nowS, hasLeapt, checkpoint, onAnew, onShrunk }: Round,
  journal: Journal | undefined,
): Promise<number> {
  const day = dayOf(nowS());
  if (await journal?.beginAnewBehind(() => readKept(db))) onAnew?.();
  let count = 0;
  for (;;) {
    const taken = await takeErasures(
      db,
      journal && ((erasures, kept) => journal.append(erasures, day, kept)),
    );
    count += taken;
    if (taken === 0) break;
  }
  const note = journal === undefined ? undefined : await checkpoint?.();
  if (note !== undefined && (await journal?.noteCheckpoint(note))) onShrunk?.();
  // By no clock that leapt: archives stay then, and would bring back whom the journal does not know any more.
  if (journal !== undefined && !(await hasLeapt(day))) await journal.removeEnded(day);
  return count;
}

/** Begins at once; the last round is done before `stop` answers. Throws `unwritable` where it cannot be kept at all. */
export async function startKeeping(options: KeepingOptions): Promise<{ stop(): Promise<void> }> {
  const { folder, store, onFailed, everyMs = EVERY_MS } = options;
  const journal = folder === undefined ? undefined : await openJournal(folder, store, Date.now() / 1000);
  let busy = Promise.resolve();
  const round = (): void => {
    busy = busy.then(() => keepErasures(options, journal)).then(() => {}, onFailed);
  };
  round();
  const timer = setInterval(round, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      round();
      await busy;
    },
  };
}
