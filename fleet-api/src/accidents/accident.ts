/**
 * The case of an accident (rules): opened by a notice, released to one insurer at a time, objected to, closed. Pure.
 *
 *     notice ──► open ──── operator, with a reason, or the rider ───► released ── its day ──► open
 *                 │ ▲                                                    │
 *                 │ └──── the rider takes it back ──── objected ◄────────┤ the rider objects: releases end at once
 *                 └───────── the operator closes the claim ──► closed ◄──┘
 */
import { dayOf } from '@fleetveil/proto';

/** A case as stored. Times are Unix seconds of the fleet clock. */
export interface AccidentCase {
  readonly caseId: string;
  readonly tenant: string;
  readonly vehicleId: string;
  readonly streamId: string;
  readonly openedS: number;
  readonly objectedS: number | undefined;
  readonly closedS: number | undefined;
  readonly endsOn: string;
}

/** Why a release ended before its day. */
export const RELEASE_ENDS = ['withdrawn', 'objected', 'closed'] as const;
export type ReleaseEnd = (typeof RELEASE_ENDS)[number];

/** A release of a packet to one insurer. */
export interface Release {
  readonly releaseId: string;
  readonly caseId: string;
  readonly insurerId: string;
  readonly askedBy: 'operator' | 'rider';
  readonly reason: string;
  readonly releasedS: number;
  readonly untilS: number;
  readonly endedS: number | undefined;
  readonly endedBecause: ReleaseEnd | undefined;
  /** When the insurer first read the packet. */
  readonly fetchedS: number | undefined;
}

/** Where a case stands. */
export const ACCIDENT_STANDINGS = ['open', 'released', 'objected', 'closed'] as const;
export type AccidentStanding = (typeof ACCIDENT_STANDINGS)[number];

/** Days for which a release holds unless told otherwise, and at most (D): a claim that lasts longer is released again. */
export const RELEASE_DAYS = { usual: 30, most: 90 } as const;
const DAY_S = 86_400;
const TICK_S = 900;

/** Whether a release holds at a second. */
export function isHolding({ endedS, untilS }: Pick<Release, 'endedS' | 'untilS'>, nowS: number): boolean {
  return endedS === undefined && nowS < untilS;
}

/** Where a case stands now. */
export function accidentStanding(
  { closedS, objectedS }: Pick<AccidentCase, 'closedS' | 'objectedS'>,
  releases: readonly Release[],
  nowS: number,
): AccidentStanding {
  if (closedS !== undefined) return 'closed';
  if (objectedS !== undefined) return 'objected';
  return releases.some((release) => isHolding(release, nowS)) ? 'released' : 'open';
}

/** Why a release is not made in that standing. */
const REFUSED_IN = {
  open: undefined,
  released: 'accident_released',
  objected: 'accident_objected',
  closed: 'accident_closed',
} as const satisfies Record<AccidentStanding, string | undefined>;

/** Why a case is not released now; `undefined` = it may be. One insurer at a time: each has to be a decision. */
export function refuseRelease(standing: AccidentStanding) {
  return REFUSED_IN[standing];
}

/** The end of a release: the end of a UTC day, so that it tells nothing of when somebody was at work. */
export function releaseEndS(nowS: number, days: number): number {
  return (dayOf(nowS) + days + 1) * DAY_S;
}

/** A second as finely as operators may know it: the beginning of its tick (policy, `operator`). */
export const tickOf = (atS: number): number => atS - (atS % TICK_S);

/** Looks for the rental of a packet at most, and seconds to the next one: a packet may come weeks after its notice. */
export const MOST_LOOKS = 10;

/**
 * When the vault is asked again whose rental a packet is of; `undefined` = no more.
 *
 * @example [0, 1, 2].map((looked) => nextLookS(0, looked)) // [60, 240, 960]
 */
export function nextLookS(nowS: number, looked: number): number | undefined {
  return looked + 1 >= MOST_LOOKS ? undefined : nowS + 60 * 4 ** looked;
}
