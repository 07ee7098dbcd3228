import { expect, test } from 'vitest';
import { nodeCipher } from '../node/cipher.ts';
import {
  createEnvelopeKeys,
  createFrame,
  downFrameBytes,
  encodeUplink,
  FRAME_BYTES,
  FRAME_HEAD_BYTES,
  MAX_UP_FRAME_BYTES,
  openFrame,
  recordKindOf,
  sealDownWith,
  sealUpWith,
  type UplinkKind,
  uplinkKindOf,
  v1,
} from '../src/index.ts';
import { type Message, maximal } from './maximal.ts';
import { randomMessage } from './random-message.ts';
import { createChance, rounds } from './seed.ts';

const chance = createChance('frame');
const keys = await createEnvelopeKeys(chance.bytes(32), 'demo', '1'.repeat(32), '2'.repeat(32));

/** Where each kind stands in an Uplink. */
const BODIES: Readonly<Record<UplinkKind, (message: Message) => Message>> = {
  coarse_report: (coarseReport) => ({ coarseReport }),
  hello: (hello) => ({ hello }),
  stream_opening: (streamOpening) => record({ streamOpening }),
  chunk: (chunk) => record({ chunk }),
  trip_end: (tripEnd) => record({ tripEnd }),
  fleet_health: (fleetHealth) => record({ fleetHealth }),
  loss_report: (lossReport) => record({ lossReport }),
  accident_notice: (accidentNotice) => record({ accidentNotice }),
  // As a unit fills it: what goes beside the records, and one of them.
  slot_frame: (slotFrame) => ({ slotFrame: { ...slotFrame, records: [largestRecord()] } }),
  wipe_receipt: (wipeReceipt) => record({ wipeReceipt }),
  command_receipt: (commandReceipt) => record({ commandReceipt }),
  charging_session: (chargingSession) => record({ chargingSession }),
};
const NAMES = {
  coarse_report: 'CoarseReport',
  hello: 'Hello',
  stream_opening: 'StreamOpening',
  chunk: 'Chunk',
  trip_end: 'TripEnd',
  fleet_health: 'FleetHealth',
  loss_report: 'LossReport',
  accident_notice: 'AccidentNotice',
  slot_frame: 'SlotFrame',
  wipe_receipt: 'WipeReceipt',
  command_receipt: 'CommandReceipt',
  charging_session: 'ChargingSession',
} as const satisfies Record<UplinkKind, string>;
const KINDS = Object.keys(NAMES) as UplinkKind[];

function record(body: Message): Message {
  const { outboxId, number, endsOnDay, policyVersion } = maximal('Record', 'chunk');
  return { record: { outboxId, number, endsOnDay, policyVersion, ...body } as Message };
}

/** A stream's opening. */
function largestRecord(): Message {
  return BODIES.stream_opening(maximal('StreamOpening'))['record'] as Message;
}

test.each(KINDS)('M11: the frame of a %s is as large as its largest message and no larger', (kind) => {
  const largest = v1.Uplink.encode(BODIES[kind](maximal(NAMES[kind]))).finish();
  expect(FRAME_HEAD_BYTES + largest.length).toBe(FRAME_BYTES[kind]);
});

test.each(KINDS)('M11: every sealed %s is equally long', (kind) => {
  const sizes = new Set<number>();
  for (let i = 1; i <= rounds(200); i++) {
    const body = encodeUplink(BODIES[kind](randomMessage(NAMES[kind], chance)));
    sizes.add(sealUpWith(nodeCipher, keys, i, FRAME_BYTES[kind], body).length);
  }
  expect(sizes.size).toBe(1);
});

test('M11: a sealed answer is padded to a multiple of 256', () => {
  const nonce = chance.bytes(12);
  const sizes = [0, 1, 251, 252, 253, 507, 508, 509].map((length) => {
    const sealed = sealDownWith(nodeCipher, keys, nonce, chance.bytes(length));
    return v1.Envelope.decode(sealed).ciphertext.length - 16;
  });
  expect(sizes).toEqual([256, 256, 256, 256, 512, 512, 512, 768]);
  expect(downFrameBytes(252)).toBe(256);
});

test('no frame from a unit is larger than the largest', () => {
  const { receipt: _receipt, signed: _signed, slot_answer: _answer, ...up } = FRAME_BYTES;
  expect(Math.max(...Object.values(up))).toBe(MAX_UP_FRAME_BYTES);
});

test('a body larger than its frame is refused, not cut', () => {
  expect(() => createFrame(new Uint8Array(27), 30)).toThrow(/larger than the frame/);
  expect(openFrame(createFrame(Uint8Array.of(1, 2, 3), 7))).toEqual(Uint8Array.of(1, 2, 3));
});

test('a frame that lies about its length or hides bytes in its padding is refused', () => {
  expect(() => openFrame(new Uint8Array(3))).toThrow(/shorter than its length/);
  expect(() => openFrame(Uint8Array.of(0, 0, 0, 2, 9))).toThrow(/beyond its end/);
  expect(() => openFrame(Uint8Array.of(255, 255, 255, 255, 9))).toThrow(/beyond its end/);
  expect(() => openFrame(Uint8Array.of(0, 0, 0, 1, 9, 0, 1))).toThrow(/padding/);
});

test('the kind of a message is told from its body', () => {
  for (const kind of KINDS) expect(uplinkKindOf(BODIES[kind](maximal(NAMES[kind])))).toBe(kind);
  expect(uplinkKindOf({})).toBeUndefined();
  expect(recordKindOf({ number: 1 })).toBeUndefined();
});
