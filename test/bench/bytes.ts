/** How many bytes go over the air: for a fix of a route, and for a vehicle's day. TCP and IP apart. */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import { createTrackPacker, type Fix } from '@fleetveil/proto';
import { baselineJson, baselineTopic } from './baseline.ts';
import { type Drives, readDrives } from './drives.ts';
import { residualEntropyBits } from './entropy.ts';
import type { Bench, Measure } from './measure.ts';
import {
  baselineDayBytes,
  chunkUplink,
  type DayOf,
  dayBytes,
  receiptShare,
  shapedDayBytes,
} from './unit-day.ts';
import { createWeighedUnit, publishedBytes, type WeighedUnit } from './wire.ts';

const VEHICLE = '0123456789abcdef'.repeat(2);
const kind = 'bytes';
const unit = 'bytes a fix';

/** Weighs routes and days. */
export const measureBytes: Bench = async ({ say }) => {
  const weighed = await createWeighedUnit();
  const drives = readDrives();
  say(`on ${drives.map(({ name }) => name).join('; ')}`);
  return [...drives.flatMap((each) => routeMeasures(weighed, each)), ...dayMeasures(weighed)];
};

function routeMeasures(weighed: WeighedUnit, { name, isOneHertz, tracks }: Drives): Measure[] {
  const fixes = tracks.reduce((sum, track) => sum + track.length, 0);
  const chunks = tracks.flatMap(chunksOf);
  const perFix = (bytesAChunk: number) => (chunks.length * bytesAChunk) / fixes;
  const ours = perFix(weighed.up('chunk', chunkUplink()) + receiptShare(weighed));
  const theirs = tracks.flatMap(baselineBytes).reduce((sum, bytes) => sum + bytes, 0) / fixes;
  const sealedGoal = { goal: { better: 'less', floor: 8, aim: 6 } } as const;
  const ratioGoal = { goal: { better: 'more', floor: 12, aim: 20 } } as const;
  return [
    { name: `track before sealing, ${name}`, value: packedBytes(chunks) / fixes, unit, kind },
    {
      name: `residual entropy of it, an estimate, ${name}`,
      value: residualEntropyBits(tracks) / 8,
      unit,
      kind,
    },
    {
      name: `sealed, padding and envelope in, ${name}`,
      value: perFix(weighed.sealed('chunk', chunkUplink()).length),
      ...{ unit, kind, ...(isOneHertz ? sealedGoal : {}) },
    },
    { name: `on the wire, MQTT, TLS and receipts in, ${name}`, value: ours, unit, kind, baseline: theirs },
    {
      name: `baseline / ours on the wire, ${name}`,
      value: theirs / ours,
      ...{ unit: 'times', kind, ...(isOneHertz ? ratioGoal : {}) },
    },
  ];
}

/** Chunks as a unit closes them: with the first fix a minute after its first, or when full. */
function chunksOf(track: readonly Fix[]): Fix[][] {
  const packer = createTrackPacker();
  const chunks: Fix[][] = [];
  for (const fix of track) {
    const first = packer.fixes[0];
    const isDue = first === undefined || fix.timeS - first.timeS >= CHUNK_SPAN_S;
    if (isDue || !packer.add(fix)) {
      packer.clear();
      packer.add(fix);
      chunks.push([]);
    }
    chunks.at(-1)?.push(fix);
  }
  return chunks;
}

function packedBytes(chunks: readonly (readonly Fix[])[]): number {
  const packer = createTrackPacker();
  return chunks.reduce((sum, chunk) => {
    packer.clear();
    for (const fix of chunk) packer.add(fix);
    return sum + packer.bytes().length;
  }, 0);
}

function baselineBytes(track: readonly Fix[]): number[] {
  return track.map((fix) => publishedBytes(baselineTopic(VEHICLE), baselineJson(fix)));
}

function dayMeasures(weighed: WeighedUnit): Measure[] {
  const names: Record<DayOf, string> = {
    parked: 'parked',
    rented: 'rented for an hour, no route',
    'rented with route': 'rented for an hour, route at 1 Hz',
  };
  const shaped = [300, 900].map(
    (slotS): Measure => ({
      name: `any day on the wire, shaped traffic, slots of ${slotS} s`,
      value: shapedDayBytes(weighed, slotS) / 1_000,
      ...{ unit: 'kB', kind },
    }),
  );
  const prompt = (Object.keys(names) as DayOf[]).map(
    (day): Measure => ({
      name: `a vehicle's day on the wire, ${names[day]}`,
      value: dayBytes(weighed, day) / 1_000,
      ...{ unit: 'kB', kind, baseline: baselineDayBytes(day) / 1_000 },
      ...(day === 'parked' ? { goal: { better: 'less', floor: 60, aim: 30 } as const } : {}),
    }),
  );
  return [...prompt, ...shaped];
}
