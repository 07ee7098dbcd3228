import { describe, expect, test } from 'vitest';
import {
  decodeKept,
  encodeKept,
  type Is,
  isAmount,
  isFlag,
  isHex64,
  isIdText,
  isText,
  listOf,
  objectOf,
  optional,
} from '../../src/reasons/kept.ts';
import { idOf, keyOf } from './given.ts';

const isAnything: Is<unknown> = (_value): _value is unknown => true;
const VALUES = {
  ...{ text: 'x', empty: '', yes: true, no: false, zero: 0, one: 1.5, minus: -1, nothing: null },
  ...{ infinite: Number.POSITIVE_INFINITY, none: Number.NaN, absent: undefined, list: [], object: {} },
  ...{
    id: idOf(1),
    key: keyOf(1),
    upperId: idOf(10).toUpperCase(),
    longId: `${idOf(1)}0`,
    longKey: `${keyOf(1)}0`,
  },
  upperKey: keyOf(10).toUpperCase(),
} as const;
const passing = (is: Is<unknown>) =>
  Object.entries(VALUES).flatMap(([name, value]) => (is(value) ? [name] : []));

describe('M3: what was kept is judged like anything from outside', () => {
  test('a value comes back as it was; its line begins with its FNV-1a (32 bits)', () => {
    const value = { a: 1, b: ['x', null], c: { d: true } };
    expect(decodeKept(encodeKept(value), isAnything)).toEqual(value);
    // Draft-eastlake-fnv, of the text `{}` and of one with a zero at the beginning of its sum.
    expect(encodeKept({})).toBe(`${fnv1a('{}')} {}`);
    const lines = Array.from({ length: 200 }, (_, n) => encodeKept({ n }));
    for (const [n, line] of lines.entries()) expect(line).toBe(`${fnv1a(`{"n":${n}}`)} {"n":${n}}`);
    expect(lines.some((line) => line.startsWith('0'))).toBe(true);
  });

  test('another sum, another space, no JSON, or a value that does not pass is nothing', () => {
    const line = encodeKept({ a: 1 });
    expect(decodeKept(line.replace(' ', '_'), isAnything)).toBeUndefined();
    expect(decodeKept(line.slice(1), isAnything)).toBeUndefined();
    expect(decodeKept(`${line} `, isAnything)).toBeUndefined();
    expect(decodeKept('', isAnything)).toBeUndefined();
    expect(decodeKept(`${fnv1a('no json')} no json`, isText)).toBeUndefined();
    expect(decodeKept(line, isText)).toBeUndefined();
  });

  test.each<readonly [string, Is<unknown>, readonly string[]]>([
    ['a text', isText, ['text', 'empty', 'id', 'key', 'upperId', 'longId', 'longKey', 'upperKey']],
    ['a flag', isFlag, ['yes', 'no']],
    ['an amount', isAmount, ['zero', 'one']],
    ['an id', isIdText, ['id']],
    ['a key', isHex64, ['key']],
    ['an id or nothing', optional(isIdText), ['absent', 'id']],
    ['a list', listOf(isFlag, 2), ['list']],
    ['an object', objectOf<object>({}), ['list', 'object']],
  ])('%s', (_, is, names) => {
    expect(passing(is).sort()).toEqual([...names].sort());
  });

  test('a key holds 64 hex characters and nothing before or after them', () => {
    expect([isHex64(`x${keyOf(1)}`), isHex64(`${keyOf(1)}\n`), isHex64(keyOf(1).slice(1))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('of a list each item has to pass, and no more than so many', () => {
    const is = listOf(isFlag, 2);
    expect([[true], [true, false], [true, false, true], [true, 1]].map(is)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('of an object each field has to pass; one that is not asked for is let be', () => {
    const is = objectOf<{ a: boolean; b?: number | undefined }>({ a: isFlag, b: optional(isAmount) });
    expect([{ a: true }, { a: true, b: 1, c: 2 }].map(is)).toEqual([true, true]);
    expect([{ b: 1 }, { a: 1 }, { a: true, b: -1 }, 'a', undefined, null].map(is)).toEqual(
      Array(6).fill(false),
    );
  });
});

/** FNV-1a by its definition, with big numbers. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x01000193n) % 2n ** 32n;
  return hash.toString(16).padStart(8, '0');
}
