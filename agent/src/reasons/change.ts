import type { RentalEndWord } from '@fleetveil/proto';
import type { GrantRefusal } from './grant.ts';
import type { Moment } from './moment.ts';
import type { Reason } from './reason.ts';
import type { PolicyView } from './standing.ts';
import type { ReasonState } from './state.ts';

/** Who this unit is, the moment, and the policy: what every rule of this room is asked with. */
export interface ReasonContext {
  readonly tenant: string;
  readonly vehicleId: string;
  readonly moment: Moment;
  readonly policy: PolicyView;
}

/** What ended a reason: what ends a rental, or that somebody with a grant dispelled a suspicion of theft. */
export type ReasonEndWord = RentalEndWord | 'dispelled';

/** What a step changed. The caller acts on them in this order. */
export type ReasonChange =
  /** Begins now: open streams under it. */
  | { readonly kind: 'started'; readonly reason: Reason }
  /** The same use under a new grant: chunks from now on carry the new grant id. */
  | { readonly kind: 'extended'; readonly reason: Reason }
  /** Over: seal the last fix inside it as the end fix. `atS` is never later than its bound. */
  | {
      readonly kind: 'ended';
      readonly reason: Reason;
      readonly endedBy: ReasonEndWord;
      /** Domain time of the end, Unix seconds; a lower bound after a reboot with an unknown clock. */
      readonly atS: number;
    };

/** The new state, what changed, and why an asked-for grant or order had no effect. */
export interface ReasonStep {
  readonly state: ReasonState;
  readonly changes: readonly ReasonChange[];
  /** Why the event's grant, order or own claim has no effect now; absent = it has, or there was none. */
  readonly refusal?: GrantRefusal;
}
