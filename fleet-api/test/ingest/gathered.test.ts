import { expect, test } from 'vitest';
import { gathered } from '../../src/ingest/gathered.ts';

/** Answers each key with its double, when told to; notes what was asked together. */
function slowDouble() {
  const asked: number[][] = [];
  const waiting: (() => void)[] = [];
  const ask = gathered(async (keys: readonly number[]) => {
    asked.push([...keys]);
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (keys.includes(13)) throw new Error('away');
    return keys.map((key) => key * 2);
  });
  return { ask, asked, answer: () => waiting.shift()?.() };
}

test('one asks at once; what is wanted meanwhile is asked together, and each gets its own answer', async () => {
  const { ask, asked, answer } = slowDouble();
  const first = ask(1);
  expect(asked).toEqual([[1]]);
  const others = [2, 3, 3].map(ask);
  answer();
  expect(await first).toBe(2);
  await expect.poll(() => asked).toEqual([[1], [2, 3, 3]]);
  answer();
  expect(await Promise.all(others)).toEqual([4, 6, 6]);
});

test('a question that fails is told to all who asked it, and to nobody else', async () => {
  const { ask, asked, answer } = slowDouble();
  const answers = [ask(1), ask(13), ask(2)];
  const settled = Promise.allSettled(answers);
  answer();
  await expect.poll(() => asked).toHaveLength(2);
  const after = ask(5);
  answer();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  await expect.poll(() => asked).toHaveLength(3);
  answer();
  expect(await after).toBe(10);
});

test('a question has at most 500 keys', async () => {
  const sizes: number[] = [];
  const ask = gathered(async (keys: readonly number[]) => {
    sizes.push(keys.length);
    return keys;
  });
  const keys = Array.from({ length: 1_201 }, (_, key) => key);
  expect(await Promise.all(keys.map(ask))).toEqual(keys);
  expect(sizes).toEqual([1, 500, 500, 200]);
});
