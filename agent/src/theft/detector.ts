/**
 * Whether a parked vehicle is being taken. Pure: one reading after the other, durations on the boot clock.
 *
 * ```
 *   moving ──near one place, lock or ignition off, nobody's──► settling ──5 min──► armed
 *     ▲  ▲                                                        │                  │
 *     │  └──────── wheel, unlocked, ignition, in use, away ───────┘                  │
 *     │                                                                              │
 *     ├── in use · away and nothing else for 10 min (ferry, spoofed receiver) ◄──────┤
 *     └── away > 100 m AND (wheel or tilt or tamper), within 10 min: SUSPECTED ◄─────┘   once per parking
 * ```
 */
import { distanceM, type Point } from '../minimise/distance.ts';
import {
  type Acceleration,
  type Away,
  awayAfter,
  isDisplaced,
  type TheftPlace,
  TILTED_DEG,
  tiltBetween,
  WHEEL,
} from './signs.ts';

/** What the detector is shown of one moment. What a vehicle does not have is absent, and is no sign. */
export interface TheftReading {
  /** Boot clock times the demo's rate, seconds. */
  readonly bootS: number;
  /** Somebody has the vehicle under a grant. */
  readonly inUse: boolean;
  readonly position?: TheftPlace | undefined;
  readonly odometerM?: number | undefined;
  /** Speed of a wheel, not of the receiver: a sign has to be independent of the position. */
  readonly wheelMps?: number | undefined;
  readonly ignition?: boolean | undefined;
  readonly locked?: boolean | undefined;
  /** The unit's case or its supply was opened. */
  readonly tampered?: boolean | undefined;
  readonly acceleration?: Acceleration | undefined;
}

/** Where the vehicle stands, and what was noticed there. */
interface Standstill {
  readonly anchor: Point;
  readonly sinceBootS: number;
  readonly odometerM?: number | undefined;
  /** How it stands. */
  readonly atRest?: Acceleration | undefined;
  /** The unit was open already: only opening it is a sign. */
  readonly wasOpen: boolean;
  readonly away?: Away | undefined;
  /** Boot clock of the latest sign other than the place. */
  readonly signBootS?: number | undefined;
}

/** All the detector remembers. In memory only: after a start another standstill is needed. */
export type TheftState =
  | { readonly kind: 'moving'; readonly wasOff: boolean }
  | (Standstill & { readonly kind: 'settling' | 'armed'; readonly wasOff: boolean });

/** What one reading came to. */
export interface TheftStep {
  readonly state: TheftState;
  /** Two signs after a standstill: begin a suspicion. */
  readonly suspected: boolean;
}

/** The standstill before: so long with lock or ignition off, within so much of one place (architecture, "Theft suspicion"). */
export const PARKED = { spanS: 300, withinM: 50 } as const;
/** Two signs are of one thing if they lie no further apart. */
export const TOGETHER_S = 600;

/** A detector that knows nothing yet. */
export function freshTheft(): TheftState {
  return { kind: 'moving', wasOff: false };
}

/**
 * The state after one more reading, and whether it is two signs. Never while somebody has the vehicle, and not before
 * another standstill after they had.
 *
 * @example
 * const step = watchTheft(state, { bootS, inUse: false, position, odometerM, locked: true });
 * if (step.suspected) reasons({ kind: 'theft_suspected', eventId });
 */
export function watchTheft(before: TheftState, reading: TheftReading): TheftStep {
  if (reading.inUse) return calm(freshTheft());
  const wasOff = isOff(before.wasOff, reading);
  if (before.kind === 'moving') return calm(settle(wasOff, reading));
  if (before.kind === 'settling') return calm(settled({ ...before, wasOff }, reading));
  return guard({ ...before, wasOff }, reading);
}

/** Lock closed or ignition off, as last told. Of a vehicle that tells neither nothing is known: it is never armed. */
function isOff(before: boolean, { ignition, locked }: TheftReading): boolean {
  if (ignition === true) return false;
  if (locked === true || ignition === false) return true;
  return locked === false ? false : before;
}

function settle(wasOff: boolean, reading: TheftReading): TheftState {
  const { position, bootS, odometerM, acceleration } = reading;
  if (!wasOff || position === undefined || isTurning(reading)) return { kind: 'moving', wasOff };
  const anchor = { latitudeE6: position.latitudeE6, longitudeE6: position.longitudeE6 };
  const wasOpen = reading.tampered === true;
  return { kind: 'settling', wasOff, anchor, sinceBootS: bootS, odometerM, atRest: acceleration, wasOpen };
}

/** Five minutes without anything, or from the beginning. */
function settled(before: Extract<TheftState, Standstill>, reading: TheftReading): TheftState {
  const { position, bootS } = reading;
  const isNear =
    position === undefined || distanceM(before.anchor, position) <= PARKED.withinM + position.accuracyM;
  if (!before.wasOff || !isNear || isSign(before, reading)) return settle(before.wasOff, reading);
  const next = noted(before, reading, false);
  return bootS - before.sinceBootS >= PARKED.spanS ? { ...next, kind: 'armed' } : next;
}

/** Parked: the two signs are waited for. Unlocking is none, and undoes nothing: a thief has a key too. */
function guard(before: Extract<TheftState, Standstill>, reading: TheftReading): TheftStep {
  const { position, bootS } = reading;
  const away = position === undefined ? before.away : awayAfter(before.away, before.anchor, position, bootS);
  const sign = isSign(before, reading);
  const signBootS = sign ? bootS : before.signBootS;
  const state = { ...noted(before, reading, sign), away, signBootS };
  if (!isDisplaced(away, bootS)) return calm(state);
  if (signBootS !== undefined && Math.abs(bootS - signBootS) <= TOGETHER_S) {
    return { state: freshTheft(), suspected: true };
  }
  // Carried, or told so by a receiver: where it is now is where it stands, once it stands.
  const isLong = away !== undefined && bootS - away.sinceBootS >= TOGETHER_S;
  return calm(isLong ? settle(before.wasOff, reading) : state);
}

/**
 * What the next reading is held against. A sign is a moment, not a state: a scooter that was pushed over an hour ago
 * lies there, and a receiver that drifts an hour later is no second sign.
 */
function noted<State extends Standstill>(state: State, reading: TheftReading, sign: boolean): State {
  const { odometerM, acceleration, tampered } = reading;
  return {
    ...state,
    odometerM: sign ? (odometerM ?? state.odometerM) : (state.odometerM ?? odometerM),
    atRest: sign ? (acceleration ?? state.atRest) : (state.atRest ?? acceleration),
    wasOpen: tampered ?? state.wasOpen,
  };
}

/** A sign that does not come from the receiver. */
function isSign(before: Standstill, reading: TheftReading): boolean {
  const { odometerM, acceleration, tampered } = reading;
  const rolledM = odometerM === undefined ? 0 : odometerM - (before.odometerM ?? odometerM);
  const tiltDeg =
    acceleration === undefined || before.atRest === undefined ? 0 : tiltBetween(before.atRest, acceleration);
  const isOpened = tampered === true && !before.wasOpen;
  return isTurning(reading) || rolledM >= WHEEL.leastM || tiltDeg > TILTED_DEG || isOpened;
}

function isTurning({ wheelMps }: TheftReading): boolean {
  return wheelMps !== undefined && wheelMps >= WHEEL.leastMps;
}

function calm(state: TheftState): TheftStep {
  return { state, suspected: false };
}
