import type { Reason, ReasonPurpose } from './reason.ts';

/** Purposes a grant can carry. */
export type GrantPurpose = Extract<ReasonPurpose, 'rental_contract' | 'maintenance' | 'asset_protection'>;

/** Purposes of a use of the vehicle by somebody who shows a sign of it. */
export type UsePurpose = Exclude<GrantPurpose, 'asset_protection'>;

/** Whether a purpose is that of a use. */
export function isUsePurpose(purpose: ReasonPurpose): purpose is UsePurpose {
  return purpose === 'rental_contract' || purpose === 'maintenance';
}

/** What a verified grant says, in the agent's own words. Ids are 32, keys and hashes 64 hex characters. */
export interface GrantFacts {
  readonly grantId: string;
  /** SHA-256 of the signed body. */
  readonly grantHash: string;
  readonly tenant: string;
  readonly vehicleId: string;
  readonly purpose: GrantPurpose;
  readonly rentalId: string;
  /** Unix seconds. */
  readonly notBeforeS: number;
  /** Unix seconds; from here on it no longer holds. */
  readonly notAfterS: number;
  /** Longest use from the moment this grant came into use, seconds, on the boot clock; 0 = no limit of its own. */
  readonly maxDurationS: number;
  readonly route: boolean;
  readonly routeKeepDays: number;
  /** Empty in a grant for theft: nobody's phone ends a pursuit. */
  readonly phoneKey: string;
  /** The rider's own X25519 key for the route, 64 hex characters; absent = the vault may open it. */
  readonly riderKey?: string | undefined;
  readonly minPolicyVersion: number;
  /**
   * Unix seconds from which a key that signed it is over. There only if nobody knew the time when it came, so that it
   * is judged as soon as somebody does.
   */
  readonly keysEndS?: number | undefined;
}

/** Why a grant is not usable (now). Closed; the local socket answers with these words. */
export type GrantRefusal =
  /** Not decodable, or a field outside its bounds. */
  | 'malformed'
  /** The signature does not hold under any trusted key. */
  | 'bad_signature'
  /** A key of a role that may not sign grants. */
  | 'wrong_role'
  | 'other_tenant'
  | 'other_vehicle'
  /** A purpose no grant of this edition carries, or one the policy does not let collect. */
  | 'purpose_not_allowed'
  | 'not_yet'
  | 'expired'
  /** Longer than 4 h, or of no length. */
  | 'too_long'
  /** The unit's policy is older than the grant asks for. */
  | 'policy_too_old'
  /** No policy, a stale one, or lost counters. */
  | 'policy_floor'
  | 'clock_unknown'
  /** This grant was used up or ended before. */
  | 'used'
  /** The rental was ended by the rider or the booking system, or replaced. */
  | 'rental_ended'
  /** Issued before the unit lost its memory of used grants. */
  | 'before_recovery'
  /** No transport key of the vault is held: nothing could be sealed. */
  | 'no_vault_key'
  /** No such grant is held here. */
  | 'unknown_grant'
  /** The order is not signed by the grant's phone, or not over the socket's nonce. */
  | 'wrong_phone'
  /** Somebody has the vehicle under a grant: there is no theft to suspect. */
  | 'in_use'
  /** Nothing runs here that the order could stop. */
  | 'nothing_to_stop';

/** Whether waiting can heal a refusal: such a grant is held, any other is dropped. */
export const HEALS: Record<GrantRefusal, boolean> = {
  malformed: false,
  bad_signature: false,
  wrong_role: false,
  other_tenant: false,
  other_vehicle: false,
  purpose_not_allowed: false,
  not_yet: true,
  expired: false,
  too_long: false,
  policy_too_old: true,
  policy_floor: true,
  clock_unknown: true,
  used: false,
  rental_ended: false,
  before_recovery: false,
  no_vault_key: true,
  unknown_grant: false,
  wrong_phone: false,
  in_use: false,
  nothing_to_stop: false,
};

/** Whether a grant speaks of the same use as a reason: same purpose, rental and phone. */
export function continues(grant: GrantFacts, reason: Reason): boolean {
  return (
    grant.purpose === reason.purpose &&
    grant.rentalId === reason.rentalId &&
    grant.phoneKey === reason.phoneKey
  );
}
