/** Both commands read their words alike. */
import { expect, test } from 'vitest';
import { readWords, WrongWords, wholeNumber } from './words.ts';

const OPTIONS = { json: { type: 'boolean' }, seed: { type: 'string' } } as const;
const KNOWN = ['bytes', 'codec', 'reads'];
const read = (...args: string[]) => readWords(args, OPTIONS, KNOWN);

test('names and options in any order; no name is all of them', () => {
  expect(read('codec', '--seed', '7', 'bytes')).toMatchObject({ names: ['codec', 'bytes'], isAll: false });
  expect(read('codec', '--seed', '7').values.seed).toBe('7');
  expect(read('--json')).toMatchObject({ names: KNOWN, isAll: true, values: { json: true } });
});

test.each([[['codecs']], [['constructor']], [['--jason']], [['--seed']], [['--json=yes']]])(
  'wrong words: %j',
  (args) => {
    expect(() => read(...args)).toThrow(WrongWords);
  },
);

test('a wrong name is named, beside those there are', () => {
  expect(() => read('codec', 'codecs')).toThrow("'codecs' is none of bytes, codec, reads.");
});

test('whole numbers, from the least on', () => {
  expect([wholeNumber('--rounds', undefined, 3, 1), wholeNumber('--rounds', '12', 3, 1)]).toEqual([3, 12]);
  for (const text of ['0', '-1', '1.5', '', 'three', '1000000'])
    expect(() => wholeNumber('--rounds', text, 3, 1), text).toThrow('--rounds takes a whole number from 1');
});
