/** HKDF-SHA-256 (RFC 5869) with our domain separation. */
import { type Bytes, concatBytes, ownBytes, utf8 } from './bytes.ts';

/** What every derivation, signature and seal of ours begins with. */
const DOMAIN = 'fleetveil/v1/';
const ZERO = Uint8Array.of(0);
const NO_SALT = new Uint8Array(0);

/** `"fleetveil/v1/<use>"`, a zero byte, then each part after its length in 2 bytes: no two inputs meet. */
export function domainInput(use: string, ...parts: readonly Uint8Array[]): Bytes {
  const lengths = parts.map((part) => concatBytes(Uint8Array.of(part.length >> 8, part.length & 255), part));
  return concatBytes(utf8(DOMAIN + use), ZERO, ...lengths);
}

/** `"fleetveil/v1/<use>"`, a zero byte, the rest as it is: for inputs whose form the wire fixes. */
export function domainPrefix(use: string, ...rest: readonly Uint8Array[]): Bytes {
  return concatBytes(utf8(DOMAIN + use), ZERO, ...rest);
}

/** 32 bytes from a secret of at least 32, for the use that `info` ({@link domainInput}) names. */
export async function deriveKey(secret: Uint8Array, info: Bytes): Promise<Bytes> {
  const base = await globalThis.crypto.subtle.importKey('raw', ownBytes(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const bits = { name: 'HKDF', hash: 'SHA-256', salt: NO_SALT, info };
  return new Uint8Array(await globalThis.crypto.subtle.deriveBits(bits, base, 256));
}
