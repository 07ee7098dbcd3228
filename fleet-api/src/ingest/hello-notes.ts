/**
 * Notes what units said of themselves, many at once: in a reconnect storm a transaction for each would be what
 * everybody waits for. While the database is away notes are kept, the latest of each unit.
 */
import type { NotedHello } from './session-store.ts';

/** Real milliseconds that a note may wait for others; and until the next try where the database is away. */
const NOTE_MS = { gather: 200, again: 1_000 } as const;

/** Takes notes. */
export interface HelloNotes {
  add(noted: NotedHello): void;
  /** Resolves when all that was added is written; for a clean stop. Gives up where the database is away. */
  drain(): Promise<void>;
}

/** @example const notes = createHelloNotes((hellos) => noteHellos(db, hellos)); notes.add({ unitId, hello, atS }); */
export function createHelloNotes(write: (hellos: readonly NotedHello[]) => Promise<void>): HelloNotes {
  let waiting = new Map<string, NotedHello>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    const taken = waiting;
    waiting = new Map();
    if (taken.size === 0) return;
    try {
      await write([...taken.values()]);
    } catch {
      // What was said since then is newer than what comes back.
      waiting = new Map([...taken, ...waiting]);
      later(NOTE_MS.again);
    }
  };
  const later = (ms: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing.then(flush);
    }, ms);
  };

  return {
    add(noted) {
      waiting.set(noted.unitId, noted);
      later(NOTE_MS.gather);
    },
    async drain() {
      clearTimeout(timer);
      timer = undefined;
      await writing.then(flush);
      clearTimeout(timer);
    },
  };
}
