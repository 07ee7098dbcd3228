/** What a run ends, keeps and reports, worked out from the register, a day, the rows' last days and the holds. Pure. */
import type { FieldSetId } from '@fleetveil/proto';
import { type HoldState, holdState } from './hold.ts';
import type { Ending, How } from './line.ts';

/** Rows of one table that have the same last day. */
export interface Census {
  readonly source: string;
  /** Days since 1970-01-01 UTC. */
  readonly endsDay: number;
  readonly rows: number;
  /** How many of them a hold is about. */
  readonly held: number;
}

/** A hold as a plan sees it. */
export interface PlannedHold {
  readonly holdId: string;
  readonly reviewDay: number;
}

/** Rows that go. */
export interface PlannedEnd {
  readonly source: string;
  /** Sets of the policy that end with them; none where the day is of Fleetveil's own making. */
  readonly sets: readonly FieldSetId[];
  readonly how: How;
  readonly rows: number;
  /** How many of them are put aside first, for a hold. */
  readonly held: number;
}

/** What a run does. */
export interface RetentionPlan {
  readonly ends: readonly PlannedEnd[];
  readonly holds: Readonly<Record<HoldState, readonly string[]>>;
}

/** The tables of the register, by name. */
export type Endings = Readonly<Record<string, Ending>>;

/** A table that nobody registered ends too: it has a last day, and a build that has it does not pass. */
const UNKNOWN: Ending = {
  end: { by: 'own_day', why: 'not registered' },
  ...({ how: 'row', remover: 'retention' } as const),
};

/**
 * Plans the run of a day. What ends on that day is still there on it.
 *
 * @example plan(REGISTER.fleet, today, await census(owner, today), holds).ends
 */
export function plan(
  register: Endings,
  nowDay: number,
  census: readonly Census[],
  holds: readonly PlannedHold[],
): RetentionPlan {
  const due = census.filter(({ source, endsDay }) => endsDay < nowDay && hasDay(register[source] ?? UNKNOWN));
  const ends = [...Map.groupBy(due, ({ source }) => source)].map(([source, group]) => ({
    ...{ source, ...kindOf(register[source] ?? UNKNOWN) },
    ...{ rows: sum(group, 'rows'), held: sum(group, 'held') },
  }));
  return { ends, holds: byState(holds, nowDay) };
}

/** Rows that go in one span of days. */
export interface Forecast {
  /** First day of the span; everything that is overdue is in the first. */
  readonly fromDay: number;
  readonly source: string;
  readonly sets: readonly FieldSetId[];
  readonly rows: number;
}

/**
 * What ends when, by spans of so many days from `nowDay` on, in the order of days and names. A row with the
 * last day `d` goes with the run of `d + 1`, and is counted there.
 *
 * @param spanDays 1 = by day, 7 = by week
 */
export function forecast(
  register: Endings,
  nowDay: number,
  census: readonly Census[],
  spanDays: number,
): Forecast[] {
  const spanOf = (endsDay: number): number => Math.max(0, Math.floor((endsDay + 1 - nowDay) / spanDays));
  const ending = census.filter(({ source }) => hasDay(register[source] ?? UNKNOWN));
  const groups = Map.groupBy(ending, ({ source, endsDay }) => `${spanOf(endsDay)} ${source}`);
  return [...groups.values()]
    .flatMap(([first, ...more]) => (first === undefined ? [] : [{ first, all: [first, ...more] }]))
    .map(({ first, all }) => ({
      fromDay: nowDay + spanOf(first.endsDay) * spanDays,
      ...{
        source: first.source,
        sets: kindOf(register[first.source] ?? UNKNOWN).sets,
        rows: sum(all, 'rows'),
      },
    }))
    .sort((a, b) => a.fromDay - b.fromDay || (a.source < b.source ? -1 : 1));
}

const hasDay = ({ end }: Ending): boolean => end.by === 'ends_on' || end.by === 'own_day';

function kindOf({ end, how }: Ending): { sets: readonly FieldSetId[]; how: How } {
  return { sets: end.by === 'ends_on' ? end.sets : [], how };
}

const sum = (group: readonly Census[], of: 'rows' | 'held'): number =>
  group.reduce((total, one) => total + one[of], 0);

function byState(holds: readonly PlannedHold[], nowDay: number): RetentionPlan['holds'] {
  const of = (state: HoldState): string[] =>
    holds.filter(({ reviewDay }) => holdState(reviewDay, nowDay) === state).map(({ holdId }) => holdId);
  return { open: of('open'), overdue: of('overdue'), lapsed: of('lapsed') };
}
