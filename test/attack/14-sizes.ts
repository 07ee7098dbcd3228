/** Attack 14: do the sizes of sealed chunks say whether a vehicle stands or moves? */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import { createTrackPacker, DATA_KEY_BYTES, type Fix, randomId, sealChunk } from '@fleetveil/proto';
import { type Chance, createChance } from '@fleetveil/simulator';
import { readDrives } from '../bench/drives.ts';
import { chunkUplink } from '../bench/unit-day.ts';
import { createWeighedUnit, type WeighedUnit } from '../bench/wire.ts';
import type { Attack, Figure } from './attack.ts';
import { aucOf, eitherWay } from './estimate.ts';
import { anyWay, normal, pointOf } from './town.ts';

const WINDOWS = { short: 400, usual: 2_000 } as const;
const GOAL = { better: 'less', floor: 0.55, at: 'bound' } as const;

export const sizes: Attack = {
  number: 14,
  ids: 'M11, X9',
  name: 'standing or moving by size',
  adversary: 'reader of sizes',
  question: 'does it stand or move?',
  sees: 'the size on the wire of each message that carries a chunk of a route, and how many seconds it took to fill',
  method:
    'Ranks chunks by size (more bytes: moving) and by time to fill (less: moving); the area under the ROC curve.',
  naive: 'The same fixes, packed and deflated, sent as long as they are.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 14);
    const windows = Array.from({ length: WINDOWS[size] }, (_, i) => anyWindow(i % 2 === 0, chance));
    const unit = await createWeighedUnit();
    const figures = await figuresOf('simulated', windows, unit);
    const recorded = recordedWindows(2 * WINDOWS[size]);
    say(`${windows.length} simulated minutes and a half, ${recorded.length} recorded ones`);
    if (recorded.length > 0) figures.push(...(await figuresOf('recorded', recorded, unit)));
    return { figures };
  },
};

/** The fixes of a chunk's time. */
interface Window {
  readonly isMoving: boolean;
  readonly fixes: readonly Fix[];
  /** Seconds after the first at which the fix comes that closes the chunk. */
  readonly closesS: number;
}

interface Weighed {
  readonly isMoving: boolean;
  readonly onWire: number;
  readonly spanS: number;
  readonly packed: number;
}

async function figuresOf(of: string, windows: readonly Window[], unit: WeighedUnit): Promise<Figure[]> {
  const weighed = await Promise.all(windows.map((window) => weigh(window, unit)));
  const auc = (score: (each: Weighed) => number) => {
    const scores = (moving: boolean) => weighed.filter(({ isMoving }) => isMoving === moving).map(score);
    return eitherWay(aucOf(scores(true), scores(false)));
  };
  const naive = auc(({ packed }) => packed);
  return [
    {
      what: `standing or moving by size, ${of}`,
      unit: 'AUC',
      ours: auc(({ onWire }) => onWire),
      naive,
      goal: GOAL,
    },
    {
      what: `standing or moving by time to fill, ${of}`,
      unit: 'AUC',
      ours: auc(({ spanS }) => spanS),
      goal: GOAL,
    },
  ];
}

/** The chunk as a unit packs, seals, frames and sends it; a window that does not fit closes early, as there. */
async function weigh({ isMoving, fixes, closesS }: Window, unit: WeighedUnit): Promise<Weighed> {
  const packer = createTrackPacker();
  const taken = fixes.findIndex((fix) => !packer.add(fix));
  const overflowS = (fixes[taken]?.timeS ?? 0) - (fixes[0]?.timeS ?? 0);
  const sealed = await sealChunk(new Uint8Array(DATA_KEY_BYTES), randomId(), 1, 1n, false, packer.bytes());
  const uplink = chunkUplink();
  const record = { ...uplink.record, chunk: { ...uplink.record?.chunk, ...sealed } };
  return {
    isMoving,
    onWire: unit.up('chunk', { record }),
    spanS: taken < 0 ? closesS : overflowS,
    packed: packer.bytes().length,
  };
}

const SPEED_MPS = { least: 3, most: 12 } as const;

/** A receiver's error wanders, as real ones filter theirs. */
function anyWindow(isMoving: boolean, chance: Chance): Window {
  const speedMps = isMoving ? SPEED_MPS.least + chance() * (SPEED_MPS.most - SPEED_MPS.least) : 0;
  const way = anyWay(2 * CHUNK_SPAN_S * SPEED_MPS.most, chance);
  let [alongM, east, north] = [chance() * 500, 0, 0];
  const fixes = Array.from({ length: CHUNK_SPAN_S }, (_, s): Fix => {
    alongM += speedMps * (0.7 + 0.6 * chance());
    east = 0.97 * east + 0.15 * normal(chance);
    north = 0.97 * north + 0.15 * normal(chance);
    const { eastM, northM } = way.at(alongM);
    return {
      timeS: 1_790_000_000 + s,
      ...pointOf({ eastM: eastM + east, northM: northM + north }),
      accuracyM: 4,
    };
  });
  return { isMoving, fixes, closesS: CHUNK_SPAN_S };
}

/** Metres of 1e-6 degrees of latitude; standing is less than so many in a window, moving more. */
const METRES_E6 = 0.111_195;
const STANDING_M = 8;
const MOVING_M = 100;

/** Windows of recorded drives at 1 Hz that clearly stand or move; none without recordings. */
function recordedWindows(most: number): Window[] {
  const drives = readDrives().filter(({ name, isOneHertz }) => isOneHertz && name.startsWith('recorded'));
  const windows = drives.flatMap(({ tracks }) => tracks.flatMap(windowsOf));
  const step = Math.max(1, Math.floor(windows.length / most));
  const some = windows.filter((window, i) => !window.isMoving || i % step === 0);
  return some.some(({ isMoving }) => isMoving) && some.some(({ isMoving }) => !isMoving) ? some : [];
}

function windowsOf(track: readonly Fix[]): Window[] {
  const windows: Window[] = [];
  for (let from = 0; from < track.length; ) {
    const firstS = track[from]?.timeS ?? 0;
    const fixes = track.slice(from, from + CHUNK_SPAN_S).filter(({ timeS }) => timeS - firstS < CHUNK_SPAN_S);
    const next = track[from + fixes.length];
    if (next === undefined) break;
    const widthM = widthOf(fixes);
    const isMoving = widthM > MOVING_M;
    if (isMoving || widthM < STANDING_M) windows.push({ isMoving, fixes, closesS: next.timeS - firstS });
    from += fixes.length;
  }
  return windows;
}

function widthOf(fixes: readonly Fix[]): number {
  const latitudes = fixes.map(({ latitudeE6 }) => latitudeE6);
  const longitudes = fixes.map(({ longitudeE6 }) => longitudeE6);
  const width = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return METRES_E6 * Math.hypot(width(latitudes), width(longitudes) / 2);
}
