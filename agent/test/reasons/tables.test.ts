import { STREAM_MAKERS } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { REASON_PURPOSES, REASON_RULES } from '../../src/reasons/reason.ts';
import { TRANSITIONS } from '../../src/reasons/transitions.ts';
import { createRentalStreams } from '../../src/streams/rental-streams.ts';
import { createBox } from '../streams/box.ts';
import { rental, ride } from '../streams/given.ts';
import { createVault } from '../streams/vault.ts';
import { at } from './given.ts';

test('M3: grants and their orders touch the purposes that begin with a grant, and no other', () => {
  for (const purpose of REASON_PURPOSES) {
    const isGranted = REASON_RULES[purpose].startedBy === 'grant';
    for (const kind of ['grant_received', 'sign_of_use', 'grant_end', 'phone_end'] as const) {
      expect(TRANSITIONS[kind][purpose] !== 'nothing', `${kind} ${purpose}`).toBe(isGranted);
    }
    expect(REASON_RULES[purpose].needsClock, purpose).toBe(isGranted);
  }
});

test('M3: a reason seals only into the kinds of stream that its purpose may make', async () => {
  for (const purpose of REASON_PURPOSES) {
    for (const kind of REASON_RULES[purpose].seals) {
      const makers = kind === 'route' ? ['rental_contract'] : STREAM_MAKERS[kind];
      expect(makers, `${purpose} ${kind}`).toContain(purpose);
    }
  }
  const vault = await createVault();
  const move = rental({ purpose: 'maintenance', route: true });
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), move)];
  await ride(streams, box, 0, 5);
  await streams.onTick(at(20));
  expect((await vault.open(box.records())).map(({ kind }) => kind)).toEqual(['ends']);
});
