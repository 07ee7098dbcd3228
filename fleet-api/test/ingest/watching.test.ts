/** What ingest looks for in the database: when it is told, and by itself where that failed. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWatching, type Watching } from '../../src/ingest/watching.ts';

let watching: Watching;
let asked: number;
let struckOff: () => Promise<string[]>;
let ended: string[];
/** Passes through what waits, each with how to end it. */
let passes: ((sent?: number) => void)[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  ended = [];
  passes = [];
  struckOff = async () => [];
  watching = createWatching({
    ingest: {
      isPushedTo: (unitId) => unitId === 'here',
      sendWaiting: () => new Promise((resolve) => passes.push((sent = 0) => resolve(sent))),
      strikeOff: (unitId) => ended.push(unitId),
    },
    struckOff: () => {
      asked += 1;
      return struckOff();
    },
  });
});
afterEach(() => void vi.useRealTimers());

const settled = () => vi.advanceTimersByTimeAsync(0);

test('M8: a strike-off whose look failed is found by the next look, without another notice', async () => {
  struckOff = () => Promise.reject(new Error('timeout exceeded'));
  watching.onNotice('fleetveil_struck_off', '');
  await settled();
  expect([asked, ended]).toEqual([1, []]);
  struckOff = async () => ['stolen'];
  watching.lookForStruckOff();
  await settled();
  expect(ended).toEqual(['stolen']);
});

test('M8: a look for struck-off units that hangs does not hold up the next', async () => {
  struckOff = () => new Promise(() => {});
  watching.onNotice('fleetveil_struck_off', '');
  struckOff = async () => ['stolen'];
  watching.onConnect();
  await settled();
  expect(ended).toEqual(['stolen']);
});

test('a notice for a unit that is served elsewhere, or in slots, reads nothing', async () => {
  watching.onNotice('fleetveil_downlink', 'elsewhere');
  expect(passes).toHaveLength(0);
  watching.onNotice('fleetveil_downlink', 'here');
  expect(passes).toHaveLength(1);
});

test('of notices that come during a pass one more pass is made, and none beside it', async () => {
  for (let notice = 0; notice < 500; notice += 1) watching.onNotice('fleetveil_downlink', 'here');
  watching.look();
  expect(passes).toHaveLength(1);
  passes[0]?.();
  await settled();
  expect(passes).toHaveLength(2);
  passes[1]?.();
  await settled();
  expect(passes).toHaveLength(2);
  watching.look();
  expect(passes).toHaveLength(3);
  watching.look();
  passes[2]?.();
  await settled();
  expect(passes).toHaveLength(3);
});

test('where more waits than one pass takes, the next follows at once', async () => {
  watching.look();
  passes[0]?.(100);
  await settled();
  expect(passes).toHaveLength(2);
  passes[1]?.(99);
  await settled();
  expect(passes).toHaveLength(2);
});

test('a pass that gets no answer is given up, and the next one is made', async () => {
  watching.look();
  await vi.advanceTimersByTimeAsync(30_000);
  watching.look();
  expect(passes).toHaveLength(2);
});
