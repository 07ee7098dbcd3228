/**
 * `npm run attack [-- NUMBER…] [--json] [--short] [--seed N] [--keep]`: attackers that see only what their named
 * adversary sees, beside a naive agent and one ideal report (docs/attacks.md). `--keep` writes docs/measured/attack.md
 * and draws its chart. Exit 1 where a goal is missed without a reason or by more than is known, or where the naive agent comes through; exit 2
 * for words it does not know.
 */
import { circumstances, round } from '../bench/report.ts';
import { readOrExit, readWords, WrongWords, wholeNumber } from '../command/words.ts';
import { type Attack, failures } from './attack.ts';
import { ATTACKS, SUITES, TO_COME } from './attacks.ts';
import { drawAttackChart } from './chart.ts';
import { jsonLine, keepReport, type Outcome, tableOf } from './report.ts';

const OPTIONS = {
  json: { type: 'boolean' },
  short: { type: 'boolean' },
  seed: { type: 'string' },
  keep: { type: 'boolean' },
} as const;
const WHAT = Object.values(ATTACKS).map(
  ({ number, adversary, question }) => `  ${`${number}`.padStart(2)}  ${adversary}: ${question}\n`,
);
const USAGE = `usage: npm run attack -- [NUMBER]… [--json] [--short] [--seed N] [--keep]\n${WHAT.join('')}`;
/** The same figures on every machine, unless told. */
const SEED = 20_833;

const { values, names, isAll, seed } = readOrExit(USAGE, () => {
  const words = readWords(process.argv.slice(2), OPTIONS, Object.keys(ATTACKS));
  if (words.values.keep && (words.values.short || !words.isAll))
    throw new WrongWords('--keep goes with all attacks at their usual size.');
  return { ...words, seed: wholeNumber('--seed', words.values.seed, SEED, 0) };
});
const say = (text: string) => values.json || process.stdout.write(`${text}\n`);

const outcomes: Outcome[] = [];
const asked = names.map((name) => ATTACKS[name] as Attack);
for (const attack of asked.filter((each) => !SUITES.includes(each))) outcomes.push(await attempt(attack));
// Suites wait for the clocks of fleets more than for a core: two at a time, as CI runs more.
const waiting = asked.filter((each) => SUITES.includes(each));
await Promise.all([lane(), lane()]);
outcomes.sort((a, b) => a.attack.number - b.attack.number);
const report = { outcomes, toCome: isAll ? TO_COME : [], seed };
say(`\n${tableOf(report)}`);
if (values.keep) {
  say(`kept in ${keepReport(report, circumstances(new Date()))}`);
  say(`drawn in ${drawAttackChart(outcomes)}`);
}
const failed = outcomes.flatMap(({ attack, found }) =>
  failures(found.figures).map(
    ({ what, ours }) => `missed: ${attack.number}, ${what}: ${round(ours.value)}\n`,
  ),
);
process.stderr.write(failed.join(''));
process.exit(failed.length > 0 ? 1 : 0);

async function lane(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    outcomes.push(await attempt(next));
}

async function attempt(attack: Attack): Promise<Outcome> {
  const { number, adversary, question } = attack;
  say(`\n${number}. ${adversary}: ${question}`);
  const startedMs = performance.now();
  const size = values.short ? 'short' : 'usual';
  const found = await attack.run({ size, seed, say: (text) => void say(`  ${number}: ${text}`) });
  const seconds = (performance.now() - startedMs) / 1000;
  if (values.json) process.stdout.write(found.figures.map((each) => `${jsonLine(number, each)}\n`).join(''));
  say(`  ${number}: after ${round(seconds)} s`);
  return { attack, found, seconds };
}
