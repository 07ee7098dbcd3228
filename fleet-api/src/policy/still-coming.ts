/** Until when what was made under an edition of the policy may still come (docs/decisions/0045). Pure. */
import { FLOOR } from '@fleetveil/proto';

/** Newest editions that count; a record of an older one is judged by the one in force. */
export const MOST_EDITIONS = 16;

/** What a unit's outbox keeps at most (`LONGEST_WAIT_S` there). */
const OUTBOX_S = 28 * 86_400;
/** Until a unit that heard of no newer edition is stale, and then for as long as its outbox keeps. Seconds. */
export const STILL_COMING_S = FLOOR.staleAfterS + OUTBOX_S;

/**
 * Whether units may honestly still bring what they made under an edition. Domain time, Unix seconds.
 *
 * @param replacedS when the next edition came into force; `undefined` = it is in force
 */
export function mayStillCome(replacedS: number | undefined, nowS: number): boolean {
  return replacedS === undefined || nowS <= replacedS + STILL_COMING_S;
}
