import { expect, test } from 'vitest';
import { parseIdempotencyKey, planIdempotent, requestHash } from '../../src/http/idempotency.ts';

const HASH = requestHash('POST', '/x', { a: 1 });
const FOUND = { requestHash: HASH, status: 201, response: { id: 'r' }, expiresS: 100 };

test('the same request gets the same answer, another one under the key is refused, an old key works anew', () => {
  expect(planIdempotent(undefined, HASH, 99)).toEqual({ kind: 'work' });
  expect(planIdempotent(FOUND, HASH, 99)).toEqual({ kind: 'repeat', status: 201, response: { id: 'r' } });
  expect(planIdempotent(FOUND, requestHash('POST', '/x', { a: 2 }), 99)).toEqual({ kind: 'reused' });
  expect(planIdempotent(FOUND, HASH, 100)).toEqual({ kind: 'work' });
});

test('method, path and body all count', () => {
  const others = [
    requestHash('PUT', '/x', { a: 1 }),
    requestHash('POST', '/y', { a: 1 }),
    requestHash('POST', '/x', {}),
  ];
  for (const other of others) expect(Buffer.compare(other, HASH)).not.toBe(0);
});

test('a key is 1 to 255 printable characters', () => {
  expect(parseIdempotencyKey('a')).toBe('a');
  expect(parseIdempotencyKey('x'.repeat(255))).toHaveLength(255);
  for (const wrong of [undefined, '', 'x'.repeat(256), 'a b', 'ä', 'a\u0000']) {
    expect(parseIdempotencyKey(wrong)).toBeUndefined();
  }
});
