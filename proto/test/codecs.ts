/** Encoders and bounded decoders of every message, by name. */
import {
  decodeAccidentPacket,
  decodeDocument,
  decodeDownlink,
  decodeEnvelope,
  decodeOpeningStatement,
  decodePhoneOrder,
  decodeRecord,
  decodeSigned,
  decodeUplink,
  v1,
} from '../src/index.ts';
import type { Message } from './maximal.ts';

/** Messages with a decoder of their own. */
export const DECODERS = {
  Envelope: decodeEnvelope,
  Uplink: decodeUplink,
  Downlink: decodeDownlink,
  Record: decodeRecord,
  Signed: decodeSigned,
  OpeningStatement: decodeOpeningStatement,
  PhoneOrder: decodePhoneOrder,
  AccidentPacket: decodeAccidentPacket,
  KeySet: (bytes: Uint8Array) => decodeDocument('key_set', bytes),
  PolicyDocument: (bytes: Uint8Array) => decodeDocument('policy', bytes),
  Grant: (bytes: Uint8Array) => decodeDocument('grant', bytes),
  GrantEnd: (bytes: Uint8Array) => decodeDocument('grant_end', bytes),
  Status: (bytes: Uint8Array) => decodeDocument('status', bytes),
  TransportKeys: (bytes: Uint8Array) => decodeDocument('transport_keys', bytes),
  UnitCertificate: (bytes: Uint8Array) => decodeDocument('unit_certificate', bytes),
  Command: (bytes: Uint8Array) => decodeDocument('command', bytes),
} as const;

/** Name of a message with a decoder. */
export type Decodable = keyof typeof DECODERS;
export const DECODABLE = Object.keys(DECODERS) as Decodable[];

/** Encodes without any check, as a stranger would. */
export function encode(name: Decodable, message: Message): Uint8Array {
  return new Uint8Array(v1[name].encode(message).finish());
}
