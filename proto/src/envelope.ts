/**
 * The envelope: the only payload that is ever published.
 *
 *     body (Uplink or Downlink)
 *       │  frame: length (4 bytes, big endian) · body · zeros to the kind's size        M11
 *       ▼
 *     AES-256-GCM under HKDF(unit secret · session secret, session id, direction)        M8, M14
 *       │  aad: protocol, direction, tenant, unit, session id, number
 *       ▼
 *     v1.Envelope
 *
 * Up, the nonce is the number of the message in its session, from 1; down, where several nodes share
 * the key, it is 96 random bits.
 *
 * The unit secret says who speaks. The session secret (session-key.ts) ends with the vault's key of the week: who
 * recorded envelopes opens none of them later, whatever secrets are found by then (decision 0029).
 */
import {
  type Bytes,
  concatBytes,
  equalBytes,
  idBytes,
  ownBytes,
  toBase64Url,
  utf8,
  writeUint32,
} from './bytes.ts';
import {
  type AesKey,
  type EnvelopeCipher,
  importAesKey,
  NONCE_BYTES,
  openAes,
  sealAes,
  TAG_BYTES,
} from './cipher.ts';
import { deriveKey, domainInput } from './derive.ts';
import { ProtoError } from './errors.ts';
import { createFrame, downFrameBytes, openFrame } from './frame.ts';
import { v1 } from './generated/messages.js';
import { checkSessionKey, NO_SESSION_KEY, type SessionKey } from './session-key.ts';
import { isTenant } from './topics.ts';

/** The protocol of this package. */
export const PROTOCOL = 2;
/** Highest number of a message in a session: 32 bits. */
export const MAX_NUMBER = 0xffff_ffff;

const SECRET_BYTES = 32;

/** A key of one direction for a synchronous cipher. */
export interface RawDirectionKey {
  readonly raw: Bytes;
  /** Everything of the aad but the number. */
  readonly aad: Bytes;
}

/** A key of one direction: raw for a synchronous cipher, imported for WebCrypto. */
export interface DirectionKey extends RawDirectionKey {
  readonly imported: AesKey;
}

/** What a synchronous cipher seals and opens with in one session of one unit. */
export interface RawEnvelopeKeys {
  readonly tenant: string;
  readonly unitId: string;
  readonly sessionId: string;
  readonly sessionBytes: Bytes;
  /** What every message of the session tells of its session key, zeros without one. */
  readonly sessionKeyId: Bytes;
  readonly sessionEnc: Bytes;
  /** Whether there is a session key: without one only a hello may be said. */
  readonly isKeyed: boolean;
  readonly up: RawDirectionKey;
  readonly down: RawDirectionKey;
}

/** What seals and opens in one session of one unit, by WebCrypto too. */
export interface EnvelopeKeys extends RawEnvelopeKeys {
  readonly up: DirectionKey;
  readonly down: DirectionKey;
}

/** HKDF-SHA-256 without a promise: 32 bytes from a secret; `@fleetveil/proto/node` has it by `node:crypto`. */
export type Derive = (secret: Uint8Array, info: Bytes) => Bytes;

/** A unit's secret from the fleet's envelope root: HKDF-SHA-256, 32 bytes. Throws `misused`. */
export function unitSecret(envelopeRoot: Uint8Array, tenant: string, unitId: string): Promise<Uint8Array> {
  return deriveKey(checkSecret(envelopeRoot), unitSecretInfo(tenant, unitId));
}

/** {@link unitSecret} without a promise. */
export function unitSecretWith(
  derive: Derive,
  envelopeRoot: Uint8Array,
  tenant: string,
  unitId: string,
): Uint8Array {
  return derive(checkSecret(envelopeRoot), unitSecretInfo(tenant, unitId));
}

function unitSecretInfo(tenant: string, unitId: string): Bytes {
  return domainInput('unit-secret', utf8(checkTenant(tenant)), idBytes(unitId));
}

/** What a unit logs in to the broker with: another derivation of its secret, 43 characters. */
export async function mqttPassword(secret: Uint8Array): Promise<string> {
  return toBase64Url(await deriveKey(checkSecret(secret), domainInput('mqtt-password')));
}

/** {@link mqttPassword} without a promise. */
export function mqttPasswordWith(derive: Derive, secret: Uint8Array): string {
  return toBase64Url(derive(checkSecret(secret), domainInput('mqtt-password')));
}

/**
 * The keys of one session; made once and kept, since importing keys is dear. Without a session key only a hello may
 * be said under them. Throws `misused`.
 */
export async function createEnvelopeKeys(
  secret: Uint8Array,
  tenant: string,
  unitId: string,
  sessionId: string,
  sessionKey?: SessionKey,
): Promise<EnvelopeKeys> {
  const { names, from, ...plan } = planKeys(secret, tenant, unitId, sessionId, sessionKey);
  const [up, down] = await Promise.all([directionKey(from, plan.up), directionKey(from, plan.down)]);
  return { ...names, up, down };
}

/** {@link createEnvelopeKeys} without a promise, for a synchronous cipher. */
export function createEnvelopeKeysWith(
  derive: Derive,
  secret: Uint8Array,
  tenant: string,
  unitId: string,
  sessionId: string,
  sessionKey?: SessionKey,
): RawEnvelopeKeys {
  const { names, from, up, down } = planKeys(secret, tenant, unitId, sessionId, sessionKey);
  const keyOf = ({ info, aad }: DirectionPlan): RawDirectionKey => ({ raw: derive(from, info), aad });
  return { ...names, up: keyOf(up), down: keyOf(down) };
}

/** What a direction's key is derived from, and what its messages are bound to. */
interface DirectionPlan {
  readonly info: Bytes;
  readonly aad: Bytes;
}

function planKeys(
  secret: Uint8Array,
  tenant: string,
  unitId: string,
  sessionId: string,
  sessionKey: SessionKey | undefined,
) {
  checkSecret(secret);
  checkTenant(tenant);
  const key = sessionKey === undefined ? NO_SESSION_KEY : checkSessionKey(sessionKey);
  const sessionBytes = idBytes(sessionId);
  const about = [utf8(tenant), idBytes(unitId), sessionBytes] as const;
  const plan = (use: string): DirectionPlan => ({
    info: domainInput(use, ...about),
    aad: domainInput(`${use}/${PROTOCOL}`, ...about),
  });
  const names = {
    ...{ tenant, unitId, sessionId, sessionBytes },
    ...{ sessionKeyId: ownBytes(key.keyId), sessionEnc: ownBytes(key.enc) },
    isKeyed: sessionKey !== undefined,
  };
  return {
    names,
    from: concatBytes(secret, key.secret),
    up: plan('envelope-up'),
    down: plan('envelope-down'),
  };
}

async function directionKey(secret: Uint8Array, { info, aad }: DirectionPlan): Promise<DirectionKey> {
  const raw = await deriveKey(secret, info);
  return { raw, imported: await importAesKey(raw), aad };
}

/**
 * Seals a body upwards: the encoded v1.Envelope. `number` counts from 1 and is used once in a session;
 * `frameSize` is the kind's of `FRAME_BYTES`. Throws `misused` for a body larger than its frame.
 */
export async function sealUp(
  keys: EnvelopeKeys,
  number: number,
  frameSize: number,
  body: Uint8Array,
): Promise<Uint8Array> {
  const { nonce, aad, frame } = planUp(keys, number, frameSize, body);
  return encodeUp(keys, number, await sealAes(keys.up.imported, nonce, aad, frame));
}

/** {@link sealUp} with a synchronous cipher. */
export function sealUpWith(
  cipher: EnvelopeCipher,
  keys: RawEnvelopeKeys,
  number: number,
  frameSize: number,
  body: Uint8Array,
): Uint8Array {
  const { nonce, aad, frame } = planUp(keys, number, frameSize, body);
  return encodeUp(keys, number, cipher.seal(keys.up.raw, nonce, aad, frame));
}

/** The body of an envelope from a unit. Throws `forged` or `malformed`. */
export async function openUp(keys: EnvelopeKeys, envelope: v1.Envelope): Promise<Uint8Array> {
  checkUp(keys, envelope);
  const { nonce, aad } = boundUp(keys, envelope.number);
  return openFrame(await openAes(keys.up.imported, nonce, aad, ownBytes(envelope.ciphertext)));
}

/** {@link openUp} with a synchronous cipher. */
export function openUpWith(cipher: EnvelopeCipher, keys: RawEnvelopeKeys, envelope: v1.Envelope): Uint8Array {
  checkUp(keys, envelope);
  const { nonce, aad } = boundUp(keys, envelope.number);
  return openFrame(openWith(cipher, keys.up.raw, nonce, aad, envelope.ciphertext));
}

/**
 * Seals a body downwards: the encoded v1.Envelope. `nonce` is 12 random bytes. `frameSize` is the next multiple of
 * `FRAME_BYTES.receipt` unless told. Throws `misused` for a body larger than its frame.
 */
export async function sealDown(
  keys: EnvelopeKeys,
  nonce: Uint8Array,
  body: Uint8Array,
  frameSize: number = downFrameBytes(body.length),
): Promise<Uint8Array> {
  const frame = planDown(nonce, body, frameSize);
  return encodeDown(keys, nonce, await sealAes(keys.down.imported, ownBytes(nonce), keys.down.aad, frame));
}

/** {@link sealDown} with a synchronous cipher. */
export function sealDownWith(
  cipher: EnvelopeCipher,
  keys: RawEnvelopeKeys,
  nonce: Uint8Array,
  body: Uint8Array,
  frameSize: number = downFrameBytes(body.length),
): Uint8Array {
  const frame = planDown(nonce, body, frameSize);
  return encodeDown(keys, nonce, cipher.seal(keys.down.raw, nonce, keys.down.aad, frame));
}

/** The body of an envelope to a unit. Throws `forged` or `malformed`. */
export async function openDown(keys: EnvelopeKeys, envelope: v1.Envelope): Promise<Uint8Array> {
  checkDown(keys, envelope);
  const nonce = ownBytes(envelope.nonce);
  return openFrame(await openAes(keys.down.imported, nonce, keys.down.aad, ownBytes(envelope.ciphertext)));
}

/** {@link openDown} with a synchronous cipher. */
export function openDownWith(
  cipher: EnvelopeCipher,
  keys: RawEnvelopeKeys,
  envelope: v1.Envelope,
): Uint8Array {
  checkDown(keys, envelope);
  return openFrame(openWith(cipher, keys.down.raw, envelope.nonce, keys.down.aad, envelope.ciphertext));
}

interface UpPlan {
  readonly nonce: Bytes;
  readonly aad: Bytes;
  readonly frame: Bytes;
}

function planUp(keys: RawEnvelopeKeys, number: number, frameSize: number, body: Uint8Array): UpPlan {
  if (!Number.isInteger(number) || number < 1 || number > MAX_NUMBER) {
    throw new ProtoError('misused', 'envelope number: 1 to 2^32-1, once in a session');
  }
  return { ...boundUp(keys, number), frame: createFrame(body, frameSize) };
}

function boundUp(keys: RawEnvelopeKeys, number: number): { nonce: Bytes; aad: Bytes } {
  const prefix = keys.up.aad;
  const aad = new Uint8Array(prefix.length + 4);
  aad.set(prefix);
  writeUint32(aad, prefix.length, number);
  const nonce = new Uint8Array(NONCE_BYTES);
  writeUint32(nonce, NONCE_BYTES - 4, number);
  return { nonce, aad };
}

function encodeUp(keys: RawEnvelopeKeys, number: number, ciphertext: Uint8Array): Uint8Array {
  const { sessionBytes: sessionId, sessionKeyId, sessionEnc } = keys;
  const told = { protocol: PROTOCOL, sessionId, number, ciphertext, sessionKeyId, sessionEnc };
  return v1.Envelope.encode(told).finish();
}

function planDown(nonce: Uint8Array, body: Uint8Array, frameSize: number): Bytes {
  if (nonce.length !== NONCE_BYTES) throw new ProtoError('misused', 'envelope nonce: 12 bytes');
  return createFrame(body, frameSize);
}

function encodeDown(keys: RawEnvelopeKeys, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const { sessionBytes: sessionId } = keys;
  return v1.Envelope.encode({ protocol: PROTOCOL, sessionId, nonce, ciphertext }).finish();
}

function checkUp(keys: RawEnvelopeKeys, envelope: v1.Envelope): void {
  checkSession(keys, envelope);
  if (envelope.nonce.length > 0 || envelope.number < 1) {
    throw new ProtoError('malformed', 'envelope.number: from 1, and no nonce, on the way up');
  }
  const isSame =
    equalBytes(envelope.sessionKeyId, keys.sessionKeyId) && equalBytes(envelope.sessionEnc, keys.sessionEnc);
  if (!isSame) throw new ProtoError('forged', 'another session key');
}

function checkDown(keys: RawEnvelopeKeys, envelope: v1.Envelope): void {
  checkSession(keys, envelope);
  if (envelope.nonce.length !== NONCE_BYTES || envelope.number !== 0) {
    throw new ProtoError('malformed', 'envelope.nonce: 12 bytes, and no number, on the way down');
  }
  if (envelope.sessionKeyId.length > 0 || envelope.sessionEnc.length > 0) {
    throw new ProtoError('forged', 'a session key is named on the way up only');
  }
}

/** An envelope of another session cannot open; saying so early saves the work. */
function checkSession(keys: RawEnvelopeKeys, envelope: v1.Envelope): void {
  if (envelope.protocol !== PROTOCOL) throw new ProtoError('malformed', 'envelope.protocol: 2');
  if (!equalBytes(envelope.sessionId, keys.sessionBytes)) throw new ProtoError('forged', 'another session');
}

function openWith(
  cipher: EnvelopeCipher,
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array {
  if (sealed.length < TAG_BYTES) throw new ProtoError('malformed', 'envelope.ciphertext: shorter than a tag');
  try {
    return cipher.open(key, nonce, aad, sealed);
  } catch (error) {
    throw new ProtoError('forged', 'the seal does not hold', error);
  }
}

function checkSecret(secret: Uint8Array): Uint8Array {
  if (secret.length !== SECRET_BYTES) throw new ProtoError('misused', 'secret: 32 bytes');
  return secret;
}

function checkTenant(tenant: string): string {
  if (!isTenant(tenant)) throw new ProtoError('misused', 'tenant: 1 to 32 of a-z, 0-9 and -');
  return tenant;
}
