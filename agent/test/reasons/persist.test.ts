import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeKept } from '../../src/reasons/kept.ts';
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

test('a grant that came when nobody knew the time is still to be judged after a restart', () => {
  const held = [grantOf(5, { keysEndS: 1_800_000_000 })];
  expect(decodeReasonState(encodeReasonState({ ...inUse(), held }))).toEqual({ ...inUse(), held });
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

/** Another value for each field, of a right sum and a wrong form. */
const WRONG: Record<string, readonly unknown[]> = {
  purpose: ['live_service', 'toString', 1],
  rentalId: ['', 'x', 1],
  grantId: ['x', 1],
  grantHash: ['x', 1],
  firstGrantId: ['x', 1],
  phoneKey: ['x', 1],
  riderKey: ['', 'x', 1],
  grantNotAfterS: [-1, 'x'],
  sinceS: [-1, 'x'],
  untilS: [-1, 'x'],
  untilBootS: [-1, 'x'],
  notBeforeS: [-1, 'x'],
  notAfterS: [-1, 'x'],
  maxDurationS: [-1, 'x'],
  bound: ['never', 1],
  bootId: ['b'.repeat(65), 1],
  route: [1, 'true'],
  revived: [1],
  paused: [1],
  final: [1],
  routeKeepDays: [-1, 'x'],
  policyVersion: [-1, 'x'],
  minPolicyVersion: [-1, 'x'],
  keysEndS: [-1, 'x'],
  tenant: [1],
  vehicleId: ['x', 1],
};

test.each(['reasons', 'held', 'spent', 'closed'] as const)('M3: each field of `%s` is judged', (list) => {
  const spent = [{ grantId: idOf(8), notAfterS: 5 }];
  const state = { form: 1, ...inUse(), spent };
  expect(decodeReasonState(encodeKept(state))).toEqual({ ...inUse(), spent });
  const [first] = state[list];
  if (first === undefined) throw new Error(`nothing in ${list}`);
  const fields = Object.keys(first);
  expect(fields.filter((field) => WRONG[field] === undefined)).toEqual([]);
  const isRequired = (field: string) => field !== 'riderKey';
  const optional: string[] = { reasons: ['paused'], held: ['keysEndS'], spent: [], closed: [] }[list];
  for (const field of [...fields, ...optional])
    for (const wrong of [
      ...(WRONG[field] ?? []),
      ...(isRequired(field) && !optional.includes(field) ? [undefined] : []),
    ]) {
      const text = encodeKept({ ...state, [list]: [{ ...first, [field]: wrong }] });
      expect(decodeReasonState(text), `${field} ${wrong}`).toEqual(lostReasonState());
    }
});

test('M3: of a local event the grant and the phone are empty; a grant is of a purpose that grants carry', () => {
  const [reason] = inUse().reasons;
  const [grant] = inUse().held;
  const bare = { grantId: '', grantHash: '', firstGrantId: '', phoneKey: '', purpose: 'accident' };
  const local = {
    ...inUse(),
    reasons: [{ ...reason, ...bare, bootId: 'b'.repeat(64), bound: 'max_duration' }],
  };
  expect(decodeReasonState(encodeKept({ form: 1, ...local }))).toEqual(local);
  for (const purpose of ['accident', 'assist']) {
    const held = [{ ...grant, purpose }];
    expect(decodeReasonState(encodeKept({ form: 1, ...inUse(), held })), purpose).toEqual(lostReasonState());
  }
  const theft = [{ ...grant, purpose: 'asset_protection', phoneKey: '' }];
  expect(decodeReasonState(encodeKept({ form: 1, ...inUse(), held: theft }))).toMatchObject({ held: theft });
});

test.each<[string, unknown]>([
  ['form', 2],
  ['reasons', 'none'],
  ['reasons', undefined],
  ['held', Array(5).fill(grantOf(1))],
  ['spent', Array(257).fill({ grantId: idOf(1), notAfterS: 1 })],
  ['closed', Array(257).fill({ rentalId: idOf(1), final: true })],
  ['spentFloorS', -1],
  ['grantsFromS', -1],
  ['lost', 0],
])('M3: a state with another `%s` is lost counters', (field, wrong) => {
  expect(decodeReasonState(encodeKept({ form: 1, ...inUse(), [field]: wrong }))).toEqual(lostReasonState());
});
