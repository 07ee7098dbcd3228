/** What a benchmark says, and whether that is good enough. */

/** What a figure should be. */
export interface Goal {
  readonly better: 'less' | 'more';
  /** Worse than this is a failure. */
  readonly floor: number;
  /** What we work towards; a met aim is raised. */
  readonly aim?: number;
}

/**
 * How far a figure can be trusted on a noisy machine: counts and bytes are the same on every machine and fail
 * CI; rates (anything with time in it) are printed, and fail with `--strict` only.
 */
export type MeasureKind = 'count' | 'bytes' | 'rate';

/** One figure. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  /** SI where there is one: `messages/s`, `ms`, `bytes a fix`. */
  readonly unit: string;
  readonly kind: MeasureKind;
  readonly goal?: Goal;
  /** The same of the pipeline most teams write, from the same run. */
  readonly baseline?: number;
}

/** How much is measured: `short` is for CI; all of `usual` fits into ten minutes; `full` is also what does not. */
export type BenchSize = 'short' | 'usual' | 'full';

/** What a benchmark is given. */
export interface BenchRun {
  readonly size: BenchSize;
  /** Progress, for people. */
  readonly say: (text: string) => void;
}

/** A benchmark: one subject, several figures. */
export type Bench = (run: BenchRun) => Promise<Measure[]>;

/**
 * Whether a figure meets its floor; one without a goal does.
 *
 * @example isGood({ name: 'a', value: 9, unit: 'ms', kind: 'rate', goal: { better: 'less', floor: 10 } }) // true
 */
export function isGood({ value, goal }: Measure): boolean {
  return goal === undefined || meets(value, goal);
}

/** Whether a value is at a goal's floor or better. */
export function meets(value: number, { better, floor }: Goal): boolean {
  return reaches(value, better, floor);
}

/** `met`, `floor` (the floor, not the aim), `missed`, or nothing where there is no goal. */
export function standing(measure: Measure): 'aim' | 'floor' | 'missed' | undefined {
  const { value, goal } = measure;
  if (goal === undefined) return undefined;
  if (!isGood(measure)) return 'missed';
  return goal.aim === undefined || reaches(value, goal.better, goal.aim) ? 'aim' : 'floor';
}

function reaches(value: number, better: Goal['better'], bound: number): boolean {
  return better === 'less' ? value <= bound : value >= bound;
}

/** Which failing figures end the command with an error: rates only where the caller asks for it. */
export function failures(measures: readonly Measure[], strict: boolean): Measure[] {
  return measures.filter((measure) => !isGood(measure) && (strict || measure.kind !== 'rate'));
}
