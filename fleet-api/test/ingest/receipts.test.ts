import { v1 } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createReceiptGatherer,
  type NumberedOutcome,
  type Outcome,
  planReceipts,
} from '../../src/ingest/receipts.ts';

const stored: Outcome = { kind: 'stored' };
const anyOutcome = fc.oneof(
  fc.constant<Outcome>(stored),
  fc.constant<Outcome>({ kind: 'refused', code: 'ungranted' }),
  fc.constant<Outcome>({ kind: 'later', laterS: 30 }),
);

test('runs say of each number what became of it, and nothing of any other (M4)', () => {
  const anyOutcomes = fc.uniqueArray(
    fc.record({ number: fc.integer({ min: 1, max: 500 }), outcome: anyOutcome }),
    {
      selector: (each) => each.number,
      maxLength: 200,
    },
  );
  fc.assert(
    fc.property(anyOutcomes, (outcomes) => {
      const receipts = planReceipts(outcomes);
      expect(receipts.every((ranges) => ranges.length <= 32)).toBe(true);
      const said = new Map<number, v1.ReceiptOutcome>();
      for (const { first, last, outcome } of receipts.flat()) {
        for (let number = first as number; number <= (last as number); number += 1)
          said.set(number, outcome as number);
      }
      const wanted = outcomes.map(({ number, outcome }) => [number, wire(outcome)] as const);
      expect([...said].sort()).toEqual([...wanted].sort());
    }),
  );
});

function wire(outcome: Outcome): v1.ReceiptOutcome {
  if (outcome.kind === 'stored') return v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED;
  return outcome.kind === 'refused'
    ? v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED
    : v1.ReceiptOutcome.RECEIPT_OUTCOME_LATER;
}

const key = { unitKey: 'u', outboxId: 'o' };
const chunk = (number: number): NumberedOutcome => ({ number, outcome: stored });

test('receipts of chunks gather: five of them, or five minutes', () => {
  const gatherer = createReceiptGatherer();
  for (const number of [1, 2, 3, 4]) gatherer.add(key, chunk(number), true, 0);
  expect(gatherer.take(299_000)).toEqual([]);
  gatherer.add(key, chunk(5), true, 299_500);
  expect(gatherer.take(299_500)[0]?.outcomes).toHaveLength(5);
  gatherer.add(key, chunk(6), true, 300_000);
  expect(gatherer.take(599_000)).toEqual([]);
  expect(gatherer.take(600_001)[0]?.outcomes).toHaveLength(1);
});

test('anything else goes at once and takes along what waited; so does a chunk that is not stored', () => {
  const gatherer = createReceiptGatherer();
  gatherer.add(key, chunk(1), true, 0);
  gatherer.add(key, chunk(2), false, 1);
  expect(gatherer.take(1)[0]?.outcomes.map((each) => each.number)).toEqual([1, 2]);
  gatherer.add(key, { number: 3, outcome: { kind: 'refused', code: 'erased' } }, true, 2);
  expect(gatherer.take(2)).toHaveLength(1);
  expect(gatherer.take(400_000)).toEqual([]);
});
