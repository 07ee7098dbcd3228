/** An answer on its way: one of three states, and a way to ask again. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isPassing } from '../doors/door-error.ts';

/** What a page has of its answer. */
export type Asked<T> =
  | { readonly kind: 'loading' }
  /** `stale`: why it could not be read again; what is shown is what was there before. */
  | { readonly kind: 'there'; readonly value: T; readonly stale?: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Asks when the page appears, and when one of `about` changes. An answer that comes too late is dropped. What is there stays
 * while it is read again, and where only the network or a busy door is in the way of that: a look that runs goes on.
 */
export function useAsked<T>(
  work: () => Promise<T>,
  about: readonly unknown[],
): readonly [Asked<T>, () => void] {
  const [asked, setAsked] = useState<Asked<T>>({ kind: 'loading' });
  const [round, setRound] = useState(0);
  const lastRound = useRef(0);
  // `work` is made anew for each drawing; `about` says when it means something else.
  useEffect(() => {
    let isWanted = true;
    const isAgain = lastRound.current !== round;
    lastRound.current = round;
    setAsked((before) => (before.kind === 'there' && isAgain ? before : { kind: 'loading' }));
    work().then(
      (value) => isWanted && setAsked({ kind: 'there', value }),
      (error: unknown) =>
        isWanted &&
        setAsked((before) =>
          before.kind === 'there' && isPassing(error)
            ? { ...before, stale: error }
            : { kind: 'failed', error },
        ),
    );
    return () => {
      isWanted = false;
    };
  }, [round, ...about]);
  return [asked, useCallback(() => setRound((n) => n + 1), [])];
}
