/**
 * Many questions asked as one. While an answer is on its way further questions gather for the next: one unit alone
 * waits for nobody, and ten thousand that come back at once ask a few dozen times.
 */

/** Most questions in one: what a statement answers within a moment. */
const MOST = 500;

/**
 * @param ask answers in the order of the keys; where it throws, all of its askers are told
 *
 * @example
 * const find = gathered((ids: readonly string[]) => findMany(db, ids));
 * await find('a'); // asked together with whatever else was wanted meanwhile
 */
export function gathered<Key, Answer>(
  ask: (keys: readonly Key[]) => Promise<readonly Answer[]>,
): (key: Key) => Promise<Answer> {
  type Asked = { key: Key; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
  let waiting: Asked[] = [];
  let isAsking = false;

  async function run(): Promise<void> {
    isAsking = true;
    while (waiting.length > 0) {
      const asked = waiting.slice(0, MOST);
      waiting = waiting.slice(asked.length);
      try {
        const answers = await ask(asked.map(({ key }) => key));
        for (const [at, { resolve }] of asked.entries()) resolve(answers[at] as Answer);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    isAsking = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!isAsking) void run();
    });
}
