import { offsetBy, type Point } from '../../src/minimise/distance.ts';
import { type Place, type PlaceFix, placeAfterFix, unknownPlace } from '../../src/minimise/place.ts';
import { chances } from '../seed.ts';

/** The middle of Riga: a city of the shipped policy, resolution 8. */
export const RIGA: Point = { latitudeE6: 56_950_000, longitudeE6: 24_105_000 };
/** Fields of Latvia: no place of the shipped policy, resolution 6. */
export const FIELDS: Point = { latitudeE6: 56_600_000, longitudeE6: 25_700_000 };

/** A fix at a place, so many seconds after boot. */
export function fixAt(point: Point, bootS: number, accuracyM = 5): PlaceFix {
  return { ...point, accuracyM, bootS };
}

/** A place after a fix a second at the same point. */
export function stayAt(place: Place, point: Point, fromS: number, forS: number): Place {
  let next = place;
  for (let s = 0; s <= forS; s++) next = placeAfterFix(next, fixAt(point, fromS + s));
  return next;
}

/** A vehicle that has stood at a point for five minutes. */
export function parkedAt(point: Point): Place {
  return stayAt(unknownPlace(), point, 0, 300);
}

/** Noise like a receiver's between houses: normal, metres each way, drawn from a seed. */
export function jitter(from: number, sigmaM: number): (point: Point) => Point {
  const chance = chances(from);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return (point) => offsetBy(point, sigmaM * normal(), sigmaM * normal());
}

/** Whether bytes are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
