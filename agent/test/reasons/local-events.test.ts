import { FLOOR } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import type { ReasonContext, ReasonStep } from '../../src/reasons/change.ts';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import { decodeReasonState, encodeReasonState } from '../../src/reasons/persist.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { freshReasonState, type ReasonState } from '../../src/reasons/state.ts';
import { at, CURRENT, given, grantOf, idOf, keyOf, NOON_S, RULES } from './given.ts';

const [EVENT, CASE] = [idOf(0xe1), idOf(0xca5e)];
const TICK: ReasonEvent = { kind: 'tick' };
const SUSPECTED: ReasonEvent = { kind: 'theft_suspected', eventId: EVENT };
const HELP: ReasonEvent = { kind: 'help_pressed', eventId: EVENT };
const ACCIDENT: ReasonEvent = { kind: 'accident_noticed', eventId: EVENT };
const STALE: PolicyView = { standing: 'stale', rules: RULES, canSeal: true };

function run(from: ReasonState, ...steps: [ReasonEvent, ReasonContext][]): ReasonStep {
  let step: ReasonStep = { state: from, changes: [] };
  for (const [event, context] of steps) step = stepReasons(step.state, event, context);
  return step;
}

function theftGrant(number: number, more: Parameters<typeof grantOf>[1] = {}): ReasonEvent {
  const facts = { purpose: 'asset_protection', rentalId: CASE, phoneKey: '' } as const;
  const notAfterS = NOON_S + FLOOR.theftGrantMaxS;
  return { kind: 'grant_received', grant: grantOf(number, { ...facts, notAfterS, ...more }) };
}

const move: ReasonEvent = {
  kind: 'grant_received',
  grant: grantOf(7, { purpose: 'maintenance', rentalId: idOf(0x77) }),
};

function purposes({ state }: ReasonStep): string[] {
  return state.reasons.map(({ purpose }) => purpose);
}

test('M3: a suspicion of theft lasts two hours at most, on the boot clock, whatever the calendar does', () => {
  const begun = run(freshReasonState(), [SUSPECTED, given(at(0))]);
  expect(begun.changes).toMatchObject([{ kind: 'started', reason: { rentalId: EVENT, grantId: '' } }]);
  const setBack = (seconds: number) => given(at(seconds, { nowS: NOON_S - 86_400 }));
  expect(purposes(run(begun.state, [TICK, setBack(7199)]))).toEqual(['asset_protection']);
  expect(run(begun.state, [TICK, setBack(7200)]).changes).toMatchObject([
    { kind: 'ended', endedBy: 'max_duration' },
  ]);
  // Nor does a clock that leaps ahead cut it short.
  expect(purposes(run(begun.state, [TICK, given(at(60, { nowS: NOON_S + 86_400 }))]))).toHaveLength(1);
});

test('M3: suspicion, help and accident begin with an unknown clock too, and say that it was', () => {
  for (const event of [SUSPECTED, HELP, ACCIDENT]) {
    const step = run(freshReasonState(), [event, given(at(0, { clock: 'unknown' }))]);
    expect(step.state.reasons, event.kind).toMatchObject([{ sinceS: 0, untilS: 0 }]);
  }
});

test('M3: a local event does not outlive its boot, with attested time either', () => {
  for (const event of [SUSPECTED, HELP, ACCIDENT]) {
    const begun = run(freshReasonState(), [event, given(at(0))]).state;
    const reread = decodeReasonState(encodeReasonState(begun));
    expect(reread).toEqual(begun);
    const rebooted = run(reread, [{ kind: 'restart' }, given(at(10, { bootId: 'boot-2', bootS: 5 }))]);
    expect(purposes(rebooted), event.kind).toEqual([]);
  }
});

test('M3: under a stale policy help and accident still begin, a suspicion of theft does not', () => {
  const fresh = freshReasonState();
  expect(purposes(run(fresh, [HELP, given(at(0), STALE)]))).toEqual(['assist']);
  expect(purposes(run(fresh, [ACCIDENT, given(at(0), STALE)]))).toEqual(['accident']);
  expect(run(fresh, [SUSPECTED, given(at(0), STALE)])).toMatchObject({
    refusal: 'policy_floor',
    changes: [],
  });
  const suspected = run(fresh, [SUSPECTED, given(at(0))]).state;
  expect(purposes(run(suspected, [{ kind: 'policy_changed' }, given(at(1), STALE)]))).toEqual([]);
});

test('M5: what the policy does not have leave, or nobody could open, is not begun', () => {
  const fresh = freshReasonState();
  for (const [event, purpose] of [
    [SUSPECTED, 'asset_protection'],
    [HELP, 'assist'],
    [ACCIDENT, 'accident'],
  ] as const) {
    const signals = { ...RULES.signals, [purpose]: RULES.signals.marketing };
    const without: PolicyView = { ...CURRENT, rules: { ...RULES, signals } };
    expect(run(fresh, [event, given(at(0), without)]).refusal, purpose).toBe('purpose_not_allowed');
    const noKey: PolicyView = { ...CURRENT, canSeal: false };
    expect(run(fresh, [event, given(at(0), noKey)]).refusal, purpose).toBe('no_vault_key');
    const noPolicy: PolicyView = { standing: 'none', canSeal: true };
    expect(run(fresh, [event, given(at(0), noPolicy)]).refusal, purpose).toBe('policy_floor');
  }
});

test('M3: a policy shortens suspicion and help, and cannot lengthen them', () => {
  const limits = { ...RULES.limits, suspicionS: 60, assistS: 9_999_999 };
  const policy: PolicyView = { ...CURRENT, rules: { ...RULES, limits } };
  const both = run(freshReasonState(), [SUSPECTED, given(at(0), policy)], [HELP, given(at(0), policy)]);
  expect(purposes(run(both.state, [TICK, given(at(60), policy)]))).toEqual(['assist']);
  expect(purposes(run(both.state, [TICK, given(at(FLOOR.assistMaxS), policy)]))).toEqual([]);
});

test('M3: never while somebody has the vehicle, and never with a maintenance grant that is good now', () => {
  const use: ReasonEvent = { kind: 'sign_of_use', order: { grantId: idOf(1), phoneKey: keyOf(1) } };
  const rental: ReasonEvent = { kind: 'grant_received', grant: grantOf(1) };
  const waiting = run(freshReasonState(), [rental, given(at(0))]).state;
  expect(purposes(run(waiting, [SUSPECTED, given(at(1))]))).toEqual(['asset_protection']);
  const rented = run(waiting, [use, given(at(0))]).state;
  expect(run(rented, [SUSPECTED, given(at(1))])).toMatchObject({ refusal: 'in_use', changes: [] });
  const towed = run(freshReasonState(), [move, given(at(0))]).state;
  expect(run(towed, [SUSPECTED, given(at(1))])).toMatchObject({ refusal: 'in_use', changes: [] });
  // Its hour is over: a tow is as suspicious as anything.
  expect(purposes(run(towed, [SUSPECTED, given(at(3600))]))).toEqual(['asset_protection']);
});

test('M3: a suspicion is dispelled by whoever shows a grant, and by staff whose grant arrives', () => {
  const suspected = run(freshReasonState(), [SUSPECTED, given(at(0))]).state;
  expect(run(suspected, [move, given(at(60))]).changes).toMatchObject([
    { kind: 'ended', endedBy: 'dispelled', atS: NOON_S + 60 },
  ]);
  const rental: ReasonEvent = { kind: 'grant_received', grant: grantOf(1) };
  const use: ReasonEvent = { kind: 'sign_of_use', order: { grantId: idOf(1), phoneKey: keyOf(1) } };
  const held = run(suspected, [rental, given(at(60))]);
  expect(purposes(held)).toEqual(['asset_protection']);
  const used = run(held.state, [use, given(at(61))]);
  expect(used.changes.map(({ kind, reason }) => `${kind} ${reason.purpose}`)).toEqual([
    'started rental_contract',
    'ended asset_protection',
  ]);
});

test('M10: a theft grant begins without a sign of use, takes a suspicion over, and no staff dispels it', () => {
  const alone = run(freshReasonState(), [theftGrant(1), given(at(0))]);
  expect(alone.changes).toMatchObject([{ kind: 'started', reason: { rentalId: CASE, grantId: idOf(1) } }]);
  const suspected = run(freshReasonState(), [SUSPECTED, given(at(0))]).state;
  const confirmed = run(suspected, [theftGrant(1), given(at(1800))]);
  expect(confirmed.changes).toMatchObject([
    { kind: 'extended', reason: { rentalId: CASE, grantId: idOf(1), firstGrantId: idOf(1), sinceS: NOON_S } },
  ]);
  const dispelled = run(confirmed.state, [move, given(at(1860))]);
  expect(purposes(dispelled)).toEqual(['asset_protection']);
  expect(purposes(run(dispelled.state, [TICK, given(at(FLOOR.theftGrantMaxS - 1))]))).toHaveLength(1);
  expect(purposes(run(dispelled.state, [TICK, given(at(FLOOR.theftGrantMaxS))]))).toEqual([]);
});

test('M3: a theft grant needs a known clock; it waits for one and then begins by itself', () => {
  const unknown = given(at(0, { clock: 'unknown' }));
  const waiting = run(freshReasonState(), [theftGrant(1), unknown]);
  expect(waiting).toMatchObject({ refusal: 'clock_unknown', changes: [] });
  const known = run(waiting.state, [{ kind: 'clock_changed' }, given(at(30))]);
  expect(purposes(known)).toEqual(['asset_protection']);
  expect(purposes(run(known.state, [{ kind: 'clock_changed' }, unknown]))).toEqual([]);
});

test('M3, M10: a theft grant of keys that have ended waits for a known clock, and then begins never', () => {
  const unknown = given(at(0, { clock: 'unknown' }));
  const waiting = run(freshReasonState(), [theftGrant(1, { keysEndS: NOON_S - 1 }), unknown]);
  expect(waiting.state.held).toHaveLength(1);
  const known = run(waiting.state, [{ kind: 'clock_changed' }, given(at(1))]);
  expect([known.state.held, known.state.reasons, known.changes]).toEqual([[], [], []]);
});

test('M3: a theft grant of more than 24 h is none; the case that is closed ends it, and no phone does', () => {
  const long = theftGrant(1, { notAfterS: NOON_S + FLOOR.theftGrantMaxS + 1 });
  expect(run(freshReasonState(), [long, given(at(0))]).refusal).toBe('too_long');
  const theft = run(freshReasonState(), [theftGrant(1), given(at(0))]).state;
  const order = { grantId: idOf(1), phoneKey: '' };
  expect(purposes(run(theft, [{ kind: 'phone_end', order }, given(at(1))]))).toEqual(['asset_protection']);
  expect(run(theft, [{ kind: 'grant_end', rentalId: CASE }, given(at(1))]).changes).toMatchObject([
    { kind: 'ended', endedBy: 'booking' },
  ]);
  const ended = run(theft, [{ kind: 'grant_end', rentalId: CASE }, given(at(1))]).state;
  expect(run(ended, [theftGrant(2), given(at(2))])).toMatchObject({ refusal: 'rental_ended', changes: [] });
});

test('M3: help lasts half an hour, is stopped by the rider, and pressed again while it runs is the same', () => {
  const helped = run(freshReasonState(), [HELP, given(at(0))]);
  const again = run(helped.state, [{ kind: 'help_pressed', eventId: idOf(2) }, given(at(60))]);
  expect(again.changes).toEqual([]);
  expect(run(helped.state, [{ kind: 'help_stopped' }, given(at(60))]).changes).toMatchObject([
    { kind: 'ended', endedBy: 'rider' },
  ]);
  expect(run(freshReasonState(), [{ kind: 'help_stopped' }, given(at(0))]).refusal).toBe('nothing_to_stop');
});

test('M3: an accident is over when its packet is on its way, or nothing happened; then another can begin', () => {
  const begun = run(freshReasonState(), [ACCIDENT, given(at(0))]);
  const over = run(begun.state, [{ kind: 'accident_over' }, given(at(20))]);
  expect(over.changes).toMatchObject([{ kind: 'ended', reason: { purpose: 'accident' } }]);
  expect(purposes(run(over.state, [ACCIDENT, given(at(21))]))).toEqual(['accident']);
  expect(run(freshReasonState(), [{ kind: 'accident_over' }, given(at(0))]).refusal).toBe('nothing_to_stop');
});

test('M3: the ends of help, accident and suspicion leave a rental as it was', () => {
  const use: ReasonEvent = { kind: 'sign_of_use', order: { grantId: idOf(1), phoneKey: keyOf(1) } };
  const rented = run(
    freshReasonState(),
    [{ kind: 'grant_received', grant: grantOf(1) }, given(at(0))],
    [use, given(at(0))],
  ).state;
  const all = run(rented, [HELP, given(at(1))], [ACCIDENT, given(at(1))]).state;
  expect(purposes({ state: all, changes: [] })).toEqual(['rental_contract', 'assist', 'accident']);
  const after = run(all, [TICK, given(at(61))], [{ kind: 'help_stopped' }, given(at(62))]).state;
  expect(after.reasons).toEqual(rented.reasons);
});

test('M3: a pause ends nothing; only the rider who paused resumes, a renewal does not', () => {
  const use: ReasonEvent = { kind: 'sign_of_use', order: { grantId: idOf(1), phoneKey: keyOf(1) } };
  const rented = run(
    freshReasonState(),
    [{ kind: 'grant_received', grant: grantOf(1) }, given(at(0))],
    [use, given(at(0))],
  ).state;
  const order = { grantId: idOf(1), phoneKey: keyOf(1) };
  const foreign = { ...order, phoneKey: keyOf(9) };
  expect(run(rented, [{ kind: 'phone_pause', order: foreign }, given(at(1))]).refusal).toBe('wrong_phone');
  const paused = run(rented, [{ kind: 'phone_pause', order }, given(at(1))]);
  expect(paused.changes).toMatchObject([{ kind: 'extended', reason: { paused: true } }]);
  expect(decodeReasonState(encodeReasonState(paused.state))).toEqual(paused.state);
  const renewal: ReasonEvent = {
    kind: 'grant_received',
    grant: grantOf(2, { notAfterS: NOON_S + 7200 }),
  };
  const renewed = run(paused.state, [renewal, given(at(2))]);
  expect(renewed.state.reasons).toMatchObject([{ grantId: idOf(2), paused: true }]);
  const resumed = run(renewed.state, [{ kind: 'phone_resume', order }, given(at(3))]);
  expect(resumed.changes).toMatchObject([{ kind: 'extended' }]);
  expect(resumed.state.reasons[0]).not.toHaveProperty('paused');
});

test('M12, M3: what begins by itself has no route and revives nothing', () => {
  for (const event of [SUSPECTED, HELP, ACCIDENT]) {
    const { state } = run(freshReasonState(), [event, given(at(0))]);
    const version = RULES.version;
    expect(state.reasons, event.kind).toMatchObject([
      { route: false, revived: false, policyVersion: version },
    ]);
  }
});

test('M3: staff whose grant is still to come dispels no suspicion', () => {
  const early = grantOf(7, { purpose: 'maintenance', rentalId: idOf(0x77), notBeforeS: NOON_S + 600 });
  const suspected = run(freshReasonState(), [SUSPECTED, given(at(0))]).state;
  const told = run(suspected, [{ kind: 'grant_received', grant: early }, given(at(60))]);
  expect(purposes(told)).toEqual(['asset_protection']);
  expect(purposes(run(told.state, [TICK, given(at(600))]))).toEqual([]);
});

test('M3: a theft grant that waits for a clock does not begin without one', () => {
  const blind = (seconds: number) => given(at(seconds, { clock: 'unknown' }));
  const step = run(freshReasonState(), [theftGrant(1), blind(0)], [TICK, blind(60)]);
  expect(purposes(step)).toEqual([]);
});
