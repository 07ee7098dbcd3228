/** Two trees' figures side by side (pure). */
import { percentile } from './durations.ts';
import { type Goal, meets } from './measure.ts';
import { round, textColumns } from './report.ts';

/** A line of `npm run bench -- --json`. */
export interface MeasureLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: Goal | null;
  readonly ok: boolean;
}

/** Which tree. */
export type Side = 'here' | 'there';

/** The figures of a measure, a round each, in the order of the rounds. */
export interface Compared {
  readonly name: string;
  readonly unit: string;
  readonly goal: Goal | null;
  readonly here: readonly number[];
  readonly there: readonly number[];
}

/** The trees in the order of a round: what warms up, or runs hot, meets each of them in turn. */
export function orderOf(round: number): readonly [Side, Side] {
  return round % 2 === 0 ? ['here', 'there'] : ['there', 'here'];
}

/** The lines of all rounds by measure; one that a tree does not have has no figures of it. */
export function compare(rounds: Readonly<Record<Side, readonly (readonly MeasureLine[])[]>>): Compared[] {
  const all = [...rounds.here.flat(), ...rounds.there.flat()];
  const first = new Map(all.map((line) => [line.name, line] as const).reverse());
  const figures = (side: Side, name: string) =>
    rounds[side].flatMap((lines) => lines.filter((line) => line.name === name).map(({ value }) => value));
  return [...new Set(all.map(({ name }) => name))].map((name) => {
    const { unit = '', goal = null } = first.get(name) ?? {};
    return { name, unit, goal, here: figures('here', name), there: figures('there', name) };
  });
}

/** The middle one, of an even number the lower: a figure that was measured. */
export const median = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : percentile(values, 50);

/** Here over there, of the medians; nothing where a tree has no figure, or none above 0 to divide by. */
export function ratioOf({ here, there }: Compared): number | undefined {
  const [ours, theirs] = [median(here), median(there)];
  return ours === undefined || theirs === undefined || theirs === 0 ? undefined : ours / theirs;
}

/** Fewer rounds are apart by chance too often. */
const ROUNDS_APART = 3;

/** Whether every round of one tree is on the same side of every round of the other, of three rounds or more. */
export function areApart({ here, there }: Compared): boolean {
  if (Math.min(here.length, there.length) < ROUNDS_APART) return false;
  return Math.max(...here) < Math.min(...there) || Math.max(...there) < Math.min(...here);
}

/** A table in columns; `apart` where no round of one tree lies among those of the other. */
export function comparedTable(reference: string, all: readonly Compared[]): string {
  const figure = (value: number | undefined) => (value === undefined ? '' : round(value));
  const raw = (values: readonly number[]) => values.map(round).join(' ');
  const head = ['measure', 'here', reference, 'ratio', 'unit', 'rounds here', `rounds ${reference}`, ''];
  const rows = all.map((each) => [
    ...[each.name, figure(median(each.here)), figure(median(each.there)), figure(ratioOf(each))],
    ...[each.unit, raw(each.here), raw(each.there), areApart(each) ? 'apart' : ''],
  ]);
  return textColumns([head, ...rows], [1, 2, 3]);
}

/** One line of JSON: as without `--against`, with the reference's median as the baseline, and all rounds. */
export function comparedLine(reference: string, compared: Compared): string {
  const { name, unit, goal, here, there } = compared;
  const value = median(here);
  const ok = value === undefined || goal === null || meets(value, goal);
  const line = {
    ...{ name, value: value ?? null, unit, goal, baseline: median(there) ?? null, ok },
    ...{ ratio: ratioOf(compared) ?? null, against: reference, rounds: { here, there } },
  };
  return `${JSON.stringify(line)}\n`;
}
