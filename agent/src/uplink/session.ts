/**
 * The sessions of a unit: what it says between two keys. A session begins to the newest transport key of the vault that
 * the unit knows, and another one when that changes, so that what was recorded of it dies with the key (M14, decision
 * 0029). A unit that knows no key that is valid now may say a bare hello, and gets the list of keys back:
 *
 *   bare ──a key is known──► keyed ──another is the newest, or none is valid──► the next session
 *     ▲                        │
 *     └── hellos unanswered ───┘   the vault may have lost the key
 */
import { createHmac } from 'node:crypto';
import {
  createEnvelopeKeysWith,
  decodeDownlink,
  decodeEnvelope,
  FRAME_BYTES,
  openDownWith,
  ownBytes,
  randomId,
  type SessionKey,
  sealUpWith,
  toHex,
  type UplinkKind,
  utf8,
  type v1,
} from '@fleetveil/proto';
import { beginSessionKey, nodeCipher, nodeDerive } from '@fleetveil/proto/node';
import type { TransportKeyFacts } from './documents.ts';

/** A session as it is handed from one process to the next (shaped traffic). */
export interface KeptSession {
  /** 128 random bits, 32 hex characters. */
  readonly sessionId: string;
  /** Absent = it has none. */
  readonly key?: SessionKey;
  /** Day on which it began, as its caller counts days. */
  readonly day?: number;
  /** Number of its last message. */
  readonly number: number;
}

/** Where a session is kept. */
export interface SessionMemory {
  readonly session: KeptSession | undefined;
  /** Keeps what is used next: a number that is used twice would break the seal. Throws where it cannot. */
  keep(change: { readonly session: KeptSession }): void;
}

/** What sessions are made from. */
export interface SessionsParts {
  /** The unit's secret, 32 bytes. */
  readonly secret: Uint8Array;
  readonly tenant: string;
  readonly unitId: string;
  /** The newest transport key that is valid now. */
  readonly sealingKey: () => TransportKeyFacts | undefined;
  /** Absent: sessions end with the process. */
  readonly memory?: SessionMemory;
}

/** What came down, and whether in the session that speaks now or in the one before it. */
export interface Opened {
  readonly downlink: v1.Downlink;
  readonly isCurrent: boolean;
}

/** The session that speaks, and the one before, in which an answer may still come. */
export interface Sessions {
  /** Whether it has a session key: without one only a bare hello may be said. */
  isKeyed(): boolean;
  /** Seals an encoded `v1.Uplink`: the bytes of a `v1.Envelope`, of one size for each kind (M11). */
  seal(kind: UplinkKind, body: Uint8Array): Uint8Array;
  /** Opens what came down. Throws ProtoError for anything that was not sealed for this unit's sessions. */
  open(payload: Uint8Array): Opened;
  /**
   * Begins another session where the newest key is another one. With a `day` (shaped traffic) it does so on another
   * day, whatever came meanwhile: when papers arrive may depend on what else was to be said. True = it did.
   */
  renew(day?: number): boolean;
  /** Begins one without a key. */
  goBare(): void;
}

interface Session {
  readonly kept: Omit<KeptSession, 'number'>;
  seal(kind: UplinkKind, body: Uint8Array): Uint8Array;
  open(payload: v1.Envelope): v1.Downlink;
}

/** Every so many unanswered hellos or frames are said in a session without a key. */
const BARE_EVERY = 4;

/** Whether the next hello is to be a bare one, after so many without an answer: the vault may have lost the key. */
export function isBareTurn(unanswered: number): boolean {
  return unanswered % BARE_EVERY === BARE_EVERY - 1;
}

/** The sessions of one run; goes on with the one in memory. */
export function createSessions(parts: SessionsParts): Sessions {
  const { memory } = parts;
  let current = createSession(parts, memory?.session ?? newSession(parts, parts.sealingKey()));
  let before: Session | undefined;

  const begin = (recipient: TransportKeyFacts | undefined, day?: number): void => {
    const kept = { ...newSession(parts, recipient), ...(day === undefined ? {} : { day }) };
    memory?.keep({ session: kept });
    before = current;
    current = createSession(parts, kept);
  };
  const isDue = (recipient: TransportKeyFacts | undefined, day: number | undefined): boolean => {
    const { key } = current.kept;
    if (key === undefined) return recipient !== undefined;
    if (day !== undefined) return day !== current.kept.day;
    return recipient === undefined || toHex(recipient.keyId) !== toHex(key.keyId);
  };

  return {
    isKeyed: () => current.kept.key !== undefined,
    seal: (kind, body) => current.seal(kind, body),
    open(payload) {
      const envelope = decodeEnvelope(payload);
      const isBefore = toHex(envelope.sessionId) === before?.kept.sessionId;
      const session = isBefore && before !== undefined ? before : current;
      return { downlink: session.open(envelope), isCurrent: session === current };
    },
    renew(day) {
      const recipient = parts.sealingKey();
      if (!isDue(recipient, day)) return false;
      begin(recipient, day);
      return true;
    },
    goBare: () => begin(undefined),
  };
}

function newSession(
  { tenant, unitId }: SessionsParts,
  recipient: TransportKeyFacts | undefined,
): KeptSession {
  const sessionId = randomId();
  if (recipient === undefined) return { sessionId, number: 0 };
  return { sessionId, key: beginSessionKey(recipient, { tenant, unitId, sessionId }), number: 0 };
}

function createSession({ secret, tenant, unitId, memory }: SessionsParts, from: KeptSession): Session {
  const { number: last, ...kept } = from;
  const keys = createEnvelopeKeysWith(nodeDerive, secret, tenant, unitId, kept.sessionId, kept.key);
  let number = last;
  return {
    kept,
    seal(kind, body) {
      // The number is the nonce: it moves on even if what follows fails.
      number += 1;
      memory?.keep({ session: { ...kept, number } });
      return sealUpWith(nodeCipher, keys, number, FRAME_BYTES[kind], body);
    },
    open: (envelope) => decodeDownlink(openDownWith(nodeCipher, keys, envelope)),
  };
}

/**
 * The moment of each slot as a number in [0, 1), from the unit's secret: nobody else can tell it from chance, and a
 * new process draws the same.
 */
export function slotChance(secret: Uint8Array): (slot: number) => number {
  const key = nodeDerive(secret, ownBytes(utf8('fleetveil/v1/slot\0')));
  return (slot) => createHmac('sha256', key).update(String(slot)).digest().readUIntBE(0, 6) / 2 ** 48;
}
