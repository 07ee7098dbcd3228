/** What an answer to a slot's frame is filled with. */
import {
  documentIdOf,
  FRAME_BYTES,
  FRAME_HEAD_BYTES,
  fromHex,
  packDocument,
  toHex,
  v1,
} from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { lackedInSlots, planSlotAnswer } from '../../src/ingest/slots.ts';

const signed = v1.Signed.encode({
  ...{ type: 1, keyId: new Uint8Array(8), body: new Uint8Array(300).map((_, i) => i * 31) },
  signature: new Uint8Array(64).map((_, i) => i + 1),
}).finish();
const packed = { document: toHex(documentIdOf(signed)), packed: packDocument(signed) };
const ranges = Array.from({ length: 9 }, (_, i) => ({ first: 2 * i + 1, last: 2 * i + 1, outcome: 1 }));
const bytesOf = (slotAnswer: v1.ISlotAnswer) => v1.Downlink.encode({ slotAnswer }).finish().length;
const ROOM = FRAME_BYTES.slot_answer - FRAME_HEAD_BYTES;

test('holds what fits, and keeps the rest for the next', () => {
  const due = { outboxId: 'ab'.repeat(16), ranges };
  const { answer, left } = planSlotAnswer({ due, documents: [packed], had: [] });
  expect(bytesOf(answer)).toBeLessThanOrEqual(ROOM);
  expect([...(answer.ranges ?? []), ...(left?.ranges ?? [])]).toEqual(ranges);
  expect(left?.ranges.length).toBeGreaterThan(0);
  const second = planSlotAnswer({ due: left, documents: [packed], had: [] });
  expect(second.left).toBeUndefined();
  expect(bytesOf(second.answer)).toBeLessThanOrEqual(ROOM);
});

test('gives all its room to a document, from where the unit has it', () => {
  const document = fromHex(packed.document);
  const { answer } = planSlotAnswer({ documents: [packed], had: [{ document, bytes: 90 }] });
  expect(answer.piece).toMatchObject({ offset: 90, length: packed.packed.length });
  expect(bytesOf(answer)).toBe(ROOM);
  const done = planSlotAnswer({ documents: [packed], had: [{ document, bytes: packed.packed.length }] });
  expect(done.answer.piece).toBeUndefined();
});

test('M3: what is short goes before the policy, ends before grants, and keys before all', () => {
  const one = (n: number) => new Uint8Array([n]);
  const grant = { signed: one(4), grantId: 'aa'.repeat(16) };
  const server = {
    ...{ keySet: { version: 2, signed: one(1) }, policy: { version: 2, signed: one(2) } },
    ...{ transportKeys: { version: 2, signed: one(3) } },
    waiting: [grant, { signed: one(5), grantId: undefined }],
  };
  const unit = { keySetVersion: 1, policyVersion: 1, transportSequence: 1, grantIds: new Set<string>() };
  expect(lackedInSlots(unit, server).map(([n]) => n)).toEqual([1, 5, 4, 3, 2]);
  expect(
    lackedInSlots({ ...unit, policyVersion: 2, grantIds: new Set([grant.grantId]) }, server),
  ).toHaveLength(3);
});
