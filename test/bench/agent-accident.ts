/**
 * How many crashes are noticed, how often one is that was none, and what the watching costs. Crashes are built
 * (no recording of one is public): blows of 8 to 40 km/h on simulated roads and on a recorded one. Beside it what
 * many trackers do: more than 4 g is an accident.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccidentVehicle, createAccidentWatch, createDetector } from '@fleetveil/agent';
import {
  anyBlow,
  type Blow,
  blowAt,
  type Chance,
  createChance,
  type ForceTrack,
  ordinaryKilometre,
  writeForces,
} from '@fleetveil/simulator';
import { DRIVES } from '../parts/parts.ts';
import type { Bench, Measure } from './measure.ts';

const G = 9.806_65;
const KMH = 1 / 3.6;
const CRASHES = { short: 100, usual: 2_000, full: 10_000 } as const;
const KILOMETRES = { short: 20, usual: 1_000, full: 10_000 } as const;
const RATES = [100, 104, 200, 400] as const;
const SEED = 20_834;

const RECALL = { better: 'more', floor: 95, aim: 100 } as const;
const FALSE = { better: 'less', floor: 1, aim: 0 } as const;

/** Whether an accident is noticed from a time on, and how often before it. */
interface Noticed {
  readonly isNoticed: boolean;
  readonly tooEarly: number;
}

function judge(vehicle: AccidentVehicle, { tS, ax, ay, az }: ForceTrack, fromS: number): Noticed {
  const detector = createDetector(vehicle);
  let [isNoticed, tooEarly] = [false, 0];
  for (let i = 0; i < tS.length; i++) {
    const at = tS[i] ?? 0;
    if (detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0) !== 'certain') continue;
    if (at >= fromS) isNoticed = true;
    else tooEarly += 1;
  }
  return { isNoticed, tooEarly };
}

/** More than 4 g, once in ten seconds. */
function naive({ tS, ax, ay, az }: ForceTrack, fromS: number): Noticed {
  let [isNoticed, tooEarly, quietS] = [false, 0, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < tS.length; i++) {
    const at = tS[i] ?? 0;
    if (at < quietS || Math.hypot(ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0) < 4 * G) continue;
    quietS = at + 10;
    if (at >= fromS) isNoticed = true;
    else tooEarly += 1;
  }
  return { isNoticed, tooEarly };
}

/** Shares of crashes noticed, percent. */
function recall(
  name: string,
  vehicle: AccidentVehicle,
  crashes: number,
  make: (i: number) => [ForceTrack, number],
): Measure {
  let [ours, theirs] = [0, 0];
  for (let i = 0; i < crashes; i++) {
    const [track, atS] = make(i);
    ours += Number(judge(vehicle, track, atS).isNoticed);
    theirs += Number(naive(track, atS).isNoticed);
  }
  const [value, baseline] = [(100 * ours) / crashes, (100 * theirs) / crashes];
  return { name, value, unit: '%', kind: 'count', goal: RECALL, baseline };
}

/** Six seconds in a car, a crash in the fifth, every fourth after braking hard. */
function carCrash(i: number, chance: Chance): [ForceTrack, number] {
  const blow = anyBlow(4 + chance(), 8 * KMH, 40 * KMH, chance);
  const mishaps =
    i % 4 === 0 ? [{ kind: 'hard_brake', atS: blow.atS - 1.5, strength: chance() } as const] : [];
  const hz = RATES[i % RATES.length] ?? 100;
  return [writeForces({ vehicle: 'car', seconds: 6, hz, blows: [blow], mishaps }, chance), blow.atS];
}

/** A scooter is hit by 4 to 10 g, and falls, or stops at once. */
function scooterCrash(i: number, chance: Chance): [ForceTrack, number] {
  const lastsS = 0.03 + 0.03 * chance();
  const peakMps2 = (4.4 + 6 * chance()) * G;
  const blow: Blow = {
    atS: 10,
    shape: 'half_sine',
    changeMps: (2 / Math.PI) * peakMps2 * lastsS,
    lastsS,
    fromDeg: 360 * chance(),
  };
  const fall = i % 2 === 0 ? [{ kind: 'fall', atS: 10.1 + chance(), strength: chance() } as const] : [];
  const mishaps = [{ kind: 'stand', atS: 10.1 + 0.5 * chance(), strength: 1 } as const, ...fall];
  const hz = RATES[i % RATES.length] ?? 100;
  return [writeForces({ vehicle: 'e_scooter', seconds: 16, hz, blows: [blow], mishaps }, chance), 10];
}

function falseAlarms(vehicle: 'car' | 'e_scooter', kilometres: number): Measure {
  const chance = createChance(SEED + 1);
  let [ours, theirs] = [0, 0];
  for (let i = 0; i < kilometres; i++) {
    const track = ordinaryKilometre(vehicle, 100, chance);
    ours += judge(vehicle, track, Number.POSITIVE_INFINITY).tooEarly;
    theirs += naive(track, Number.POSITIVE_INFINITY).tooEarly;
  }
  const per = 1_000 / kilometres;
  const name = `false accidents, ${vehicle === 'car' ? 'car' : 'scooter'} in a town`;
  return { name, value: ours * per, unit: 'in 1,000 km', kind: 'count', goal: FALSE, baseline: theirs * per };
}

/** CPU of a core for an hour of 100 Hz, in batches of a quarter of a second, as the agent has them. */
function cpuShare(): Measure {
  const { tS, ax, ay, az } = ordinaryKilometre('car', 100, createChance(SEED));
  const watch = createAccidentWatch('car');
  const before = process.cpuUsage();
  let heardS = 0;
  while (heardS < 3_600) {
    for (let from = 0; from + 25 <= tS.length; from += 25) {
      const [part, to] = [tS.slice(from, from + 25), from + 25];
      for (let i = 0; i < part.length; i++) part[i] = (part[i] ?? 0) + heardS;
      const axes = { ax: ax.subarray(from, to), ay: ay.subarray(from, to), az: az.subarray(from, to) };
      watch.takeReadings({ source: 'imu', bootS: part.at(-1) ?? 0, tS: part, ...axes });
    }
    heardS += tS.length / 100;
  }
  const { user, system } = process.cpuUsage(before);
  const value = (100 * (user + system)) / 1e6 / heardS;
  return {
    name: 'watching an inertial sensor of 100 Hz',
    value,
    unit: '% of a core',
    kind: 'rate',
    goal: { better: 'less', floor: 2, aim: 0.01 },
  };
}

/** The recorded minute of a car, where the data are. */
function recordedRoad(): ForceTrack | undefined {
  const file = join(DRIVES, 'comma2k19/imu_accel.csv');
  if (!existsSync(file)) return undefined;
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',').map(Number));
  const column = (at: number) => Float32Array.from(rows, (row) => row[at] ?? 0);
  const tS = Float64Array.from(rows, (row) => (row[0] ?? 0) - (rows[0]?.[0] ?? 0));
  return { hz: 104, tS, ax: column(1), ay: column(2), az: column(3) };
}

/** Five seconds of the recorded road with a crash in them, level by its own gravity. */
function crashOn(road: ForceTrack, chance: Chance): [ForceTrack, number] {
  const from = Math.floor(chance() * (road.tS.length - 600));
  const blow = anyBlow(4, 8 * KMH, 40 * KMH, chance);
  const cut = (axis: Float32Array) => axis.slice(from, from + 600);
  const track = {
    hz: road.hz,
    tS: road.tS.slice(from, from + 600),
    ax: cut(road.ax),
    ay: cut(road.ay),
    az: cut(road.az),
  };
  const beganS = track.tS[0] ?? 0;
  const [along, across] = levelAxes(road);
  const angle = (blow.fromDeg * Math.PI) / 180;
  for (let i = 0; i < track.tS.length; i++) {
    const force = blowAt(blow, (track.tS[i] ?? 0) - beganS - blow.atS);
    for (const [axis, n] of [
      [track.ax, 0],
      [track.ay, 1],
      [track.az, 2],
    ] as const)
      axis[i] =
        (axis[i] ?? 0) + force * (Math.cos(angle) * (along[n] ?? 0) + Math.sin(angle) * (across[n] ?? 0));
  }
  return [track, beganS + blow.atS];
}

/** Two axes at right angles to gravity and to each other. */
function levelAxes({ ax, ay, az }: ForceTrack): [number[], number[]] {
  const down = [ax, ay, az].map((axis) => axis.reduce((sum, one) => sum + one, 0));
  const cross = (a: number[], b: number[]) =>
    [0, 1, 2].map(
      (i) => (a[(i + 1) % 3] ?? 0) * (b[(i + 2) % 3] ?? 0) - (a[(i + 2) % 3] ?? 0) * (b[(i + 1) % 3] ?? 0),
    );
  const unit = (a: number[]) => a.map((one) => one / Math.hypot(...a));
  const along = unit(cross(down, [0, 1, 0]));
  return [along, unit(cross(down, along))];
}

/** Labelled hard brakes of recorded cars: readings a second apart, drawn out to 100 Hz in straight lines. */
function recordedBrakes(): Measure | undefined {
  const file = join(DRIVES, 'omaha-blackbox/nds_data_drives_1-14.csv');
  if (!existsSync(file)) return undefined;
  const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  const at = (name: string) => names.indexOf(name);
  const cells = rows.map((row) => row.split(','));
  const columns = ['accel_x', 'accel_y', 'accel_z'].map((name) =>
    cells.map((row) => G * Number(row[at(name)] ?? 0)),
  );
  const value = (axis: number, n: number) => {
    const [a = 0, b = a] = [columns[axis]?.[Math.floor(n / 100)], columns[axis]?.[Math.floor(n / 100) + 1]];
    return a + ((n % 100) / 100) * (b - a);
  };
  const count = (cells.length - 1) * 100;
  const axis = (which: number) => Float32Array.from({ length: count }, (_, n) => value(which, n));
  const track = {
    hz: 100,
    tS: Float64Array.from({ length: count }, (_, n) => n / 100),
    ax: axis(0),
    ay: axis(1),
    az: axis(2),
  };
  const { tooEarly } = judge('car', track, Number.POSITIVE_INFINITY);
  return {
    name: 'false accidents, recorded hard brakes',
    value: tooEarly,
    unit: 'accidents',
    kind: 'count',
    goal: { better: 'less', floor: 0 },
    baseline: naive(track, Number.POSITIVE_INFINITY).tooEarly,
  };
}

/** Everything about noticing accidents. */
export const measureAccident: Bench = async ({ size, say }) => {
  const chance = createChance(SEED);
  say(`${CRASHES[size]} crashes and ${KILOMETRES[size]} km of each kind`);
  const road = recordedRoad();
  const brakes = recordedBrakes();
  if (road === undefined || brakes === undefined) say('without the recorded drives: FLEETVEIL_DATA has none');
  const measures = [
    recall('crashes noticed, car on a simulated road', 'car', CRASHES[size], (i) => carCrash(i, chance)),
    ...(road
      ? [recall('crashes noticed, car on a recorded road', 'car', CRASHES[size], () => crashOn(road, chance))]
      : []),
    recall('crashes noticed, scooter', 'e_scooter', CRASHES[size] / 2, (i) => scooterCrash(i, chance)),
    falseAlarms('car', KILOMETRES[size]),
    falseAlarms('e_scooter', KILOMETRES[size]),
    ...(brakes ? [brakes] : []),
    cpuShare(),
  ];
  return measures;
};
