/** Draws the two charts of the first page from what full runs left in docs/measured. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../structure/source-tree.ts';
import { drawLines, drawPairs, type Line, type Pair } from './chart.ts';
import type { Measure } from './measure.ts';

const FOLDER = join(ROOT, 'docs/measured');

/** Draws what there are figures for; answers the paths. */
export function drawCharts(folder: string = FOLDER): string[] {
  const [bytes, stored, reads] = ['bytes', 'stored', 'reads'].map((name) => readMeasures(folder, name));
  const charts = {
    'cost-per-fix.svg': costChart(bytes ?? [], stored ?? []),
    'growth.svg': growthChart(reads ?? []),
  };
  return Object.entries(charts).flatMap(([name, svg]) => {
    if (svg === undefined) return [];
    writeFileSync(join(folder, name), svg);
    return [join(folder, name)];
  });
}

function readMeasures(folder: string, name: string): Measure[] {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).measures as Measure[]) : [];
}

/** Bytes of a fix, on the wire and stored. */
export function costChart(bytes: readonly Measure[], stored: readonly Measure[]): string | undefined {
  const wire = bytes.filter(({ name }) => name.startsWith('on the wire') && name.includes('1 Hz'));
  const whole = stored.filter(({ name }) => name.startsWith('stored, everything'));
  const pairs = [...wire, ...whole].flatMap(pairOf);
  return pairs.length < 2 ? undefined : drawPairs('Bytes of one position fix', 'B', pairs);
}

function pairOf({ name, value, baseline }: Measure): Pair[] {
  const drive = /, ([^,]+), 1 Hz$/.exec(name)?.[1];
  const words = drive === undefined ? 'stored in PostgreSQL' : `on the wire, ${drive}`;
  return baseline === undefined ? [] : [{ name: words, ours: value, baseline }];
}

const GROWING = [
  { name: 'baseline: an hour’s track', prefix: 'an hour’s track, opened, p99', isOurs: false },
  { name: 'an hour’s track, opened', prefix: 'an hour’s track, opened, p99', isOurs: true },
  { name: 'a list of 100 trips', prefix: 'a rider’s list of 100 trips, p99', isOurs: true },
] as const;

/** Slowest of a hundred reads as the store grows. */
export function growthChart(reads: readonly Measure[]): string | undefined {
  const lines: Line[] = GROWING.map(({ name, prefix, isOurs }) => ({
    ...{ name, isOurs },
    points: reads.flatMap((measure) => pointOf(measure, prefix.replaceAll('’', "'"), isOurs)),
  })).filter(({ points }) => points.length > 0);
  if (lines.length === 0) return undefined;
  return drawLines('Reading as the store grows, p99', { x: 'million fixes stored', y: 'ms' }, lines);
}

function pointOf(
  { name, value, baseline }: Measure,
  prefix: string,
  isOurs: boolean,
): { x: number; y: number }[] {
  const x = /at ([\d.]+) million fixes/.exec(name)?.[1];
  const y = isOurs ? value : baseline;
  return x === undefined || y === undefined || !name.startsWith(prefix) ? [] : [{ x: Number(x), y }];
}
