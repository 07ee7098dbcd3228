import { createHmac } from 'node:crypto';
import {
  createEnvelopeKeys,
  decodeDownlink,
  decodeEnvelope,
  FRAME_BYTES,
  openDownWith,
  ownBytes,
  randomId,
  sealUpWith,
  type UplinkKind,
  utf8,
  type v1,
} from '@fleetveil/proto';
import { nodeCipher, nodeDerive } from '@fleetveil/proto/node';

/** One start of the agent, as the data centre knows it: a random id, and messages numbered from 1. */
export interface Session {
  /** 128 random bits, 32 hex characters. */
  readonly sessionId: string;
  /** Seals an encoded `v1.Uplink`: the bytes of a `v1.Envelope`, of one size for each kind (M11). */
  seal(kind: UplinkKind, body: Uint8Array): Uint8Array;
  /** Opens what came down. Throws ProtoError for anything that was not sealed for this session. */
  open(payload: Uint8Array): v1.Downlink;
}

/** A session that goes on where a process before had it. */
export interface KeptSession {
  readonly sessionId: string;
  /** Number of its last message. */
  readonly number: number;
  /** Keeps a number before it is used. Throws where it cannot. */
  keep(change: { readonly number: number }): void;
}

/**
 * @param secret the unit's secret, 32 bytes
 * @param kept absent = a new session
 */
export async function createSession(
  secret: Uint8Array,
  tenant: string,
  unitId: string,
  kept?: KeptSession,
): Promise<Session> {
  const sessionId = kept?.sessionId ?? randomId();
  const keys = await createEnvelopeKeys(secret, tenant, unitId, sessionId);
  let number = kept?.number ?? 0;
  return {
    sessionId,
    seal(kind, body) {
      // The number is the nonce: it moves on even if what follows fails.
      number += 1;
      kept?.keep({ number });
      return sealUpWith(nodeCipher, keys, number, FRAME_BYTES[kind], body);
    },
    open: (payload) => decodeDownlink(openDownWith(nodeCipher, keys, decodeEnvelope(payload))),
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
