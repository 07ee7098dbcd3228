/** AES-256-GCM, by WebCrypto and by whatever a caller hands in. */
import { type Bytes, ownBytes } from './bytes.ts';
import { ProtoError } from './errors.ts';

/** Bytes that AES-GCM adds. */
export const TAG_BYTES = 16;
/** Bytes of an AES-GCM nonce. */
export const NONCE_BYTES = 12;

/**
 * AES-256-GCM without a promise; `@fleetveil/proto/node` has it by `node:crypto`. `open` throws when the
 * tag does not hold. All messages of a session come with the same `key` object, so that what is made of a
 * key may be kept: Node makes a cipher from a KeyObject 8 times as fast as from bytes.
 */
export interface EnvelopeCipher {
  /** Ciphertext with its 16-byte tag at the end. */
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Uint8Array;
  /** The plaintext of what `seal` made. */
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array;
}

/** A key as WebCrypto holds it. */
export type AesKey = Awaited<ReturnType<typeof importAesKey>>;

/** Imports 32 raw bytes once, to be used many times. */
export function importAesKey(raw: Uint8Array) {
  return globalThis.crypto.subtle.importKey('raw', ownBytes(raw), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Seals by WebCrypto: ciphertext and tag. */
export async function sealAes(key: AesKey, nonce: Bytes, aad: Bytes, plain: Bytes): Promise<Bytes> {
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
  return new Uint8Array(await globalThis.crypto.subtle.encrypt(algorithm, key, plain));
}

/** Opens by WebCrypto. Throws `forged` when the tag does not hold. */
export async function openAes(key: AesKey, nonce: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes> {
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: aad };
  try {
    return new Uint8Array(await globalThis.crypto.subtle.decrypt(algorithm, key, sealed));
  } catch (error) {
    throw new ProtoError('forged', 'the seal does not hold', error);
  }
}
