import type { DeviceRules, PurposeId, SignalId, SignalRule } from '@fleetveil/proto';
import type { PolicyView } from '../reasons/standing.ts';

const DROPPED: SignalRule = { kind: 'dropped' };

/**
 * What the rules say of a signal for a purpose. Default deny: what is not named is dropped (M5).
 *
 * @example ruleOf(rules, 'rider_route', 'speed') // { kind: 'dropped' }
 */
export function ruleOf(rules: DeviceRules | undefined, purpose: PurposeId, signal: SignalId): SignalRule {
  return rules?.signals[purpose]?.[signal] ?? DROPPED;
}

/** Purposes that go on under the floor, and in which form of it. All others wait for a policy (M3). */
const UNDER_FLOOR: Readonly<Record<PurposeId, 'never' | 'stale' | 'always'>> = {
  rental_contract: 'never',
  dispute: 'never',
  maintenance: 'never',
  diagnosis: 'never',
  rider_route: 'never',
  live_service: 'always',
  availability: 'never',
  fleet_health: 'never',
  asset_protection: 'never',
  assist: 'stale',
  accident: 'stale',
  statistics: 'never',
  charging: 'never',
  bookkeeping: 'never',
  authority_request: 'never',
  driving_score: 'never',
  marketing: 'never',
};

/** The rule in force now: the policy's, or what the floor leaves of it. */
export function ruleNow(policy: PolicyView, purpose: PurposeId, signal: SignalId): SignalRule {
  if (policy.standing === 'current') return ruleOf(policy.rules, purpose, signal);
  const goesOn = UNDER_FLOOR[purpose];
  if (goesOn === 'never') return DROPPED;
  if (policy.standing === 'stale') return ruleOf(policy.rules, purpose, signal);
  return purpose === 'live_service' && signal === 'cell' ? { kind: 'coarse', step: 'cell' } : DROPPED;
}
