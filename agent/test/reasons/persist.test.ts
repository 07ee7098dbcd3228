import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeReasonState, encodeReasonState } from '../../src/reasons/persist.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import { freshReasonState, lostReasonState } from '../../src/reasons/state.ts';
import { rounds, seed } from '../seed.ts';
import { at, given, grantOf, idOf, keyOf } from './given.ts';

function inUse() {
  const context = given(at(0));
  const held = stepReasons(
    freshReasonState(),
    { kind: 'grant_received', grant: grantOf(1, { route: true, riderKey: keyOf(7) }) },
    context,
  ).state;
  const waiting = stepReasons(
    held,
    { kind: 'grant_received', grant: grantOf(2, { rentalId: idOf(2) }) },
    context,
  ).state;
  const ended = stepReasons(waiting, { kind: 'grant_end', rentalId: idOf(3) }, context).state;
  const order = { grantId: idOf(1), phoneKey: keyOf(1) };
  return stepReasons(ended, { kind: 'sign_of_use', order }, context).state;
}

test('a state comes back as it was', () => {
  expect(inUse().reasons).toMatchObject([{ riderKey: keyOf(7) }]);
  expect(decodeReasonState(encodeReasonState(inUse()))).toEqual(inUse());
});

test('a unit that never ran has nothing to remember; one whose memory is gone is lost', () => {
  expect(decodeReasonState(undefined)).toEqual(freshReasonState());
  expect(decodeReasonState('')).toEqual(lostReasonState());
});

test('M3: any other text, down to one flipped bit or one byte less, is lost counters', () => {
  const text = encodeReasonState(inUse());
  const property = fc.property(fc.nat(text.length - 1), fc.integer({ min: 0, max: 6 }), (place, bit) => {
    const flipped = String.fromCharCode(text.charCodeAt(place) ^ (1 << bit));
    expect(decodeReasonState(text.slice(0, place) + flipped + text.slice(place + 1))).toEqual(
      lostReasonState(),
    );
    expect(decodeReasonState(text.slice(0, place))).toEqual(lostReasonState());
  });
  fc.assert(property, { seed, numRuns: rounds(200) });
});
