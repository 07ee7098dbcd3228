/**
 * Cases of theft as the vault judges them (M10). Pure.
 *
 * ```
 * officer’s token ─► ask ──────┐ 24 h
 * approver’s token ─► confirm ─┴─► grant co-signed, 24 h at most ─► look: 15 min, one officer, a reason
 *                                     └─ asked for again, confirmed again ─► the next grant
 * ```
 *
 * A door only carries the tokens: with its own keys it confirms nothing, and nobody is both people. A case that no door
 * closes is over with its grant.
 */
import { FLOOR } from '@fleetveil/proto';
import type { VerifiedGrant } from './grants.ts';
import type { Span } from './interval.ts';
import type { TheftRefusal } from './wire.ts';

/** A case as the vault keeps it. Times are Unix seconds of the fleet clock. */
export interface TheftCase {
  readonly caseId: string;
  readonly vehicleId: string;
  /** By name; the first declared it. */
  readonly officers: readonly string[];
  /** Who was one: they look no more, and agree to nothing (M10). */
  readonly removed: readonly string[];
  readonly declaredS: number;
  readonly askedS: number;
  readonly askedBy: string;
  readonly confirmedS: number | undefined;
  readonly confirmedBy: string | undefined;
  /** The grant of the newest confirmation, encoded v1.Signed. */
  readonly signed: Uint8Array | undefined;
  readonly grantUntilS: number | undefined;
  /** From when on anything may be seen. */
  readonly fromS: number;
  readonly closedS: number | undefined;
  /** When its streams were to be destroyed and a legal hold kept them: nobody sees them from then on. */
  readonly keptS: number | undefined;
}

/** Seconds for which an officer's word waits for the second person (D). */
export const WAIT_S = 24 * 3_600;
/** Longest look at a pursuit. */
export const LOOK_S = 900;
/** Seconds by which a door's clock may differ from the vault's. */
export const SLACK_S = 60;

/**
 * When a case ended: closed, or out of grant with nobody who had renewed it in time; a door that does not say so keeps no
 * pursuit open. `undefined` = it goes on, or nobody has agreed to it yet.
 */
export function endOf(
  { closedS, grantUntilS }: Pick<TheftCase, 'closedS' | 'grantUntilS'>,
  nowS: number,
): number | undefined {
  const isRunOut = grantUntilS !== undefined && grantUntilS + SLACK_S < nowS;
  return closedS ?? (isRunOut ? grantUntilS : undefined);
}

/** Why an officer may not ask for a confirmation; `undefined` = they may. */
export function refuseAsking(
  held: TheftCase,
  { person, vehicleId, nowS }: { readonly person: string; readonly vehicleId: string; readonly nowS: number },
): TheftRefusal | undefined {
  if (held.vehicleId !== vehicleId) return 'not_found';
  if (endOf(held, nowS) !== undefined) return 'closed';
  return held.officers.includes(person) ? undefined : 'not_officer';
}

/** Whether an officer's word waits for the second person. The word of one who was taken off the case waits no more. */
export function isAsked({ officers, askedBy, askedS, confirmedS }: TheftCase, nowS: number): boolean {
  if (!officers.includes(askedBy)) return false;
  return nowS < askedS + WAIT_S && (confirmedS === undefined || confirmedS < askedS);
}

/**
 * Why somebody may not confirm; `undefined` = they may. The people of the case may not, whatever roles they have, nor who
 * was one of them: they have looked.
 */
export function refuseConfirming(held: TheftCase, person: string, nowS: number): TheftRefusal | undefined {
  if (endOf(held, nowS) !== undefined) return 'closed';
  if (held.officers.includes(person) || held.removed.includes(person)) return 'same_person';
  return isAsked(held, nowS) ? undefined : 'nothing_asked';
}

/** The grant that the same person got for the same word before, where it still holds: an answer that was lost. */
export function signedBefore(held: TheftCase, person: string, nowS: number): Uint8Array | undefined {
  const { closedS, confirmedBy, grantUntilS = 0, signed } = held;
  return closedS === undefined && confirmedBy === person && nowS < grantUntilS ? signed : undefined;
}

/** Whether a grant says no more than its case: this vehicle, from now on, for a day at most. */
export function isGrantOfCase(
  held: TheftCase,
  grant: VerifiedGrant,
  { nowS, mostS }: { readonly nowS: number; readonly mostS: number },
): boolean {
  const { purpose, vehicleId, rentalId, notBeforeS, notAfterS } = grant;
  const lastsS = notAfterS - notBeforeS;
  return (
    purpose === 'asset_protection' &&
    vehicleId === held.vehicleId &&
    rentalId === held.caseId &&
    Math.abs(notBeforeS - nowS) <= SLACK_S &&
    lastsS > 0 &&
    lastsS <= Math.min(FLOOR.theftGrantMaxS, mostS)
  );
}

/** Why nobody may look, or not this person; `undefined` = they may. */
export function refuseLooking(held: TheftCase, person: string): TheftRefusal | undefined {
  if (!held.officers.includes(person)) return 'not_officer';
  if (held.confirmedS === undefined) return 'not_confirmed';
  return held.keptS === undefined ? undefined : 'erased';
}

/**
 * Why an officer may not be taken off; `undefined` = they may, by any officer of the case, themselves too. One has to be left
 * who can close it, and a declaration that waits is its officer's own word: it is taken back, not orphaned.
 */
export function refuseRemoving(held: TheftCase, person: string, officer: string): TheftRefusal | undefined {
  if (!held.officers.includes(person)) return 'not_officer';
  if (!held.officers.includes(officer)) return 'not_found';
  const isDeclarer = held.confirmedS === undefined && held.askedBy === officer;
  return held.officers.length === 1 || isDeclarer ? 'officer_needed' : undefined;
}

/** What of a pursuit may be seen: from its beginning until its end. */
export function seenSpan(held: TheftCase, nowS: number): Span {
  return { fromS: held.fromS, toS: endOf(held, nowS) ?? nowS + SLACK_S };
}
