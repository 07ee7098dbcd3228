/** How measures are written: a table for people, a line of JSON each for programs, a page for docs/measured. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../structure/source-tree.ts';
import { isGood, type Measure, standing } from './measure.ts';

/** One line of JSON. */
export function jsonLine(measure: Measure): string {
  const { name, value, unit, goal, baseline } = measure;
  return JSON.stringify({
    name,
    value,
    unit,
    goal: goal ?? null,
    baseline: baseline ?? null,
    ok: isGood(measure),
  });
}

const HEAD = ['measure', 'value', 'unit', 'floor', 'aim', 'baseline', ''] as const;

function cellsOf(measure: Measure): string[] {
  const { name, value, unit, goal, baseline } = measure;
  const bound = (at: number | undefined) =>
    at === undefined ? '' : `${goal?.better === 'less' ? '<=' : '>='} ${round(at)}`;
  const baselineText = baseline === undefined ? '' : round(baseline);
  return [
    name,
    round(value),
    unit,
    bound(goal?.floor),
    bound(goal?.aim),
    baselineText,
    standing(measure) ?? '',
  ];
}

/** A table in columns. */
export function textTable(measures: readonly Measure[]): string {
  return textColumns([[...HEAD], ...measures.map(cellsOf)], [1, 3, 4, 5]);
}

/** Rows of text in columns, each as wide as its widest cell; those named hold numbers, and stand to the right. */
export function textColumns(rows: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const padded = (cell: string, at: number) =>
    numbers.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return rows.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}

/** Three significant digits, thousands apart: more would claim what a noisy machine cannot say. */
export function round(value: number): string {
  return value.toLocaleString(
    'en',
    value >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}

/** Machine, commit and date of a measurement. */
export interface Circumstances {
  readonly machine: string;
  readonly commit: string;
  readonly date: string;
}

/** Where and when this is measured. A commit with `+` had changes that are not in it. */
export function circumstances(now: Date): Circumstances {
  const git = (...words: string[]) => {
    try {
      return execFileSync('git', ['-C', ROOT, ...words], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      return '';
    }
  };
  const [first, ...others] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const changed = git('status', '--porcelain', '--', ':!docs/measured') === '' ? '' : '+';
  return {
    machine: `${others.length + 1} x ${first?.model.trim() ?? 'unknown'}, ${memory}, Linux, Node ${process.versions.node}`,
    commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changed}`,
    date: now.toISOString().slice(0, 10),
  };
}

/** Writes `docs/measured/NAME.md` and `NAME.json`; answers the page's path. */
export function keepMeasures(
  name: string,
  command: string,
  measures: readonly Measure[],
  at: Circumstances,
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const page = [
    `# Measured: ${name}`,
    '',
    `\`${command}\` on ${at.date}, commit ${at.commit}, ${at.machine}. Written by the command; the machine is noisy,`,
    'so compare figures of one run.',
    '',
    row(HEAD),
    row(HEAD.map((_, at) => (at === 1 || (at >= 3 && at <= 5) ? '--:' : '---'))),
    ...measures.map((measure) => row(cellsOf(measure))),
    '',
  ].join('\n');
  const path = join(ROOT, 'docs/measured', `${name}.md`);
  writeFileSync(path, page);
  writeFileSync(
    path.replace(/md$/, 'json'),
    `${JSON.stringify({ ...at, command, measures }, undefined, 2)}\n`,
  );
  return path;
}
