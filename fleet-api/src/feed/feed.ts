/**
 * The feed of free vehicles (policy, `feed`): a cell, late, under an id that lasts until the next rental. Pure.
 *
 *     rental ends ──── 2 to 15 minutes ────► next step of five minutes ──── shown ────► step after it is taken
 *
 * Steps, because whoever reads the feed every second would otherwise see the second of an end and of a start.
 */
import { createHash } from 'node:crypto';

/** Seconds of a step. */
export const STEP_S = 300;
/** Seconds after an end for which a place is looked for that did not come; after that the vehicle is not in the feed. */
export const LOOK_FOR_S = 7_200;

/** The step that holds at a second. */
export const stepAt = (nowS: number): number => Math.floor(nowS / STEP_S) * STEP_S;
/** The next step after a second. */
export const stepAfter = (nowS: number): number => stepAt(nowS) + STEP_S;

/**
 * By how much a place is late: the same for a rental whenever it is asked, and by its random id not to be told from outside.
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
