import { expect, test } from 'vitest';
import { createGroupCommit } from '../../src/ingest/group-commit.ts';

class Away extends Error {}
const judge = (error: unknown) => (error instanceof Away ? 'away' : 'data') as 'away' | 'data';

test('one commit is in flight; the next group is what arrived meanwhile', async () => {
  const groups: number[][] = [];
  let inFlight = 0;
  const group = createGroupCommit<number>({
    commit: async (items) => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      groups.push([...items]);
      inFlight -= 1;
    },
    judge,
    onCulprit: () => {},
    minWaitMs: 5,
    maxItems: 10,
  });
  for (let item = 0; item < 25; item += 1) group.add(item);
  await group.drain();
  expect(groups.map((each) => each.length)).toEqual([10, 10, 5]);
  expect(groups.flat()).toEqual(Array.from({ length: 25 }, (_, item) => item));
});

test('one bad item never holds up the others: it is alone at the end, and the others are committed once', async () => {
  const committed: number[] = [];
  const culprits: number[] = [];
  const group = createGroupCommit<number>({
    commit: async (items) => {
      if (items.includes(13) || items.includes(57)) throw new Error('a value that no column takes');
      committed.push(...items);
    },
    judge,
    onCulprit: (item) => culprits.push(item),
    minWaitMs: 1,
  });
  for (let item = 0; item < 100; item += 1) group.add(item);
  await group.drain();
  expect(culprits).toEqual([13, 57]);
  expect(committed.sort((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, i) => i).filter((i) => i !== 13 && i !== 57),
  );
});

/** A database that is away for so many tries, and what a group of so many items then saw of it. */
async function afterAway(failures: number, items: number, awayRetryMs?: number) {
  let left = failures;
  const told: boolean[] = [];
  const committed: number[] = [];
  const group = createGroupCommit<number>({
    commit: async (some) => {
      left -= 1;
      if (left >= 0) throw new Away();
      committed.push(...some);
    },
    judge,
    onCulprit: () => expect.unreachable(),
    onAway: (away) => told.push(away),
    minWaitMs: 1,
    ...(awayRetryMs === undefined ? {} : { awayRetryMs }),
  });
  for (let item = 0; item < items; item += 1) group.add(item);
  await group.drain();
  return { told, committed };
}

test('a database that is away is waited for: nothing is blamed, nothing is lost', async () => {
  expect(await afterAway(2, 1)).toEqual({ told: [true, false], committed: [0] });
});

test('a group that is more than the database takes at once goes in parts, though it reads as away', async () => {
  const told: boolean[] = [];
  const groups: number[][] = [];
  const group = createGroupCommit<number>({
    commit: async (items) => {
      if (items.length > 30) throw new Away();
      groups.push([...items]);
    },
    judge,
    onCulprit: () => expect.unreachable(),
    onAway: (away) => told.push(away),
    ...{ minWaitMs: 1, awayRetryMs: 1 },
  });
  for (let item = 0; item < 100; item += 1) group.add(item);
  await group.drain();
  expect(groups.flat()).toEqual(Array.from({ length: 100 }, (_, item) => item));
  expect(told).toEqual([true, false, true, false]);
});

test('a database that is away for long blames nobody, and is told once', async () => {
  const committed = Array.from({ length: 10 }, (_, item) => item);
  expect(await afterAway(300, 10, 1)).toEqual({ told: [true, false], committed });
});

test('too much pending is turned away, not buffered without end', async () => {
  const group = createGroupCommit<number>({
    commit: async () => {},
    judge,
    onCulprit: () => {},
    maxPending: 3,
    minWaitMs: 1,
  });
  expect([1, 2, 3, 4].map((item) => group.add(item))).toEqual([true, true, true, false]);
  await group.drain();
});
