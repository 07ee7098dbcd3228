/**
 * `npm run bench [-- NAME…] [--json] [--strict] [--short]`: measures, prints a table (or a line of JSON per
 * measure), and keeps what a full run found in docs/measured. Exit 1 where a count or a number of bytes misses its
 * floor, with `--strict` also where a rate does; exit 2 for words it does not know.
 */
import { parseArgs } from 'node:util';
import { BENCHES } from './benches.ts';
import { drawCharts } from './charts.ts';
import { failures, type Measure } from './measure.ts';
import { circumstances, jsonLine, keepMeasures, round, textTable } from './report.ts';

const OPTIONS = {
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  short: { type: 'boolean' },
} as const;
const USAGE = `usage: npm run bench -- [${Object.keys(BENCHES).join('|')}]… [--json] [--strict] [--short]\n`;

function usage(): never {
  process.stderr.write(USAGE);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch {
    return usage();
  }
}

const { values, positionals } = read();
if (positionals.some((name) => BENCHES[name] === undefined)) usage();
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const say = (text: string) => values.json || process.stdout.write(`${text}\n`);
const size = values.short ? 'short' : 'full';
const failed: Measure[] = [];
for (const name of names) {
  say(`\n${name}`);
  const measures = await (BENCHES[name] ?? usage())({ size, say: (text) => void say(`  ${text}`) });
  process.stdout.write(
    values.json ? measures.map((each) => `${jsonLine(each)}\n`).join('') : `\n${textTable(measures)}`,
  );
  if (size === 'full')
    say(`kept in ${keepMeasures(name, `npm run bench -- ${name}`, measures, circumstances(new Date()))}`);
  failed.push(...failures(measures, values.strict ?? false));
}
if (size === 'full') for (const path of drawCharts()) say(`drawn in ${path}`);
for (const { name, value, unit } of failed)
  process.stderr.write(`missed: ${name}: ${round(value)} ${unit}\n`);
process.exit(failed.length > 0 ? 1 : 0);
