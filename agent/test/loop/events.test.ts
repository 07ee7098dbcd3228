import { beforeAll, expect, test } from 'vitest';
import { createEvents } from '../../src/loop/events.ts';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import { freshReasonState, type ReasonState } from '../../src/reasons/state.ts';
import type { StreamEffect } from '../../src/streams/effect.ts';
import { at, CURRENT, given, grantOf, idOf, keyOf } from '../reasons/given.ts';
import { type Box, createBox, lostBy } from '../streams/box.ts';
import { rideFix } from '../streams/given.ts';
import { createVault, type TestVault } from '../streams/vault.ts';

let vault: TestVault;
beforeAll(async () => {
  vault = await createVault();
});

const THEFT = grantOf(5, { purpose: 'asset_protection', rentalId: idOf(0xca5e), phoneKey: '' });
const MOVE = grantOf(7, { purpose: 'maintenance', rentalId: idOf(0x77) });
const SUSPECTED: ReasonEvent = { kind: 'theft_suspected', eventId: idOf(0xe1) };
const CONFIRMED: ReasonEvent = { kind: 'grant_received', grant: THEFT };
const USED: readonly ReasonEvent[] = [
  { kind: 'grant_received', grant: grantOf(1) },
  { kind: 'sign_of_use', order: { grantId: idOf(1), phoneKey: keyOf(1) } },
];

function eventsOf(box: Box) {
  const committer = { commit: (effects: readonly StreamEffect[]) => box.commit(effects) };
  const streams = vault.deps({}, () => CURRENT);
  return createEvents({ streams, committer, outbox: { progress: () => box.progress }, log: () => {} });
}

const step = (state: ReasonState, event: ReasonEvent, s: number) => stepReasons(state, event, given(at(s)));

/**
 * Half a minute of an event, then what is written of the reasons and not carried out: a kill comes between. What the next
 * run leaves in the outbox.
 */
async function killedBefore(began: readonly ReasonEvent[], written: readonly ReasonEvent[], endS = 40) {
  const box = createBox();
  const events = eventsOf(box);
  let state = freshReasonState();
  for (const event of began) {
    const next = step(state, event, 0);
    state = next.state;
    await events.act(next.changes, at(0));
  }
  for (let s = 0; s < 30; s++) {
    const { timeS, ...position } = rideFix(s);
    await events.offer({ source: 'recorded', timeS, position }, at(s));
  }
  for (const event of written) state = step(state, event, endS).state;
  expect(state.reasons.some(({ purpose }) => purpose === 'asset_protection')).toBe(false);
  eventsOf(box).restore(state, at(endS + 1));
  expect([...box.progress]).toEqual([]);
  const kinds = new Set((await vault.open(box.records())).map(({ kind }) => kind));
  return { kinds, lost: lostBy(box) };
}

test('S15: a suspicion that was dispelled, and a kill before its rows were dropped: the next run drops them', async () => {
  const { kinds, lost } = await killedBefore([SUSPECTED], USED);
  expect(kinds).toEqual(new Set());
  expect(lost['withdrawn']).toBeGreaterThan(10);
});

test('S15: dispelled by a grant for a move that nobody showed a phone for, the same', async () => {
  const { kinds } = await killedBefore([SUSPECTED], [{ kind: 'grant_received', grant: MOVE }]);
  expect(kinds).toEqual(new Set());
});

test('M4: a suspicion that ran out, and a pursuit that was closed, lose nothing by a kill', async () => {
  const lapsed = await killedBefore([SUSPECTED], [{ kind: 'tick' }], 7300);
  expect(lapsed).toEqual({ kinds: new Set(['theft']), lost: {} });
  const closed: ReasonEvent = { kind: 'grant_end', rentalId: THEFT.rentalId };
  const pursued = await killedBefore([CONFIRMED], [...USED, closed]);
  expect(pursued).toEqual({ kinds: new Set(['theft']), lost: {} });
});
