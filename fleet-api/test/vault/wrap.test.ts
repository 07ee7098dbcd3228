import { expect, test } from 'vitest';
import {
  forgetKey,
  newKey,
  unwrapKey,
  WRAPPED_BYTES,
  type WrapContext,
  wrapKey,
} from '../../src/vault/wrap.ts';

const CONTEXT: WrapContext = ['stream-key', 'demo', 'a', 'b'];

test('a wrapped key opens under its key, in its context, and nowhere else', () => {
  const [key, under] = [newKey(), newKey()];
  const wrapped = wrapKey(key, under, CONTEXT);
  expect(wrapped).toHaveLength(WRAPPED_BYTES);
  expect(unwrapKey(wrapped, under, CONTEXT)).toEqual(key);
  expect(() => unwrapKey(wrapped, newKey(), CONTEXT)).toThrow('does not open');
  expect(() => unwrapKey(wrapped, under, ['rental-key', 'demo', 'a', 'b'])).toThrow('does not open');
  expect(() => unwrapKey(wrapped, under, ['stream-key', 'demo', 'ab', ''])).toThrow('does not open');
});

test('every altered byte is noticed', () => {
  const [key, under] = [newKey(), newKey()];
  const wrapped = wrapKey(key, under, CONTEXT);
  for (let i = 0; i < wrapped.length; i++) {
    const altered = wrapped.slice();
    altered[i] = (altered[i] ?? 0) ^ 1;
    expect(() => unwrapKey(altered, under, CONTEXT)).toThrow('does not open');
  }
  expect(() => unwrapKey(wrapped.slice(1), under, CONTEXT)).toThrow('does not open');
});

test('two wraps of a key differ, and a forgotten key is zeros', () => {
  const [key, under] = [newKey(), newKey()];
  expect(wrapKey(key, under, CONTEXT)).not.toEqual(wrapKey(key, under, CONTEXT));
  forgetKey(key);
  expect(key).toEqual(new Uint8Array(32));
  expect(() => wrapKey(new Uint8Array(16), under, CONTEXT)).toThrow('length');
});
