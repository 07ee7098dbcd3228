/** What goes down in slots: documents in pieces, and the time (M11). */
import { expect, test } from 'vitest';
import {
  type Assembly,
  attestedTimeOf,
  decodeDownlink,
  decodeSigned,
  documentIdOf,
  encodeDownlink,
  FRAME_BYTES,
  FRAME_HEAD_BYTES,
  generateSigningKey,
  idBytes,
  importSigningKey,
  isProtoError,
  MAX_PACKED_BYTES,
  NUMBERS,
  packDocument,
  randomId,
  signDocument,
  signedStatusOf,
  slotStatusBody,
  takePiece,
  toHex,
  unpackDocument,
  v1,
  verifyBytes,
} from '../src/index.ts';
import { createChance, rounds } from './seed.ts';

const chance = createChance('slot');
const TENANT = 'demo';
const signer = await generateSigningKey();
const key = await importSigningKey(signer.privateKeyPkcs8);

function policyOf(text: string): Promise<Uint8Array> {
  const body = v1.PolicyDocument.encode({ tenant: TENANT, version: 3, document: text }).finish();
  return signDocument('policy', TENANT, body, key, signer.publicKey);
}

function pieceAt(signed: Uint8Array, offset: number, size: number): v1.IDocumentPiece {
  const packed = packDocument(signed);
  const bytes = packed.subarray(offset, offset + size);
  return { document: documentIdOf(signed), length: packed.length, offset, bytes };
}

test('M11: a document comes whole out of its pieces, whatever their size, and goes on after any loss', async () => {
  for (let round = 0; round < rounds(20); round++) {
    const signed = await policyOf(toHex(chance.bytes(1 + chance.below(900))));
    const { length } = packDocument(signed);
    let held: Assembly | undefined;
    for (let steps = 0; (held?.bytes.length ?? 0) < length; steps++) {
      expect(steps).toBeLessThan(100_000);
      const size = 1 + chance.below(110);
      // A piece that came before, or one that does not follow, changes nothing.
      held = takePiece(held, pieceAt(signed, chance.below(length), size)) ?? held;
      held = takePiece(held, pieceAt(signed, held?.bytes.length ?? 0, size));
    }
    expect(toHex(unpackDocument(held?.bytes ?? new Uint8Array()))).toBe(toHex(signed));
  }
});

test('a piece beyond its own length, of another document, or of one larger than any of ours is not taken', async () => {
  const [one, other] = [await policyOf('one'), await policyOf('another')];
  const held = takePiece(undefined, pieceAt(one, 0, 10));
  expect(takePiece(held, pieceAt(other, 10, 10))).toBe(held);
  expect(takePiece(held, { ...pieceAt(one, 10, 10), length: 15 })).toBe(held);
  expect(takePiece(undefined, pieceAt(one, 10, 10))).toBeUndefined();
  expect(takePiece(undefined, { ...pieceAt(one, 0, 10), length: MAX_PACKED_BYTES + 1 })).toBeUndefined();
});

test('M8: what is no packed document, or unpacks to more than any of ours, ends in a ProtoError', () => {
  const bomb = packDocument(new Uint8Array(3_000_000));
  expect(bomb.length).toBeLessThan(10_000);
  for (const bytes of [bomb, chance.bytes(200), new Uint8Array(), chance.bytes(1)]) {
    try {
      unpackDocument(bytes);
    } catch (error) {
      expect(isProtoError(error)).toBe(true);
    }
  }
  expect(() => unpackDocument(bomb)).toThrow(/larger than any of ours/);
});

test('M3, M11: the time in an answer is the signed one, for this vehicle and nonce and no other', async () => {
  const asked = { tenant: TENANT, vehicleId: idBytes(randomId()), timeNonce: chance.bytes(16) };
  const objections = [v1.Purpose.PURPOSE_FLEET_HEALTH];
  const said = { timeS: 1_800_000_000, policyVersion: 0, keySetVersion: 7, objections };
  const signed = await signDocument(
    'status',
    TENANT,
    slotStatusBody({ ...asked, ...said }),
    key,
    signer.publicKey,
  );
  const time = attestedTimeOf(signed);
  expect(toHex(signedStatusOf(time, asked))).toBe(toHex(signed));
  expect(toHex(signedStatusOf({ ...time, timeS: said.timeS + 1 }, asked))).not.toBe(toHex(signed));
  const holds = async (nonce: Uint8Array): Promise<boolean> => {
    const { body, signature } = decodeSigned(signedStatusOf(time, { ...asked, timeNonce: nonce }));
    return verifyBytes('status', TENANT, body, signature, signer.publicKey);
  };
  expect([await holds(asked.timeNonce), await holds(chance.bytes(16))]).toEqual([true, false]);
});

test('M11: an answer has room for the time, a receipt, and in others for 80 bytes of a document', () => {
  const range = {
    first: 70_000,
    last: 70_001,
    outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED,
    refusal: 17,
  };
  const receipt = { outbox: chance.bytes(8), ranges: [range] };
  const time = {
    ...{ keyId: chance.bytes(8), timeS: 1_800_000_000, policyVersion: 900, keySetVersion: 900 },
    signature: chance.bytes(64),
  };
  const piece = { document: chance.bytes(8), length: 14_000, offset: 13_000, bytes: chance.bytes(64) };
  for (const slotAnswer of [
    { ...receipt, time },
    { ...receipt, piece },
  ]) {
    const { length } = encodeDownlink({ slotAnswer });
    expect(FRAME_HEAD_BYTES + length).toBeLessThanOrEqual(FRAME_BYTES.slot_answer);
  }
});

test('an answer tells the time under any edition there can be, with every objection, and its unit reads it', () => {
  const said = {
    ...{ timeS: 1_800_000_000, policyVersion: NUMBERS.int32, keySetVersion: NUMBERS.int32 },
    objections: Array.from({ length: NUMBERS.purposes }, (_, index) => index + 1),
  };
  const time = { ...said, keyId: chance.bytes(8), signature: chance.bytes(64) };
  const bytes = encodeDownlink({ slotAnswer: { time } });
  expect(FRAME_HEAD_BYTES + bytes.length).toBeLessThanOrEqual(FRAME_BYTES.slot_answer);
  expect(decodeDownlink(bytes).slotAnswer?.time).toMatchObject(said);
});
