import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTimekeeper, type Timekeeper } from '../../src/loop/timekeeper.ts';

let looks: number[];
let untilNextS: number;
let look: () => Promise<void>;
let time: Timekeeper;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  looks = [];
  untilNextS = 5;
  look = async () => undefined;
  time = createTimekeeper({
    untilNextS: () => untilNextS,
    realDelayMs: (domainS) => domainS * 1000,
    look: () => {
      looks.push(performance.now());
      return look();
    },
  });
});

afterEach(() => {
  time.stop();
  vi.useRealTimers();
});

test('looks at once, and then whenever something is due', async () => {
  time.begin();
  expect(looks).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(15_500);
  expect(looks).toHaveLength(4);
});

test('M3, M8: whoever nudges without end puts no look off', async () => {
  time.begin();
  for (let passedMs = 0; passedMs < 30_000; passedMs += 100) {
    time.nudge();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(looks.length).toBeGreaterThanOrEqual(6);
});

test('a nudge brings the next look forward where something is due sooner', async () => {
  untilNextS = 300;
  time.begin();
  await vi.advanceTimersByTimeAsync(1000);
  untilNextS = 2;
  time.nudge();
  await vi.advanceTimersByTimeAsync(2100);
  expect(looks).toHaveLength(2);
});

test('never two looks at a time, and a look that fails is not the last', async () => {
  const slow = Promise.withResolvers<void>();
  look = () => slow.promise;
  time.begin();
  time.nudge();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toHaveLength(1);
  slow.reject(new Error('the disk is full'));
  await vi.advanceTimersByTimeAsync(5100);
  expect(looks).toHaveLength(2);
});

test('stopped, it looks no more, even if a look was under way', async () => {
  const slow = Promise.withResolvers<void>();
  look = () => slow.promise;
  time.begin();
  time.stop();
  slow.resolve();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toHaveLength(1);
});
