import { expect, test } from 'vitest';
import { type GrantFacts, type GrantRefusal, HEALS } from '../../src/reasons/grant.ts';
import { judgeGrant, letsCollectRoute } from '../../src/reasons/grants.ts';
import { freshReasonState, lostReasonState, type ReasonState } from '../../src/reasons/state.ts';
import { at, CURRENT, given, grantOf, idOf, NOON_S, RULES } from './given.ts';

const fresh = freshReasonState();

test('a grant of this vehicle, in its time, under a current policy, is usable', () => {
  expect(judgeGrant(grantOf(1), fresh, given(at(0)))).toBeUndefined();
  expect(judgeGrant(grantOf(1), fresh, given(at(3599.9)))).toBeUndefined();
  expect(judgeGrant(grantOf(1, { purpose: 'maintenance' }), fresh, given(at(0)))).toBeUndefined();
});

const wrong: [GrantRefusal, Partial<GrantFacts>][] = [
  ['other_tenant', { tenant: 'tallinn-bikes' }],
  ['other_vehicle', { vehicleId: idOf(7) }],
  ['not_yet', { notBeforeS: NOON_S + 61, notAfterS: NOON_S + 3600 }],
  ['expired', { notBeforeS: NOON_S - 3600, notAfterS: NOON_S + 60 }],
  ['too_long', { notAfterS: NOON_S + 4 * 3600 + 1 }],
  ['too_long', { notAfterS: NOON_S }],
  ['policy_too_old', { minPolicyVersion: RULES.version + 1 }],
];

test.each(wrong)('M3: a grant is %s with %o', (refusal, more) => {
  expect(judgeGrant(grantOf(1, more), fresh, given(at(60)))).toBe(refusal);
});

const spent = { ...fresh, spent: [{ grantId: idOf(1), notAfterS: NOON_S + 3600 }] };
const states: [GrantRefusal, ReasonState][] = [
  ['used', spent],
  ['used', { ...fresh, spentFloorS: NOON_S + 3600 }],
  ['rental_ended', { ...fresh, closed: [{ rentalId: idOf(0x1001), final: true }] }],
  ['before_recovery', { ...fresh, grantsFromS: NOON_S + 1 }],
  ['policy_floor', lostReasonState()],
];

test.each(states)('M3: a grant is %s to a unit that remembers %o', (refusal, state) => {
  expect(judgeGrant(grantOf(1), state, given(at(60)))).toBe(refusal);
});

test('M3: a rental that only lapsed may be taken up by another grant', () => {
  const lapsed = { ...fresh, closed: [{ rentalId: idOf(0x1001), final: false }] };
  expect(judgeGrant(grantOf(2), lapsed, given(at(60)))).toBeUndefined();
});

test('M3: no grant is usable with an unknown clock, without a policy, with a stale one, without a vault key', () => {
  const judge = (context: ReturnType<typeof given>) => judgeGrant(grantOf(1), fresh, context);
  expect(judge(given(at(0, { clock: 'unknown' })))).toBe('clock_unknown');
  expect(judge(given(at(0), { standing: 'none', canSeal: true }))).toBe('policy_floor');
  expect(judge(given(at(0), { ...CURRENT, standing: 'stale' }))).toBe('policy_floor');
  expect(judge(given(at(0), { ...CURRENT, canSeal: false }))).toBe('no_vault_key');
  expect(judge(given(at(0, { clock: 'corroborated' })))).toBeUndefined();
});

test('M5: a purpose whose positions the policy drops is not allowed', () => {
  const signals = {
    ...RULES.signals,
    rental_contract: { ...RULES.signals.rental_contract, position: { kind: 'dropped' } as const },
  };
  const policy = { ...CURRENT, rules: { ...RULES, signals } };
  expect(judgeGrant(grantOf(1), fresh, given(at(0), policy))).toBe('purpose_not_allowed');
  const maintenance = grantOf(1, { purpose: 'maintenance' });
  expect(judgeGrant(maintenance, fresh, given(at(0), policy))).toBeUndefined();
});

test('M3: a policy can shorten the longest grant and never lengthen it', () => {
  const limited = (rentalGrantS: number) => {
    return { ...CURRENT, rules: { ...RULES, limits: { ...RULES.limits, rentalGrantS } } };
  };
  expect(judgeGrant(grantOf(1), fresh, given(at(0), limited(3599)))).toBe('too_long');
  const long = grantOf(1, { notAfterS: NOON_S + 5 * 3600 });
  expect(judgeGrant(long, fresh, given(at(0), limited(9 * 3600)))).toBe('too_long');
});

test('M3: a grant that came when nobody knew the time is none once its keys have ended', () => {
  const grant = grantOf(1, { keysEndS: NOON_S + 60 });
  expect(judgeGrant(grant, fresh, given(at(99, { clock: 'unknown' })))).toBe('clock_unknown');
  expect(judgeGrant(grant, fresh, given(at(59)))).toBeUndefined();
  expect(judgeGrant(grant, fresh, given(at(60)))).toBe('bad_signature');
});

test('a refusal that waiting cannot heal is judged before one that it can', () => {
  const hopeless = grantOf(1, { vehicleId: idOf(7), notBeforeS: NOON_S + 60, minPolicyVersion: 9 });
  const refusal = judgeGrant(hopeless, fresh, given(at(0, { clock: 'unknown' })));
  expect(refusal).toBe('other_vehicle');
  expect(HEALS.other_vehicle).toBe(false);
});

test('M5: positions in clear, or in another kind of stream, are no leave for a purpose or a route', () => {
  const withRule = (signal: 'rental_contract' | 'rider_route', position: unknown) => {
    const signals = { ...RULES.signals, [signal]: { ...RULES.signals[signal], position } };
    return { ...CURRENT, rules: { ...RULES, signals } as typeof RULES };
  };
  const others = [
    { kind: 'coarse', resolution: 8 },
    { kind: 'sealed', stream: 'theft' },
    { kind: 'coarse', stream: 'ends' },
  ];
  for (const position of others) {
    expect(judgeGrant(grantOf(1), fresh, given(at(0), withRule('rental_contract', position)))).toBe(
      'purpose_not_allowed',
    );
    expect(letsCollectRoute(withRule('rider_route', position))).toBe(false);
  }
  expect(letsCollectRoute(withRule('rider_route', { kind: 'coarse', stream: 'route' }))).toBe(false);
  expect(letsCollectRoute(CURRENT)).toBe(true);
  expect(letsCollectRoute({ standing: 'none', canSeal: true })).toBe(false);
});
