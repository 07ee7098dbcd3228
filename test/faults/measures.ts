/** The account of scenarios as measures, and as a table for people. */
import { failures, type Measure } from '../bench/measure.ts';
import { round, textColumns } from '../bench/report.ts';
import type { Outcome } from './run.ts';
import { sumOf } from './scenario.ts';

/** Precise collection may outlive its reason by this much, seconds of the boot clock. */
const MOST_OVERSTAY_S = 1;

const NONE = { better: 'less', floor: 0 } as const;

/** What is measured of an outcome. A scenario that broke off has one measure that says so. */
export function measuresOf({ name, seed, result }: Outcome): Measure[] {
  const called = (what: string) => `${name} (seed ${seed}): ${what}`;
  const count = { unit: 'fixes', kind: 'count' } as const;
  if ('skipped' in result) return [];
  if ('failed' in result)
    return [{ name: called('broke off'), value: 1, unit: 'runs', kind: 'count', goal: NONE }];
  const sum = sumOf(result.rides);
  return [
    { name: called('given'), value: sum.given, ...count, goal: { better: 'more', floor: 1 } },
    { name: called('stored'), value: sum.stored, ...count },
    ...Object.entries(sum.ledger).map(([reason, value]) => ({
      name: called(`ledger, ${reason}`),
      value,
      ...count,
    })),
    ...(sum.uncounted > 0
      ? [{ name: called('ledger, at least: the rest'), value: sum.uncounted, ...count }]
      : []),
    { name: called('refused'), value: sum.refused, ...count },
    { name: called('unaccounted'), value: sum.unaccounted, ...count, goal: NONE },
    { name: called('lost beyond what it may'), value: sum.lost, ...count, goal: NONE },
    { name: called('booked as lost and stored'), value: sum.overcounted, ...count, goal: NONE },
    { name: called('twice'), value: sum.twice + sum.strange, ...count, goal: NONE },
    { name: called('numbers reused'), value: sum.reused, unit: 'numbers', kind: 'count', goal: NONE },
    {
      name: called('overstay'),
      value: overstayOf(result.rides),
      unit: 's',
      kind: 'count',
      goal: { better: 'less', floor: MOST_OVERSTAY_S },
    },
    ...(result.counts ?? []).map((extra): Measure => {
      const { value, unit, atMost, atLeast } = extra;
      const goal =
        atMost !== undefined
          ? ({ better: 'less', floor: atMost } as const)
          : atLeast !== undefined
            ? ({ better: 'more', floor: atLeast } as const)
            : undefined;
      return { name: called(extra.name), value, unit, kind: 'count', ...(goal ? { goal } : {}) };
    }),
  ];
}

/**
 * The account of one seed over all its scenarios. A run of many seeds has a page of these: the scenarios one by one
 * would be thousands of lines.
 */
export function measuresOfSeed(seed: number, outcomes: readonly Outcome[]): Measure[] {
  const rides = outcomes.flatMap(({ result }) => ('rides' in result ? result.rides : []));
  const sum = sumOf(rides);
  const line = (what: string, value: number, unit: string, goal?: Measure['goal']): Measure => ({
    ...{ name: `seed ${seed}: ${what}`, value, unit, kind: 'count' },
    ...(goal ? { goal } : {}),
  });
  const inLedger = Object.values(sum.ledger).reduce((all, fixes) => all + fixes, 0);
  const skipped = outcomes.filter(({ result }) => 'skipped' in result).length;
  return [
    line('given', sum.given, 'fixes', { better: 'more', floor: 1 }),
    line('stored', sum.stored, 'fixes'),
    line('in the ledger', inLedger, 'fixes'),
    line('in the ledger, at least: the rest', sum.uncounted, 'fixes'),
    line('refused', sum.refused, 'fixes'),
    line('unaccounted', sum.unaccounted, 'fixes', NONE),
    line('lost beyond what its scenario may', sum.lost, 'fixes', NONE),
    line('booked as lost and stored', sum.overcounted, 'fixes', NONE),
    line('twice', sum.twice + sum.strange, 'fixes', NONE),
    line('numbers reused', sum.reused, 'numbers', NONE),
    line('overstay', overstayOf(rides), 's', { better: 'less', floor: MOST_OVERSTAY_S }),
    line('scenarios run', outcomes.length - skipped, 'scenarios', { better: 'more', floor: 1 }),
    line('scenarios not even', outcomes.filter((each) => !isEven(each)).length, 'scenarios', NONE),
  ];
}

/** Whether all that a scenario counted is as it should be. */
export function isEven(outcome: Outcome): boolean {
  return failures(measuresOf(outcome), false).length === 0;
}

const overstayOf = (rides: readonly { overstayS: number }[]) =>
  rides.reduce((most, { overstayS }) => Math.max(most, overstayS), 0);

export const TABLE_HEAD = [
  'scenario',
  'seed',
  'given',
  'stored',
  'ledger by reason',
  'refused',
  'unaccounted',
  'overstay s',
  '',
] as const;

/** A row of the table. */
export function rowOf({ name, seed, result }: Outcome, ok: boolean): string[] {
  if ('skipped' in result) return [name, `${seed}`, '', '', '', '', '', '', `skipped: ${result.skipped}`];
  if ('failed' in result) return [name, `${seed}`, '', '', '', '', '', '', `broke off: ${result.failed}`];
  const sum = sumOf(result.rides);
  const ledger = Object.entries(sum.ledger).map(([reason, fixes]) => `${reason} ${fixes}`);
  if (sum.uncounted > 0) ledger.push(`at least; the rest is ${sum.uncounted}`);
  return [
    ...[name, `${seed}`, `${sum.given}`, `${sum.stored}`, ledger.join(', '), `${sum.refused}`],
    ...[`${sum.unaccounted}`, round(overstayOf(result.rides)), ok ? 'ok' : 'NOT EVEN'],
  ];
}

/** The table of all rows. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  return textColumns([TABLE_HEAD, ...rows]);
}
