/**
 * When a set of fields ends (T8, T9). Pure.
 *
 *     own clock          a period from a moment, a choice, or an event with a maximum
 *     open dispute       only what a dispute opens, only while it is open, three years at most
 *     legal hold         only what it is about, until its review and a month
 *
 * The latest of those that need the set is its day, worked out for each set by itself: when a bill still
 * stands, the bill stays, and nothing else stays because of it. A relation, the books and a publication are
 * clocks of their own sets only; nothing that a place can be read from has one of them (rule PL20).
 */
import {
  type Clock,
  deriveRetention,
  type EventClock,
  type FieldSetId,
  latestEndDay,
  type PeriodStart,
  type Policy,
} from '@fleetveil/proto';

/** Days (since 1970-01-01 UTC) on which things happened. */
export type Moments = Readonly<Partial<Record<PeriodStart | EventClock, number>>>;

/** What is known of one stored set. */
export interface Stored {
  /** Day on which it was written. */
  readonly writtenDay: number;
  readonly moments?: Moments;
  /** The rider's choice, for a set that has one. */
  readonly choiceDays?: number | undefined;
}

/** What may keep a set beyond its own clock. */
export interface Needs {
  readonly dispute?: { readonly openedDay: number; readonly closedDay?: number };
  /** Last day of each hold that is about it. */
  readonly holds?: readonly number[];
}

/** Sets that an open dispute needs: what it may open, and nothing more. */
const DISPUTED: ReadonlySet<FieldSetId> = new Set(['ends']);

/**
 * Last day of a set by its own clock. A moment that is not known yet counts as the day of writing for a
 * period, and as the maximum for an event, so that what happens can only bring the day nearer (M6).
 *
 *     lastDay(policy, 'guest_link', { writtenDay: 100 })                                  // 190
 *     lastDay(policy, 'guest_link', { writtenDay: 100, moments: { bill_settled: 103 } })  // 104
 */
export function lastDay(policy: Policy, set: FieldSetId, stored: Stored): number {
  const clock = deriveRetention(policy)[set]?.clock;
  if (clock === undefined) return stored.writtenDay;
  return clock.kind === 'event' ? eventDay(clock, stored) : periodDay(policy, set, clock, stored);
}

function eventDay(clock: Extract<Clock, { kind: 'event' }>, { writtenDay, moments }: Stored): number {
  const latest = writtenDay + clock.atMostDays;
  const happened = moments?.[clock.until];
  return happened === undefined ? latest : Math.min(latest, happened + clock.plusDays);
}

function periodDay(
  policy: Policy,
  set: FieldSetId,
  clock: Exclude<Clock, { kind: 'event' }>,
  { writtenDay, moments, choiceDays }: Stored,
): number {
  return latestEndDay(policy, set, moments?.[clock.from] ?? writtenDay, choiceDays);
}

/**
 * Last day of a set with everything that needs it: the latest of its own clock, an open dispute and holds.
 *
 *     lastDayNeeded(policy, 'trip_place', stored, { holds: [400] }) // 400, where its own clock says 190
 */
export function lastDayNeeded(policy: Policy, set: FieldSetId, stored: Stored, needs: Needs): number {
  return Math.max(lastDay(policy, set, stored), disputeDay(policy, set, needs), ...(needs.holds ?? []));
}

function disputeDay(policy: Policy, set: FieldSetId, { dispute }: Needs): number {
  if (dispute === undefined || !DISPUTED.has(set)) return Number.NEGATIVE_INFINITY;
  const { openedDay, closedDay } = dispute;
  const moments = closedDay === undefined ? {} : { case_close: closedDay };
  return lastDay(policy, 'dispute_case', { writtenDay: openedDay, moments });
}

/** Whether a policy keeps a set at all: what it keeps for no time is refused, not stored for a moment (T7). */
export function isKept(policy: Policy, set: FieldSetId): boolean {
  return (deriveRetention(policy)[set]?.maxDays ?? 0) > 0;
}

/**
 * What riders leave without an account (T6): a guest's link, and what a unit says it lost. Ninety days at
 * most. Visits of pages are not stored at all.
 */
export const OUTSIDE_LOGIN: readonly FieldSetId[] = ['guest_link', 'charging_link', 'loss_report'];

/** Most days of the sets above. */
export const OUTSIDE_LOGIN_DAYS = 90;

/**
 * What is never stored (T7): raw samples, which live in a unit's memory and are overwritten there, and the
 * signals that a policy does not name. A suspicion of theft that was dispelled keeps nothing: `plus 0 days`.
 */
export const NEVER_STORED = ['samples', 'unnamed signals', 'a dispelled suspicion'] as const;
