/**
 * Keys of acts (`Idempotency-Key`): an act that is sent again because its answer was lost has the key that it had, so that the
 * door does it once and answers as before. Pure: the clock and new keys are handed in.
 */

/** Milliseconds for which pressing again is taken for the same act. After that a reader has looked what came of it. */
const SAME_ACT_MS = 600_000;

/** Keys by what is asked. */
export interface ActKeys {
  /** The key of an act: the one it was sent with before, unless it was answered meanwhile. */
  of(act: unknown, nowMs: number): string;
  /** The act was answered: the same again is another one. */
  done(act: unknown): void;
}

/** @param newKey 128 random bits, hex */
export function createActKeys(newKey: () => string): ActKeys {
  const unanswered = new Map<string, { readonly key: string; readonly atMs: number }>();
  return {
    of(act, nowMs) {
      const name = JSON.stringify(act);
      const known = unanswered.get(name);
      if (known !== undefined && nowMs - known.atMs < SAME_ACT_MS) return known.key;
      const key = newKey();
      unanswered.set(name, { key, atMs: nowMs });
      return key;
    },
    done: (act) => void unanswered.delete(JSON.stringify(act)),
  };
}
