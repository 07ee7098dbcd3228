/**
 * `npm run bench [-- NAME…] [--json] [--strict] [--short | --full]`: measures, prints a table (or a line of JSON per
 * measure), and keeps what it found in docs/measured, a short run apart. With `--against REF` it compares the
 * working tree with a git reference instead, and keeps nothing. Exit 1 where a count or a number of bytes misses its
 * floor, with `--strict` also where a rate does; exit 2 for words it does not know, and where there is nothing to
 * compare with.
 */
import { readOrExit, readWords, WrongWords, wholeNumber } from '../command/words.ts';
import { ROOT } from '../structure/source-tree.ts';
import { type AgainstRun, needBenches, runAgainst } from './against.ts';
import { BENCHES, LONG } from './benches.ts';
import { drawCharts } from './charts.ts';
import { comparedLine, comparedTable } from './comparison.ts';
import { type Bench, type BenchSize, failures, type Measure } from './measure.ts';
import { CannotCompare, checkOut, type Reference } from './reference.ts';
import { circumstances, jsonLine, keepMeasures, round, textTable } from './report.ts';

const OPTIONS = {
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  short: { type: 'boolean' },
  full: { type: 'boolean' },
  unkept: { type: 'boolean' },
  against: { type: 'string' },
  rounds: { type: 'string' },
} as const;
const USAGE = `usage: npm run bench -- [NAME]… [--json] [--strict] [--short | --full] [--unkept]
       npm run bench -- [NAME]… --against REF [--rounds N] [--json] [--strict] [--short | --full]
  NAME is one of ${Object.keys(BENCHES).join(', ')}; no name is all but ${LONG.join(', ')}.
  --short   as CI measures        --full    also what takes longer than ten minutes in all
  --unkept  leaves docs/measured as it is
  --against compares with a git reference, N rounds of each (3) in fresh processes and in turn
`;

const { values, names, rounds } = readOrExit(USAGE, read);
const size: BenchSize = values.short ? 'short' : values.full ? 'full' : 'usual';
const say = (text: string) => values.json || process.stdout.write(`${text}\n`);
const isKept = size !== 'short' && !values.unkept;
process.exit(values.against === undefined ? await measureHere() : await measureAgainst(values.against));

function read() {
  const words = readWords(process.argv.slice(2), OPTIONS, Object.keys(BENCHES));
  const { short, full, against, rounds } = words.values;
  if (short && full) throw new WrongWords('--short and --full exclude each other.');
  if (rounds !== undefined && against === undefined) throw new WrongWords('--rounds goes with --against.');
  const names = words.isAll && !full ? words.names.filter((name) => !LONG.includes(name)) : words.names;
  return { ...words, names, rounds: wholeNumber('--rounds', rounds, 3, 1) };
}

async function measureHere(): Promise<number> {
  const failed: Measure[] = [];
  for (const name of names) {
    say(`\n${name}`);
    const startedMs = performance.now();
    const measures = await (BENCHES[name] as Bench)({ size, say: (text) => void say(`  ${text}`) });
    const lines = measures.map((each) => `${jsonLine(each)}\n`).join('');
    process.stdout.write(values.json ? lines : `\n${textTable(measures)}`);
    say(`after ${round((performance.now() - startedMs) / 1000)} s`);
    if (isKept) say(`kept in ${keepMeasures(name, commandOf(name), measures, circumstances(new Date()))}`);
    failed.push(...failures(measures, values.strict ?? false));
  }
  if (isKept) for (const path of drawCharts()) say(`drawn in ${path}`);
  for (const { name, value, unit } of failed)
    process.stderr.write(`missed: ${name}: ${round(value)} ${unit}\n`);
  return failed.length > 0 ? 1 : 0;
}

function commandOf(name: string): string {
  return `npm run bench -- ${name}${size === 'full' ? ' --full' : ''}`;
}

async function measureAgainst(ref: string): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  let reference: Reference | undefined;
  try {
    reference = checkOut(ROOT, ref);
    return await compareAll(reference, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return 130;
    if (!(error instanceof CannotCompare)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  } finally {
    reference?.remove();
  }
}

async function compareAll(reference: Reference, stopped: AbortSignal): Promise<number> {
  const options = (['strict', 'short', 'full'] as const).filter((each) => values[each]);
  const run: AgainstRun = {
    ...{ root: ROOT, reference, rounds, stopped, say: (text) => void say(`  ${text}`) },
    options: options.map((each) => `--${each}`),
  };
  await needBenches(run, names);
  let isGood = true;
  for (const name of names) {
    say(`\n${name}: the working tree (${circumstances(new Date()).commit}) against ${nameOf(reference)}`);
    const found = await runAgainst(run, name);
    const lines = found.measures.map((each) => comparedLine(reference.name, each));
    process.stdout.write(values.json ? lines.join('') : `\n${comparedTable(reference.name, found.measures)}`);
    isGood &&= found.isGood;
  }
  return isGood ? 0 : 1;
}

function nameOf({ name, commit }: Reference): string {
  return name.startsWith(commit) ? name : `${name} (${commit})`;
}
