import { expect, test } from 'vitest';
import { policyStanding, policyView } from '../../src/reasons/standing.ts';
import { at, BOOT, NOON_S, RULES } from './given.ts';

const WEEK_S = 7 * 86_400;
const confirmation = { confirmedS: NOON_S, confirmedBootS: 1000, bootId: BOOT };
const held = { rules: RULES, confirmation, countersLost: false };

test('M3: a policy is current for seven days after a signed "still so", and stale from then on', () => {
  expect(policyStanding({ ...held, moment: at(WEEK_S - 1) })).toBe('current');
  expect(policyStanding({ ...held, moment: at(WEEK_S) })).toBe('stale');
});

test('M3: setting the clock back does not keep a policy fresh', () => {
  expect(policyStanding({ ...held, moment: at(WEEK_S, { nowS: NOON_S + 5 }) })).toBe('stale');
});

test('M3: without a confirmation, or with no clock to tell its age, a policy is stale', () => {
  expect(policyStanding({ rules: RULES, countersLost: false, moment: at(0) })).toBe('stale');
  const blind = at(60, { clock: 'unknown' });
  expect(policyStanding({ ...held, moment: blind })).toBe('current');
  expect(policyStanding({ ...held, moment: { ...blind, bootId: 'boot-2' } })).toBe('stale');
});

test('M3: no policy and lost counters are the floor', () => {
  expect(policyStanding({ countersLost: false, moment: at(0) })).toBe('none');
  expect(policyStanding({ ...held, countersLost: true, moment: at(0) })).toBe('none');
  const view = policyView({ ...held, countersLost: true, moment: at(0), canSeal: true });
  expect(view).toEqual({ standing: 'none', canSeal: true });
});

test('M3: attested time keeps a policy current over a reboot, for the same seven days', () => {
  const after = (seconds: number) => at(seconds, { bootId: 'boot-2', bootS: 5 });
  expect(policyStanding({ ...held, moment: after(WEEK_S - 1) })).toBe('current');
  expect(policyStanding({ ...held, moment: after(WEEK_S) })).toBe('stale');
});
