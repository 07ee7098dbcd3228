import {
  createEnvelopeKeys,
  decodeDownlink,
  decodeEnvelope,
  FRAME_BYTES,
  openDownWith,
  randomId,
  sealUpWith,
  type UplinkKind,
  type v1,
} from '@fleetveil/proto';
import { nodeCipher } from '@fleetveil/proto/node';

/** One start of the agent, as the data centre knows it: a random id, and messages numbered from 1. */
export interface Session {
  /** 128 random bits, 32 hex characters. */
  readonly sessionId: string;
  /** Seals an encoded `v1.Uplink`: the bytes of a `v1.Envelope`, of one size for each kind (M11). */
  seal(kind: UplinkKind, body: Uint8Array): Uint8Array;
  /** Opens what came down. Throws ProtoError for anything that was not sealed for this session. */
  open(payload: Uint8Array): v1.Downlink;
}

/** @param secret the unit's secret, 32 bytes */
export async function createSession(secret: Uint8Array, tenant: string, unitId: string): Promise<Session> {
  const sessionId = randomId();
  const keys = await createEnvelopeKeys(secret, tenant, unitId, sessionId);
  let number = 0;
  return {
    sessionId,
    seal(kind, body) {
      // The number is the nonce: it moves on even if what follows fails.
      number += 1;
      return sealUpWith(nodeCipher, keys, number, FRAME_BYTES[kind], body);
    },
    open: (payload) => decodeDownlink(openDownWith(nodeCipher, keys, decodeEnvelope(payload))),
  };
}
