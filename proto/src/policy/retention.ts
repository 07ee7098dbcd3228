import type { RetentionRule, RetentionTable } from './derived.ts';
import { FIELD_SET_IDS, FIELD_SET_OWNER, type FieldSetId } from './fields.ts';
import type { Clock, FieldSet, Policy } from './policy.ts';
import { requireSound } from './sound.ts';

const DAY_MS = 86_400_000;

/**
 * The latest day on which a set of fields written on `day` may still exist (M6), in days since
 * 1970-01-01 UTC: the number that goes into `ends_on`. It is gone by the end of that day.
 *
 * `choiceDays` is the rider's own choice for a set that has one (the route), taken within the policy's
 * bounds; without it the policy's default holds. A set that the policy never stores ends on `day`.
 *
 *     latestEndDay(policy, 'ends', 20_000)      // 20_090
 *     latestEndDay(policy, 'route', 20_000, 1)  // 20_001
 */
export function latestEndDay(policy: Policy, fieldSet: FieldSetId, day: number, choiceDays?: number): number {
  const clock = storedSet(policy, fieldSet)?.clock;
  if (clock === undefined) return day;
  if (clock.kind === 'choice') return day + chosenDays(policy, choiceDays);
  if (clock.kind === 'event') return day + clock.atMostDays;
  return clock.from === 'year_end' ? yearsAfter(day, clock.days) : day + clock.days;
}

const YEAR_DAYS = 365;

/** The books' clock is a duty to keep as well: its years are those of the calendar, to their last day. */
function yearsAfter(day: number, days: number): number {
  const year = new Date(day * DAY_MS).getUTCFullYear() + Math.floor(days / YEAR_DAYS);
  return Date.UTC(year, 11, 31) / DAY_MS + (days % YEAR_DAYS);
}

/** What the rider chose, within the policy's bounds; the default where it is no number of days. */
export function chosenDays(policy: Policy, choiceDays: number | undefined): number {
  const { least, most, default: usual } = policy.route.keepDays;
  if (choiceDays === undefined || !Number.isFinite(choiceDays)) return usual;
  return Math.min(most, Math.max(least, Math.floor(choiceDays)));
}

/** The set as the policy has it; nothing where its purpose is `never` or leaves it out. */
function storedSet(policy: Policy, fieldSet: FieldSetId): FieldSet | undefined {
  const owner = FIELD_SET_OWNER[fieldSet];
  if (owner === 'upkeep') return policy.upkeep.get(fieldSet);
  const purpose = policy.purposes[owner];
  return purpose === 'never' ? undefined : purpose.kept.get(fieldSet);
}

/** Most days that a set can live after it was written; 0 for one that is never stored. */
export function longestDays(policy: Policy, fieldSet: FieldSetId): number {
  const clock = storedSet(policy, fieldSet)?.clock;
  return clock === undefined ? 0 : clockDays(policy, clock);
}

function clockDays(policy: Policy, clock: Clock): number {
  if (clock.kind === 'choice') return policy.route.keepDays.most;
  if (clock.kind === 'event') return clock.atMostDays;
  return clock.from === 'year_end' ? clock.days + Math.ceil(clock.days / YEAR_DAYS / 4) + 366 : clock.days;
}

/** Every set of stored fields with its end: for the schema check, the partitions and the purge. */
export function deriveRetention(policy: Policy): RetentionTable {
  requireSound(policy);
  const rules = FIELD_SET_IDS.map((id) => [id, ruleOf(policy, id)] as const);
  return Object.fromEntries(rules) as RetentionTable;
}

function ruleOf(policy: Policy, id: FieldSetId): RetentionRule | undefined {
  const set = storedSet(policy, id);
  if (set === undefined) return undefined;
  return { fieldSet: id, purpose: FIELD_SET_OWNER[id], ...set, maxDays: clockDays(policy, set.clock) };
}
