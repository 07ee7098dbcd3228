/**
 * From a broker's message to a body that a known unit said: the way in, and every way out of it.
 *
 *   message ─ size ─ topic ─ envelope ─ session ─ key opens ─ number new ─ body ─► Received
 *              │       │        │          │          │           │         │
 *           oversize foreign malformed foreign/    forged     replayed  malformed/
 *                                    unknown_key/                      no_session_key
 *                                    key_destroyed
 *
 * The order matters: nothing is remembered for anybody before the key has opened the envelope (M8).
 */
import {
  decodeEnvelope,
  decodeUplink,
  type EnvelopeCipher,
  isBare,
  isProtoError,
  MAX_BYTES,
  openUpWith,
  parseTopic,
  type RefusalWord,
  sessionKeyOf,
  toHex,
  type v1,
} from '@fleetveil/proto';
import type { ReceivedMessage } from '../broker/broker.ts';
import type { Sessions, UnitSession } from './sessions.ts';

/** A body, and who said it. */
export interface Received {
  readonly session: UnitSession;
  readonly uplink: v1.Uplink;
}

/** A message that is refused before it has a record to answer for. */
export interface Refused {
  readonly code: RefusalWord;
  /** Known only where the key opened the envelope. */
  readonly session?: UnitSession;
  readonly payload: Uint8Array;
}

/** Opens one message. Rejects only where the database or, for a new session, the vault was away for too long. */
export async function receive(
  message: ReceivedMessage,
  sessions: Sessions,
  cipher: EnvelopeCipher,
): Promise<Received | Refused> {
  const { payload } = message;
  const refuse = (code: RefusalWord, session?: UnitSession): Refused => ({
    code,
    payload,
    ...(session && { session }),
  });
  if (payload.length > MAX_BYTES.upEnvelope) return refuse('oversize');
  const topic = parseTopic(message.topic);
  if (topic?.direction !== 'up' || !agrees(message, topic)) return refuse('foreign');
  const envelope = orCode(() => decodeEnvelope(payload, MAX_BYTES.upEnvelope));
  if (typeof envelope === 'string') return refuse(envelope);
  const { tenant, unitId } = topic;
  const sessionId = toHex(envelope.sessionId);
  const named = orCode(() => ({ key: sessionKeyOf(envelope) }));
  if (typeof named === 'string') return refuse(named);
  const found = sessions.find({ tenant, unitId, sessionId, ...named });
  const session = found instanceof Promise ? await found : found;
  if (typeof session === 'string') return refuse(session);
  const body = orCode(() => openUpWith(cipher, session.keys, envelope));
  if (typeof body === 'string') return refuse(body);
  const confirmed = sessions.confirm(session);
  const isCurrent = typeof confirmed === 'boolean' ? confirmed : await confirmed;
  if (!isCurrent || !session.window.accept(envelope.number)) return refuse('replayed', session);
  const uplink = orCode(() => decodeUplink(body));
  if (typeof uplink === 'string') return refuse(uplink, session);
  // What is said under the unit's secret alone, a recording tells for ever (decision 0029).
  return session.keys.isKeyed || isBare(uplink) ? { session, uplink } : refuse('no_session_key', session);
}

/** Topic and connection must name the same unit, where the broker tells the connection. */
function agrees(message: ReceivedMessage, topic: { tenant: string; unitId: string }): boolean {
  const { from } = message;
  return from === undefined || (from.tenant === topic.tenant && from.unitId === topic.unitId);
}

function orCode<Value>(open: () => Value): Value | 'malformed' | 'forged' | 'oversize' {
  try {
    return open();
  } catch (error) {
    if (!isProtoError(error)) throw error;
    return error.code === 'misused' ? 'malformed' : error.code;
  }
}
