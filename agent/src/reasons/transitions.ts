import type { ReasonEventKind } from './event.ts';
import type { ReasonPurpose } from './reason.ts';

/**
 * What an event means for a reason of a purpose, besides letting go of what no longer holds (which every
 * event does first):
 * `nothing` · `extend` a grant of the same use carries it on · `begin` it becomes a reason, or carries one on ·
 * `pause` it goes on and takes nothing · `resume` it takes again · `end` the named use or event is over.
 */
export type Transition = 'nothing' | 'extend' | 'begin' | 'pause' | 'resume' | 'end';

type Row = Readonly<Record<ReasonPurpose, Transition>>;

const ONLY_TIME: Row = {
  rental_contract: 'nothing',
  maintenance: 'nothing',
  asset_protection: 'nothing',
  assist: 'nothing',
  accident: 'nothing',
};

/**
 * Events × purposes. A grant's orders touch the purposes that begin with a grant and no other (M3). A theft grant
 * needs no sign of use: two people and the vault have signed that the vehicle is not with whom it should be.
 */
export const TRANSITIONS: Readonly<Record<ReasonEventKind, Row>> = {
  grant_received: {
    ...ONLY_TIME,
    rental_contract: 'extend',
    maintenance: 'extend',
    asset_protection: 'begin',
  },
  sign_of_use: { ...ONLY_TIME, rental_contract: 'begin', maintenance: 'begin' },
  grant_end: { ...ONLY_TIME, rental_contract: 'end', maintenance: 'end', asset_protection: 'end' },
  phone_end: { ...ONLY_TIME, rental_contract: 'end', maintenance: 'end' },
  phone_pause: { ...ONLY_TIME, rental_contract: 'pause' },
  phone_resume: { ...ONLY_TIME, rental_contract: 'resume' },
  theft_suspected: { ...ONLY_TIME, asset_protection: 'begin' },
  accident_noticed: { ...ONLY_TIME, accident: 'begin' },
  accident_over: { ...ONLY_TIME, accident: 'end' },
  help_pressed: { ...ONLY_TIME, assist: 'begin' },
  help_stopped: { ...ONLY_TIME, assist: 'end' },
  tick: ONLY_TIME,
  clock_changed: ONLY_TIME,
  policy_changed: ONLY_TIME,
  restart: ONLY_TIME,
  suspend: ONLY_TIME,
};
