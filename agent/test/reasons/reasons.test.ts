import { expect, test } from 'vitest';
import type { ReasonContext, ReasonStep } from '../../src/reasons/change.ts';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import { reasonFor, stepReasons } from '../../src/reasons/reasons.ts';
import { freshReasonState, MOST_SPENT, type ReasonState } from '../../src/reasons/state.ts';
import { at, CURRENT, given, grantOf, idOf, keyOf, NOON_S, RULES } from './given.ts';

const TICK: ReasonEvent = { kind: 'tick' };

function received(more: Parameters<typeof grantOf>[1] & { number?: number } = {}): ReasonEvent {
  const { number = 1, ...facts } = more;
  return { kind: 'grant_received', grant: grantOf(number, facts) };
}

function signed(number = 1, phone = 1): ReasonEvent {
  return { kind: 'sign_of_use', order: { grantId: idOf(number), phoneKey: keyOf(phone) } };
}

/** Steps through events, each with its context; gives the last step. */
function run(from: ReasonState, ...steps: [ReasonEvent, ReasonContext][]): ReasonStep {
  let step: ReasonStep = { state: from, changes: [] };
  for (const [event, context] of steps) step = stepReasons(step.state, event, context);
  return step;
}

/** A unit with rental 1 in use since noon. */
function rented(more: Parameters<typeof received>[0] = {}): ReasonState {
  return run(freshReasonState(), [received(more), given(at(0))], [signed(more.number ?? 1), given(at(0))])
    .state;
}

test('M3: a grant alone is no reason; with a sign of use by its phone it is one', () => {
  const waiting = run(freshReasonState(), [received(), given(at(0))], [TICK, given(at(60))]).state;
  expect(waiting.reasons).toEqual([]);
  const used = run(waiting, [signed(), given(at(60))]);
  expect(used.changes.map(({ kind }) => kind)).toEqual(['started']);
  const rental = { purpose: 'rental_contract', sinceS: NOON_S + 60, untilS: NOON_S + 3600 };
  expect(used.state.reasons).toMatchObject([{ ...rental, untilBootS: 4600, bound: 'not_after' }]);
});

test('M3: a sign of use by another phone, for another grant, or of a grant not held, begins nothing', () => {
  const waiting = run(freshReasonState(), [received(), given(at(0))]).state;
  expect(run(waiting, [signed(1, 2), given(at(1))])).toMatchObject({ refusal: 'wrong_phone', changes: [] });
  expect(run(waiting, [signed(2), given(at(1))])).toMatchObject({ refusal: 'unknown_grant', changes: [] });
});

test('M3: a grant received early waits, and is used once its time has come', () => {
  const early = received({ notBeforeS: NOON_S + 100 });
  const step = run(freshReasonState(), [early, given(at(0))]);
  expect(step.refusal).toBe('not_yet');
  expect(run(step.state, [signed(), given(at(99))]).refusal).toBe('not_yet');
  expect(run(step.state, [signed(), given(at(100))]).state.reasons).toHaveLength(1);
});

test('M3: at not_after the rental lapses, also when the tick is late', () => {
  expect(run(rented(), [TICK, given(at(3599))]).changes).toEqual([]);
  const [ended] = run(rented(), [TICK, given(at(5000))]).changes;
  expect(ended).toMatchObject({ kind: 'ended', endedBy: 'lapsed', atS: NOON_S + 3600 });
});

test('M3: at max_duration_s on the boot clock the rental ends', () => {
  const [ended] = run(rented({ maxDurationS: 600 }), [TICK, given(at(600))]).changes;
  expect(ended).toMatchObject({ kind: 'ended', endedBy: 'max_duration', atS: NOON_S + 600 });
});

test('M3: a clock that is set back does not lengthen a rental', () => {
  const setBack = given(at(0, { bootS: 1000 + 3600, nowS: NOON_S - 50_000, clock: 'corroborated' }));
  expect(run(rented(), [TICK, setBack]).changes).toMatchObject([{ kind: 'ended', endedBy: 'lapsed' }]);
});

test('M3: a clock a year ahead ends the rental, and coming back does not revive it', () => {
  const ahead = given(at(10, { nowS: NOON_S + 365 * 86_400 }));
  const { state } = run(rented(), [TICK, ahead]);
  expect(state.reasons).toEqual([]);
  const back = run(state, [received(), given(at(20))], [signed(), given(at(20))]);
  expect(back.state.reasons).toEqual([]);
});

test('M3: with an unknown clock the rental ends, timed by the boot clock, and can be taken up again', () => {
  const lost = given(at(0, { bootS: 1090, nowS: 5, clock: 'unknown' }));
  const { state, changes } = run(rented(), [{ kind: 'clock_changed' }, lost]);
  expect(changes).toMatchObject([{ kind: 'ended', endedBy: 'clock', atS: NOON_S + 90 }]);
  const again = run(state, [received({ number: 2 }), given(at(200))], [signed(2), given(at(200))]);
  expect(again.state.reasons).toMatchObject([{ rentalId: idOf(0x1001), revived: true }]);
});

test('M3: a suspend longer than the grant ends it on waking, whatever the other clock says', () => {
  const woken = given(at(0, { bootS: 1000 + 7200, nowS: NOON_S + 30 }));
  expect(run(rented(), [{ kind: 'suspend' }, woken]).state.reasons).toEqual([]);
});

test('M3: a used grant does not come back after its rental, a reboot, or a forgetful clock', () => {
  const over = run(rented(), [{ kind: 'grant_end', rentalId: idOf(0x1001) }, given(at(10))]).state;
  expect(run(over, [received(), given(at(11))]).refusal).toBe('used');
  const rebooted = given(at(12, { bootId: 'boot-2', bootS: 3 }));
  expect(run(over, [{ kind: 'restart' }, rebooted], [received(), rebooted]).refusal).toBe('used');
  const forgot = run(over, [TICK, given(at(90_000))]).state;
  expect(forgot.spent).toEqual([]);
  expect(run(forgot, [received(), given(at(13))]).refusal).toBe('used');
});

test('M3: more used grants than are remembered raise the floor instead of being forgotten', () => {
  const grants = Array.from({ length: MOST_SPENT + 1 }, (_, i) =>
    grantOf(i + 1, { rentalId: idOf(0x2000 + i) }),
  );
  let state = freshReasonState();
  for (const grant of grants) {
    state = run(
      state,
      [{ kind: 'grant_received', grant }, given(at(1))],
      [{ kind: 'sign_of_use', order: { grantId: grant.grantId, phoneKey: grant.phoneKey } }, given(at(1))],
      [{ kind: 'grant_end', rentalId: grant.rentalId }, given(at(1))],
    ).state;
  }
  expect(state.spent.length).toBeLessThanOrEqual(MOST_SPENT);
  for (const grant of grants) {
    expect(run(state, [{ kind: 'grant_received', grant }, given(at(2))]).refusal).toMatch(
      /used|rental_ended/,
    );
  }
});

test('M3: one rental at a time: the use of another ends the first for good', () => {
  const second = received({ number: 2, rentalId: idOf(0x1002), phoneKey: keyOf(2) });
  const { state, changes } = run(rented(), [second, given(at(5))], [signed(2, 2), given(at(5))]);
  expect(changes).toMatchObject([
    { kind: 'ended', endedBy: 'replaced', reason: { rentalId: idOf(0x1001) } },
    { kind: 'started', reason: { rentalId: idOf(0x1002) } },
  ]);
  expect(run(state, [received({ number: 3 }), given(at(6))]).refusal).toBe('rental_ended');
});

test('M3: a second grant of the rental carries it on without a sign before it lapses', () => {
  const renewal = received({ number: 2, notBeforeS: NOON_S + 1800, notAfterS: NOON_S + 9000 });
  const { state, changes } = run(rented(), [renewal, given(at(1800))]);
  expect(changes.map(({ kind }) => kind)).toEqual(['extended']);
  const carried = { grantId: idOf(2), firstGrantId: idOf(1), sinceS: NOON_S, untilS: NOON_S + 9000 };
  expect(state.reasons).toMatchObject([carried]);
  expect(run(state, [received(), given(at(1801))]).refusal).toBe('used');
});

test('M3: a renewal that came early carries the rental on when its time comes', () => {
  const renewal = received({ number: 2, notBeforeS: NOON_S + 3000, notAfterS: NOON_S + 9000 });
  const held = run(rented(), [renewal, given(at(100))]);
  expect(held).toMatchObject({ refusal: 'not_yet', changes: [] });
  expect(run(held.state, [TICK, given(at(3000))]).changes).toMatchObject([{ kind: 'extended' }]);
});

test('M3: after a lapse a renewal needs a new sign of use, and the ends are spent', () => {
  const renewal = received({ number: 2, notBeforeS: NOON_S + 3500, notAfterS: NOON_S + 9000 });
  const { state } = run(rented(), [TICK, given(at(3600))], [renewal, given(at(3601))]);
  expect(state.reasons).toEqual([]);
  const again = run(state, [signed(2), given(at(3700))]);
  expect(again.changes).toMatchObject([
    { kind: 'started', reason: { revived: true, sinceS: NOON_S + 3700 } },
  ]);
});

test('M3: a renewal for another phone needs that phone to sign', () => {
  const renewal = received({ number: 2, notAfterS: NOON_S + 9000, phoneKey: keyOf(2) });
  const held = run(rented(), [renewal, given(at(10))]);
  expect(held.changes).toEqual([]);
  const { changes } = run(held.state, [signed(2, 2), given(at(11))]);
  expect(changes).toMatchObject([{ kind: 'extended', reason: { phoneKey: keyOf(2) } }]);
});

test('M12: a renewal can take the route back without a sign, and give it only with one', () => {
  const off = received({ number: 2, route: false, notAfterS: NOON_S + 3500 });
  const stopped = run(rented({ route: true }), [off, given(at(10))]);
  expect(stopped.changes).toMatchObject([{ kind: 'extended', reason: { route: false } }]);
  const on = received({ number: 3, route: true, notAfterS: NOON_S + 9000 });
  const renewed = run(stopped.state, [on, given(at(20))]);
  expect(renewed.changes).toMatchObject([{ kind: 'extended', reason: { route: false } }]);
  const asked = run(rented(), [received({ number: 3, route: true, phoneKey: keyOf(2) }), given(at(20))]);
  expect(run(asked.state, [signed(3, 2), given(at(21))]).changes).toMatchObject([
    { reason: { route: true } },
  ]);
});

test('M10: a renewal cannot put another key, or none, in the place of the rider’s own; a sign of use can', () => {
  const own = rented({ route: true, riderKey: keyOf(7) });
  for (const riderKey of [undefined, keyOf(8)]) {
    const renewal = received({ number: 2, route: true, riderKey, notAfterS: NOON_S + 9000 });
    const { changes } = run(own, [renewal, given(at(10))]);
    expect(changes).toMatchObject([{ kind: 'extended', reason: { riderKey: keyOf(7) } }]);
  }
  const none = run(rented({ route: true }), [
    received({ number: 2, route: true, riderKey: keyOf(8), notAfterS: NOON_S + 9000 }),
    given(at(10)),
  ]);
  expect(none.state.reasons[0]).not.toHaveProperty('riderKey');
  expect(
    run(
      freshReasonState(),
      [received({ route: false, riderKey: keyOf(7) }), given(at(0))],
      [signed(), given(at(0))],
    ).state.reasons[0],
  ).not.toHaveProperty('riderKey');
});

test('M3: overlapping reasons: ending one leaves the other, in each direction', () => {
  const move = received({ number: 9, purpose: 'maintenance', rentalId: idOf(0x1009), phoneKey: keyOf(9) });
  const both = run(rented(), [move, given(at(5))], [signed(9, 9), given(at(5))]).state;
  expect(both.reasons.map(({ purpose }) => purpose)).toEqual(['rental_contract', 'maintenance']);
  const noRental = run(both, [{ kind: 'grant_end', rentalId: idOf(0x1001) }, given(at(6))]).state;
  expect(noRental.reasons).toEqual(both.reasons.slice(1));
  const order = { grantId: idOf(9), phoneKey: keyOf(9) };
  const noMove = run(both, [{ kind: 'phone_end', order }, given(at(6))]).state;
  expect(noMove.reasons).toEqual(both.reasons.slice(0, 1));
});

test('M3: a reason that no grant began is not touched by grants, orders, an unknown clock or the floor', () => {
  const [rental] = rented().reasons;
  if (rental === undefined) throw new Error('no rental');
  const event = { purpose: 'assist', grantId: '', grantHash: '', firstGrantId: '', phoneKey: '' } as const;
  const help = { ...rental, ...event };
  const state = { ...freshReasonState(), reasons: [help] };
  const events: ReasonEvent[] = [
    { kind: 'grant_end', rentalId: help.rentalId },
    { kind: 'phone_end', order: { grantId: help.grantId, phoneKey: help.phoneKey } },
    { kind: 'policy_changed' },
  ];
  const blind = given(at(10, { clock: 'unknown' }), { standing: 'none', canSeal: false });
  for (const event of events) expect(run(state, [event, blind]).state.reasons).toEqual([help]);
  expect(run(state, [TICK, given(at(3600, { clock: 'unknown' }))]).state.reasons).toEqual([]);
});

test('the rider ends with the first or the current grant of the rental, and with no other phone', () => {
  const renewal = received({ number: 2, notAfterS: NOON_S + 9000 });
  const state = run(rented(), [renewal, given(at(10))]).state;
  const end = (number: number, phone: number): [ReasonEvent, ReasonContext] => [
    { kind: 'phone_end', order: { grantId: idOf(number), phoneKey: keyOf(phone) } },
    given(at(11)),
  ];
  expect(run(state, end(2, 2)).refusal).toBe('wrong_phone');
  expect(run(state, end(7, 1)).refusal).toBe('unknown_grant');
  for (const number of [1, 2]) {
    const { changes } = run(state, end(number, 1));
    expect(changes).toMatchObject([{ kind: 'ended', endedBy: 'rider', atS: NOON_S + 11 }]);
  }
});

test('M12: an end that comes before the grant holds the grant off', () => {
  const state = run(freshReasonState(), [{ kind: 'grant_end', rentalId: idOf(0x1001) }, given(at(0))]).state;
  expect(run(state, [received(), given(at(1))]).refusal).toBe('rental_ended');
});

test('M3: under the floor a rental ends, and begins again only with a grant and a sign', () => {
  for (const policy of [
    { standing: 'none', canSeal: true },
    { ...CURRENT, standing: 'stale' },
  ] as const) {
    const { state, changes } = run(rented(), [{ kind: 'policy_changed' }, given(at(60), policy)]);
    expect(changes).toMatchObject([{ kind: 'ended', endedBy: 'lapsed' }]);
    const renewed = run(state, [received({ number: 2 }), given(at(70))]);
    expect(renewed.state.reasons).toEqual([]);
    expect(run(renewed.state, [signed(2), given(at(71))]).state.reasons).toHaveLength(1);
  }
});

test('M5: a policy that drops the route stops it and leaves the rental; one that drops positions ends it', () => {
  const dropped = { kind: 'dropped' } as const;
  const without = (purpose: 'rider_route' | 'rental_contract') => {
    const signals = { ...RULES.signals, [purpose]: { ...RULES.signals[purpose], position: dropped } };
    return given(at(60), { ...CURRENT, rules: { ...RULES, signals } });
  };
  const noRoute = run(rented({ route: true }), [TICK, without('rider_route')]);
  expect(noRoute.changes).toMatchObject([{ kind: 'extended', reason: { route: false } }]);
  expect(run(rented(), [TICK, without('rental_contract')]).state.reasons).toEqual([]);
});

test('M3: after a restart in the same boot the rental goes on to the same end', () => {
  const state = rented();
  const { state: restored, changes } = run(state, [{ kind: 'restart' }, given(at(600))]);
  expect(changes).toEqual([]);
  expect(restored.reasons).toEqual(state.reasons);
});

test('M3: after a reboot the rest of the time is what attested time leaves; with any other clock none', () => {
  const known = given(at(600, { bootId: 'boot-2', bootS: 20 }));
  const { state } = run(rented(), [{ kind: 'restart' }, known]);
  expect(state.reasons).toMatchObject([{ bootId: 'boot-2', untilBootS: 20 + 3000, untilS: NOON_S + 3600 }]);
  for (const [clock, atS] of [
    ['unknown', NOON_S],
    ['corroborated', NOON_S + 600],
  ] as const) {
    const unsure = given(at(600, { bootId: 'boot-2', bootS: 20, clock }));
    const [ended] = run(rented(), [{ kind: 'restart' }, unsure]).changes;
    expect(ended).toMatchObject({ kind: 'ended', endedBy: 'clock', atS });
  }
});

test('M3: lost counters are the floor until attested time; then only later grants count', () => {
  const lost = { ...freshReasonState(), lost: true };
  const corroborated = given(at(5, { clock: 'corroborated' }));
  const waiting = run(lost, [received(), corroborated]);
  expect(waiting).toMatchObject({ refusal: 'policy_floor', state: { lost: true } });
  const found = run(waiting.state, [TICK, given(at(10))]);
  expect(found.state).toMatchObject({ lost: false, grantsFromS: NOON_S + 10 });
  expect(run(found.state, [signed(), given(at(11))]).refusal).toBe('before_recovery');
  const later = received({ number: 2, rentalId: idOf(0x1002), notBeforeS: NOON_S + 20 });
  const used = run(found.state, [later, given(at(20))], [signed(2), given(at(21))]);
  expect(used.state.reasons).toHaveLength(1);
});

test('the rider keeps the route as long as chosen, within the bounds of the policy', () => {
  const { routeLeast, routeMost, routeDefault } = RULES.keepDays;
  const kept = (routeKeepDays: number) => {
    return reasonFor(rented({ route: true, routeKeepDays }), 'rental_contract')?.routeKeepDays;
  };
  expect([kept(0), kept(7), kept(9999)]).toEqual([routeDefault, 7, routeMost]);
  expect(routeLeast).toBeLessThan(7);
});

test('at most four grants wait, and those that expire first go first', () => {
  let state = freshReasonState();
  for (let i = 1; i <= 6; i++) {
    const more = { rentalId: idOf(0x3000 + i), notAfterS: NOON_S + 600 * i };
    state = run(state, [received({ number: i, ...more }), given(at(0))]).state;
  }
  expect(state.held.map(({ grantId }) => grantId)).toEqual([3, 4, 5, 6].map(idOf));
  expect(run(state, [TICK, given(at(2400))]).state.held).toHaveLength(2);
});

const MOVE = { number: 9, purpose: 'maintenance', rentalId: idOf(0x1009), phoneKey: keyOf(9) } as const;

test('M12: a maintenance grant has no route, whatever it says', () => {
  const move = received({ ...MOVE, route: true, routeKeepDays: 30, riderKey: keyOf(3) });
  const { state } = run(freshReasonState(), [move, given(at(0))], [signed(9, 9), given(at(0))]);
  expect(state.reasons).toMatchObject([{ purpose: 'maintenance', route: false, routeKeepDays: 0 }]);
  expect(state.reasons[0]).not.toHaveProperty('riderKey');
});

test('M3: a move by staff ends with a stale policy, as a rental does', () => {
  const moving = run(freshReasonState(), [received(MOVE), given(at(0))], [signed(9, 9), given(at(0))]).state;
  expect(moving.reasons).toHaveLength(1);
  const stale = given(at(60), { ...CURRENT, standing: 'stale' });
  expect(run(moving, [{ kind: 'policy_changed' }, stale]).changes).toMatchObject([{ endedBy: 'lapsed' }]);
});

test('M3: of a rental in use a second sign of use changes nothing, and another phone is told so', () => {
  const state = rented();
  const again = run(state, [signed(), given(at(5))]);
  expect(again).toMatchObject({ state, changes: [] });
  expect(again.refusal).toBeUndefined();
  expect(run(state, [signed(1, 2), given(at(5))])).toMatchObject({ refusal: 'wrong_phone', changes: [] });
});

test('M3: a renewal acts in its time and not before, and makes no pause', () => {
  const early = received({ number: 2, notBeforeS: NOON_S + 600, notAfterS: NOON_S + 7200 });
  const state = run(rented(), [early, given(at(10))], [TICK, given(at(599))]).state;
  expect(state.reasons).toMatchObject([{ grantId: idOf(1), untilS: NOON_S + 3600 }]);
  const [renewed] = run(state, [TICK, given(at(600))]).state.reasons;
  expect(renewed).toMatchObject({ grantId: idOf(2), untilS: NOON_S + 7200 });
  expect(renewed).not.toHaveProperty('paused');
});

test('M3: what changes one reason leaves the other as it was', () => {
  const both = run(rented(), [received(MOVE), given(at(5))], [signed(9, 9), given(at(5))]).state;
  const order = { grantId: idOf(1), phoneKey: keyOf(1) };
  const paused = run(both, [{ kind: 'phone_pause', order }, given(at(6))]).state;
  expect(paused.reasons).toEqual([{ ...both.reasons[0], paused: true }, both.reasons[1]]);
  expect(run(paused, [{ kind: 'phone_pause', order }, given(at(7))]).changes).toEqual([]);
});

test('a rental that was taken up again says so, and no other does', () => {
  const lapsed = run(rented(), [TICK, given(at(5000))]).state;
  const later = { notBeforeS: NOON_S + 5000, notAfterS: NOON_S + 6000 };
  const began = (rentalId: string) => {
    const grant = received({ number: 2, rentalId, ...later });
    return run(lapsed, [grant, given(at(5000))], [signed(2), given(at(5000))]).state.reasons;
  };
  expect(began(idOf(0x1001))).toMatchObject([{ revived: true }]);
  expect(began(idOf(0x1002))).toMatchObject([{ revived: false }]);
});
