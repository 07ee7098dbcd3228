/**
 * What an inertial sensor reads in a vehicle that does not exist: road, driving, and what happens to it. Axes of the
 * vehicle: x forward, y left, z up. No recording of a crash is public: these are built, and said to be.
 */
import { type Chance, pick } from './chance.ts';

const G = 9.806_65;

/** Readings at one rate, m/s² with gravity, in the axes of a sensor that is mounted anyhow. */
export interface ForceTrack {
  readonly hz: number;
  readonly tS: Float64Array;
  readonly ax: Float32Array;
  readonly ay: Float32Array;
  readonly az: Float32Array;
}

/** The form of a blow. */
export type BlowShape = 'haversine' | 'half_sine' | 'triangle';

/** A blow that changes the velocity by so much within so long. */
export interface Blow {
  readonly atS: number;
  readonly shape: BlowShape;
  readonly changeMps: number;
  readonly lastsS: number;
  /** Degrees from ahead, level. */
  readonly fromDeg: number;
}

/** What else can happen. */
export interface Mishap {
  readonly atS: number;
  readonly kind: 'pothole' | 'kerb' | 'speed_bump' | 'hard_brake' | 'door' | 'knock' | 'fall' | 'stand';
  /** 0 to 1: how much of it. */
  readonly strength: number;
}

/** A stretch to write. */
export interface ForcePlan {
  readonly vehicle: 'car' | 'e_scooter';
  readonly seconds: number;
  readonly hz: number;
  readonly blows?: readonly Blow[];
  readonly mishaps?: readonly Mishap[];
}

/** Acceleration of a blow, m/s², `tS` after it began. */
export function blowAt({ shape, changeMps, lastsS }: Omit<Blow, 'atS' | 'fromDeg'>, tS: number): number {
  if (tS < 0 || tS > lastsS) return 0;
  const part = tS / lastsS;
  const mean = changeMps / lastsS;
  if (shape === 'haversine') return mean * (1 - Math.cos(2 * Math.PI * part));
  if (shape === 'half_sine') return mean * (Math.PI / 2) * Math.sin(Math.PI * part);
  return mean * 2 * (1 - Math.abs(2 * part - 1));
}

/** Forces on the vehicle, gravity apart, and how far it leans. */
class Forces {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly rollDeg: Float64Array;
  readonly hz: number;

  constructor(count: number, hz: number) {
    this.hz = hz;
    [this.x, this.y, this.z, this.rollDeg] = [0, 1, 2, 3].map(() => new Float64Array(count)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
  }

  /** Adds to an axis what a function gives, from a time on and for so long. */
  add(axis: Float64Array, atS: number, lastsS: number, force: (tS: number) => number): void {
    const from = Math.max(0, Math.ceil(atS * this.hz));
    const to = Math.min(axis.length, Math.ceil((atS + lastsS) * this.hz));
    for (let i = from; i < to; i++) axis[i] = (axis[i] ?? 0) + force(i / this.hz - atS);
  }
}

/** Root mean square of the road, m/s²: along, across, up. */
const ROAD = { car: [0.3, 0.3, 0.8], e_scooter: [1.2, 1, 2.5] } as const;

/** Writes a stretch; the sensor is mounted anyhow, the same for all of it. */
export function writeForces(plan: ForcePlan, chance: Chance): ForceTrack {
  const { seconds, hz, vehicle, blows = [], mishaps = [] } = plan;
  const forces = new Forces(Math.round(seconds * hz), hz);
  for (const [axis, rms] of ROAD[vehicle].map((rms, i) => [[forces.x, forces.y, forces.z][i], rms] as const))
    if (axis !== undefined) addRoad(axis, rms, hz, chance);
  for (const mishap of mishaps) addMishap(forces, mishap, vehicle, seconds);
  for (const blow of blows) {
    const [along, across] = [
      Math.cos((blow.fromDeg * Math.PI) / 180),
      Math.sin((blow.fromDeg * Math.PI) / 180),
    ];
    forces.add(forces.x, blow.atS, blow.lastsS, (tS) => along * blowAt(blow, tS));
    forces.add(forces.y, blow.atS, blow.lastsS, (tS) => across * blowAt(blow, tS));
  }
  return mounted(forces, hz, chance);
}

/** A road of the frequencies that a body feels: noise that forgets within hundredths of a second. */
function addRoad(axis: Float64Array, rms: number, hz: number, chance: Chance): void {
  const keep = Math.exp(-20 / hz);
  // Even noise has a third of its square as its mean; the filter takes the rest.
  const scale = rms * Math.sqrt(3 * (1 - keep * keep));
  let state = 0;
  for (let i = 0; i < axis.length; i++) {
    state = keep * state + scale * (2 * chance() - 1);
    axis[i] = (axis[i] ?? 0) + state;
  }
}

function addMishap(
  forces: Forces,
  { kind, atS, strength }: Mishap,
  vehicle: ForcePlan['vehicle'],
  endS: number,
): void {
  const { x, y, z, rollDeg } = forces;
  const hump = (axis: Float64Array, afterS: number, lastsS: number, peakG: number): void =>
    forces.add(axis, atS + afterS, lastsS, (tS) => peakG * G * Math.sin((Math.PI * tS) / lastsS));
  const small = vehicle === 'e_scooter';
  switch (kind) {
    case 'pothole':
      hump(z, 0, 0.05, -0.9);
      hump(z, 0.05, small ? 0.025 : 0.05, (small ? 3 : 1.5) + strength * (small ? 6 : 3));
      hump(x, 0.05, small ? 0.025 : 0.04, -(0.4 + strength * (small ? 3 : 1)));
      break;
    case 'kerb':
      hump(z, 0, 0.06, 2 + 3 * strength);
      hump(x, 0, 0.06, -(0.8 + (small ? 4 : 1.2) * strength));
      break;
    case 'speed_bump':
      hump(z, 0, 0.12, 0.6 + strength);
      hump(z, 0.12, 0.15, -(0.5 + 0.6 * strength));
      hump(x, 0, 0.1, -0.2 * strength);
      break;
    case 'hard_brake': {
      const peak = (small ? 0.25 + 0.2 * strength : 0.4 + 0.75 * strength) * G;
      const lastsS = 1 + 2 * strength;
      forces.add(x, atS, lastsS, (tS) => -peak * Math.min(1, tS / 0.15, (lastsS - tS) / 0.05));
      break;
    }
    case 'door':
      forces.add(
        y,
        atS,
        0.3,
        (tS) => (1 + 3 * strength) * G * Math.exp(-15 * tS) * Math.sin(2 * Math.PI * 25 * tS),
      );
      break;
    case 'knock':
      hump(strength > 0.5 ? x : y, 0, 0.008, 5 + 15 * strength);
      break;
    case 'fall':
      forces.add(rollDeg, atS, 0.7, (tS) => 85 * (tS / 0.7) ** 2);
      forces.add(rollDeg, atS + 0.7, endS, () => 85);
      hump(y, 0.7, 0.015, 4 + 6 * strength);
      break;
    case 'stand':
      for (const axis of [x, y, z])
        for (let i = Math.ceil(atS * forces.hz); i < axis.length; i++) axis[i] = (axis[i] ?? 0) * 0.03;
      break;
  }
}

/** Turns all readings as the sensor is turned, and adds gravity as the vehicle leans. */
function mounted({ x, y, z, rollDeg }: Forces, hz: number, chance: Chance): ForceTrack {
  const turn = anyTurn(chance);
  const count = x.length;
  const track = {
    ...{ hz, tS: new Float64Array(count), ax: new Float32Array(count) },
    ...{ ay: new Float32Array(count), az: new Float32Array(count) },
  };
  for (let i = 0; i < count; i++) {
    const roll = ((rollDeg[i] ?? 0) * Math.PI) / 180;
    const [fx, fy, fz] = [x[i] ?? 0, (y[i] ?? 0) + G * Math.sin(roll), (z[i] ?? 0) + G * Math.cos(roll)];
    track.tS[i] = i / hz;
    track.ax[i] = turn[0] * fx + turn[1] * fy + turn[2] * fz;
    track.ay[i] = turn[3] * fx + turn[4] * fy + turn[5] * fz;
    track.az[i] = turn[6] * fx + turn[7] * fy + turn[8] * fz;
  }
  return track;
}

type Turn = readonly [number, number, number, number, number, number, number, number, number];

/** Any rotation, all equally likely (Shoemake 1992, from a random quaternion). */
function anyTurn(chance: Chance): Turn {
  const [u, v, w] = [chance(), 2 * Math.PI * chance(), 2 * Math.PI * chance()];
  const [a, b] = [Math.sqrt(1 - u), Math.sqrt(u)];
  const [q, i, j, k] = [a * Math.sin(v), a * Math.cos(v), b * Math.sin(w), b * Math.cos(w)];
  return [
    ...([1 - 2 * (j * j + k * k), 2 * (i * j - k * q), 2 * (i * k + j * q)] as const),
    ...([2 * (i * j + k * q), 1 - 2 * (i * i + k * k), 2 * (j * k - i * q)] as const),
    ...([2 * (i * k - j * q), 2 * (j * k + i * q), 1 - 2 * (i * i + j * j)] as const),
  ];
}

/** How often what happens in a kilometre of a town, without anybody being hurt. */
const A_KM: Readonly<Record<ForcePlan['vehicle'], Partial<Record<Mishap['kind'], number>>>> = {
  car: { pothole: 2, kerb: 0.2, speed_bump: 0.5, hard_brake: 0.5, door: 0.2, knock: 0.1 },
  e_scooter: { pothole: 3, kerb: 1, speed_bump: 0.5, hard_brake: 3, knock: 0.1 },
};
const SPEED_MPS = { car: 50 / 3.6, e_scooter: 15 / 3.6 } as const;
const SHAPES: readonly BlowShape[] = ['haversine', 'half_sine', 'triangle'];

/** An ordinary kilometre: nothing in it is an accident. At its end a scooter is parked, and sometimes falls over. */
export function ordinaryKilometre(vehicle: ForcePlan['vehicle'], hz: number, chance: Chance): ForceTrack {
  const rideS = 1_000 / SPEED_MPS[vehicle];
  const mishaps: Mishap[] = [];
  for (const [kind, often] of Object.entries(A_KM[vehicle])) {
    for (let left = often; left > 0 && chance() < left; left -= 1)
      mishaps.push({ kind: kind as Mishap['kind'], atS: 5 + (rideS - 15) * chance(), strength: chance() });
  }
  const parkedS = vehicle === 'e_scooter' ? 20 : 0;
  mishaps.push({ kind: 'hard_brake', atS: rideS - 2.5, strength: 0.5 });
  if (parkedS > 0) mishaps.push({ kind: 'stand', atS: rideS, strength: 1 });
  if (parkedS > 0 && chance() < 0.2) mishaps.push({ kind: 'fall', atS: rideS + 10, strength: chance() });
  return writeForces({ vehicle, hz, seconds: rideS + parkedS, mishaps }, chance);
}

/** A blow as crashes have them: any form, 50 to 149 ms, from any side, of a change of velocity within bounds. */
export function anyBlow(atS: number, leastMps: number, mostMps: number, chance: Chance): Blow {
  return {
    ...{ atS, shape: pick(chance, SHAPES), changeMps: leastMps + (mostMps - leastMps) * chance() },
    ...{ lastsS: 0.05 + 0.099 * chance(), fromDeg: 360 * chance() },
  };
}
