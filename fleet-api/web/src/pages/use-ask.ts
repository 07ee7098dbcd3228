/** An answer on its way: one of three states, and a way to ask again. */
import { useCallback, useEffect, useState } from 'preact/hooks';

/** What a page has of its answer. */
export type Asked<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'there'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Asks when the page appears, and when one of `about` changes. An answer that comes too late is dropped. */
export function useAsked<T>(
  work: () => Promise<T>,
  about: readonly unknown[],
): readonly [Asked<T>, () => void] {
  const [asked, setAsked] = useState<Asked<T>>({ kind: 'loading' });
  const [round, setRound] = useState(0);
  // `work` is made anew for each drawing; `about` says when it means something else.
  useEffect(() => {
    let isWanted = true;
    setAsked((before) => (before.kind === 'there' && round > 0 ? before : { kind: 'loading' }));
    work().then(
      (value) => isWanted && setAsked({ kind: 'there', value }),
      (error: unknown) => isWanted && setAsked({ kind: 'failed', error }),
    );
    return () => {
      isWanted = false;
    };
  }, [round, ...about]);
  return [asked, useCallback(() => setRound((n) => n + 1), [])];
}
