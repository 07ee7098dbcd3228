import { createPeakDetector } from './peak.ts';
import { ACCIDENT_RULES, type AccidentVehicle } from './rules.ts';
import { createVelocityChangeDetector } from './velocity-change.ts';

/** What a reading did: nothing; perhaps an accident began at `startS`; there was one, and it began at `startS`. */
export type Verdict = 'nothing' | 'perhaps' | 'certain';

/** Judges one reading after another, each in the same time and without making an object. */
export interface AccidentDetector {
  /**
   * One reading, m/s² with gravity, in the sensor's axes. The caller leaves out what is no number, and says when
   * readings are missing (`gap`). Times rise, seconds.
   */
  take(tS: number, x: number, y: number, z: number): Verdict;
  /** Readings are missing: what is judged begins anew, which way is down is still known. */
  gap(): void;
  /** The vehicle's speed now, m/s; nothing = not known. */
  speed(mps: number | undefined): void;
  /** When the last accident, or what may be one, began: the sensor's clock. */
  startS(): number;
  /** How strong it was so far, m/s or m/s² as the rules have it. */
  strength(): number;
  /** Degrees between the vehicle's upright before and now. */
  tiltDeg(): number;
  clear(): void;
}

/**
 * The detector of a kind of vehicle (rules.ts).
 *
 * @example const detector = createDetector('car'); if (detector.take(tS, x, y, z) === 'certain') seal();
 */
export function createDetector(vehicle: AccidentVehicle): AccidentDetector {
  const rules = ACCIDENT_RULES[vehicle];
  return rules.kind === 'peak' ? createPeakDetector(rules) : createVelocityChangeDetector(rules);
}
