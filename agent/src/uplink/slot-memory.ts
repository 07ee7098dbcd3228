/**
 * What one process hands to the next so that nobody sees where the one ends (shaped traffic): the session goes on
 * with its numbers, a slot has one frame, a document its pieces. No time of a use and no place.
 */
import { fromBase64, toBase64 } from '@fleetveil/proto';
import { createDurableFile } from '../outbox/durable-file.ts';
import type { Arrivals } from './assembling.ts';
import type { KeptSession, SessionMemory } from './session.ts';

/** What is kept of the slots. */
export interface SlotMemory extends SessionMemory {
  /** Slot of the last frame; absent = none in this boot. */
  readonly slot: number | undefined;
  readonly arrivals: Arrivals;
  /**
   * Kept before it is acted on: a number that is used twice would break the seal. Throws AgentError where it cannot be.
   */
  keep(change: {
    readonly session?: KeptSession;
    readonly slot?: number;
    readonly arrivals?: Arrivals;
  }): void;
}

interface Kept {
  readonly bootId: string;
  readonly session?: KeptText;
  readonly slot?: number;
  readonly arrivals: readonly { document: string; length: number; tell: number; bytes: string }[];
}

/** A session in a file: bytes as base64. Its key is gone with the next session, and the folder with the boot. */
type KeptText = Omit<KeptSession, 'key'> & {
  readonly key?: { readonly keyId: string; readonly enc: string; readonly secret: string };
};

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
  let kept: Kept = isOurs ? found.value : { bootId, arrivals: [] };
  return {
    get session() {
      return kept.session && sessionIn(kept.session);
    },
    get slot() {
      return kept.slot;
    },
    get arrivals() {
      return kept.arrivals.map((each) => ({ ...each, bytes: fromBase64(each.bytes) }));
    },
    keep({ arrivals, session, ...change }) {
      const packed = arrivals?.map((each) => ({ ...each, bytes: toBase64(each.bytes) }));
      const next = {
        ...{ ...kept, ...change },
        ...(session === undefined ? {} : { session: textOf(session) }),
        ...(packed === undefined ? {} : { arrivals: packed }),
      };
      file.save(next);
      kept = next;
    },
  };
}

function textOf({ key, ...session }: KeptSession): KeptText {
  if (key === undefined) return session;
  const [keyId, enc, secret] = [toBase64(key.keyId), toBase64(key.enc), toBase64(key.secret)];
  return { ...session, key: { keyId, enc, secret } };
}

function sessionIn({ key, ...session }: KeptText): KeptSession {
  if (key === undefined) return session;
  const { keyId, enc, secret } = key;
  return {
    ...session,
    key: { keyId: fromBase64(keyId), enc: fromBase64(enc), secret: fromBase64(secret) },
  };
}
