import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/http/turns.ts';

/** Work that is told when it ends. */
function held(name: string, begun: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = (): Promise<string> => {
    begun.push(name);
    return promise;
  };
  return { work, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

test('so many at once, the others in their order; one that fails passes its turn on too', async () => {
  const begun: string[] = [];
  const turns = createTurns({ most: 2, patienceMs: 60_000 });
  const [a, b, c, d] = [held('a', begun), held('b', begun), held('c', begun), held('d', begun)];
  const done = [a, b, c, d].map(({ work }) => turns.take(work));
  const failed = expect(done[0]).rejects.toThrow('a');
  await setTimeout(0);
  expect(begun).toEqual(['a', 'b']);
  a.fail();
  await failed;
  await setTimeout(0);
  expect(begun).toEqual(['a', 'b', 'c']);
  for (const each of [b, c, d]) each.end();
  expect(await Promise.all(done.slice(1))).toEqual(['b', 'c', 'd']);
  expect(await turns.take(async () => 'all are free again')).toBe('all are free again');
});

test('whom no turn came to in time is told when to ask again, and takes none afterwards', async () => {
  const begun: string[] = [];
  const turns = createTurns({ most: 1, patienceMs: 1 });
  const [a, b] = [held('a', begun), held('b', begun)];
  const first = turns.take(a.work);
  await expect(turns.take(b.work)).rejects.toMatchObject({
    ...{ code: 'vault_unavailable', extras: { retryAfterS: 5 } },
  });
  a.end();
  await first;
  expect(begun).toEqual(['a']);
  expect(await turns.take(async () => 'free')).toBe('free');
});
