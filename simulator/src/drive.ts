/** What a receiver in a vehicle of the simulated city would have written down: rows of a CSV file (pure). */
import type { Chance } from './chance.ts';
import { anyCorner, BLOCK_M, type Corner, pointAt, wayFrom } from './city.ts';

export type VehicleKind = 'car' | 'e_scooter' | 'e_bike';

/** How a kind of vehicle moves. */
interface Manner {
  readonly speedMps: number;
  readonly kwhPerKm: number;
  readonly batteryKwh: number;
}

const MANNERS: Record<VehicleKind, Manner> = {
  car: { speedMps: 11, kwhPerKm: 0.15, batteryKwh: 21 },
  e_scooter: { speedMps: 5, kwhPerKm: 0.015, batteryKwh: 0.45 },
  e_bike: { speedMps: 5.5, kwhPerKm: 0.008, batteryKwh: 0.5 },
};

/** One part of a day. */
export type Part =
  | { readonly kind: 'parked'; readonly durationS: number }
  | { readonly kind: 'ride'; readonly durationS: number };

export interface Day {
  readonly vehicle: VehicleKind;
  /** Domain time of the first row, Unix seconds. */
  readonly startS: number;
  readonly parts: readonly Part[];
}

/** Rows a parked receiver writes are this far apart. */
const PARKED_EVERY_S = 15;
/** One sigma of the receiver's error, metres. */
const NOISE_M = 1.5;
/** Chance to stop at a corner, and for how long. */
const STOP_CHANCE = 0.25;
const STOP_S = 12;

export const CSV_HEADER =
  'time_s,latitude,longitude,accuracy_m,speed_mps,soc_permille,odometer_m,ignition,locked';

/** The rows of a day, header first. The same chance gives the same day. */
export function writeDay(day: Day, chance: Chance): string[] {
  const state: State = {
    atS: day.startS,
    corner: anyCorner(chance),
    socPermille: 600 + Math.floor(chance() * 350),
    odometerM: Math.floor(chance() * 9e6),
  };
  const rows = [CSV_HEADER];
  for (const part of day.parts) {
    if (part.kind === 'parked') park(rows, state, part.durationS, chance);
    else ride(rows, state, part.durationS, MANNERS[day.vehicle], chance);
  }
  return rows;
}

interface State {
  atS: number;
  corner: Corner;
  socPermille: number;
  odometerM: number;
}

function park(rows: string[], state: State, durationS: number, chance: Chance): void {
  const untilS = state.atS + durationS;
  for (; state.atS < untilS; state.atS += PARKED_EVERY_S)
    rows.push(row(state, state.corner.east, state.corner.north, 0, true, chance));
  state.atS = untilS;
}

function ride(rows: string[], state: State, durationS: number, manner: Manner, chance: Chance): void {
  const blocks = Math.ceil((durationS * manner.speedMps) / BLOCK_M);
  const way = wayFrom(state.corner, blocks, chance);
  const untilS = state.atS + durationS;
  let along = 0; // blocks
  let waitS = 0;
  for (; state.atS < untilS; state.atS += 1) {
    const moves = waitS <= 0;
    waitS -= 1;
    const speedMps = moves ? manner.speedMps * (0.7 + 0.5 * chance()) : 0;
    const before = Math.floor(along);
    along = Math.min(along + speedMps / BLOCK_M, way.length - 1);
    if (Math.floor(along) > before && chance() < STOP_CHANCE) waitS = STOP_S;
    state.odometerM += speedMps;
    state.socPermille = Math.max(
      50,
      state.socPermille - ((speedMps / 1000) * manner.kwhPerKm * 1000) / manner.batteryKwh,
    );
    const { east, north } = between(way, along);
    rows.push(row(state, east, north, speedMps, false, chance));
  }
  const { east, north } = between(way, along);
  state.corner = { east, north };
}

function between(way: readonly Corner[], along: number): Corner {
  const from = way[Math.floor(along)] as Corner;
  const to = way[Math.min(Math.ceil(along), way.length - 1)] as Corner;
  const share = along - Math.floor(along);
  return {
    east: from.east + (to.east - from.east) * share,
    north: from.north + (to.north - from.north) * share,
  };
}

function row(
  state: State,
  east: number,
  north: number,
  speedMps: number,
  parked: boolean,
  chance: Chance,
): string {
  const noise = () => ((chance() + chance() + chance() - 1.5) * 2 * NOISE_M) / BLOCK_M;
  const { latitude, longitude } = pointAt(east + noise(), north + noise());
  return [
    Math.round(state.atS),
    latitude.toFixed(6),
    longitude.toFixed(6),
    4,
    speedMps.toFixed(2),
    Math.round(state.socPermille),
    Math.round(state.odometerM),
    parked ? 0 : 1,
    parked ? 1 : 0,
  ].join(',');
}
