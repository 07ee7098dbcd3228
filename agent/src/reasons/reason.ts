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
  /** The grant in force, 32 hex characters. */
  readonly grantId: string;
  /** SHA-256 of that grant's signed body, 64 hex characters. */
  readonly grantHash: string;
  /** When that grant expires, Unix seconds: how long it must be remembered as used. */
  readonly grantNotAfterS: number;
  /** The grant with which it began. */
  readonly firstGrantId: string;
  /** Ed25519 key of the rider's phone, 64 hex characters: it alone may end the reason at the socket. */
  readonly phoneKey: string;
  /** Domain time of the sign of use, Unix seconds. */
  readonly sinceS: number;
  /** Domain time from which it no longer holds. */
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
}

/** What is true of every reason of a purpose. */
export interface ReasonRule {
  /** `grant`: a signed grant and a sign of use. `event`: something the unit itself noticed, or help pressed. */
  readonly startedBy: 'grant' | 'event';
  /** Ends when the clock is no longer known. */
  readonly needsClock: boolean;
  /** Ends under the floor (no policy, or a stale one). */
  readonly needsPolicy: boolean;
  /** Longest time a single grant or event can carry it, seconds; a policy can only shorten it. */
  readonly longestS: number;
  /** Kinds of stream it may seal into. */
  readonly seals: readonly StreamKindId[];
}

/**
 * One line per purpose; the compiler asks for each. No event of this edition starts the three that are
 * `startedBy: 'event'`: their detectors come with their own events, and this table is what they will meet.
 */
export const REASON_RULES: Record<ReasonPurpose, ReasonRule> = {
  rental_contract: {
    startedBy: 'grant',
    needsClock: true,
    needsPolicy: true,
    longestS: FLOOR.rentalGrantMaxS,
    seals: ['ends', 'route'],
  },
  maintenance: {
    startedBy: 'grant',
    needsClock: true,
    needsPolicy: true,
    longestS: FLOOR.rentalGrantMaxS,
    seals: ['ends'],
  },
  asset_protection: {
    startedBy: 'event',
    needsClock: false,
    needsPolicy: true,
    longestS: FLOOR.suspicionMaxS,
    seals: ['theft'],
  },
  assist: {
    startedBy: 'event',
    needsClock: false,
    needsPolicy: false,
    longestS: FLOOR.assistMaxS,
    seals: ['assist'],
  },
  accident: { startedBy: 'event', needsClock: false, needsPolicy: false, longestS: 60, seals: ['accident'] },
};

/** Every purpose that can be a reason, in a fixed order. */
export const REASON_PURPOSES = Object.keys(REASON_RULES) as readonly ReasonPurpose[];

/**
 * Whether a reason holds at a moment, both clocks asked. The last gate before anything is sealed asks this
 * again, so that a late tick cannot let a fix through.
 *
 * @example holdsAt(reason, { nowS: reason.untilS, bootS, bootId, clock: 'attested' }) // false
 */
export function holdsAt(reason: Reason, moment: Moment): boolean {
  if (REASON_RULES[reason.purpose].needsClock && moment.clock === 'unknown') return false;
  if (reason.bootId !== moment.bootId || moment.bootS >= reason.untilBootS) return false;
  return moment.clock === 'unknown' || moment.nowS < reason.untilS;
}
