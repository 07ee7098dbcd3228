import type { DeviceRules, PurposeId, SignalId, SignalRule, StepId } from '@fleetveil/proto';
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

/** Steps that are a number, in the unit the agent holds the signal in: permille, m, Wh, s. */
const STEP_SIZES: Readonly<Record<StepId, number | undefined>> = {
  cell: undefined,
  'in/out': undefined,
  'yes/no': undefined,
  id: undefined,
  code: undefined,
  count: 1,
  score: 1,
  day: 86_400,
  tick: undefined,
  '15 min': 900,
  '1 min': 60,
  '1 s': 1,
  '1 km': 1_000,
  '10 km': 10_000,
  '100 m': 100,
  '1 kWh': 1_000,
  '0.1 kWh': 100,
  '10 %': 100,
  '20 %': 200,
};

/**
 * A value in the rule's step, downwards; nothing for a signal that is dropped, sealed, or no number.
 *
 * @example inStep(637, { kind: 'coarse', step: '10 %' }) // 600
 */
export function inStep(value: number | undefined, rule: SignalRule): number | undefined {
  const size = rule.kind === 'coarse' ? STEP_SIZES[rule.step] : undefined;
  if (value === undefined || size === undefined || !Number.isFinite(value)) return undefined;
  return Math.floor(value / size) * size;
}
