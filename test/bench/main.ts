/** `npm run bench -- NAME [--json]`: measures, prints for people or as one JSON line per measure. */
import { measureIngest } from './ingest.ts';
import type { Measure } from './measure.ts';

const BENCHES: Readonly<Record<string, (say: (text: string) => void) => Promise<Measure[]>>> = {
  ingest: measureIngest,
};

const [name = '', ...options] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--json]\n`);
  process.exit(2);
}
const json = options.includes('--json');
const measures = await bench((text) => json || process.stdout.write(`${text}\n`));
for (const measure of measures) {
  process.stdout.write(
    json
      ? `${JSON.stringify(measure)}\n`
      : `${measure.name.padEnd(58)} ${format(measure.value)} ${measure.unit}\n`,
  );
}
process.exit(0);

function format(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 }).padStart(10);
}
