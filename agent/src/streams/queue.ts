/** Runs one after the other, in the order asked for; one that fails does not stop the next. */
export type InOrder = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of its own. */
export function createQueue(): InOrder {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
