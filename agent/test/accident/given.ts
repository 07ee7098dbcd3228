/** Readings of a sensor in a vehicle that does not exist. Axes of the vehicle: x forward, y left, z up. */
import type { ImuBatch } from '../../src/sample.ts';

export const G = 9.806_65;
export const KMH = 1 / 3.6;

/** Force on the sensor, m/s², gravity apart; and which way the vehicle's upright is turned. */
export interface Force {
  readonly x?: number;
  readonly y?: number;
  readonly z?: number;
  /** Degrees by which it lies on its side. */
  readonly rollDeg?: number;
}

/** How the sensor is fixed: turned about each of its axes, degrees. */
export type Mounting = readonly [number, number, number];
export const LEVEL: Mounting = [0, 0, 0];

type Three = [number, number, number];

function turn([x, y, z]: Three, [about0, about1, about2]: Mounting): Three {
  const [a, b, c] = [about0, about1, about2].map((deg) => (deg * Math.PI) / 180) as Three;
  const first: Three = [x, y * Math.cos(a) - z * Math.sin(a), y * Math.sin(a) + z * Math.cos(a)];
  const second: Three = [
    first[0] * Math.cos(b) + first[2] * Math.sin(b),
    first[1],
    first[2] * Math.cos(b) - first[0] * Math.sin(b),
  ];
  return [
    second[0] * Math.cos(c) - second[1] * Math.sin(c),
    second[0] * Math.sin(c) + second[1] * Math.cos(c),
    second[2],
  ];
}

/** What the sensor reads of a force. */
export function read({ x = 0, y = 0, z = 0, rollDeg = 0 }: Force, mounting: Mounting): Three {
  const roll = (rollDeg * Math.PI) / 180;
  return turn([x, y + G * Math.sin(roll), z + G * Math.cos(roll)], mounting);
}

export interface Given {
  readonly seconds: number;
  readonly hz?: number;
  readonly mounting?: Mounting;
  /** Sensor's clock of the first reading. */
  readonly fromS?: number;
  readonly bootS?: number;
  /** The force at a time from the first reading. */
  readonly force: (tS: number) => Force;
}

/** All of it as one batch; the boot clock ends with it. */
export function readings({ seconds, hz = 100, mounting = LEVEL, fromS = 0, bootS, force }: Given): ImuBatch {
  const count = Math.round(seconds * hz);
  const [tS, ax, ay, az] = [
    new Float64Array(count),
    new Float32Array(count),
    new Float32Array(count),
    new Float32Array(count),
  ];
  for (let i = 0; i < count; i++) {
    const [x, y, z] = read(force(i / hz), mounting);
    [tS[i], ax[i], ay[i], az[i]] = [fromS + i / hz, x, y, z];
  }
  return { source: 'imu', bootS: bootS ?? fromS + (count - 1) / hz, tS, ax, ay, az };
}

export type Shape = 'haversine' | 'half_sine' | 'triangle';

/** Acceleration of a blow that changes the velocity by `changeMps` within `lastsS`, `tS` after its beginning. */
export function blow(shape: Shape, changeMps: number, lastsS: number, tS: number): number {
  if (tS < 0 || tS > lastsS) return 0;
  const part = tS / lastsS;
  const mean = changeMps / lastsS;
  if (shape === 'haversine') return mean * (1 - Math.cos(2 * Math.PI * part));
  if (shape === 'half_sine') return mean * (Math.PI / 2) * Math.sin(Math.PI * part);
  return mean * 2 * (1 - Math.abs(2 * part - 1));
}

/** Even noise of ±`mps2`, the same each time. */
export function noise(mps2: number, seed: number): (tS: number) => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * mps2;
  };
}
