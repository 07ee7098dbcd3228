/**
 * Session keys for ingest (M14, decision 0029): the secrets of sessions that units began to a transport key. Each is
 * bound to its unit and session, opens no stream, and is to be had as long as the key lives.
 */
import { isProtoError, type SessionName, toHex } from '@fleetveil/proto';
import { openSessionKey } from '@fleetveil/proto/node';
import type { KeyRing } from './key-ring.ts';
import type { SessionAnswer, SessionAsk } from './wire.ts';

/**
 * The secret of a session, or why there is none. `tenant`: whose vault it is; a session of another has no key here.
 *
 * @example openSession(ring, 'demo', ask) // { secret, endsS } or { code: 'key_destroyed' }
 */
export function openSession(
  ring: Pick<KeyRing, 'transportKey' | 'transportEndS'>,
  tenant: string,
  ask: SessionAsk,
): SessionAnswer {
  const id = toHex(ask.keyId);
  const key = ask.tenant === tenant ? ring.transportKey(id) : undefined;
  const endsS = ring.transportEndS(id);
  if (key === 'destroyed') return { code: 'key_destroyed' };
  if (key === undefined || endsS === undefined) return { code: 'unknown_key' };
  return openWith(key, ask, ask, endsS);
}

function openWith(
  privateKey: Uint8Array,
  ask: SessionAsk,
  session: SessionName,
  endsS: number,
): SessionAnswer {
  try {
    return { secret: openSessionKey(privateKey, ask, session), endsS };
  } catch (error) {
    if (isProtoError(error)) return { code: 'forged' };
    throw error;
  }
}
