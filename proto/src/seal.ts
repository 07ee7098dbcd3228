/**
 * Sealing: what only the vault, or the rider's own key, can open (M2).
 *
 *     fixes ─ track codec ─► chunk, AES-256-GCM under the stream's data key
 *                            data key, HPKE to the vault's transport key, bound to `sealInfo`
 */
import { type Bytes, concatBytes, idBytes, ownBytes, uint32Bytes, utf8 } from './bytes.ts';
import { type EnvelopeCipher, importAesKey, NONCE_BYTES, openAes, sealAes, TAG_BYTES } from './cipher.ts';
import { domainInput, domainPrefix } from './derive.ts';
import { ProtoError } from './errors.ts';
import { type HpkeSealed, hpkeKeyPair, hpkeOpen, hpkeSeal, hpkeSuiteId } from './hpke.ts';
import { keyIdOf } from './key-id.ts';
import { STREAM_KINDS, type StreamKindId } from './words.ts';

/** KEM, KDF and AEAD of the HPKE suite in use, 6 bytes, as v1.OpeningStatement.suite carries it. */
export const SUITE: Uint8Array = hpkeSuiteId();
/** Bytes of a data key. */
export const DATA_KEY_BYTES = 32;
/** Plain bytes of a chunk: 2 of length, a track, zeros. */
export const CHUNK_PLAIN_BYTES = 304;
/** Most bytes of a track in a chunk. */
export const CHUNK_TRACK_BYTES = CHUNK_PLAIN_BYTES - 2;
/** Bytes of a sealed chunk: all of them, always (M11). */
export const CHUNK_BYTES = CHUNK_PLAIN_BYTES + TAG_BYTES;
/** Highest counter in a chunk's nonce: 88 bits. */
export const MAX_COUNTER = (1n << 88n) - 1n;

/** What a sealed data key is bound to. */
export interface SealContext {
  readonly tenant: string;
  /** 32 hex characters. */
  readonly vehicleId: string;
  /** 32 hex characters. */
  readonly streamId: string;
  readonly kind: StreamKindId;
  /** SHA-256 of the grant's encoded v1.Signed; empty for local events. */
  readonly grantHash: Uint8Array;
  readonly policyVersion: number;
  /** 8 bytes. */
  readonly transportKeyId: Uint8Array;
}

/** A key pair of the vault to which data keys are sealed. */
export interface TransportKeyPair {
  /** X25519, 32 bytes. */
  readonly privateKey: Uint8Array;
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** First 8 bytes of SHA-256 of the public key. */
  readonly keyId: Uint8Array;
}

/** HPKE's `info`: each part after its length, so that no two contexts give the same bytes. */
export function sealInfo(context: SealContext): Uint8Array {
  return domainInput(
    'data-key',
    utf8(context.tenant),
    idBytes(context.vehicleId),
    idBytes(context.streamId),
    Uint8Array.of(STREAM_KINDS.wire[context.kind]),
    context.grantHash,
    uint32Bytes(context.policyVersion),
    context.transportKeyId,
  );
}

/** A new X25519 key pair of the vault. */
export async function generateTransportKey(): Promise<TransportKeyPair> {
  const pair = await hpkeKeyPair();
  return { ...pair, keyId: await keyIdOf(pair.publicKey) };
}

/** Bytes of a data key that was sealed to a rider's own key: 32 of enc, 32 of key, 16 of tag. */
export const RIDER_BLOB_BYTES = 80;

/** What a data key sealed to the rider's own key is bound to. */
export type RiderSealContext = Pick<SealContext, 'tenant' | 'vehicleId' | 'streamId' | 'kind'>;

function riderInfo({ tenant, vehicleId, streamId, kind }: RiderSealContext): Uint8Array {
  const kindByte = Uint8Array.of(STREAM_KINDS.wire[kind]);
  return domainInput('rider-data-key', utf8(tenant), idBytes(vehicleId), idBytes(streamId), kindByte);
}

/**
 * Seals a data key to the rider's own X25519 key: the vault then keeps a blob that it cannot open. Seal the blob to
 * the vault with {@link sealDataKey}. Throws `misused`.
 */
export async function sealForRider(
  dataKey: Uint8Array,
  riderKey: Uint8Array,
  context: RiderSealContext,
): Promise<Uint8Array> {
  if (dataKey.length !== DATA_KEY_BYTES) throw new ProtoError('misused', 'data key: 32 bytes');
  const { enc, sealed } = await hpkeSeal(riderKey, riderInfo(context), dataKey);
  return concatBytes(enc, sealed);
}

/** The data key that {@link sealForRider} sealed. Throws `forged` or `malformed`. */
export async function openForRider(
  blob: Uint8Array,
  privateKey: Uint8Array,
  context: RiderSealContext,
): Promise<Uint8Array> {
  if (blob.length !== RIDER_BLOB_BYTES) throw new ProtoError('malformed', 'sealed key: 80 bytes');
  const parts = { enc: blob.subarray(0, ENC_BYTES), sealed: blob.subarray(ENC_BYTES) };
  return hpkeOpen(privateKey, riderInfo(context), parts);
}

/** Seals a stream's data key, or the rider's blob of it: 32 bytes of `enc`, then `sealedKey`, 16 longer. Throws `misused`. */
export async function sealDataKey(
  dataKey: Uint8Array,
  recipientPublicKey: Uint8Array,
  info: Uint8Array,
): Promise<{ enc: Uint8Array; sealedKey: Uint8Array }> {
  if (![DATA_KEY_BYTES, RIDER_BLOB_BYTES].includes(dataKey.length))
    throw new ProtoError('misused', 'data key: 32 bytes, or 80 of the rider');
  const { enc, sealed } = await hpkeSeal(recipientPublicKey, info, dataKey);
  return { enc, sealedKey: sealed };
}

/**
 * What {@link sealDataKey} sealed. Throws `forged` for another key or another context.
 *
 * @param bytes 32 of a data key, or 80 of a rider's blob
 */
export async function openDataKey(
  enc: Uint8Array,
  sealedKey: Uint8Array,
  privateKey: Uint8Array,
  info: Uint8Array,
  bytes: number = DATA_KEY_BYTES,
): Promise<Uint8Array> {
  const dataKey = await hpkeOpen(privateKey, info, { enc, sealed: sealedKey });
  if (dataKey.length !== bytes) throw new ProtoError('malformed', 'data key: a wrong length');
  return dataKey;
}

const QUARANTINE_INFO = domainInput('quarantine');
const ENC_BYTES = 32;

/** Seals a refused body to the vault's quarantine key: `enc` (32 bytes), then the sealed bytes. */
export async function sealToQuarantine(bytes: Uint8Array, publicKey: Uint8Array): Promise<Uint8Array> {
  const { enc, sealed } = await hpkeSeal(publicKey, QUARANTINE_INFO, bytes);
  return concatBytes(enc, sealed);
}

/** The body that {@link sealToQuarantine} sealed. Throws `forged` or `malformed`. */
export async function openFromQuarantine(sealed: Uint8Array, privateKey: Uint8Array): Promise<Uint8Array> {
  if (sealed.length < ENC_BYTES + TAG_BYTES) throw new ProtoError('malformed', 'quarantine: too short');
  const parts: HpkeSealed = { enc: sealed.subarray(0, ENC_BYTES), sealed: sealed.subarray(ENC_BYTES) };
  return hpkeOpen(privateKey, QUARANTINE_INFO, parts);
}

/**
 * Seals one chunk. `counter` is used once under a data key: it moves on even if the write after it
 * failed. The last chunk of a stream says so in the nonce, so that a cut tail is noticed.
 * Throws `misused` for a track longer than 302 bytes.
 */
export async function sealChunk(
  dataKey: Uint8Array,
  streamId: string,
  chunkNo: number,
  counter: bigint,
  last: boolean,
  plain: Uint8Array,
): Promise<{ nonce: Uint8Array; ciphertext: Uint8Array }> {
  const nonce = chunkNonce(counter, last);
  const key = await importAesKey(checkDataKey(dataKey));
  const ciphertext = await sealAes(key, nonce, chunkAad(streamId, chunkNo), padChunk(plain));
  return { nonce, ciphertext };
}

/** The track of a chunk and whether it is its stream's last. Throws `forged` or `malformed`. */
export async function openChunk(
  dataKey: Uint8Array,
  streamId: string,
  chunkNo: number,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
): Promise<{ plain: Uint8Array; last: boolean }> {
  const last = readMark(nonce, ciphertext);
  const key = await importAesKey(checkDataKey(dataKey));
  const frame = await openAes(key, ownBytes(nonce), chunkAad(streamId, chunkNo), ownBytes(ciphertext));
  return { plain: unpadChunk(frame), last };
}

/**
 * {@link openChunk} without a promise: a stream has hundreds of chunks under one key, which WebCrypto imports
 * for each. Hand in the same `dataKey` object for all of them.
 */
export function openChunkWith(
  cipher: EnvelopeCipher,
  dataKey: Uint8Array,
  streamId: string,
  chunkNo: number,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
): { plain: Uint8Array; last: boolean } {
  const last = readMark(nonce, ciphertext);
  const frame = openBy(cipher, checkDataKey(dataKey), nonce, chunkAad(streamId, chunkNo), ciphertext);
  return { plain: unpadChunk(ownBytes(frame)), last };
}

function openBy(cipher: EnvelopeCipher, key: Uint8Array, nonce: Uint8Array, aad: Bytes, sealed: Uint8Array) {
  try {
    return cipher.open(key, nonce, aad, sealed);
  } catch (error) {
    throw new ProtoError('forged', 'the seal does not hold', error);
  }
}

/** Whether a chunk of the right form says that it is its stream's last. */
function readMark(nonce: Uint8Array, ciphertext: Uint8Array): boolean {
  const mark = nonce[NONCE_BYTES - 1];
  if (nonce.length !== NONCE_BYTES || (mark !== 0 && mark !== 1)) {
    throw new ProtoError('malformed', 'chunk.nonce: 12 bytes, the last 0 or 1');
  }
  if (ciphertext.length !== CHUNK_BYTES) throw new ProtoError('malformed', 'chunk.ciphertext: 320 bytes');
  return mark === 1;
}

/** Who a grant is for, without saying it: SHA-256 of a domain word, a salt of 16 bytes and the rider. */
export async function holderOf(salt: string, riderId: string): Promise<Uint8Array> {
  const input = domainPrefix('holder', idBytes(salt), Uint8Array.of(0), utf8(riderId));
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', input));
}

function checkDataKey(dataKey: Uint8Array): Uint8Array {
  if (dataKey.length !== DATA_KEY_BYTES) throw new ProtoError('misused', 'data key: 32 bytes');
  return dataKey;
}

function chunkNonce(counter: bigint, last: boolean): Bytes {
  if (counter < 0n || counter > MAX_COUNTER) throw new ProtoError('misused', 'chunk counter: 88 bits');
  const nonce = new Uint8Array(NONCE_BYTES);
  let rest = counter;
  for (let i = NONCE_BYTES - 2; i >= 0; i--) {
    nonce[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  nonce[NONCE_BYTES - 1] = last ? 1 : 0;
  return nonce;
}

function chunkAad(streamId: string, chunkNo: number): Bytes {
  return domainPrefix('chunk', idBytes(streamId), uint32Bytes(chunkNo));
}

function padChunk(plain: Uint8Array): Bytes {
  if (plain.length > CHUNK_TRACK_BYTES) throw new ProtoError('misused', 'a chunk holds 302 bytes');
  const frame = new Uint8Array(CHUNK_PLAIN_BYTES);
  new DataView(frame.buffer).setUint16(0, plain.length);
  frame.set(plain, 2);
  return frame;
}

function unpadChunk(frame: Bytes): Bytes {
  const length = new DataView(frame.buffer, frame.byteOffset).getUint16(0);
  if (length > CHUNK_TRACK_BYTES) throw new ProtoError('malformed', 'chunk.length: beyond its end');
  return frame.slice(2, 2 + length);
}
