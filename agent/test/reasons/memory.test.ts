import { describe, expect, test } from 'vitest';
import { close, forgetExpired, hold, recover, release, renewalOf, spend } from '../../src/reasons/memory.ts';
import {
  freshReasonState,
  lostReasonState,
  MOST_CLOSED,
  MOST_HELD,
  MOST_SPENT,
  type ReasonState,
} from '../../src/reasons/state.ts';
import { at, grantOf, idOf, keyOf, NOON_S } from './given.ts';

const fresh = freshReasonState();
const spentOf = (number: number, notAfterS = NOON_S + number) => ({ grantId: idOf(number), notAfterS });
const fullOfSpent = (): ReasonState =>
  Array.from({ length: MOST_SPENT }, (_, n) => spentOf(n + 1)).reduce(spend, fresh);

describe('M3: grants that are used up', () => {
  test('each is remembered once', () => {
    const once = spend(fresh, spentOf(1));
    expect(once).toEqual({ ...fresh, spent: [spentOf(1)] });
    expect(spend(once, { ...spentOf(1), notAfterS: 5 })).toBe(once);
    expect(spend(once, spentOf(2)).spent).toEqual([spentOf(1), spentOf(2)]);
  });

  test('beyond the bound the soonest to expire goes and raises the floor, wherever it stands', () => {
    const full = fullOfSpent();
    expect([full.spent.length, full.spentFloorS]).toEqual([MOST_SPENT, 0]);
    const more = spend(full, spentOf(5000));
    expect([more.spent.length, more.spentFloorS]).toEqual([MOST_SPENT, NOON_S + 1]);
    expect(more.spent.map(({ grantId }) => grantId)).not.toContain(idOf(1));
    expect(more.spent.map(({ grantId }) => grantId)).toContain(idOf(5000));
    // The newest is itself the soonest.
    const soon = spend(full, spentOf(6000, NOON_S - 9));
    expect([soon.spentFloorS, soon.spent.some(({ grantId }) => grantId === idOf(6000))]).toEqual([
      NOON_S - 9,
      false,
    ]);
    // A floor never comes down.
    expect(spend({ ...full, spentFloorS: NOON_S + 99 }, spentOf(5000)).spentFloorS).toBe(NOON_S + 99);
  });

  test('forgotten once they have expired, with their end as the floor', () => {
    const state = { ...fresh, spent: [spentOf(10), spentOf(30), spentOf(20)], held: [grantOf(1)] };
    expect(forgetExpired(state, at(9))).toBe(state);
    expect(forgetExpired(state, at(9999, { clock: 'unknown' }))).toBe(state);
    expect(forgetExpired(state, at(20))).toEqual({
      ...state,
      spent: [spentOf(30)],
      spentFloorS: NOON_S + 20,
    });
    expect(forgetExpired({ ...state, spentFloorS: NOON_S + 25 }, at(20)).spentFloorS).toBe(NOON_S + 25);
    expect(forgetExpired(state, at(3600))).toEqual({ ...fresh, spentFloorS: NOON_S + 30 });
    const waiting = { ...fresh, held: [grantOf(1), grantOf(2, { notAfterS: NOON_S + 60 })] };
    expect(forgetExpired(waiting, at(60))).toEqual({ ...fresh, held: [grantOf(1)] });
    const ending = grantOf(3, { keysEndS: NOON_S + 60 });
    expect(forgetExpired({ ...fresh, held: [ending] }, at(59)).held).toEqual([ending]);
    expect(forgetExpired({ ...fresh, held: [ending, grantOf(1)] }, at(60)).held).toEqual([grantOf(1)]);
    expect(
      forgetExpired({ ...fresh, held: [{ ...ending, keysEndS: NOON_S + 9999 }] }, at(3600)).held,
    ).toEqual([]);
  });
});

describe('M3: rentals that are over', () => {
  test('each once, the newest last; what was final stays so', () => {
    const lapsed = close(fresh, { rentalId: idOf(1), final: false });
    expect(lapsed.closed).toEqual([{ rentalId: idOf(1), final: false }]);
    const both = close(lapsed, { rentalId: idOf(2), final: false });
    const ended = close(both, { rentalId: idOf(1), final: true });
    expect(ended.closed).toEqual([
      { rentalId: idOf(2), final: false },
      { rentalId: idOf(1), final: true },
    ]);
    expect(close(ended, { rentalId: idOf(1), final: false }).closed.at(-1)).toEqual({
      rentalId: idOf(1),
      final: true,
    });
  });

  test('beyond the bound the oldest is forgotten', () => {
    const many = Array.from({ length: MOST_CLOSED + 1 }, (_, n) => ({
      rentalId: idOf(n),
      final: true,
    })).reduce(close, fresh);
    expect([many.closed.length, many.closed[0]?.rentalId, many.closed.at(-1)?.rentalId]).toEqual([
      MOST_CLOSED,
      idOf(1),
      idOf(MOST_CLOSED),
    ]);
  });

  test('the waiting grants of one that is final go, those of one that lapsed and of others stay', () => {
    const state = { ...fresh, held: [grantOf(1), grantOf(2, { rentalId: idOf(9) })] };
    expect(close(state, { rentalId: idOf(0x1001), final: true }).held).toEqual([state.held[1]]);
    expect(close(state, { rentalId: idOf(0x1001), final: false }).held).toEqual(state.held);
  });
});

describe('M3: grants that wait', () => {
  const later = (number: number, lastsS: number, more = {}) =>
    grantOf(number, { notAfterS: NOON_S + lastsS, ...more });
  const idsOf = ({ held }: ReasonState) => held.map(({ grantId }) => grantId);

  test('a longer one of the same use takes the place of a shorter, and not the other way', () => {
    const short = hold(fresh, later(1, 600));
    expect(idsOf(hold(short, later(2, 1200)))).toEqual([idOf(2)]);
    expect(idsOf(hold(short, later(2, 600)))).toEqual([idOf(2)]);
    expect(idsOf(hold(short, later(2, 300)))).toEqual([idOf(2), idOf(1)]);
    expect(idsOf(hold(short, later(1, 300)))).toEqual([idOf(1)]);
  });

  test.each([
    ['another purpose', { purpose: 'maintenance' }],
    ['another rental', { rentalId: idOf(7) }],
    ['another phone', { phoneKey: keyOf(7) }],
  ] as const)('of %s they stand beside each other, the soonest to end first', (_, more) => {
    expect(idsOf(hold(hold(fresh, later(1, 600)), later(2, 1200, more)))).toEqual([idOf(1), idOf(2)]);
    expect(idsOf(hold(hold(fresh, later(1, 1200)), later(2, 600, more)))).toEqual([idOf(2), idOf(1)]);
  });

  test('four at most: the soonest to end goes', () => {
    const five = [500, 300, 400, 100, 200].map((lastsS, n) => later(n + 1, lastsS, { rentalId: idOf(n) }));
    const state = five.reduce(hold, fresh);
    expect([state.held.length, idsOf(state)]).toEqual([MOST_HELD, [5, 2, 3, 1].map(idOf)]);
  });

  test('one that came into use waits no more', () => {
    const two = { ...fresh, held: [grantOf(1), grantOf(2)] };
    expect(idsOf(release(two, idOf(1)))).toEqual([idOf(2)]);
    expect(idsOf(release(two, idOf(3)))).toEqual([idOf(1), idOf(2)]);
  });

  test('what carries a reason on is of the same purpose, rental and phone, the longest first', () => {
    const reason = { purpose: 'rental_contract', rentalId: idOf(0x1001), phoneKey: keyOf(1) } as const;
    const held = [
      later(1, 100),
      later(2, 200, { phoneKey: keyOf(2) }),
      later(3, 300, { rentalId: idOf(2) }),
      later(4, 400, { purpose: 'maintenance' }),
      later(5, 500),
    ];
    const found = renewalOf({ ...fresh, held }, reason as Parameters<typeof renewalOf>[1]);
    expect(found.map(({ grantId }) => grantId)).toEqual([idOf(5), idOf(1)]);
  });
});

test('M3: lost counters are made good by attested time only, and then only grants of later count', () => {
  const lost = lostReasonState();
  expect(recover(lost, at(7))).toEqual({ ...lost, lost: false, grantsFromS: NOON_S + 7 });
  for (const clock of ['corroborated', 'unknown'] as const)
    expect(recover(lost, at(7, { clock }))).toBe(lost);
  expect(recover(fresh, at(7))).toBe(fresh);
});
