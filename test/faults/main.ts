/**
 * `npm run fault [-- SCENARIO…] [--seed N[,N…]] [--seeds N] [--at-once N] [--json] [--short]`: faults over a running fleet,
 * and the exact account afterwards (docs/faults.md). Exit 1 where an account is not even, 2 for words it does not know.
 */
import { failures, type Measure } from '../bench/measure.ts';
import { circumstances, jsonLine, keepMeasures, round } from '../bench/report.ts';
import { readOrExit, readWords, wholeNumber } from '../command/words.ts';
import { isEven, measuresOf, measuresOfSeed, rowOf, tableOf } from './measures.ts';
import { type Outcome, runScenarios } from './run.ts';
import { sumOf } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { seedsOf } from './seeds.ts';

const OPTIONS = {
  seed: { type: 'string' },
  seeds: { type: 'string' },
  'at-once': { type: 'string' },
  json: { type: 'boolean' },
  short: { type: 'boolean' },
} as const;
const WHAT = Object.entries(SCENARIOS).map(([name, { what }]) => `  ${name.padEnd(18)} ${what}\n`);
const USAGE = `usage: npm run fault -- [SCENARIO…] [--seed N[,N…]] [--seeds N] [--at-once N] [--json] [--short]\n${WHAT.join('')}`;
const COMMAND = ['npm run fault', ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)].join(
  ' ',
);
/** Seeds have so many values. */
const MOST_SEED = 1_000_000;

const { values, names, isAll, seeds, isAgain, atOnce } = readOrExit(USAGE, () => {
  const words = readWords(process.argv.slice(2), OPTIONS, Object.keys(SCENARIOS));
  const seeds = seedsOf(words.values.seed, words.values.seeds, Date.now() % MOST_SEED);
  const atOnce = wholeNumber('--at-once', words.values['at-once'], 1, 1);
  return { ...words, seeds, isAgain: words.values.seed?.includes(',') ?? false, atOnce };
});
const size = values.short ? 'short' : 'full';
const say = (text: string) => values.json || process.stdout.write(`${text}\n`);

const outcomes: Outcome[] = [];
const measures: Measure[] = [];
const tell = (outcome: Outcome): void => {
  const own = measuresOf(outcome);
  outcomes.push(outcome);
  measures.push(...own);
  if (values.json) process.stdout.write(own.map((each) => `${jsonLine(each)}\n`).join(''));
  else
    say(
      `  seed ${outcome.seed}: ${outcome.name} ${isEven(outcome) ? 'done' : 'NOT EVEN'} after ${round(outcome.seconds)} s`,
    );
  complain(outcome, failures(own, false));
};
/** At once: a run of many seeds takes an hour, and what it finds should not wait for its end. */
function complain({ name, seed, result }: Outcome, missed: readonly Measure[]): void {
  const lines = missed.map((each) => `missed: ${each.name}: ${round(each.value)} ${each.unit}`);
  if ('skipped' in result) lines.push(`skipped: ${name}: ${result.skipped}`);
  if ('failed' in result) lines.push(`broke off: ${name} (seed ${seed}): ${result.failed}`);
  if ('rides' in result) {
    const { wrong, where } = sumOf(result.rides);
    lines.push(...wrong.map((what) => `not even: ${name} (seed ${seed}): ${what}`));
    if (where !== '') lines.push(`where: ${name} (seed ${seed}): ${where}`);
  }
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
}
const bySeed = new Map<number, readonly Measure[]>();
const waiting = [...seeds];
/** Those run again do not take the place of the many they are of. */
const page = isAgain ? 'fault-seeds-again' : 'fault-seeds';
async function lane(): Promise<void> {
  for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
    say(`\nseed ${seed}: ${names.join(', ')}`);
    const saySo = (text: string) => void say(`  seed ${seed}: ${text}`);
    bySeed.set(seed, measuresOfSeed(seed, await runScenarios({ names, seed, size, say: saySo }, tell)));
    // After each, so that an hour's run that is broken off has kept what it found.
    if (seeds.length > 1 && isAll && size === 'full')
      keepMeasures(page, COMMAND, inOrder(bySeed), circumstances(new Date()));
  }
}
const inOrder = (of: ReadonlyMap<number, readonly Measure[]>): Measure[] =>
  [...of].sort(([a], [b]) => a - b).flatMap(([, own]) => own);
// Whoever ends the process before the other lanes have stopped their fleets leaves their programs behind.
const ends = await Promise.allSettled(Array.from({ length: atOnce }, lane));
for (const end of ends) if (end.status === 'rejected') throw end.reason;
say(`\n${tableOf(outcomes.map((outcome) => rowOf(outcome, isEven(outcome))))}`);
if (seeds.length > 1 && isAll && size === 'full') say(`kept in docs/measured/${page}.md`);
if (size === 'full' && isAll && seeds.length === 1)
  say(`kept in ${keepMeasures('fault', COMMAND, measures, circumstances(new Date()))}`);
process.exit(failures(measures, false).length > 0 ? 1 : 0);
