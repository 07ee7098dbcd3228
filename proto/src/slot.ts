/**
 * What goes down in slots of shaped traffic (M11): documents in pieces, and attested time without what the unit
 * knows itself. A unit says how much of a document it has, so that any node can go on with it.
 */
import { NUMBERS } from './bounds.ts';
import { type Bytes, concatBytes, ownBytes, toHex } from './bytes.ts';
import { decodeDocument, decodeSigned, MAX_BYTES } from './decode.ts';
import { deflateBytes, inflateBytes } from './deflate.ts';
import { ProtoError } from './errors.ts';
import { v1 } from './generated/messages.js';

/** The most of a document that a unit keeps before it is whole: none of ours is larger when packed. */
export const MAX_PACKED_BYTES = MAX_BYTES.signed;

/** What names a document on its way: the first 8 bytes of its signature. */
export function documentIdOf(signed: Uint8Array): Bytes {
  return ownBytes(decodeSigned(signed).signature.subarray(0, NUMBERS.keyIdBytes));
}

/** A document as it goes down in pieces: raw deflate of an encoded `v1.Signed`. */
export function packDocument(signed: Uint8Array): Bytes {
  return ownBytes(deflateBytes(signed));
}

/** The encoded `v1.Signed` of a packed document. Throws `malformed` for anything else. */
export function unpackDocument(packed: Uint8Array): Bytes {
  try {
    // One byte more than any of ours: what fills it is larger.
    const plain = inflateBytes(packed, MAX_BYTES.signed + 1);
    if (plain.length <= MAX_BYTES.signed) return ownBytes(plain);
  } catch (error) {
    throw new ProtoError('malformed', 'document: not packed', error);
  }
  throw new ProtoError('malformed', 'document: larger than any of ours');
}

/** A document that arrives in pieces. */
export interface Assembly {
  /** 16 hex characters. */
  readonly document: string;
  /** Bytes of all of it. */
  readonly length: number;
  /** What is there, from its start. */
  readonly bytes: Bytes;
}

/**
 * The assembly with one more piece. A piece that does not go on where it ends changes nothing; the first piece of a
 * document begins one.
 *
 * @example takePiece(undefined, { document, length: 90, offset: 0, bytes }) // begun
 */
export function takePiece(held: Assembly | undefined, piece: v1.IDocumentPiece): Assembly | undefined {
  const document = toHex(piece.document ?? new Uint8Array());
  const { length = 0, offset = 0 } = { length: piece.length ?? 0, offset: piece.offset ?? 0 };
  const bytes = piece.bytes ?? new Uint8Array();
  if (length > MAX_PACKED_BYTES || offset + bytes.length > length) return held;
  if (held === undefined || held.length !== length) {
    return offset === 0 ? { document, length, bytes: ownBytes(bytes) } : held;
  }
  if (held.document !== document || held.bytes.length !== offset) return held;
  return { ...held, bytes: concatBytes(held.bytes, bytes) };
}

/** What a status for a slot says; tenant, vehicle and nonce are its unit's to know. */
export interface SlotStatus {
  readonly tenant: string;
  readonly vehicleId: Uint8Array;
  readonly timeNonce: Uint8Array;
  readonly timeS: number;
  readonly policyVersion: number;
  readonly keySetVersion: number;
  /** As numbers of the wire. */
  readonly objections: readonly v1.Purpose[];
}

/**
 * The encoded `v1.Status` that is signed for a slot: both ends make it, byte for byte. It has no checkpoint, and as
 * proto3 has it, nothing that is zero.
 */
export function slotStatusBody(status: SlotStatus): Bytes {
  const { tenant, vehicleId, timeNonce, timeS, policyVersion, keySetVersion, objections } = status;
  const versions = {
    ...(policyVersion === 0 ? {} : { policyVersion }),
    ...(keySetVersion === 0 ? {} : { keySetVersion }),
    ...(objections.length === 0 ? {} : { objections: [...objections] }),
  };
  return ownBytes(v1.Status.encode({ tenant, vehicleId, timeNonce, timeS, ...versions }).finish());
}

/** What goes down of an encoded, signed status whose body is {@link slotStatusBody}. Throws `malformed`. */
export function attestedTimeOf(signedStatus: Uint8Array): v1.IAttestedTime {
  const { keyId, body, signature } = decodeSigned(signedStatus);
  const { timeS, policyVersion, keySetVersion, objections } = decodeDocument('status', body);
  return { keyId, timeS, policyVersion, keySetVersion, signature, objections };
}

/** The encoded `v1.Signed` status that an answer speaks of: its signature holds over the very same bytes only. */
export function signedStatusOf(
  time: v1.IAttestedTime,
  asked: Pick<SlotStatus, 'tenant' | 'vehicleId' | 'timeNonce'>,
): Bytes {
  const { keyId = null, timeS, policyVersion, keySetVersion, signature = null } = time;
  const versions = { policyVersion: policyVersion ?? 0, keySetVersion: keySetVersion ?? 0 };
  const said = { timeS: timeS ?? 0, ...versions, objections: time.objections ?? [] };
  const body = slotStatusBody({ ...asked, ...said });
  const type = v1.SignedType.SIGNED_TYPE_STATUS;
  return ownBytes(v1.Signed.encode({ type, keyId, body, signature }).finish());
}
