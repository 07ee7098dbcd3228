import type { DeviceRules, StreamKindId } from '@fleetveil/proto';
import type { ReasonContext } from './change.ts';
import type { GrantFacts, GrantPurpose, GrantRefusal } from './grant.ts';
import { REASON_RULES, type ReasonPurpose } from './reason.ts';
import type { ReasonState } from './state.ts';

/** One question about a grant; nothing = it passes. */
type GrantCheck = (grant: GrantFacts, state: ReasonState, context: ReasonContext) => GrantRefusal | undefined;

/** What a policy calls the longest grant of a purpose. */
const LIMITS: Record<GrantPurpose, keyof DeviceRules['limits']> = {
  rental_contract: 'rentalGrantS',
  maintenance: 'maintenanceGrantS',
  asset_protection: 'theftGrantS',
};

/** The kind of stream whose positions a purpose is about: if the policy drops it, there is nothing to collect. */
const MAIN_STREAM: Record<ReasonPurpose, StreamKindId> = {
  rental_contract: 'ends',
  maintenance: 'ends',
  asset_protection: 'theft',
  assist: 'assist',
  accident: 'accident',
};

const isForUs: GrantCheck = (grant, _state, { tenant, vehicleId }) => {
  if (grant.tenant !== tenant) return 'other_tenant';
  return grant.vehicleId === vehicleId ? undefined : 'other_vehicle';
};

const isUnspent: GrantCheck = (grant, state) => {
  if (grant.notAfterS <= state.spentFloorS) return 'used';
  if (state.spent.some((spent) => spent.grantId === grant.grantId)) return 'used';
  if (state.closed.some((rental) => rental.rentalId === grant.rentalId && rental.final))
    return 'rental_ended';
  return grant.notBeforeS < state.grantsFromS ? 'before_recovery' : undefined;
};

/** The compiled-in limit holds without a policy too; a policy can only shorten it. */
const isShort: GrantCheck = (grant, _state, { policy }) => {
  const { grantS } = REASON_RULES[grant.purpose];
  const ofPolicy = policy.rules?.limits[LIMITS[grant.purpose]] ?? grantS;
  const lengthS = grant.notAfterS - grant.notBeforeS;
  return lengthS > 0 && lengthS <= Math.min(grantS, ofPolicy) ? undefined : 'too_long';
};

/** The clock, and the keys by it: judged before the policy, so that an expired grant is dropped and not kept. */
const isInTime: GrantCheck = (grant, _state, { moment }) => {
  if (moment.clock === 'unknown') return 'clock_unknown';
  if (grant.keysEndS !== undefined && moment.nowS >= grant.keysEndS) return 'bad_signature';
  if (moment.nowS >= grant.notAfterS) return 'expired';
  return moment.nowS < grant.notBeforeS ? 'not_yet' : undefined;
};

const isAllowed: GrantCheck = (grant, state, { policy }) => {
  if (policy.standing !== 'current' || policy.rules === undefined || state.lost) return 'policy_floor';
  if (policy.rules.version < grant.minPolicyVersion) return 'policy_too_old';
  return letsCollect(policy, grant.purpose) ? undefined : 'purpose_not_allowed';
};

const isSealable: GrantCheck = (_grant, _state, { policy }) => (policy.canSeal ? undefined : 'no_vault_key');

/** Every question, those that no waiting can heal first. */
const CHECKS: readonly GrantCheck[] = [isForUs, isUnspent, isShort, isInTime, isAllowed, isSealable];

/** Whether the policy has positions of this purpose leave at all: sealed, in its own kind of stream. Default deny. */
export function letsCollect(policy: ReasonContext['policy'], purpose: ReasonPurpose): boolean {
  const rule = policy.rules?.signals[purpose].position;
  return rule?.kind === 'sealed' && rule.stream === MAIN_STREAM[purpose];
}

/** Whether the policy has a route leave for a rider who chose it. */
export function letsCollectRoute(policy: ReasonContext['policy']): boolean {
  const rule = policy.rules?.signals.rider_route.position;
  return rule?.kind === 'sealed' && rule.stream === 'route';
}

/**
 * Whether a verified grant is usable now, and if not, why. It becomes a reason only with a sign of use.
 * `HEALS` says which refusals waiting can heal.
 *
 * @example judgeGrant(grantOfAnotherVehicle, state, context) // 'other_vehicle'
 */
export function judgeGrant(
  grant: GrantFacts,
  state: ReasonState,
  context: ReasonContext,
): GrantRefusal | undefined {
  for (const check of CHECKS) {
    const refusal = check(grant, state, context);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
