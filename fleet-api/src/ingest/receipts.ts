/**
 * From what became of records to the receipts that say so (pure). A receipt goes out only after the
 * commit it speaks of (M4); chunk receipts may wait and gather, as each costs a radio wake-up.
 */
import { REFUSALS, type RefusalWord, v1 } from '@fleetveil/proto';

/** What became of one record. */
export type Outcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'refused'; readonly code: RefusalWord }
  | { readonly kind: 'later'; readonly laterS: number };

/** A record's number with its outcome. */
export interface NumberedOutcome {
  readonly number: number;
  readonly outcome: Outcome;
}

/** At most this many runs in one receipt (downlink.proto). */
const MAX_RANGES = 32;

/**
 * Joins neighbouring numbers with the same outcome into runs, at most 32 a receipt.
 *
 * @example
 * planReceipts([{ number: 1, outcome: { kind: 'stored' } }, { number: 2, outcome: { kind: 'stored' } }]);
 * // one receipt with one run 1..2
 */
export function planReceipts(outcomes: readonly NumberedOutcome[]): v1.IReceiptRange[][] {
  const sorted = [...outcomes].sort((a, b) => a.number - b.number);
  const runs: v1.IReceiptRange[] = [];
  for (const { number, outcome } of sorted) {
    const run = runs.at(-1);
    if (run && joins(run, number, outcome)) run.last = number;
    else runs.push({ first: number, last: number, ...wireOutcome(outcome) });
  }
  const receipts: v1.IReceiptRange[][] = [];
  for (let at = 0; at < runs.length; at += MAX_RANGES) receipts.push(runs.slice(at, at + MAX_RANGES));
  return receipts;
}

function joins(run: v1.IReceiptRange, number: number, outcome: Outcome): boolean {
  const wire = wireOutcome(outcome);
  const near = number === run.last || number === (run.last ?? 0) + 1;
  return near && run.outcome === wire.outcome && run.refusal === wire.refusal && run.laterS === wire.laterS;
}

function wireOutcome(outcome: Outcome): Required<Pick<v1.IReceiptRange, 'outcome' | 'refusal' | 'laterS'>> {
  const none = v1.RefusalCode.REFUSAL_CODE_UNSPECIFIED;
  switch (outcome.kind) {
    case 'stored':
      return { outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED, refusal: none, laterS: 0 };
    case 'refused':
      return {
        outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED,
        refusal: REFUSALS.wire[outcome.code],
        laterS: 0,
      };
    case 'later':
      return { outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_LATER, refusal: none, laterS: outcome.laterS };
  }
}

/** How many chunk receipts gather for one unit before they go. */
const GATHER_CHUNKS = 5;
/** How long a chunk receipt may wait, real milliseconds; the unit sends again after seven minutes. */
const GATHER_MS = 5 * 60_000;

/** A unit's outbox. */
export interface OutboxKey {
  readonly unitKey: string;
  readonly outboxId: string;
}

/**
 * Holds back chunk receipts. `add` returns what is to be sent now; `due` what waited long enough.
 * Anything that is not a stored chunk sends all that gathered for its unit along.
 */
export interface ReceiptGatherer {
  add(key: OutboxKey, outcome: NumberedOutcome, isChunk: boolean, nowMs: number): void;
  /** Takes all that is to be sent now. */
  take(nowMs: number): { key: OutboxKey; outcomes: NumberedOutcome[] }[];
}

interface Gathered {
  key: OutboxKey;
  outcomes: NumberedOutcome[];
  sinceMs: number;
  now: boolean;
}

/** @example const gatherer = createReceiptGatherer(); */
export function createReceiptGatherer(): ReceiptGatherer {
  const waiting = new Map<string, Gathered>();
  const ready = new Set<Gathered>();
  let oldestCheckMs = 0;
  const isDue = (gathered: Gathered, nowMs: number) => nowMs - gathered.sinceMs >= GATHER_MS;
  return {
    add(key, outcome, isChunk, nowMs) {
      const id = `${key.unitKey}/${key.outboxId}`;
      const gathered = waiting.get(id) ?? { key, outcomes: [], sinceMs: nowMs, now: false };
      waiting.set(id, gathered);
      gathered.outcomes.push(outcome);
      const gathers =
        isChunk && outcome.outcome.kind === 'stored' && gathered.outcomes.length < GATHER_CHUNKS;
      if (!gathers) ready.add(gathered);
    },
    take(nowMs) {
      if (nowMs - oldestCheckMs >= 1_000) {
        oldestCheckMs = nowMs;
        for (const gathered of waiting.values()) if (isDue(gathered, nowMs)) ready.add(gathered);
      }
      const taken = [...ready];
      ready.clear();
      for (const { key } of taken) waiting.delete(`${key.unitKey}/${key.outboxId}`);
      return taken.map(({ key, outcomes }) => ({ key, outcomes }));
    },
  };
}
