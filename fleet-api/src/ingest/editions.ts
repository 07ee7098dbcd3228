/**
 * By which editions of the policy a body is judged (pure): by the one in force, and for some time also by the one under
 * which its unit made it, which knows of nothing newer (docs/decisions/0045).
 */
import {
  cellFromWire,
  finestResolution,
  type Guard,
  isTooFine,
  parentOf,
  type RefusalWord,
  resolutionOf,
  type v1,
} from '@fleetveil/proto';
import { mayStillCome } from '../policy/still-coming.ts';

/** What an edition lets in, and until when it was in force. */
export interface EditionGuard extends Guard {
  /** Domain time at which the next edition came into force, Unix seconds; absent = this one is in force. */
  readonly replacedS?: number;
}

/** The editions that a body has to do with, and now. */
export interface JudgedUnder {
  /** Domain time, Unix seconds. */
  readonly nowS: number;
  /** Of the edition in force. */
  readonly guard: Guard;
  /** Of the edition that the body says it was made under; that in force where it is not known. */
  readonly madeUnder: EditionGuard;
}

/** The edition in force first; a body may be what any of them allows. */
export function editionsOf({ nowS, guard, madeUnder }: JudgedUnder): readonly [Guard, ...Guard[]] {
  return mayStillCome(madeUnder.replacedS, nowS) ? [guard, madeUnder] : [guard];
}

/** A cell as its body told it, and as it is stored. */
export interface ReadCell {
  readonly told: string | undefined;
  readonly stored: string | undefined;
}

/**
 * A body's cell, if it has one. It is stored no finer than the edition in force has it there: a function of the cell that
 * came and of nothing else (M1). Answers the refusal of one that is none, or finer than any of its editions allows.
 */
export function readCell(wire: v1.ICell | null | undefined, under: JudgedUnder): ReadCell | RefusalWord {
  if (!wire) return { told: undefined, stored: undefined };
  const told = cellFromWire(wire);
  if (told === undefined) return 'malformed';
  if (editionsOf(under).every(({ regions }) => isTooFine(regions, told))) return 'over_precise';
  const finest = finestResolution(under.guard.regions, told);
  return { told, stored: parentOf(told, Math.min(resolutionOf(told), finest)) };
}
