/** Bytes without Node's Buffer, so that a browser runs the same code. */
import { ProtoError } from './errors.ts';

/** Bytes with memory of their own kind, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const ID_HEX = /^[0-9a-f]{32}$/;

/** Lowercase hex. `toHex(Uint8Array.of(1, 255))` is `'01ff'`. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** The reverse of {@link toHex}; upper case is read too. Throws `malformed` on anything else. */
export function fromHex(hex: string): Bytes {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) throw new ProtoError('malformed', 'not hex');
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** 16 bytes of an id from its 32 hex characters. Throws `malformed`. */
export function idBytes(id: string): Bytes {
  if (!ID_HEX.test(id)) throw new ProtoError('malformed', 'an id is 32 lowercase hex characters');
  return fromHex(id);
}

/** Whether a text is an id of ours: 32 lowercase hex characters, 128 bits. */
export function isId(text: string): boolean {
  return ID_HEX.test(text);
}

/** Equality in time that depends on the lengths only, so that it may compare secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** One array after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** A text as UTF-8. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** A copy with memory of its own: decoded fields are views of the message they came in. */
export function ownBytes(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/** A number as 4 bytes, big endian. */
export function uint32Bytes(value: number): Bytes {
  const bytes = new Uint8Array(4);
  writeUint32(bytes, 0, value);
  return bytes;
}

/** Writes a number as 4 bytes, big endian; a DataView for each message is dearer. */
export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

/** `count` bytes of the platform's cryptographic randomness. */
export function randomBytes(count: number): Bytes {
  return globalThis.crypto.getRandomValues(new Uint8Array(count));
}

/** A new id: 128 random bits as 32 lowercase hex characters. */
export function randomId(): string {
  return toHex(randomBytes(16));
}

/** Base64 with `-` and `_` and no padding (RFC 4648, 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Base64 (RFC 4648, 4), as JSON bodies carry bytes. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Reads both alphabets of base64, padded or not. Throws `malformed`. */
export function fromBase64(text: string): Bytes {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1)
    throw new ProtoError('malformed', 'not base64');
  const binary = atob(plain);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
