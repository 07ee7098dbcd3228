/**
 * The public map of free vehicles (policy, `feed`): in which areas there are some, every half an hour. It names no vehicle
 * and no number, since a vehicle that goes and one that comes are two ends of a ride (decision 0037). Pure.
 *
 *     rental ends ── 2 to 15 minutes ──► next step of five minutes: counts ──► next publication: the area shows, or does not
 */
import { createHash } from 'node:crypto';
import { parentOf, resolutionOf } from '@fleetveil/proto';

/** Seconds of a step, in which vehicles come and go. */
export const STEP_S = 300;
/** Seconds after an end for which a vehicle that has not told its cell is waited for; after that it is not counted. */
export const LOOK_FOR_S = 7_200;

/** The step that holds at a second. */
export const stepAt = (nowS: number): number => Math.floor(nowS / STEP_S) * STEP_S;
/** The next step after a second. */
export const stepAfter = (nowS: number): number => stepAt(nowS) + STEP_S;
/** The publication that holds at a second, where there is one every so many seconds. */
export const publicationAt = (nowS: number, everyS: number): number => Math.floor(nowS / everyS) * everyS;

/**
 * By how much a vehicle counts late: the same for a rental whenever it is asked, and by its random id not to be told from
 * outside.
 *
 * @example delayS('0f8fad5bd9cb469fa16570867728950e', { delayMinS: 120, delayMaxS: 900 }) // between both
 */
export function delayS(
  rentalId: string,
  { delayMinS, delayMaxS }: { readonly delayMinS: number; readonly delayMaxS: number },
): number {
  const drawn = createHash('sha256').update(`feed delay ${rentalId}`).digest().readUInt32BE();
  return delayMinS + (drawn % (delayMaxS - delayMinS + 1));
}

/**
 * Whether an area shows: from the policy's number of vehicles on, and then until fewer than half of it are left. So neither
 * the vehicle that comes next nor the one that goes next changes the map, but now and then one among many.
 *
 * @param before whether it showed in the publication before
 * @example showsArea(3, true, 5) // true: it stays
 */
export function showsArea(vehicles: number, before: boolean, least: number): boolean {
  return vehicles >= (before ? Math.ceil(least / 2) : least);
}

/** The area of a vehicle: the cell that it told, or the one above where that is finer than the map. */
export function areaOf(cell: string, resolution: number): string {
  return resolutionOf(cell) > resolution ? parentOf(cell, resolution) : cell;
}
