/**
 * What one process hands to the next so that nobody sees where the one ends (shaped traffic): the session goes on
 * with its numbers, a slot has one frame, a document its pieces. No time of a use and no place.
 */
import { fromBase64, randomId, toBase64 } from '@fleetveil/proto';
import { createDurableFile } from '../outbox/durable-file.ts';
import type { Arrivals } from './assembling.ts';

/** What is kept of the slots. */
export interface SlotMemory {
  /** 32 hex characters. */
  readonly sessionId: string;
  /** Number of the last message. */
  readonly number: number;
  /** Slot of the last frame; absent = none in this boot. */
  readonly slot: number | undefined;
  readonly arrivals: Arrivals;
  /**
   * Kept before it is acted on: a number that is used twice would break the seal. Throws AgentError where it cannot be.
   */
  keep(change: { readonly number?: number; readonly slot?: number; readonly arrivals?: Arrivals }): void;
}

interface Kept {
  readonly bootId: string;
  readonly sessionId: string;
  readonly number: number;
  readonly slot?: number;
  readonly arrivals: readonly { document: string; length: number; tell: number; bytes: string }[];
}

/**
 * Opens the memory. After a boot, which everybody sees, a new session begins: a file that a power cut set back
 * would have old numbers.
 *
 * @param path in the run folder
 */
export function openSlotMemory(path: string, bootId: string): SlotMemory {
  const file = createDurableFile<Kept>(path);
  const found = file.load();
  const isOurs = found.kind === 'held' && found.value.bootId === bootId;
  let kept: Kept = isOurs ? found.value : { bootId, sessionId: randomId(), number: 0, arrivals: [] };
  return {
    sessionId: kept.sessionId,
    get number() {
      return kept.number;
    },
    get slot() {
      return kept.slot;
    },
    get arrivals() {
      return kept.arrivals.map((each) => ({ ...each, bytes: fromBase64(each.bytes) }));
    },
    keep({ arrivals, ...change }) {
      const packed = arrivals?.map((each) => ({ ...each, bytes: toBase64(each.bytes) }));
      const next = { ...kept, ...change, ...(packed === undefined ? {} : { arrivals: packed }) };
      file.save(next);
      kept = next;
    },
  };
}
