/** What an accident's notice may tell in clear: a cell no finer than the region's, and a class. Pure. */
import { cellFromWire, type Guard, isTooFine, type RefusalWord, toHex, type v1 } from '@fleetveil/proto';

/** A notice that may be stored. */
export interface NoticeRow {
  readonly streamId: string;
  readonly cell: string | undefined;
  readonly severity: number;
  readonly test: boolean;
  readonly policyVersion: number;
}

/**
 * A notice as it may be stored, or why it is refused: what the policy does not name for accidents is not allowed.
 *
 * @param madeUnder of the edition that the record says it was made under
 */
export function readNotice(
  { streamId, cell, severity, test }: v1.AccidentNotice,
  guard: Guard,
  madeUnder: Guard,
): NoticeRow | RefusalWord {
  const { accident } = madeUnder.signals;
  const place = cell ? cellFromWire(cell) : undefined;
  if (cell && place === undefined) return 'malformed';
  if (cell && accident.cell.kind !== 'coarse') return 'not_allowed';
  if (severity !== 0 && accident.severity.kind !== 'coarse') return 'not_allowed';
  if (place !== undefined && isTooFine(guard.regions, place)) return 'over_precise';
  return { streamId: toHex(streamId), cell: place, severity, test, policyVersion: madeUnder.version };
}
