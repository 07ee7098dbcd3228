/**
 * Keys under keys: AES-256-GCM with the ids of what a key belongs to as associated data, so that a wrapped
 * key moved to another row of the database opens nothing.
 *
 * ```
 * generation key (file) ─► rental's key (one per rental and end day) ─► stream's data key
 * ```
 */
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { RIDER_BLOB_BYTES } from '@fleetveil/proto';
import { FleetApiError } from '../errors.ts';

/** Bytes of every key here. */
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes of a wrapped key: nonce, ciphertext, tag. */
export const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/** What a wrapped key belongs to: a word of ours, then ids. */
export type WrapContext = readonly [
  kind: 'rental-key' | 'stream-key' | 'rider-blob',
  ...ids: readonly string[],
];

/** Each part after its length, so that no two contexts give the same bytes. */
function associatedData(context: WrapContext): Buffer {
  const parts = ['fleetveil/v1/vault', ...context].map((part) => Buffer.from(part));
  return Buffer.concat(parts.flatMap((part) => [Buffer.of(part.length >> 8, part.length & 255), part]));
}

/** Wraps a key of 32 bytes, or a rider's blob of 80, under another one. A fresh nonce each time. */
export function wrapKey(key: Uint8Array, under: Uint8Array, context: WrapContext): Uint8Array {
  if (key.length !== KEY_BYTES && key.length !== RIDER_BLOB_BYTES)
    throw new FleetApiError('internal', 'vault: a key of another length.');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', under, nonce).setAAD(associatedData(context));
  return new Uint8Array(Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]));
}

/**
 * The key that {@link wrapKey} wrapped; {@link forgetKey} it after use. Throws `internal` where the row was
 * altered or belongs to something else.
 */
export function unwrapKey(wrapped: Uint8Array, under: Uint8Array, context: WrapContext): Uint8Array {
  try {
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    const cipher = createDecipheriv('aes-256-gcm', under, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associatedData(context));
    cipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
    const body = cipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES));
    const key = new Uint8Array(body);
    body.fill(0);
    cipher.final();
    return key;
  } catch (cause) {
    throw new FleetApiError('internal', 'vault: a wrapped key does not open.', cause);
  }
}

/** 8 bytes of a hash of a random key, in hex: tells a damaged key from a good one and says nothing about it. */
export function fingerprintOf(key: Uint8Array): string {
  const named = Buffer.concat([Buffer.from('fleetveil/v1/vault/generation\0'), key]);
  return hash('sha256', named, 'hex').slice(0, 16);
}

/** A new random key. */
export function newKey(): Uint8Array {
  return new Uint8Array(randomBytes(KEY_BYTES));
}

/** Overwrites a key. What the runtime copied on its way cannot be reached: best effort. */
export function forgetKey(key: Uint8Array): void {
  key.fill(0);
}
