import type { SignalRule, StepId } from './signals.ts';

/** Steps that are a number, in the unit in which unit and data centre hold the signal: permille, m, Wh, s. */
const STEP_SIZES: Readonly<Record<StepId, number | undefined>> = {
  cell: undefined,
  'in/out': undefined,
  'yes/no': undefined,
  id: undefined,
  code: undefined,
  class: undefined,
  count: 1,
  score: 1,
  day: 86_400,
  tick: undefined,
  '15 min': 900,
  '1 min': 60,
  '1 s': 1,
  '1 km': 1_000,
  '10 km': 10_000,
  '100 m': 100,
  '1 kWh': 1_000,
  '0.1 kWh': 100,
  '10 %': 100,
  '20 %': 200,
};

/** Size of a rule's step in permille, m, Wh or s; nothing for a signal that is dropped, sealed, or no number. */
export function stepSize(rule: SignalRule): number | undefined {
  return rule.kind === 'coarse' ? STEP_SIZES[rule.step] : undefined;
}

/**
 * A value in the rule's step, downwards; nothing for a signal that is dropped, sealed, or no number.
 *
 * @example inStep(637, { kind: 'coarse', step: '10 %' }) // 600
 */
export function inStep(value: number | undefined, rule: SignalRule): number | undefined {
  const size = stepSize(rule);
  if (value === undefined || size === undefined || !Number.isFinite(value)) return undefined;
  return Math.floor(value / size) * size;
}
