import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createUntilAnswered, tellingAway } from '../../src/ingest/until-answered.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Somebody who is away until a moment, and how often they were asked. */
function away(untilMs: number, error: Error = new Error('away')) {
  const asked: number[] = [];
  const question = async (): Promise<string> => {
    asked.push(performance.now());
    if (performance.now() < untilMs) throw error;
    return 'there';
  };
  return { asked, question };
}
const isAway = (error: unknown) => error instanceof Error && error.message === 'away';

test('M4: what waits is asked again until it is answered', async () => {
  const { asked, question } = away(performance.now() + 60_000);
  const answer = createUntilAnswered(isAway).ask(question);
  await vi.advanceTimersByTimeAsync(60_500);
  expect(await answer).toBe('there');
  expect(asked.length).toBeGreaterThan(100);
});

test('a question that is itself at fault is asked once', async () => {
  const { asked, question } = away(Number.POSITIVE_INFINITY, new Error('no such column'));
  await expect(createUntilAnswered(isAway).ask(question)).rejects.toThrow('no such column');
  expect(asked).toHaveLength(1);
});

test('it gives up after ten minutes, and when it stops', async () => {
  const until = createUntilAnswered(isAway);
  const long = away(Number.POSITIVE_INFINITY);
  const givenUp = expect(until.ask(long.question)).rejects.toThrow('away');
  await vi.advanceTimersByTimeAsync(599_000);
  const others = long.asked.length;
  await vi.advanceTimersByTimeAsync(2_000);
  await givenUp;
  expect(long.asked.length - others).toBeLessThan(6);
  const stopped = away(Number.POSITIVE_INFINITY);
  const ended = expect(until.ask(stopped.question)).rejects.toThrow('away');
  until.end();
  await vi.advanceTimersByTimeAsync(300);
  await ended;
  expect(stopped.asked).toHaveLength(1);
});

test('that somebody is away is told once, and once that they are back', async () => {
  const told: boolean[] = [];
  let isGone = false;
  const ask = tellingAway(
    async (word: string) => {
      if (isGone) throw new Error('away');
      return word;
    },
    (gone) => told.push(gone),
  );
  expect(await ask('one')).toBe('one');
  isGone = true;
  for (const word of ['two', 'three']) await expect(ask(word)).rejects.toThrow('away');
  isGone = false;
  for (const word of ['four', 'five']) expect(await ask(word)).toBe(word);
  expect(told).toEqual([true, false]);
});
