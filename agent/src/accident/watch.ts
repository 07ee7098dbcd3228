/**
 * Watches for an accident and keeps what its packet will need, in memory only.
 *
 * ```
 *   readings ─► detector ─ perhaps ─► a quarter of a second later: held apart ─ certain ─► noticed, once
 *       └─────► ring ──────────────────────────▲          by hand ─────────────────────────┘
 *   samples ──► ring
 * ```
 */
import {
  ACCIDENT_READINGS,
  type AccidentRecord,
  type AccidentSeverityWord,
  type AccidentTriggerWord,
} from '@fleetveil/proto';
import type { ImuBatch, Sample } from '../sample.ts';
import { createDetector } from './detector.ts';
import { directionDeg, movedFarEnough } from './direction.ts';
import { createRing } from './ring.ts';
import { ACCIDENT_RULES, type AccidentVehicle, GAP_S, MOST_MPS2, severityOf } from './rules.ts';
import { at } from './vector.ts';

/** An accident, its packet but for the time of day, and how hard it was. */
export interface NoticedAccident {
  /** Boot clock of its beginning, seconds. */
  readonly atBootS: number;
  readonly severity: AccidentSeverityWord;
  readonly record: Omit<AccidentRecord, 'timeS' | 'isTest'>;
}

/** Watches one vehicle. Readings may come in batches of any size. */
export interface AccidentWatch {
  /** Some readings, in order. What is no number, or more than any sensor reads, is left out. */
  takeReadings(batch: ImuBatch): void;
  /** What other sensors say. `bootS`: the boot clock now. */
  takeSample(sample: Sample, bootS: number): void;
  /** Somebody at the vehicle says that there was one. */
  tell(bootS: number): void;
  /** Whether `noticed` would give one. */
  isReady(bootS: number): boolean;
  /** The accident that was noticed since the last call, as soon as it is complete. */
  noticed(bootS: number): NoticedAccident | undefined;
  /** Degrees between the vehicle's upright before and now; nothing without a sensor. */
  tiltDeg(): number | undefined;
  /** Overwrites what is held. */
  clear(): void;
}

/** What follows the beginning is complete after this, seconds; a sensor that broke does not say it. */
const COMPLETE_S = ACCIDENT_READINGS.toS + ACCIDENT_READINGS.stepS;
const BROKEN_S = 1;
/** What was perhaps an accident, and was not certain by now, was none. Seconds. */
const FORGET_S = 8;
/** A place older than this, or less exact, is not trusted (EN 15722: 150 m). */
const TRUSTED_AGE_S = 5;
const TRUSTED_M = 150;

/** What an accident that has begun is known by, until it is held. */
interface Begun {
  readonly startS: number;
  readonly atBootS: number;
}

/** @param vehicle kind of the vehicle, as in the unit's certificate */
export function createAccidentWatch(vehicle: AccidentVehicle): AccidentWatch {
  const rules = ACCIDENT_RULES[vehicle];
  const detector = createDetector(vehicle);
  const ring = createRing();
  let lastS = Number.NaN;
  let lastBootS = Number.NEGATIVE_INFINITY;
  let accuracyM = 0;
  let direction: number | undefined;
  let charge: number | undefined;
  let begun: Begun | undefined;
  let held: NoticedAccident | undefined;
  let trigger: AccidentTriggerWord | undefined;

  const hold = ({ startS, atBootS }: Begun, by: AccidentTriggerWord): NoticedAccident => {
    const { places, ageS } = ring.placesUntil(atBootS);
    const isExact = accuracyM > 0 && accuracyM <= TRUSTED_M;
    return {
      atBootS,
      severity: by === 'manual' ? 'unknown' : severityOf(rules, detector.strength()),
      record: {
        trigger: by,
        isPositionTrusted: places.length > 0 && ageS <= TRUSTED_AGE_S && isExact,
        positions: places,
        ...(direction === undefined ? {} : { directionDeg: direction }),
        speedsMps: ring.speedsBefore(atBootS),
        readings: Number.isNaN(startS) ? [] : ring.readingsAround(startS),
        ...(charge === undefined ? {} : { stateOfChargePermille: charge }),
      },
    };
  };
  const isComplete = ({ startS, atBootS }: Begun, bootS: number): boolean =>
    !(lastS < startS + COMPLETE_S) || bootS - atBootS > BROKEN_S;

  const isReady = (bootS: number): boolean =>
    trigger !== undefined && begun !== undefined && (held !== undefined || isComplete(begun, bootS));

  const takeReading = (tS: number, x: number, y: number, z: number, bootS: number): void => {
    if (!isReading(x) || !isReading(y) || !isReading(z) || !Number.isFinite(tS)) return;
    if (tS - lastS > GAP_S || tS <= lastS) detector.gap();
    lastS = tS;
    lastBootS = bootS;
    ring.reading(tS, x, y, z);
    const verdict = detector.take(tS, x, y, z);
    if (verdict !== 'nothing' && begun?.startS !== detector.startS()) {
      const startS = detector.startS();
      begun = { startS, atBootS: bootS - (tS - startS) };
      held = undefined;
    }
    if (verdict === 'certain') trigger ??= 'automatic';
    if (begun !== undefined && trigger === undefined && tS - begun.startS > FORGET_S) {
      begun = undefined;
      held = undefined;
    }
    // Now, and not when it is certain: by then the ring has gone on.
    if (begun !== undefined && held === undefined && isComplete(begun, bootS))
      held = hold(begun, 'automatic');
  };
  const takePlace = ({ position }: Sample, bootS: number): void => {
    if (position === undefined) return;
    const [before] = ring.placesUntil(bootS).places;
    ring.place(bootS, position);
    accuracyM = position.accuracyM;
    if (before !== undefined && movedFarEnough(before, position)) direction = directionDeg(before, position);
  };

  return {
    takeReadings({ bootS, tS, ax, ay, az }) {
      const endS = at(tS, tS.length - 1);
      for (let i = 0; i < tS.length; i++) {
        takeReading(at(tS, i), at(ax, i), at(ay, i), at(az, i), bootS - (endS - at(tS, i)));
      }
    },
    takeSample(sample, bootS) {
      const { speedMps, stateOfChargePermille } = sample;
      if (speedMps !== undefined) ring.speed(bootS, speedMps);
      detector.speed(speedMps);
      if (stateOfChargePermille !== undefined) charge = stateOfChargePermille;
      takePlace(sample, bootS);
    },
    tell(bootS) {
      if (trigger !== undefined) return;
      trigger = 'manual';
      const isHeard = bootS - lastBootS < BROKEN_S;
      begun = { startS: isHeard ? lastS - COMPLETE_S : Number.NaN, atBootS: bootS };
      held = hold(begun, 'manual');
    },
    isReady,
    noticed(bootS) {
      if (!isReady(bootS) || trigger === undefined || begun === undefined) return undefined;
      const found = held ?? hold(begun, trigger);
      [begun, held, trigger] = [undefined, undefined, undefined];
      return found;
    },
    tiltDeg: () => (Number.isNaN(lastS) ? undefined : detector.tiltDeg()),
    clear() {
      ring.clear();
      detector.clear();
      [begun, held, trigger, direction] = [undefined, undefined, undefined, undefined];
    },
  };
}

function isReading(value: number): boolean {
  return value >= -MOST_MPS2 && value <= MOST_MPS2;
}
