/** What an accident's notice may tell in clear: a cell no finer than the region's, and a class. Pure. */
import { type RefusalWord, toHex, type v1 } from '@fleetveil/proto';
import { type JudgedUnder, readCell } from './editions.ts';

/** A notice that may be stored. */
export interface NoticeRow {
  readonly streamId: string;
  readonly cell: string | undefined;
  readonly severity: number;
  readonly test: boolean;
  readonly policyVersion: number;
}

/** A notice as it may be stored, or why it is refused: what the policy does not name for accidents is not allowed. */
export function readNotice(
  { streamId, cell, severity, test }: v1.AccidentNotice,
  under: JudgedUnder,
): NoticeRow | RefusalWord {
  const { madeUnder } = under;
  const { accident } = madeUnder.signals;
  const place = readCell(cell, under);
  if (place === 'malformed') return place;
  if (cell && accident.cell.kind !== 'coarse') return 'not_allowed';
  if (severity !== 0 && accident.severity.kind !== 'coarse') return 'not_allowed';
  if (typeof place === 'string') return place;
  return { streamId: toHex(streamId), cell: place.stored, severity, test, policyVersion: madeUnder.version };
}
