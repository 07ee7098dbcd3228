import { STREAM_MAKERS } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { REASON_PURPOSES, REASON_RULES } from '../../src/reasons/reason.ts';
import { TRANSITIONS } from '../../src/reasons/transitions.ts';
import { createRentalStreams } from '../../src/streams/rental-streams.ts';
import { createBox } from '../streams/box.ts';
import { rental, ride } from '../streams/given.ts';
import { createVault } from '../streams/vault.ts';
import { at } from './given.ts';

test('M3: grants and their orders touch the purposes that a grant can begin, and no other', () => {
  for (const purpose of REASON_PURPOSES) {
    const { grantS, eventS } = REASON_RULES[purpose];
    const byEvent = (['theft_suspected', 'accident_noticed', 'help_pressed'] as const).filter(
      (kind) => TRANSITIONS[kind][purpose] === 'begin',
    );
    for (const kind of ['grant_received', 'grant_end'] as const) {
      expect(TRANSITIONS[kind][purpose] !== 'nothing', `${kind} ${purpose}`).toBe(grantS > 0);
    }
    for (const kind of ['sign_of_use', 'phone_end'] as const) {
      // A pursuit has no phone: nobody shows a sign of use of a stolen vehicle.
      const isUse = grantS > 0 && eventS === 0;
      expect(TRANSITIONS[kind][purpose] !== 'nothing', `${kind} ${purpose}`).toBe(isUse);
    }
    expect(byEvent.length, purpose).toBe(eventS > 0 ? 1 : 0);
  }
});

test('M3: only a rental is paused, only help is stopped at the vehicle, and time alone begins nothing', () => {
  const rows = Object.entries(TRANSITIONS).map(([kind, row]) => [kind, Object.entries(row)] as const);
  const meaning = (words: readonly string[]) =>
    rows.flatMap(([kind, row]) =>
      row.filter(([, means]) => words.includes(means)).map(([purpose]) => `${kind} ${purpose}`),
    );
  expect(meaning(['pause', 'resume'])).toEqual([
    'phone_pause rental_contract',
    'phone_resume rental_contract',
  ]);
  expect(meaning(['end']).filter((cell) => cell.endsWith('assist'))).toEqual(['help_stopped assist']);
  expect(meaning(['end']).filter((cell) => cell.endsWith('accident'))).toEqual(['accident_over accident']);
  for (const kind of ['tick', 'clock_changed', 'policy_changed', 'restart', 'suspend'] as const) {
    expect(new Set(Object.values(TRANSITIONS[kind])), kind).toEqual(new Set(['nothing']));
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
