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
import type { SessionProblem, Sessions, UnitSession } from './sessions.ts';

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

/** What became of a message on its way in. */
type Taken = Received | Refused;

/**
 * Opens one message: at once where its session is known, as nearly always; else once database and vault have answered.
 * Rejects only where the database or, for a new session, the vault was away for too long.
 */
export function receive(
  { topic, payload, from }: ReceivedMessage,
  sessions: Sessions,
  cipher: EnvelopeCipher,
): Taken | Promise<Taken> {
  if (payload.length > MAX_BYTES.upEnvelope) return { code: 'oversize', payload };
  const named = parseTopic(topic);
  if (named?.direction !== 'up' || !agrees(from, named)) return { code: 'foreign', payload };
  const envelope = orCode(() => decodeEnvelope(payload, MAX_BYTES.upEnvelope));
  if (typeof envelope === 'string') return { code: envelope, payload };
  const key = orCode(() => sessionKeyOf(envelope));
  if (typeof key === 'string') return { code: key, payload };
  const { tenant, unitId } = named;
  const found = sessions.find({ tenant, unitId, sessionId: toHex(envelope.sessionId), key });
  const open = (session: UnitSession | SessionProblem) =>
    openIn(session, { envelope, payload, sessions, cipher });
  return found instanceof Promise ? found.then(open) : open(found);
}

interface Opening {
  readonly envelope: v1.Envelope;
  readonly payload: Uint8Array;
  readonly sessions: Sessions;
  readonly cipher: EnvelopeCipher;
}

function openIn(
  session: UnitSession | SessionProblem,
  { envelope, payload, sessions, cipher }: Opening,
): Taken | Promise<Taken> {
  if (typeof session === 'string') return { code: session, payload };
  const body = orCode(() => openUpWith(cipher, session.keys, envelope));
  if (typeof body === 'string') return { code: body, payload };
  const accept = (isCurrent: boolean): Taken => {
    const refusal = isCurrent ? undefined : sessions.refusalOf(session);
    // As whoever names such a session from now on: it is nobody's, or nothing is opened of it.
    if (refusal === 'foreign' || refusal === 'key_destroyed') return { code: refusal, payload };
    if (refusal || !session.window.accept(envelope.number)) return { code: 'replayed', session, payload };
    const uplink = orCode(() => decodeUplink(body));
    if (typeof uplink === 'string') return { code: uplink, session, payload };
    // What is said under the unit's secret alone, a recording tells for ever (decision 0029).
    if (session.keys.isKeyed || isBare(uplink)) return { session, uplink };
    return { code: 'no_session_key', session, payload };
  };
  const confirmed = sessions.confirm(session);
  return typeof confirmed === 'boolean' ? accept(confirmed) : confirmed.then(accept);
}

/** Topic and connection must name the same unit, where the broker tells the connection. */
function agrees(from: ReceivedMessage['from'], topic: { tenant: string; unitId: string }): boolean {
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
