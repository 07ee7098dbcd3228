/** Draws the two charts of the first page from what full runs left in docs/measured. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../structure/source-tree.ts';
import { drawLines, drawPairs, type Line, type Pair } from './chart.ts';
import type { Measure } from './measure.ts';

/** The measure of `ingest` that is drawn. */
export const CPU_A_FIX = 'mosquitto, saturated: CPU a fix at 1 Hz, vault in';
const FOLDER = join(ROOT, 'docs/measured');

/** Draws what there are figures for; answers the paths. */
export function drawCharts(folder: string = FOLDER): string[] {
  const of = (name: string) => readMeasures(folder, name);
  const charts = {
    'cost-per-fix.svg': costChart(of('bytes'), of('stored'), of('ingest')),
    'growth.svg': growthChart(of('reads')),
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

/** What a fix costs: bytes on the wire and stored, and CPU, as far as that was measured. */
export function costChart(
  bytes: readonly Measure[],
  stored: readonly Measure[],
  ingest: readonly Measure[],
): string | undefined {
  const wire = bytes.filter(({ name }) => name.startsWith('on the wire') && name.includes('1 Hz'));
  const whole = stored.filter(({ name }) => name.startsWith('stored, everything'));
  const cpu = ingest.filter(({ name }) => name === CPU_A_FIX);
  const pairs = [
    ...wire.flatMap((each) => pairOf(`on the wire, ${driveIn(each.name)}`, 'B', each)),
    ...whole.flatMap((each) => pairOf('stored in PostgreSQL', 'B', each)),
    ...cpu.flatMap((each) => pairOf('CPU, saturated, vault counted in', 'µs', each)),
  ];
  return pairs.length < 2
    ? undefined
    : drawPairs('What one position fix costs', pairs, undefined, undefined, COMPARED);
}

/** What is compared, a line each of at most 110 letters. */
const COMPARED = [
  'Baseline: a JSON message and a row per fix. Both: QoS 1 to the broker, QoS 0 from it, groups of up to 1,000.',
  'CPU on mosquitto, both as fast as they can: broker, ingest (or its consumer), PostgreSQL, and our vault.',
] as const;

function driveIn(name: string): string {
  return /, ([^,]+), 1 Hz$/.exec(name)?.[1] ?? name;
}

function pairOf(name: string, unit: string, { value, baseline }: Measure): Pair[] {
  return baseline === undefined ? [] : [{ name, unit, ours: value, baseline }];
}

const GROWING = [
  { name: 'baseline: an hour’s track', prefix: 'an hour’s track, opened, p99', isOurs: false },
  { name: 'an hour’s track, opened', prefix: 'an hour’s track, opened, p99', isOurs: true },
  { name: 'a list of 100 trips', prefix: 'a rider’s list of 100 trips, p99', isOurs: true },
] as const;

/** The p99 of reads as the store grows. */
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
