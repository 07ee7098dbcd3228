import { z } from 'zod';
import { isCell, resolutionOf } from '../cells.ts';
import { isStationBeginning } from '../station.ts';
import { EVENT_CLOCKS, FIELD_IDS, type FieldSetId, PERIOD_STARTS } from './fields.ts';
import { durationS, periodDays } from './period.ts';
import type { Clock, FieldSet } from './policy.ts';
import { LINK_GRADES, PLACE_GRADES, TIME_GRADES } from './roles.ts';
import { SIGNAL_STEPS, type SignalId, type SignalRule, STEP_IDS, STREAM_KIND_IDS } from './signals.ts';

/** Longest text of a block, characters: about a printed page. */
const TEXT_MAX = 3_000;
/** Most cells of resolution 6 in one place: twice the area of Latvia. */
const CELLS_MAX = 5_000;

/** Most beginnings of station numbers: a network names one, or its stations one by one. */
const STATIONS_MAX = 1_000;

/** What a terminal would obey rather than show; a text has none of it, but may have lines. */
const CONTROL = /[^\P{Cc}\n]/u;

/** A text for people. */
export const text = z
  .string()
  .trim()
  .min(1)
  .max(TEXT_MAX)
  .refine((value) => !CONTROL.test(value), 'must not have control characters');

const PERIOD_RULE =
  'must be a number of hours, days, months or years, such as `90 days`, never "as long as necessary"';

/** `90 days`, with its days. */
export const period = z.string().transform((value, context) => {
  const days = periodDays(value);
  if (days !== undefined) return { period: value, days };
  context.addIssue({ code: 'custom', message: PERIOD_RULE });
  return z.NEVER;
});

/** `4 hours`, in seconds. */
export const duration = z.string().transform((value, context) => {
  const seconds = durationS(value);
  if (seconds !== undefined) return seconds;
  context.addIssue({
    code: 'custom',
    message: 'must be a number of seconds, minutes, hours or days, such as `4 hours`',
  });
  return z.NEVER;
});

/** A list of H3 cells, none twice. `least` and `most` bound their resolution. */
export function cells(least: number, most: number) {
  const rule =
    least === most
      ? `must be an H3 cell of resolution ${most}`
      : `must be an H3 cell of resolution ${most} or coarser`;
  const cell = z.string().refine((value) => isCell(value) && within(resolutionOf(value), least, most), rule);
  return z.array(cell).max(CELLS_MAX).refine(isDistinct, 'must name every cell once');
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** Whether no entry of a list is there twice. */
export function isDistinct(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length;
}

/** How the numbers of public charging stations begin. */
export const stations = z
  .array(z.string().refine(isStationBeginning, 'must begin like an EVSE id, such as `LVABCE`, without `*`'))
  .max(STATIONS_MAX)
  .refine(isDistinct, 'must name every beginning once');

/** A map whose keys are words of a closed list. */
export function closedMap<const Key extends string, Value extends z.ZodType>(
  keys: readonly Key[],
  value: Value,
) {
  return z.partialRecord(z.enum(keys), value).transform((record) => {
    const entries = Object.entries(record) as [Key, z.output<Value>][];
    return new Map<Key, z.output<Value>>(entries) as ReadonlyMap<Key, z.output<Value>>;
  });
}

/** `dropped`, `coarse 10 %` or `sealed route`. */
const signalRule = z.string().transform((value, context): SignalRule => {
  if (value === 'dropped') return { kind: 'dropped' };
  const [kind, ...rest] = value.split(' ');
  const step = STEP_IDS.find((word) => word === rest.join(' '));
  const stream = STREAM_KIND_IDS.find((word) => word === rest.join(' '));
  if (kind === 'coarse' && step !== undefined) return { kind, step };
  if (kind === 'sealed' && stream !== undefined) return { kind, stream };
  context.addIssue({
    code: 'custom',
    message: `must be \`dropped\`, \`coarse\` with a step (${STEP_IDS.join(', ')}) or \`sealed\` with a stream (${STREAM_KIND_IDS.join(', ')})`,
  });
  return z.NEVER;
});

/** The signals that leave, by name. */
export const leaves = closedMap(Object.keys(SIGNAL_STEPS) as SignalId[], signalRule);

/** The finest place, time and link of a role. */
export const accessGrade = z.strictObject({
  place: z.enum(PLACE_GRADES),
  time: z.enum(TIME_GRADES),
  link: z.enum(LINK_GRADES),
});

/** The word with which a policy leaves a period to the rider. */
const CHOICE = 'as the rider chooses';

const periodOrChoice = z.string().transform((value, context) => {
  if (value === CHOICE) return { choice: true as const };
  const days = periodDays(value);
  if (days !== undefined) return { period: value, days };
  context.addIssue({ code: 'custom', message: PERIOD_RULE });
  return z.NEVER;
});

const fieldSetShape = z.strictObject({
  fields: z.array(z.enum(FIELD_IDS)).min(1).refine(isDistinct, 'must name every field once'),
  from: z.enum(PERIOD_STARTS).optional(),
  for: periodOrChoice.optional(),
  until: z.enum(EVENT_CLOCKS).optional(),
  plus: period.optional(),
  at_most: period.optional(),
});

const CLOCK_RULE =
  'must have either `from` and `for` (a fixed period), or `until`, `plus` and `at_most` (an event with a maximum)';

/** Fields that end together, and when. */
export const fieldSet = fieldSetShape.transform((value, context): FieldSet => {
  const clock = clockOf(value);
  if (clock !== undefined) return { fields: value.fields, clock };
  context.addIssue({ code: 'custom', message: CLOCK_RULE });
  return z.NEVER;
});

function clockOf(value: z.output<typeof fieldSetShape>): Clock | undefined {
  const { from, for: length, until, plus, at_most: most } = value;
  const fixed = from !== undefined && length !== undefined;
  const bound = until !== undefined && plus !== undefined && most !== undefined;
  if (fixed && until === undefined && plus === undefined && most === undefined)
    return 'choice' in length ? { kind: 'choice', from } : { kind: 'period', from, ...length };
  if (!bound || from !== undefined || length !== undefined) return undefined;
  return {
    kind: 'event',
    until,
    plus: plus.period,
    plusDays: plus.days,
    atMost: most.period,
    atMostDays: most.days,
  };
}

/** Sets of fields by name, of a closed list. */
export function fieldSets(names: readonly FieldSetId[]) {
  return closedMap(names, fieldSet);
}
