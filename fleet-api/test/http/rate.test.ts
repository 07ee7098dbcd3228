import { expect, test } from 'vitest';
import { createRateLimiter, senderOf, takeToken } from '../../src/http/rate.ts';

const RULE = { burst: 3, perSecond: 2 };

test('a burst passes, the next waits, and time fills the bucket again', () => {
  let nowMs = 0;
  const limiter = createRateLimiter(RULE, () => nowMs);
  expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 0]);
  expect(limiter.take('a')).toBe(0.5);
  expect(limiter.take('b')).toBe(0);
  nowMs = 500;
  expect(limiter.take('a')).toBe(0);
  expect(limiter.take('a')).toBe(0.5);
  nowMs = 60_000;
  expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 0.5]);
});

test('a clock that goes back gives nothing away', () => {
  const { bucket } = takeToken({ tokens: 0.2, atMs: 5_000 }, 1_000, RULE);
  expect(bucket.tokens).toBe(0.2);
});

test('the callers remembered are bounded; the one silent longest is forgotten first', () => {
  const limiter = createRateLimiter({ burst: 1, perSecond: 0.001 }, () => 0);
  limiter.take('first');
  limiter.take('second');
  for (let i = 0; i < 9_998; i++) limiter.take(`caller ${i}`);
  expect(limiter.take('first')).toBeGreaterThan(0);
  limiter.take('one too many'); // 'second' is now the longest silent
  expect(limiter.take('second')).toBe(0);
  expect(limiter.take('first')).toBeGreaterThan(0);
});

test('the sender behind proxies is whom the outermost of ours heard, and never what it says of itself', () => {
  expect(senderOf('10.0.0.1', '203.0.113.9', 0)).toBe('10.0.0.1');
  expect(senderOf('10.0.0.1', '203.0.113.9, 198.51.100.7', 1)).toBe('198.51.100.7');
  expect(senderOf('10.0.0.1', 'x, 198.51.100.7, 10.0.0.2', 2)).toBe('198.51.100.7');
  expect(senderOf('10.0.0.1', '198.51.100.7', 2)).toBe('10.0.0.1');
  expect(senderOf('10.0.0.1', undefined, 1)).toBe('10.0.0.1');
  expect(senderOf('10.0.0.1', ' ', 1)).toBe('10.0.0.1');
  expect(senderOf('10.0.0.1', 'a'.repeat(500), 1)).toBe('10.0.0.1');
});
