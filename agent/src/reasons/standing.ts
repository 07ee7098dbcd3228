import type { DeviceRules } from '@fleetveil/proto';
import type { Moment } from './moment.ts';

/** Where the unit stands with its policy. `none` and `stale` are the two forms of the floor. */
export type PolicyStanding = 'none' | 'stale' | 'current';

/** When a signed "still so" (or the policy itself) last came, as kept by whoever receives status answers. */
export interface PolicyConfirmation {
  /** Domain time of the confirmation, Unix seconds. */
  readonly confirmedS: number;
  /** Boot clock of the confirmation, times the demo's rate. */
  readonly confirmedBootS: number;
  /** Boot that `confirmedBootS` counts from. */
  readonly bootId: string;
}

/** What the reasons and the coarse reports need to know of the policy now. */
export interface PolicyView {
  readonly standing: PolicyStanding;
  /** The rules of the newest policy held; absent exactly when `standing` is `none`. */
  readonly rules?: DeviceRules;
  /** Whether a transport key of the vault that is valid now is held: without one nothing can be sealed. */
  readonly canSeal: boolean;
}

/**
 * Where the unit stands. Both clocks are asked, because a clock set back would keep a policy fresh for ever:
 * the boot clock goes on. After a reboot with an unknown clock the age cannot be known, which is stale.
 * Lost counters (`countersLost`) are the floor whatever else is held (architecture, "Floor").
 *
 * @example policyStanding({ moment, rules, countersLost: false }) // 'stale': never confirmed
 */
export function policyStanding(held: {
  readonly moment: Moment;
  readonly rules?: DeviceRules;
  readonly confirmation?: PolicyConfirmation;
  readonly countersLost: boolean;
}): PolicyStanding {
  const { moment, rules, confirmation } = held;
  if (rules === undefined || held.countersLost) return 'none';
  if (confirmation === undefined) return 'stale';
  const sameBoot = confirmation.bootId === moment.bootId;
  if (sameBoot && moment.bootS - confirmation.confirmedBootS >= rules.staleAfterS) return 'stale';
  if (moment.clock === 'unknown') return sameBoot ? 'current' : 'stale';
  return moment.nowS - confirmation.confirmedS >= rules.staleAfterS ? 'stale' : 'current';
}

/** The policy as one value for the reasons and the reports. See {@link policyStanding}. */
export function policyView(held: {
  readonly moment: Moment;
  readonly rules?: DeviceRules;
  readonly confirmation?: PolicyConfirmation;
  readonly countersLost: boolean;
  readonly canSeal: boolean;
}): PolicyView {
  const standing = policyStanding(held);
  if (standing === 'none' || held.rules === undefined) return { standing: 'none', canSeal: held.canSeal };
  return { standing, rules: held.rules, canSeal: held.canSeal };
}
