/**
 * Does one thing at a time for each key. Of what is asked meanwhile only the newest is done afterwards: who asks faster than
 * is answered gets fewer answers, and none of them late.
 *
 * @param work must not throw
 * @example const answer = createNewestNext(async (unit: Unit, question: Question) => …); await answer(unit, question);
 */
export function createNewestNext<Key, Asked extends object>(
  work: (key: Key, asked: Asked) => Promise<void>,
): (key: Key, asked: Asked) => Promise<void> | undefined {
  const next = new Map<Key, Asked | undefined>(); // for whom something is done, and what comes after it

  async function run(key: Key, first: Asked): Promise<void> {
    for (let asked: Asked | undefined = first; asked !== undefined; asked = next.get(key)) {
      next.set(key, undefined);
      await work(key, asked);
    }
    next.delete(key);
  }

  return (key, asked) => {
    if (!next.has(key)) return run(key, asked);
    next.set(key, asked);
    return undefined;
  };
}
