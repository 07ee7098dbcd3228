/** What counts as an accident, by the kind of vehicle: one table, each number with where it comes from. */
import type { AccidentSeverityWord } from '@fleetveil/proto';

/** Standard gravity, m/s² (ISO 80000-3). */
export const G = 9.806_65;

/** Kinds of vehicles, as in the unit's certificate. */
export type AccidentVehicle = 'car' | 'e_scooter' | 'e_bike';

/** A change of velocity within a short time. */
export interface VelocityChangeRules {
  readonly kind: 'velocity_change';
  /** m/s, horizontal, against the acceleration of the second before. */
  readonly changeMps: number;
  /** Within this time, seconds. */
  readonly withinS: number;
  /** For so long at least the acceleration differs by more than `strongMps2`, seconds: one wild reading is no crash. */
  readonly strongForS: number;
  readonly strongMps2: number;
  /** A reading counts as this at most: what is stronger, and so short, is a blow at the sensor. */
  readonly mostMps2: number;
  /** From here on it is serious, from here on severe, m/s. */
  readonly severity: readonly [serious: number, severe: number];
}

/** A peak while riding, and what comes of it. */
export interface PeakRules {
  readonly kind: 'peak';
  /** m/s², against gravity. */
  readonly peakMps2: number;
  /** Lying: tilted by more than this, degrees, for so long, begun within so long of the peak, seconds. */
  readonly tiltDeg: number;
  readonly tiltForS: number;
  readonly tiltWithinS: number;
  /** Stopped: no vibration, and no speed where one is known, for so long, begun within so long of the peak. */
  readonly stillMps2: number;
  readonly stillForS: number;
  readonly stillWithinS: number;
  /** Riding: faster than this, a moment ago. */
  readonly ridingMps: number;
  /** Where no speed is known: it vibrated more than this for that share of the last five seconds. */
  readonly ridingMps2: number;
  readonly ridingShare: number;
  /** From here on it is serious, from here on severe, m/s². */
  readonly severity: readonly [serious: number, severe: number];
}

/** Rules of one kind of vehicle. */
export type AccidentRules = VelocityChangeRules | PeakRules;

const KMH = 1 / 3.6;

/**
 * Car: 49 CFR 563.9 and UN R160, 5.3.1: 8 km/h within 150 ms. Asked for is a tenth less, because sampling, noise and a
 * sensor that is not quite level take up to that away from a pulse of 8 km/h (docs/measured/agent-accident.md).
 * `strongForS`: a knock at the unit takes 10 ms, a crash 50 ms and more (D). Severity: twice and four times (D).
 *
 * Scooter, bicycle: requirement E2 (D), 4 g; a tenth less here too, as readings lie beside a peak. Riding and stopping are ours (D): a parked one that falls over is no accident,
 * and a pot-hole before a red light is none: from 15 km/h a rider takes longer than 1.5 s to stop.
 */
export const ACCIDENT_RULES: Readonly<Record<AccidentVehicle, AccidentRules>> = {
  car: {
    kind: 'velocity_change',
    changeMps: 7.2 * KMH,
    withinS: 0.15,
    strongForS: 0.025,
    strongMps2: 1 * G,
    mostMps2: 50 * G,
    severity: [16 * KMH, 32 * KMH],
  },
  e_scooter: peakRules(),
  e_bike: peakRules(),
};

function peakRules(): PeakRules {
  return {
    kind: 'peak',
    peakMps2: 3.6 * G,
    tiltDeg: 60,
    tiltForS: 2,
    tiltWithinS: 5,
    stillMps2: 0.5,
    stillForS: 2,
    stillWithinS: 1.5,
    ridingMps: 5 * KMH,
    ridingMps2: 0.5,
    ridingShare: 0.3,
    severity: [8 * G, 16 * G],
  };
}

/** Slower than this a sensor does not see a crash: requirement E1 asks for 100 Hz; 5 % for a clock that is not exact. */
export const LEAST_HZ = 95;
/** Readings further apart than this are a gap: what lies in it is not known, seconds. */
export const GAP_S = 0.05;
/** More than any sensor of a vehicle reads: not a force but a fault, m/s². */
export const MOST_MPS2 = 200 * G;
/** After an accident none is noticed for so long, seconds: one crash has several blows. */
export const QUIET_S = 30;

/** The class of a strength, m/s or m/s² as the rules have it. */
export function severityOf({ severity }: AccidentRules, strength: number): AccidentSeverityWord {
  const [serious, severe] = severity;
  if (strength >= severe) return 'severe';
  return strength >= serious ? 'serious' : 'slight';
}
