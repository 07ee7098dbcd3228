/** The account of scenarios as measures, and as a table for people. */
import type { Measure } from '../bench/measure.ts';
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
