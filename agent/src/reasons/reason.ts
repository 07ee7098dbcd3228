import { FLOOR, type PurposeId, type StreamKindId } from '@fleetveil/proto';
import type { Moment } from './moment.ts';

/** Purposes that can be a reason for precision. Everything else the unit does is coarse. */
export type ReasonPurpose = Extract<
  PurposeId,
  'rental_contract' | 'maintenance' | 'asset_protection' | 'assist' | 'accident'
>;

/**
 * Why something precise may be collected now, and until when. A unit holds a set of these (M3); ending one
 * leaves the others as they are. A plain value: it is kept over a restart.
 */
export interface Reason {
  readonly purpose: ReasonPurpose;
  /** The rental (or move) under a grant; the event's id for a local event. 32 hex characters. */
  readonly rentalId: string;
  /** The grant in force, 32 hex characters; empty for a local event. */
  readonly grantId: string;
  /** SHA-256 of that grant's signed body, 64 hex characters; empty for a local event. */
  readonly grantHash: string;
  /** When that grant expires, Unix seconds: how long it must be remembered as used. */
  readonly grantNotAfterS: number;
  /** The grant with which it began; empty where an event did. */
  readonly firstGrantId: string;
  /**
   * Ed25519 key of the rider's phone, 64 hex characters: it alone may end the reason at the socket. Empty for
   * thefts, accidents, and help pressed on the vehicle itself.
   */
  readonly phoneKey: string;
  /** Domain time of the sign of use or of the event, Unix seconds; 0 = the clock was not known then. */
  readonly sinceS: number;
  /** Domain time from which it no longer holds; 0 as above: a local event is bounded by the boot clock alone. */
  readonly untilS: number;
  /** The same bound on the boot clock: it holds even if the other clock is set back. */
  readonly untilBootS: number;
  /** Which bound `untilBootS` is: the grant's own end, or its longest duration. */
  readonly bound: 'not_after' | 'max_duration';
  /** Boot that `untilBootS` counts from. */
  readonly bootId: string;
  /** Whether the rider chose to have the route, and the policy allows it. */
  readonly route: boolean;
  /** The rider's own key, to which data keys of the route are sealed first; 64 hex characters. */
  readonly riderKey?: string | undefined;
  /** How long the rider keeps the route, days. */
  readonly routeKeepDays: number;
  /** Policy version when it began. */
  readonly policyVersion: number;
  /** A rental that had lapsed and was taken up again: its two `ends` are spent. */
  readonly revived: boolean;
  /** The rider paused the rental: it goes on, and nothing is taken until it is resumed. */
  readonly paused?: boolean | undefined;
}

/** Whether a reason stands on a grant; all others are local events. A theft is first one, then the other. */
export function isGranted({ grantId }: Pick<Reason, 'grantId'>): boolean {
  return grantId !== '';
}

/** What is true of every reason of a purpose. Whatever stands on a grant needs a known clock besides. */
export interface ReasonRule {
  /** Longest time a single grant can carry it, seconds; 0 = no grant can. A policy can only shorten it. */
  readonly grantS: number;
  /** Longest time an event noticed or pressed on the vehicle can carry it, boot clock, seconds; 0 = none can. */
  readonly eventS: number;
  /** Ends under the floor (no policy, or a stale one). */
  readonly needsPolicy: boolean;
  /** Kinds of stream it may seal into. */
  readonly seals: readonly StreamKindId[];
}

/** Seconds around an accident in which its packet is made. */
const ACCIDENT_S = 60;

/** One line per purpose; the compiler asks for each. */
export const REASON_RULES: Record<ReasonPurpose, ReasonRule> = {
  rental_contract: {
    grantS: FLOOR.rentalGrantMaxS,
    eventS: 0,
    needsPolicy: true,
    seals: ['ends', 'route'],
  },
  maintenance: { grantS: FLOOR.rentalGrantMaxS, eventS: 0, needsPolicy: true, seals: ['ends'] },
  asset_protection: {
    grantS: FLOOR.theftGrantMaxS,
    eventS: FLOOR.suspicionMaxS,
    needsPolicy: true,
    seals: ['theft'],
  },
  assist: { grantS: 0, eventS: FLOOR.assistMaxS, needsPolicy: false, seals: ['assist'] },
  accident: { grantS: 0, eventS: ACCIDENT_S, needsPolicy: false, seals: ['accident'] },
};

/** Every purpose that can be a reason, in a fixed order. */
export const REASON_PURPOSES = Object.keys(REASON_RULES) as readonly ReasonPurpose[];

/**
 * Whether a reason holds at a moment, both clocks asked where it stands on a grant; a local event runs on the boot
 * clock alone, so that no clock that is set can lengthen it. The last gate before anything is sealed asks this
 * again, so that a late tick cannot let a fix through.
 *
 * @example holdsAt(reason, { nowS: reason.untilS, bootS, bootId, clock: 'attested' }) // false
 */
export function holdsAt(reason: Reason, moment: Moment): boolean {
  if (reason.bootId !== moment.bootId || moment.bootS >= reason.untilBootS) return false;
  return !isGranted(reason) || (moment.clock !== 'unknown' && moment.nowS < reason.untilS);
}
