/** The rules of this room at their bounds, and its tables written down a second time. */
import { describe, expect, test } from 'vitest';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import { type GrantPurpose, type GrantRefusal, HEALS } from '../../src/reasons/grant.ts';
import { judgeGrant } from '../../src/reasons/grants.ts';
import { holdsAt, type Reason } from '../../src/reasons/reason.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import { policyView } from '../../src/reasons/standing.ts';
import { freshReasonState, type ReasonState } from '../../src/reasons/state.ts';
import { phoneKeyOf } from '../../src/reasons/verify.ts';
import { at, BOOT, CURRENT, given, grantOf, idOf, keyOf, NOON_S, RULES } from './given.ts';

const fresh = freshReasonState();
const use = (number: number, phone = 1): ReasonEvent => ({
  kind: 'sign_of_use',
  order: { grantId: idOf(number), phoneKey: keyOf(phone) },
});
const step = (state: ReasonState, ...events: ReasonEvent[]): ReasonState =>
  events.reduce((before, event) => stepReasons(before, event, given(at(0))).state, state);
const received = (number: number, more: Parameters<typeof grantOf>[1] = {}): ReasonEvent => ({
  kind: 'grant_received',
  grant: grantOf(number, more),
});
/** The rental of grant 1, in use from noon on. */
function inUse(more: Parameters<typeof grantOf>[1] = {}): Reason {
  const [reason] = step(fresh, received(1, more), use(1)).reasons;
  if (reason === undefined) throw new Error('nothing in use');
  return reason;
}

describe('M3: how long a grant carries', () => {
  test('to its end, or for its longest duration where that is less', () => {
    expect(inUse()).toMatchObject({ bound: 'not_after', untilS: NOON_S + 3600, untilBootS: 4600 });
    expect(inUse({ maxDurationS: 3601 })).toMatchObject({ bound: 'not_after', untilS: NOON_S + 3600 });
    expect(inUse({ maxDurationS: 3600 })).toMatchObject({ bound: 'not_after', untilS: NOON_S + 3600 });
    expect(inUse({ maxDurationS: 3599 })).toMatchObject({ bound: 'max_duration', untilBootS: 4599 });
  });

  test('at both bounds it is over, on each clock; of another boot or without a clock at once', () => {
    const reason = inUse();
    expect(holdsAt(reason, at(3599))).toBe(true);
    expect(holdsAt(reason, at(3600))).toBe(false);
    expect(holdsAt(reason, at(10, { nowS: NOON_S + 3600 }))).toBe(false);
    expect(holdsAt(reason, at(10, { nowS: NOON_S + 3599 }))).toBe(true);
    expect(holdsAt(reason, at(3600, { nowS: NOON_S }))).toBe(false);
    expect(holdsAt(reason, at(10, { bootId: 'boot-2' }))).toBe(false);
    expect(holdsAt(reason, at(10, { clock: 'unknown' }))).toBe(false);
  });

  test('a local event runs on the boot clock alone', () => {
    const event = { ...inUse(), grantId: '', untilS: 0 };
    expect(holdsAt(event, at(10, { clock: 'unknown', nowS: 0 }))).toBe(true);
    expect(holdsAt(event, at(10, { bootId: 'boot-2' }))).toBe(false);
    expect(holdsAt(event, at(3600))).toBe(false);
  });

  test.each<[GrantPurpose, 'rentalGrantS' | 'maintenanceGrantS' | 'theftGrantS']>([
    ['rental_contract', 'rentalGrantS'],
    ['maintenance', 'maintenanceGrantS'],
    ['asset_protection', 'theftGrantS'],
  ])('a policy shortens a grant for %s by its own limit', (purpose, limit) => {
    const judge = (limits: Partial<typeof RULES.limits>) => {
      const policy = { ...CURRENT, rules: { ...RULES, limits: { ...RULES.limits, ...limits } } };
      return judgeGrant(grantOf(1, { purpose }), fresh, given(at(0), policy));
    };
    const others = { rentalGrantS: 1, maintenanceGrantS: 1, theftGrantS: 1 };
    expect(judge({ [limit]: 3599 })).toBe('too_long');
    expect(judge({ ...others, [limit]: 3600 })).toBeUndefined();
  });
});

test('M3: waiting heals what time or a paper can change, and nothing else', () => {
  const heals: GrantRefusal[] = [
    'not_yet',
    'policy_too_old',
    'policy_floor',
    'clock_unknown',
    'no_vault_key',
  ];
  const healing = Object.entries(HEALS).filter(([, is]) => is);
  expect(healing.map(([refusal]) => refusal).sort()).toEqual(heals.sort());
  expect(Object.keys(HEALS)).toHaveLength(20);
});

test('M3: what the reasons see of a policy that is current, stale or none', () => {
  const confirmation = { confirmedS: NOON_S, confirmedBootS: 1000, bootId: BOOT };
  const held = { rules: RULES, confirmation, countersLost: false, canSeal: false };
  expect(policyView({ ...held, moment: at(1) })).toEqual({ ...CURRENT, canSeal: false });
  const stale = { standing: 'stale', rules: RULES, canSeal: false };
  expect(policyView({ ...held, moment: at(8 * 86_400) })).toEqual(stale);
  const { rules: _, ...without } = held;
  expect(policyView({ ...without, moment: at(1) })).toEqual({ standing: 'none', canSeal: false });
});

test('M3: an order is held against the phone of its own grant: in use, begun with, or waiting', () => {
  const rented = step(fresh, received(1), use(1), received(5, { rentalId: idOf(9), phoneKey: keyOf(5) }));
  expect([1, 5, 7].map((n) => phoneKeyOf(rented, idOf(n)))).toEqual([keyOf(1), keyOf(5), undefined]);
  const longer = step(rented, received(2, { notAfterS: NOON_S + 7200 }));
  expect(longer.reasons).toMatchObject([{ grantId: idOf(2), firstGrantId: idOf(1) }]);
  expect([1, 2, 5, 7].map((n) => phoneKeyOf(longer, idOf(n)))).toEqual([
    keyOf(1),
    keyOf(1),
    keyOf(5),
    undefined,
  ]);
  const helped = step(rented, { kind: 'accident_noticed', eventId: idOf(3) });
  expect(phoneKeyOf({ ...helped, reasons: helped.reasons.toReversed() }, idOf(1))).toBe(keyOf(1));
});
