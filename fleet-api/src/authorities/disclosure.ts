/**
 * The case of an order: opened by one officer, decided by another, answered for a month. Pure.
 *
 *     open ──── another officer agrees ────► approved ── 30 days ──► closed (the copy is gone, the log stays)
 *      ├─────── refused, by either ───────► refused
 *      └─────── 7 days without a word ────► lapsed
 */
import type { InstantRefusal } from './instant.ts';

/** Laws under which an order may come, each with its name: a closed list, so that "somebody asked" is no ground. */
export const GROUNDS = {
  lv_cpl_190: 'Latvian Criminal Procedure Law Section 190',
  ee_ccp_215: 'Estonian Code of Criminal Procedure § 215',
  lt_ccp_155: 'Lithuanian Code of Criminal Procedure Article 155',
  eio_2014_41: 'European Investigation Order, Directive 2014/41/EU',
  gdpr_58_1_e: 'GDPR Article 58(1)(e), a supervisory authority',
} as const;
/** One of them. */
export type GroundId = keyof typeof GROUNDS;
export const GROUND_IDS = Object.keys(GROUNDS) as readonly GroundId[];

const DAY_S = 86_400;
/** Days after which a case that nobody decided lapses (D). */
export const LAPSE_DAYS = 7;
/** Days for which the copy of an answer is kept (policy, `authority_copy`). */
export const COPY_DAYS = 30;
/** Years for which the case itself is kept (policy, `authority_log`). */
const LOG_YEARS = 5;
/** Most days for which an order may forbid to tell those concerned (D). */
export const MOST_UNTOLD_DAYS = 366;
/** Most instants of one order: more would be a track. */
export const MOST_INSTANTS = 20;

/** A case as stored, without its instants. Times are Unix seconds of the fleet clock. */
export interface Disclosure {
  readonly caseId: string;
  readonly authority: string;
  readonly ground: GroundId;
  readonly groundText: string;
  readonly caseNumber: string;
  readonly vehicleId: string;
  /** The order asks whose the rental was, not only which. */
  readonly asksPerson: boolean;
  /** The order asks where the vehicle was. */
  readonly asksPlaces: boolean;
  /** Until when the order forbids to tell; `undefined` = told at once. */
  readonly untoldUntilS: number | undefined;
  readonly openedS: number;
  readonly openedBy: string;
  readonly lapsesS: number;
  readonly state: 'open' | 'approved' | 'refused';
  readonly decidedS: number | undefined;
  readonly decidedBy: string | undefined;
  readonly refusal: string | undefined;
}

/** Where a case stands. */
export const STANDINGS = ['open', 'lapsed', 'refused', 'approved', 'closed'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Where a case stands now. */
export function standingOf({ state, lapsesS, decidedS }: Disclosure, nowS: number): Standing {
  if (state === 'open') return nowS < lapsesS ? 'open' : 'lapsed';
  if (state === 'refused') return 'refused';
  return nowS < copyEndS(decidedS ?? 0) ? 'approved' : 'closed';
}

/** When the copy of an answer ends. */
export const copyEndS = (decidedS: number): number => decidedS + COPY_DAYS * DAY_S;
/** When a case lapses that was opened then. */
export const lapseS = (openedS: number): number => openedS + LAPSE_DAYS * DAY_S;

/** Last day of the case, `YYYY-MM-DD`: five years after the latest second at which it can be answered (M6). */
export function caseEndsOn(openedS: number): string {
  const day = new Date(lapseS(openedS) * 1000);
  day.setUTCFullYear(day.getUTCFullYear() + LOG_YEARS);
  return day.toISOString().slice(0, 10);
}

/** What the second officer may say. */
export type Verdict = 'approve' | 'refuse';

/** Why a verdict is not taken; `undefined` = it is. The first officer may take the order back, not agree to it (M10). */
export function refuseVerdict(
  disclosure: Disclosure,
  verdict: Verdict,
  { officer, nowS }: { readonly officer: string; readonly nowS: number },
): 'authority_decided' | 'authority_lapsed' | 'second_officer' | undefined {
  const standing = standingOf(disclosure, nowS);
  if (standing === 'lapsed') return 'authority_lapsed';
  if (standing !== 'open') return 'authority_decided';
  return verdict === 'approve' && officer === disclosure.openedBy ? 'second_officer' : undefined;
}

/** Whether an order's ban on telling has an end that may be: later than now, a year ahead at most. */
export function isUntoldEnd(untilS: number, nowS: number): boolean {
  return untilS > nowS && untilS <= nowS + MOST_UNTOLD_DAYS * DAY_S;
}

/** What to do about an instant that is none, in a sentence. */
export const INSTANT_RULES: Readonly<Record<InstantRefusal | 'ahead' | 'again', string>> = {
  no_such_time:
    'must be a local time to the second that a calendar has: YYYY-MM-DDTHH:MM:SS, without an offset',
  no_such_zone: 'must be told in UTC, an offset such as +03:00 or a zone such as Europe/Riga',
  skipped: 'does not exist: clocks went forward over it; ask the authority what it meant',
  twice: 'happened twice: clocks went back; ask the authority which it meant and state it with its offset',
  ahead: 'must be over: an order about what is to come is a case of another kind',
  again: 'is in the list already',
};
