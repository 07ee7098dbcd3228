/** P8, M10: the life of a case of theft as a table, without a database. */
import { expect, test } from 'vitest';
import {
  ANSWER_S,
  askedOf,
  expiryOf,
  isContacted,
  LONGEST_DAYS,
  lapsesS,
  moveOf,
  THEFT_MOVES,
  THEFT_STATES,
  type Theft,
  type TheftAct,
  type TheftState,
} from '../../src/theft/theft.ts';

const NOW_S = 1_790_000_000;
const SUSPICION_S = 7_200;
const DAY_S = 86_400;

function theft(state: TheftState, more: Partial<Theft> = {}): Theft {
  const blank: Theft = {
    ...{ caseId: 'a', vehicleId: 'b', state, reason: 'missing', reasonText: undefined, events: [] },
    ...{ openedS: NOW_S, lapsesS: undefined, declared: { atS: NOW_S, by: 'ola' }, officers: ['ola'] },
    removed: [],
    ...{ decided: undefined, refusal: undefined, police: undefined, renewal: undefined },
    ...{ grantUntilS: undefined, closed: undefined, outcome: undefined, ...more },
  };
  return { ...blank, lapsesS: lapsesS(blank, SUSPICION_S) };
}
const decided = { atS: NOW_S, by: 'ada' };
const police = { atS: NOW_S, by: 'ola', reference: 'LV-1' };

test('M10: every act has its place in every state, and only another person’s yes leads to a pursuit', () => {
  const acts = Object.keys(THEFT_MOVES.suspected) as TheftAct[];
  const ways = THEFT_STATES.flatMap((state) =>
    acts.flatMap((act) => {
      const move = THEFT_MOVES[state][act];
      return 'to' in move && move.to !== state ? [`${state} ${act} ${move.to}`] : [];
    }),
  );
  expect(ways).toEqual([
    ...['suspected declare declared', 'suspected lapse lapsed'],
    ...[
      'declared approve confirmed',
      'declared refuse refused',
      'declared close refused',
      'declared lapse lapsed',
    ],
    ...['confirmed close closed', 'confirmed lapse lapsed', 'confirmed run_out closed'],
  ]);
  for (const state of ['refused', 'lapsed', 'closed'] as const) {
    const done = acts.filter((act) => 'to' in THEFT_MOVES[state][act]);
    expect(done, state).toEqual(state === 'closed' ? ['remove_officer', 'look'] : []);
  }
  expect(THEFT_STATES.filter((state) => 'to' in THEFT_MOVES[state].look)).toEqual(['confirmed', 'closed']);
});

test.each<[string, Theft, number, { act: string; outcome: string }]>([
  [
    'what only a vehicle suspected',
    theft('suspected', { declared: undefined }),
    SUSPICION_S,
    { act: 'lapse', outcome: 'undecided' },
  ],
  ['undecided', theft('declared'), ANSWER_S, { act: 'lapse', outcome: 'undecided' }],
  [
    'without the number of the police',
    theft('confirmed', { decided, grantUntilS: NOW_S + 2 * DAY_S }),
    ANSWER_S,
    { act: 'lapse', outcome: 'no_reference' },
  ],
  [
    'not renewed',
    theft('confirmed', { decided, police, grantUntilS: NOW_S + 100 }),
    100,
    { act: 'run_out', outcome: 'not_renewed' },
  ],
  [
    'the longest',
    theft('confirmed', { decided, police, grantUntilS: NOW_S + 400 * DAY_S }),
    LONGEST_DAYS * DAY_S,
    { act: 'run_out', outcome: 'longest' },
  ],
])('P8: %s: it is open for exactly its time, and then over for everybody', (_, one, lastsS, ends) => {
  expect(expiryOf(one, NOW_S + lastsS - 1)).toBeUndefined();
  expect(expiryOf(one, NOW_S + lastsS)).toEqual(ends);
  for (const act of ['declare', 'approve', 'renew', 'look', 'close'] as const) {
    expect(moveOf(one, act, NOW_S + lastsS), act).toEqual({ no: 'theft_over' });
  }
});

test('P8: a case that is over has no time left to be over', () => {
  for (const state of ['refused', 'lapsed', 'closed'] as const) {
    expect(theft(state).lapsesS).toBeUndefined();
    expect(expiryOf(theft(state), NOW_S + 1e9)).toBeUndefined();
  }
});

test('M10: the second person is asked for a theft, then for each renewal, and for nothing else', () => {
  expect(askedOf(theft('declared'))).toBe('theft');
  const confirmed = { decided, police, grantUntilS: NOW_S + DAY_S };
  expect(askedOf(theft('confirmed', confirmed))).toBeUndefined();
  const renewal = { atS: NOW_S, by: 'ola', reason: 'It moves on.' };
  expect(askedOf(theft('confirmed', { ...confirmed, renewal }))).toBe('renewal');
  expect(askedOf(theft('suspected', { declared: undefined }))).toBeUndefined();
});

test('P8: overdue is said only after a try to reach the rider, and no try lies ahead', () => {
  const call = { atS: NOW_S, channel: 'call', outcome: 'no_answer' } as const;
  expect(isContacted('overdue', [], NOW_S)).toBe(false);
  expect(isContacted('overdue', [call], NOW_S)).toBe(true);
  expect(isContacted('missing', [], NOW_S)).toBe(true);
  expect(isContacted('missing', [{ ...call, atS: NOW_S + 1 }], NOW_S)).toBe(false);
});
