/**
 * Bounded decoding: the only way in. Every decoder refuses bytes longer than the largest message of
 * its kind (`oversize`) before it looks at them, and fields outside `BOUNDS` (`malformed`) after it.
 * The bytes of a decoded message are views of the input.
 */
import { checkBounds } from './bounded.ts';
import { type MessageName, type Messages, NUMBERS } from './bounds.ts';
import { TAG_BYTES } from './cipher.ts';
import { ProtoError } from './errors.ts';
import { FRAME_HEAD_BYTES, MAX_UP_FRAME_BYTES } from './frame.ts';
import { v1 } from './generated/messages.js';
import type { SignedType } from './words.ts';

/** A v1.Signed around its body: type, key, signature and four co-signatures are 400 bytes. */
export const SIGNED_HEAD_BYTES = 512;

/** What a decoder needs of a generated class. */
interface Codec<Message> {
  decode(bytes: Uint8Array): Message;
}

/** Longest encoded form of what is decoded from outside; a test builds each maximum. */
export const MAX_BYTES = {
  /** The largest envelope from a unit, for a broker or ingest to refuse `oversize` before decoding. */
  upEnvelope: MAX_UP_FRAME_BYTES + TAG_BYTES + 72,
  /** The largest envelope of either direction. */
  envelope: NUMBERS.envelopeBytes + 88,
  uplink: MAX_UP_FRAME_BYTES - FRAME_HEAD_BYTES,
  /** A record has 7 bytes less than the Uplink around it. */
  record: MAX_UP_FRAME_BYTES - FRAME_HEAD_BYTES,
  downlink: NUMBERS.envelopeBytes,
  signed: NUMBERS.documentBytes + SIGNED_HEAD_BYTES,
} as const;

/** Longest document of a type: a full key set is 3.3 kB, a grant 700 bytes, a status 1.2 kB. */
export const MAX_DOCUMENT_BYTES: Readonly<Record<SignedType, number>> = {
  key_set: 4_096,
  policy: NUMBERS.documentBytes,
  grant: 1_024,
  grant_end: 256,
  status: 4_096,
  transport_keys: 1_024,
  unit_certificate: 256,
  command: 256,
  opening: NUMBERS.statementBytes,
  phone_order: 256,
  accident_packet: 302,
  wipe_receipt: 0,
};

function decodeBounded<Name extends MessageName>(
  name: Name,
  codec: Codec<Messages[Name]>,
  bytes: Uint8Array,
  upTo: number,
): Messages[Name] {
  if (bytes.length > upTo) throw new ProtoError('oversize', `${name}: at most ${upTo} bytes`);
  const message = decodeQuietly(name, codec, bytes);
  checkBounds(name, message);
  return message;
}

function decodeQuietly<Name extends MessageName>(
  name: Name,
  codec: Codec<Messages[Name]>,
  bytes: Uint8Array,
): Messages[Name] {
  try {
    return codec.decode(bytes);
  } catch (error) {
    throw new ProtoError('malformed', `${name}: not decodable`, error);
  }
}

/** An envelope of either direction; pass `MAX_BYTES.upEnvelope` where only units speak. */
export function decodeEnvelope(bytes: Uint8Array, upTo: number = MAX_BYTES.envelope): v1.Envelope {
  return decodeBounded('Envelope', v1.Envelope, bytes, upTo);
}

/** A body from a unit, with exactly one kind inside. */
export function decodeUplink(bytes: Uint8Array): v1.Uplink {
  return decodeBounded('Uplink', v1.Uplink, bytes, MAX_BYTES.uplink);
}

/** A body to a unit, with exactly one kind inside. */
export function decodeDownlink(bytes: Uint8Array): v1.Downlink {
  return decodeBounded('Downlink', v1.Downlink, bytes, MAX_BYTES.downlink);
}

/** A record of an outbox. */
export function decodeRecord(bytes: Uint8Array): v1.Record {
  return decodeBounded('Record', v1.Record, bytes, MAX_BYTES.record);
}

/** What a unit signed when it opened a stream. */
export function decodeOpeningStatement(bytes: Uint8Array): v1.OpeningStatement {
  return decodeBounded('OpeningStatement', v1.OpeningStatement, bytes, MAX_DOCUMENT_BYTES.opening);
}

/** A signed document of any type, not verified: `verifySigned` does both. */
export function decodeSigned(bytes: Uint8Array, upTo: number = MAX_BYTES.signed): v1.Signed {
  return decodeBounded('Signed', v1.Signed, bytes, upTo);
}

/** An order of a rider's phone. */
export function decodePhoneOrder(bytes: Uint8Array): v1.PhoneOrder {
  return decodeBounded('PhoneOrder', v1.PhoneOrder, bytes, MAX_DOCUMENT_BYTES.phone_order);
}

/** The plain content of an accident stream, its signature apart: `openAccidentPacket` checks that. */
export function decodeAccidentPacket(bytes: Uint8Array): v1.AccidentPacket {
  return decodeBounded('AccidentPacket', v1.AccidentPacket, bytes, MAX_DOCUMENT_BYTES.accident_packet);
}

/** What a signed document of a type decodes to. */
export interface Documents {
  key_set: v1.KeySet;
  policy: v1.PolicyDocument;
  grant: v1.Grant;
  grant_end: v1.GrantEnd;
  status: v1.Status;
  transport_keys: v1.TransportKeys;
  unit_certificate: v1.UnitCertificate;
  phone_order: v1.PhoneOrder;
  opening: v1.OpeningStatement;
  /** Stands in no v1.Signed: `openAccidentPacket` reads and verifies it. */
  accident_packet: never;
  /** Signed as fields: `verifyWipe`. */
  wipe_receipt: never;
  command: v1.Command;
}

const DOCUMENTS: { readonly [Type in SignedType]: (bytes: Uint8Array) => Documents[Type] } = {
  key_set: (bytes) => decodeBounded('KeySet', v1.KeySet, bytes, MAX_DOCUMENT_BYTES.key_set),
  policy: (bytes) => decodeBounded('PolicyDocument', v1.PolicyDocument, bytes, MAX_DOCUMENT_BYTES.policy),
  grant: (bytes) => decodeBounded('Grant', v1.Grant, bytes, MAX_DOCUMENT_BYTES.grant),
  grant_end: (bytes) => decodeBounded('GrantEnd', v1.GrantEnd, bytes, MAX_DOCUMENT_BYTES.grant_end),
  status: (bytes) => decodeBounded('Status', v1.Status, bytes, MAX_DOCUMENT_BYTES.status),
  transport_keys: (bytes) =>
    decodeBounded('TransportKeys', v1.TransportKeys, bytes, MAX_DOCUMENT_BYTES.transport_keys),
  unit_certificate: (bytes) =>
    decodeBounded('UnitCertificate', v1.UnitCertificate, bytes, MAX_DOCUMENT_BYTES.unit_certificate),
  phone_order: decodePhoneOrder,
  opening: decodeOpeningStatement,
  command: (bytes) => decodeBounded('Command', v1.Command, bytes, MAX_DOCUMENT_BYTES.command),
  accident_packet: () => {
    throw new ProtoError('malformed', 'accident_packet: not signed as a document');
  },
  wipe_receipt: () => {
    throw new ProtoError('malformed', 'wipe_receipt: not signed as a document');
  },
};

/** The body of a signed document by its type, for example `decodeDocument('grant', body)`. */
export function decodeDocument<Type extends SignedType>(type: Type, body: Uint8Array): Documents[Type] {
  return DOCUMENTS[type](body);
}

/**
 * Encodes a body from a unit, and refuses (`misused`) what {@link decodeUplink} would not accept:
 * a unit finds out before a record is in its outbox.
 */
export function encodeUplink(uplink: v1.IUplink): Uint8Array {
  return encodeChecked(v1.Uplink.encode(uplink).finish(), decodeUplink);
}

/** Encodes a record for the outbox; refuses (`misused`) what {@link decodeRecord} would not accept. */
export function encodeRecord(record: v1.IRecord): Uint8Array {
  return encodeChecked(v1.Record.encode(record).finish(), decodeRecord);
}

/** Encodes a body to a unit; refuses (`misused`) what {@link decodeDownlink} would not accept. */
export function encodeDownlink(downlink: v1.IDownlink): Uint8Array {
  return encodeChecked(v1.Downlink.encode(downlink).finish(), decodeDownlink);
}

function encodeChecked(bytes: Uint8Array, decode: (bytes: Uint8Array) => unknown): Uint8Array {
  try {
    decode(bytes);
    return bytes;
  } catch (error) {
    throw new ProtoError('misused', error instanceof ProtoError ? error.message : 'not encodable', error);
  }
}
