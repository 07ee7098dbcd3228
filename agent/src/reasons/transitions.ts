import type { ReasonEventKind } from './event.ts';
import type { ReasonPurpose } from './reason.ts';

/**
 * What an event means for a reason of a purpose, besides letting go of what no longer holds (which every
 * event does first):
 * `nothing` · `extend` a grant of the same use carries it on · `begin` a waiting grant becomes a reason, or
 * carries one on · `end` the named use is over.
 */
export type Transition = 'nothing' | 'extend' | 'begin' | 'end';

type Row = Readonly<Record<ReasonPurpose, Transition>>;

const ONLY_TIME: Row = {
  rental_contract: 'nothing',
  maintenance: 'nothing',
  asset_protection: 'nothing',
  assist: 'nothing',
  accident: 'nothing',
};

/** Events × purposes. A grant's orders touch the purposes that begin with a grant and no other (M3). */
export const TRANSITIONS: Readonly<Record<ReasonEventKind, Row>> = {
  grant_received: { ...ONLY_TIME, rental_contract: 'extend', maintenance: 'extend' },
  sign_of_use: { ...ONLY_TIME, rental_contract: 'begin', maintenance: 'begin' },
  grant_end: { ...ONLY_TIME, rental_contract: 'end', maintenance: 'end' },
  phone_end: { ...ONLY_TIME, rental_contract: 'end', maintenance: 'end' },
  tick: ONLY_TIME,
  clock_changed: ONLY_TIME,
  policy_changed: ONLY_TIME,
  restart: ONLY_TIME,
  suspend: ONLY_TIME,
};
