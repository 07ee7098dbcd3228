/**
 * The session key: what makes recorded envelopes unreadable when the vault's key of the week has ended (M14, decision
 * 0029). HPKE (RFC 9180) in base mode, the same suite as data keys are sealed with, used for its export only:
 *
 *     unit    transport key of the week ─► enc (in each envelope) · secret
 *     vault   enc, private half         ─► the same secret, handed to ingest for this one session
 *
 * The private half is destroyed on day 35, and with it the way from any recorded `enc` to its secret. `info` binds the
 * secret to its session, and tells this use of a transport key from every other.
 */
import { type Bytes, idBytes, ownBytes, utf8 } from './bytes.ts';
import { domainInput } from './derive.ts';
import { ProtoError } from './errors.ts';
import type { v1 } from './generated/messages.js';

/** A session's key, as the unit made it or the vault opened it. */
export interface SessionKey {
  /** The transport key, 8 bytes. */
  readonly keyId: Uint8Array;
  /** Encapsulated key, 32 bytes. */
  readonly enc: Uint8Array;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** Whose session. */
export interface SessionName {
  readonly tenant: string;
  /** 32 hex characters. */
  readonly unitId: string;
  /** 32 hex characters. */
  readonly sessionId: string;
}

const [KEY_ID_BYTES, ENC_BYTES, SECRET_BYTES] = [8, 32, 32] as const;

/** What an envelope says of a session without a key: as long as with one (M11), and nothing. */
export const NO_SESSION_KEY: SessionKey = {
  ...{ keyId: new Uint8Array(KEY_ID_BYTES), enc: new Uint8Array(ENC_BYTES), secret: new Uint8Array() },
};

/** HPKE's `info` for a session key. Throws `misused` for ids that are none. */
export function sessionKeyInfo({ tenant, unitId, sessionId }: SessionName, keyId: Uint8Array): Bytes {
  return domainInput('session', utf8(tenant), idBytes(unitId), idBytes(sessionId), ownBytes(keyId));
}

/** What an envelope from a unit tells of its session key; `undefined` = there is none. Throws `malformed` for a part of one. */
export function sessionKeyOf({
  sessionKeyId,
  sessionEnc,
}: Pick<v1.Envelope, 'sessionKeyId' | 'sessionEnc'>): Pick<SessionKey, 'keyId' | 'enc'> | undefined {
  const isNone = [...sessionKeyId, ...sessionEnc].every((byte) => byte === 0);
  if (isNone) return undefined;
  if (sessionKeyId.length !== KEY_ID_BYTES || sessionEnc.length !== ENC_BYTES)
    throw new ProtoError('malformed', 'session key: id of 8 bytes, enc of 32');
  return { keyId: sessionKeyId, enc: sessionEnc };
}

/** Throws `misused` for a key of other lengths. */
export function checkSessionKey(key: SessionKey): SessionKey {
  const { keyId, enc, secret } = key;
  const fits = keyId.length === KEY_ID_BYTES && enc.length === ENC_BYTES && secret.length === SECRET_BYTES;
  if (!fits) throw new ProtoError('misused', 'session key: id of 8 bytes, enc and secret of 32');
  return key;
}

/**
 * A hello as it may be said without a session key: it tells nothing of a person or a place. Which grants a unit has and
 * how much waits in it stay unsaid.
 */
export function bareHello(hello: v1.IHello): v1.IHello {
  return { ...hello, grantIds: [], waitingRecords: 0 };
}

/** Whether a body may be said without a session key: a bare hello, alone or as the frame of a slot. */
export function isBare({ hello, slotFrame, coarseReport, record }: v1.IUplink): boolean {
  if (coarseReport || record) return false;
  const has = hello ?? slotFrame?.has;
  const isAlone = !slotFrame?.report && (slotFrame?.records ?? []).length === 0;
  return Boolean(has) && isAlone && (has?.grantIds ?? []).length === 0 && (has?.waitingRecords ?? 0) === 0;
}
