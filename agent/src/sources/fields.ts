import type { SamplePosition, SampleProblem } from '../sample.ts';

/**
 * Reading single values out of text. A value is a value, absent, or unreadable: never a default and never a
 * number that happens to begin the text (`parseFloat('53.3x85817')` is 53.3, which is 9 km off).
 */

/** `undefined` = nothing was said. */
export type Value<T> = T | undefined | 'unparsable';

const NUMBER = /^[+-]?(?:\d{1,15}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?$/;
const NOTHING = /^(?:|na|n\/a|nan|null|none|-|--)$/i;
const YES = /^(?:1|1\.0|true|yes|on)$/i;
const NO = /^(?:0|0\.0|false|no|off)$/i;

/** How far a typical receiver is off for each unit of horizontal dilution of precision, in metres. */
const METRES_PER_HDOP = 5;

/** Faster than any road vehicle: not a speed. */
export const MOST_SPEED_MPS = 150;

/** Farther than any vehicle goes, metres: not a mileage, but a "not known" (all bits set) or rubbish. */
export const GREATEST_ODOMETER_M = 5e9;

/** Beyond this an accuracy says nothing: a receiver's "unknown" (UINT32_MAX millimetres) or rubbish. */
const GREATEST_ACCURACY_M = 100_000;

/** Whether a number can be a speed of a vehicle, in metres per second. */
export function isSpeed(mps: number): boolean {
  return mps >= 0 && mps <= MOST_SPEED_MPS;
}

/** Whether a number can be a mileage of a vehicle, in metres. */
export function isOdometer(metres: number): boolean {
  return metres >= 0 && metres <= GREATEST_ODOMETER_M;
}

/** A decimal number, wholly one. */
export function parseNumber(text: string | undefined): Value<number> {
  const clean = text?.trim() ?? '';
  if (NOTHING.test(clean)) return undefined;
  if (!NUMBER.test(clean)) return 'unparsable';
  return Number(clean);
}

/** A number within limits, both included. */
export function parseWithin(text: string | undefined, least: number, most: number): Value<number> {
  const value = parseNumber(text);
  if (typeof value !== 'number') return value;
  return value >= least && value <= most ? value : 'unparsable';
}

/** yes/no, true/false, on/off, 1/0. */
export function parseFlag(text: string | undefined): Value<boolean> {
  const clean = text?.trim() ?? '';
  if (NOTHING.test(clean)) return undefined;
  if (YES.test(clean)) return true;
  return NO.test(clean) ? false : 'unparsable';
}

/** Degrees to integers of 1e-6, or undefined outside the globe. */
function degreesE6(degrees: number, most: 90 | 180): number | undefined {
  if (!(Math.abs(degrees) <= most)) return undefined;
  // Adding 0 turns -0 into 0, which is what the wire gives back.
  return Math.round(degrees * 1e6) + 0;
}

/**
 * A whole number of metres from an accuracy in metres, rounded up so that it never claims more than the source;
 * 0 (not said) for nothing, zero, negative or absurd values.
 */
export function wholeAccuracyM(accuracyM: number | undefined): number {
  if (accuracyM === undefined || !(accuracyM > 0) || accuracyM > GREATEST_ACCURACY_M) return 0;
  return Math.ceil(accuracyM);
}

/** Accuracy from a dilution of precision (METRES_PER_HDOP a unit). */
export function accuracyFromHdopM(hdop: number | undefined): number {
  return wholeAccuracyM(hdop === undefined ? undefined : hdop * METRES_PER_HDOP);
}

/**
 * A position out of two decimal texts: absent if neither was given, a problem if one cannot be read or is no
 * place on Earth. Exactly 0, 0 is what receivers say before they know, and no street is there: poor quality.
 */
export function parsePosition(
  latitude: string | undefined,
  longitude: string | undefined,
  accuracyM: number,
): SamplePosition | SampleProblem | undefined {
  const lat = parseNumber(latitude);
  const lon = parseNumber(longitude);
  if (lat === undefined && lon === undefined) return undefined;
  if (typeof lat !== 'number' || typeof lon !== 'number') return 'unparsable';
  return positionOf(lat, lon, accuracyM);
}

/** As parsePosition, from numbers. */
export function positionOf(
  latitude: number,
  longitude: number,
  accuracyM: number,
): SamplePosition | SampleProblem {
  const latitudeE6 = degreesE6(latitude, 90);
  const longitudeE6 = degreesE6(longitude, 180);
  if (latitudeE6 === undefined || longitudeE6 === undefined) return 'unparsable';
  if (latitudeE6 === 0 && longitudeE6 === 0) return 'poor_quality';
  return { latitudeE6, longitudeE6, accuracyM };
}
