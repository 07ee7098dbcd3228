/** Words of the policy as people say them: for `policy explain`, `policy diff` and the documents made of a policy. */
import type { Clock, Policy } from './policy.ts';
import type { AccessGrade, LinkGrade, PlaceGrade, TimeGrade } from './roles.ts';
import type { SignalRule } from './signals.ts';

/** An id as words. `plain('rental_end')` is `rental end`. */
export function plain(id: string): string {
  return id.replaceAll('_', ' ');
}

/** How finely a place can be known. */
export const PLACE_WORDS: Record<PlaceGrade, string> = {
  none: 'no place',
  parent: 'an area one step coarser than the cell',
  cell: 'an area (the cell of the region)',
  claim_cell: 'the area of a claim (resolution 10 at most)',
  named_place: 'a named place such as a charging station',
  precise: 'the precise place',
};

/** How finely a time can be known. */
export const TIME_WORDS: Record<TimeGrade, string> = {
  none: 'no time',
  day: 'the day',
  tick: 'the time in steps of a tick',
  second: 'the time to the second',
};

/** What an answer can be joined to. */
export const LINK_WORDS: Record<LinkGrade, string> = {
  none: 'nothing: counts only',
  vehicle: 'one vehicle',
  rental: 'one rental',
  case: 'what one case names',
  own: 'the asker alone',
};

/** A grade in words. */
export function gradeWords({ place, time }: AccessGrade): string {
  return `${PLACE_WORDS[place]} and ${TIME_WORDS[time]}`;
}

/** What becomes of a signal, in words. `coarse` and `sealed` are the document's own. */
export function ruleWords(rule: SignalRule): string {
  if (rule.kind === 'coarse') return `rounded to ${rule.step}`;
  return rule.kind === 'sealed' ? `sealed (stream ${rule.stream})` : 'dropped';
}

/** When something ends, in words. `90 days after rental end`. */
export function clockWords(clock: Clock, { route }: Pick<Policy, 'route'>): string {
  const { least, most } = route.keepDays;
  switch (clock.kind) {
    case 'period':
      return `${clock.period} after ${plain(clock.from)}`;
    case 'choice':
      return `${least} to ${most} days after ${plain(clock.from)}, as the rider chooses`;
    case 'event':
      return `${clock.plusDays === 0 ? 'at' : `${clock.plus} after`} ${plain(clock.until)}, ${clock.atMost} at most`;
  }
}

/** Seconds in the largest whole unit. `durationWords(900)` is `15 minutes`. */
export function durationWords(seconds: number): string {
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return counted(seconds / size, unit);
  }
  return counted(seconds, 'second');
}

/** `counted(2, 'day')` is `2 days`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
