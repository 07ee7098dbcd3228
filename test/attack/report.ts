/** How attacks are written: a table for people, a line of JSON a figure for programs, a page for docs/measured. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Circumstances, round, textColumns } from '../bench/report.ts';
import { ROOT } from '../structure/source-tree.ts';
import {
  type Attack,
  type AttackToCome,
  type Figure,
  type Found,
  isMet,
  naiveFails,
  standing,
} from './attack.ts';
import type { Estimate } from './estimate.ts';

/** An attack with what it found. */
export interface Outcome {
  readonly attack: Attack;
  readonly found: Found;
  readonly seconds: number;
}

/** What a page tells. */
export interface Report {
  readonly outcomes: readonly Outcome[];
  readonly toCome: readonly AttackToCome[];
  readonly seed: number;
}

/** One line of JSON. */
export function jsonLine(number: number, figure: Figure): string {
  const { what, unit, ours, goal, naive, yardstick, missedBecause } = figure;
  return JSON.stringify({
    ...{ attack: number, name: what, unit, ...ours },
    ...{ goal: goal ?? null, naive: naive?.value ?? null, yardstick: yardstick ?? null },
    ...{ ok: isMet(figure), naive_fails: naiveFails(figure) ?? null, missed_because: missedBecause ?? null },
  });
}

const HEAD = ['#', 'figure', 'n', 'ours', '95 %', 'goal', 'naive', 'ideal report', 'unit', ''] as const;
const NUMBERS = [0, 2, 3, 4, 5, 6, 7];

/** The table of all figures, those of attacks to come as a row each. */
export function tableOf(report: Report): string {
  return textColumns([HEAD, ...rowsOf(report)], NUMBERS);
}

function rowsOf({ outcomes, toCome }: Report): string[][] {
  const rows = [
    ...outcomes.flatMap(({ attack, found }) => found.figures.map((figure) => rowOf(attack.number, figure))),
    ...toCome.map(({ number, question, goal }) => [
      `${number}`,
      question,
      '',
      '',
      '',
      goal,
      '',
      '',
      '',
      'not yet',
    ]),
  ];
  return rows.sort((a, b) => Number(a[0]) - Number(b[0]));
}

function rowOf(number: number, figure: Figure): string[] {
  const { what, unit, ours, goal, naive, yardstick } = figure;
  const bound = goal === undefined ? '' : `${goal.better === 'less' ? '<=' : '>='} ${round(goal.floor)}`;
  const fails = naiveFails(figure) === false ? ' (does not fail)' : '';
  return [
    ...[`${number}`, what, ours.n.toLocaleString('en'), round(ours.value), intervalOf(ours), bound],
    ...[naive === undefined ? '' : `${round(naive.value)}${fails}`],
    ...[yardstick === undefined ? '' : round(yardstick), unit, standing(figure)],
  ];
}

const intervalOf = ({ low, high }: Estimate) => `${round(low)} to ${round(high)}`;

/** Writes `docs/measured/attack.md` and `attack.json`; answers the page's path. */
export function keepReport(report: Report, at: Circumstances): string {
  const path = join(ROOT, 'docs/measured/attack.md');
  writeFileSync(path, pageOf(report, at));
  const kept = report.outcomes.map(({ attack, found }) => ({ number: attack.number, ...found }));
  writeFileSync(
    path.replace(/md$/, 'json'),
    `${JSON.stringify({ ...at, seed: report.seed, attacks: kept }, undefined, 2)}\n`,
  );
  return path;
}

/** The page: the table, what is missed and why, what is still useful, and who asked what. */
export function pageOf(report: Report, at: Circumstances): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const figures = report.outcomes.flatMap(({ attack, found }) =>
    found.figures.map((figure) => ({ number: attack.number, figure })),
  );
  const missed = figures.filter(({ figure }) => !isMet(figure));
  return [
    '# Measured: attacks',
    '',
    `\`npm run attack -- --keep\` on ${at.date}, commit ${at.commit}, ${at.machine}, seed ${report.seed}. Written by the`,
    'command. Goals are judged at the end of the 95 % interval that is worse for privacy, counts by the count; the naive',
    'agent goes through the same attack and has to miss the goal. What each means: [attacks](../attacks.md).',
    '',
    ...[
      row(HEAD),
      row(HEAD.map((_, i) => (NUMBERS.includes(i) ? '--:' : '---'))),
      ...rowsOf(report).map(row),
      '',
    ],
    ...[
      '## Missed',
      '',
      ...listOr(
        missed.map(({ number, figure }) => missedLine(number, figure)),
        'Nothing.',
      ),
      '',
    ],
    ...['## What is still of use', '', ...usefulnessOf(report), ''],
    ...['## Who asks what', '', ...report.outcomes.flatMap(({ attack }) => aboutOf(attack))],
    ...['## Not yet', '', ...listOr(report.toCome.map(notYetLine), 'Nothing.'), ''],
  ].join('\n');
}

const listOr = (lines: readonly string[], otherwise: string): readonly string[] =>
  lines.length === 0 ? [otherwise] : lines;

const missedLine = (number: number, { what, missedBecause = 'no reason known' }: Figure): string =>
  `- ${number}, ${what}: ${missedBecause}`;

const notYetLine = ({ number, adversary, question, goal, notYet }: AttackToCome): string =>
  `- ${number}. ${adversary}: ${question} (goal: ${goal}). ${notYet}`;

function usefulnessOf({ outcomes }: Report): readonly string[] {
  const lines = outcomes.flatMap(({ attack, found }) =>
    (found.usefulness ?? []).map(
      ({ what, value, unit }) => `- ${attack.number}: ${what}: ${round(value)} ${unit}`,
    ),
  );
  return listOr(lines, 'Nothing was measured.');
}

function aboutOf({ number, adversary, question, sees, method, naive }: Attack): string[] {
  return [
    `**${number}. ${adversary}: ${question}**`,
    '',
    ...[`- Sees: ${sees}`, `- Best attack known to us: ${method}`, `- The naive agent: ${naive}`, ''],
  ];
}
