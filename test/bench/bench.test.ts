/** The benchmarks in short form: counts and bytes are the same on every machine, so they hold here; rates do not. */
import { expect, test } from 'vitest';
import { rounds } from '../parts/parts.ts';
import { measureTheft } from './agent-theft.ts';
import { baselineJson, baselineTopic, readBaseline } from './baseline.ts';
import { measureBytes } from './bytes.ts';
import { drawLines, drawPairs } from './chart.ts';
import { CPU_A_FIX, costChart } from './charts.ts';
import { measureCodec } from './codec.ts';
import { percentile } from './durations.ts';
import { entropyBits, residuals } from './entropy.ts';
import { measureIngest } from './ingest.ts';
import { measureLatency } from './latency.ts';
import { NO_MOSQUITTO } from './load.ts';
import { type Bench, failures, isGood, type Measure, standing } from './measure.ts';
import { measureReads } from './reads.ts';
import { jsonLine, round, textTable } from './report.ts';
import { measureStored } from './stored.ts';
import { measureStorm } from './storm.ts';
import { measureStream } from './stream.ts';
import { PING_BYTES, publishedBytes } from './wire.ts';

const less: Measure = {
  ...{ name: 'slow', value: 9, unit: 'ms', kind: 'rate' },
  goal: { better: 'less', floor: 10, aim: 5 },
};
const more: Measure = {
  name: 'many',
  value: 9,
  unit: 'a second',
  kind: 'count',
  goal: { better: 'more', floor: 10 },
};

/** With databases and a data centre: minutes, so in CI only. What they count is the same everywhere. */
const LARGE: [string, Bench][] = [
  ['stored', measureStored],
  ['reads', measureReads],
  ['ingest', measureIngest],
  ['stream', measureStream],
  ['latency', measureLatency],
  ['storm', measureStorm],
];

test.each<[string, Bench]>([
  ...LARGE.slice(0, rounds(0, LARGE.length)),
  ['bytes', measureBytes],
  ['codec', measureCodec],
])('%s: counts and bytes meet their floors', { timeout: 600_000 }, async (_name, bench) => {
  const measures = (await bench({ size: 'short', say: () => {} })).filter((each) => each !== NO_MOSQUITTO);
  process.stdout.write(`\n${textTable(measures)}`);
  expect(measures.length).toBeGreaterThan(2);
  // What has a goal was measured; of what is left over there may be none.
  const worked = measures.filter(({ goal }) => goal !== undefined && goal.floor !== 0);
  expect(worked.filter(({ value }) => !(value > 0))).toEqual([]);
  expect(failures(measures, false)).toEqual([]);
});

test('X13: over simulated days nobody is suspected who is none, and whoever is one soon is', async () => {
  const measures = await measureTheft({ size: 'short', say: () => {} });
  expect(failures(measures, true)).toEqual([]);
  // The rule beside it has to find something in these days, or they would say nothing.
  expect(measures[0]?.baseline).toBeGreaterThan(100);
});

test('a figure is good at its floor, on whichever side that is', () => {
  expect([less, { ...less, value: 10 }, { ...less, value: 10.1 }].map(isGood)).toEqual([true, true, false]);
  expect([more, { ...more, value: 10 }, { ...more, value: 11 }].map(isGood)).toEqual([false, true, true]);
  expect(isGood({ name: 'any', value: 1, unit: 'ms', kind: 'rate' })).toBe(true);
});

test('where a figure stands: missed, floor, aim, nothing', () => {
  const standings = [11, 9, 5].map((value) => standing({ ...less, value }));
  expect(standings).toEqual(['missed', 'floor', 'aim']);
  expect(standing({ ...more, value: 10 })).toBe('aim'); // without an aim the floor is all there is
  expect(standing({ name: 'any', value: 1, unit: 'ms', kind: 'rate' })).toBeUndefined();
});

test('rates fail only where the caller is strict', () => {
  const slow = { ...less, value: 11 };
  expect(failures([slow, more], false)).toEqual([more]);
  expect(failures([slow, more], true)).toEqual([slow, more]);
});

test('the table says value, bounds, baseline and standing, in columns', () => {
  const [head, first, second] = textTable([{ ...less, baseline: 1234.5 }, more]).split('\n');
  expect(head).toMatch(/^measure +value +unit +floor +aim +baseline$/);
  expect(first).toMatch(/^slow +9 +ms +<= 10 +<= 5 +1,235 +floor$/);
  expect(second).toMatch(/^many +9 +a second +>= 10 +missed$/);
});

test('a line of JSON has everything a program needs', () => {
  expect(JSON.parse(jsonLine(less))).toEqual({
    ...{ name: 'slow', value: 9, unit: 'ms', ok: true, baseline: null },
    goal: { better: 'less', floor: 10, aim: 5 },
  });
});

test('three digits, and no more', () => {
  expect([0.12345, 12.345, 1234.5].map(round)).toEqual(['0.123', '12.3', '1,235']);
});

test('a packet on the wire is its bytes and its TLS record', () => {
  expect(PING_BYTES).toBe(2 * (2 + 22));
  // Header 2, topic 2 + 1, packet id 2, payload 3; acknowledgement 4; two records.
  expect(publishedBytes('t', 'abc')).toBe(2 + 3 + 2 + 3 + 4 + 2 * 22);
});

test('the baseline writes what its teams write, the vehicle in the topic', () => {
  const fix = { vehicleId: 'ab', timeS: 7, latitudeE6: 56_949_123, longitudeE6: -1, accuracyM: 4 };
  const text = baselineJson(fix);
  expect(JSON.parse(text)).toEqual({ ts: 7, lat: 56.949123, lon: -0.000001, accuracy: 4 });
  expect(readBaseline(baselineTopic('ab'), Buffer.from(text))).toEqual(fix);
});

test('entropy: of even speed nothing is left, of a fair coin a bit', () => {
  expect(residuals([1, 3, 5, 7, 10])).toEqual([0, 0, 1]);
  expect([entropyBits([4, 4, 4]) + 0, entropyBits([0, 1, 0, 1])]).toEqual([0, 1]);
});

test('percentiles are values that were measured', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([50, 99, 100].map((percent) => percentile(values, percent))).toEqual([50, 99, 100]);
  expect(percentile([], 99)).toBe(0);
});

test('charts are well-formed, and name what they show', () => {
  const pairs = drawPairs('Bytes & more', [{ name: 'wire', unit: 'B', ours: 8, baseline: 200 }]);
  expect(pairs).toContain('Bytes &amp; more');
  expect(pairs).toContain('200 B, baseline');
  const points = [1, 10].map((x) => ({ x, y: x * 2 }));
  const lines = drawLines('Growth', { x: 'million', y: 'ms' }, [{ name: 'ours', isOurs: true, points }]);
  expect(lines.match(/<circle/g)).toHaveLength(2);
  expect(lines).not.toMatch(/NaN|Infinity|undefined/);
});

test('what a fix costs: bytes and CPU side by side, each unit with a scale of its own', () => {
  const measure = (name: string, value: number, baseline: number): Measure => ({
    ...{ name, value, baseline, unit: 'any', kind: 'rate' },
  });
  const wire = measure('on the wire, MQTT, TLS and receipts in, recorded cars, 1 Hz', 8, 200);
  const stored = measure('stored, everything of a rental of an hour in', 5, 100);
  const svg = costChart([wire], [stored], [measure(CPU_A_FIX, 1.5, 60)]) ?? '';
  for (const words of ['on the wire, recorded cars', '200 B, baseline', '60 µs, baseline', '1.5 µs'])
    expect(svg).toContain(words);
  const lengths = [...svg.matchAll(/class="baseline" x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, w]) =>
    Number(w),
  );
  expect(lengths).toEqual([400, 200, 400]);
  expect(costChart([wire], [], [])).toBeUndefined();
});
