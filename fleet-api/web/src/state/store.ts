/** A value that pages watch: the smallest thing that does it. */
import { useEffect, useState } from 'preact/hooks';

/** A value with those who watch it. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  watch(told: () => void): () => void;
}

/** @example const count = createStore(0); */
export function createStore<T>(first: T): Store<T> {
  let value = first;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const told of watchers) told();
    },
    watch(told) {
      watchers.add(told);
      return () => watchers.delete(told);
    },
  };
}

/** The value, for a component: drawn anew when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get);
  useEffect(() => {
    setValue(store.get);
    return store.watch(() => setValue(store.get));
  }, [store]);
  return value;
}
