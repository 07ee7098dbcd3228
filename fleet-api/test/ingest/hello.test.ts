import { expect, test } from 'vitest';
import { planAnswer, type ServerHas } from '../../src/ingest/hello.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const server: ServerHas = {
  keySet: { version: 3, signed: bytes('keys') },
  policy: { version: 2, signed: bytes('policy') },
  transportKeys: { version: 5, signed: bytes('transport') },
  waiting: [
    { signed: bytes('grant a'), grantId: 'a' },
    { signed: bytes('end a'), grantId: undefined },
    { signed: bytes('grant b'), grantId: 'b' },
  ],
  status: bytes('status'),
};
const words = (answer: Uint8Array[]) => answer.map((each) => new TextDecoder().decode(each));

test('M3: a new unit gets everything, keys before what they sign, ends before grants', () => {
  const has = { keySetVersion: 0, policyVersion: 0, transportSequence: 0, grantIds: new Set<string>() };
  expect(words(planAnswer(has, server))).toEqual([
    'keys',
    'status',
    'policy',
    'transport',
    'end a',
    'grant a',
    'grant b',
  ]);
});

test('a unit that has everything gets the time, and ends of grants again: they may have been lost', () => {
  const has = { keySetVersion: 3, policyVersion: 2, transportSequence: 5, grantIds: new Set(['a', 'b']) };
  expect(words(planAnswer(has, server))).toEqual(['status', 'end a']);
});

test('a unit is never sent something older than it has', () => {
  const has = { keySetVersion: 9, policyVersion: 9, transportSequence: 9, grantIds: new Set(['a', 'b']) };
  expect(words(planAnswer(has, server))).toEqual(['status', 'end a']);
});
