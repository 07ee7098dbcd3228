import { v1 } from '@fleetveil/proto';
import type { Row, Rows } from './rows.ts';

/** What a receipt changed. */
export interface ReceiptReport {
  readonly stored: number;
  readonly refused: number;
  /** Whether any of it is of a confirmed theft: then nothing of it is told at the vehicle (M15). */
  readonly isHidden: boolean;
  /** Numbers that are gone from the outbox. */
  readonly settled: readonly number[];
  /** Numbers to be sent again, not before so many real seconds. */
  readonly later: readonly { readonly number: number; readonly laterS: number }[];
}

/** A receipt that was not about us. */
export const NOTHING: ReceiptReport = { stored: 0, refused: 0, isHidden: false, settled: [], later: [] };

/** Runs of a receipt read, at most (`Receipt.ranges` in downlink.proto). */
const MOST_RANGES = 32;

/**
 * Applies a receipt to the rows. Numbers that are not here, or whose row is open, are passed over: only what
 * was sent can be receipted. `lose` takes each refused row to the ledger.
 */
export function applyReceipt(receipt: v1.IReceipt, rows: Rows, lose: (row: Row) => void): ReceiptReport {
  const settled: number[] = [];
  const later: { number: number; laterS: number }[] = [];
  const count = { stored: 0, refused: 0 };
  let isHidden = false;
  const { RECEIPT_OUTCOME_STORED, RECEIPT_OUTCOME_REFUSED, RECEIPT_OUTCOME_LATER } = v1.ReceiptOutcome;
  for (const { first, last, outcome, laterS } of (receipt.ranges ?? []).slice(0, MOST_RANGES)) {
    const condition = { of: 'numbers', first: first ?? 0, last: last ?? 0 } as const;
    isHidden ||= rows.hasHidden(condition);
    if (outcome === RECEIPT_OUTCOME_LATER) {
      later.push(...rows.numbersOf(condition).map((number) => ({ number, laterS: laterS ?? 0 })));
    } else if (outcome === RECEIPT_OUTCOME_STORED || outcome === RECEIPT_OUTCOME_REFUSED) {
      const gone = rows.take(condition);
      settled.push(...gone.map(({ number }) => number));
      count[outcome === RECEIPT_OUTCOME_STORED ? 'stored' : 'refused'] += gone.length;
      if (outcome === RECEIPT_OUTCOME_REFUSED) for (const row of gone) lose(row);
    }
  }
  return { ...count, isHidden, settled, later };
}
