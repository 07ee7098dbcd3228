import { createCipheriv, createDecipheriv } from 'node:crypto';
import {
  createEnvelopeKeys,
  decodeDownlink,
  decodeEnvelope,
  type EnvelopeCipher,
  FRAME_BYTES,
  openDownWith,
  randomId,
  sealUpWith,
  type UplinkKind,
  type v1,
} from '@fleetveil/proto';

/** One start of the agent, as the data centre knows it: a random id, and messages numbered from 1. */
export interface Session {
  /** 128 random bits, 32 hex characters. */
  readonly sessionId: string;
  /** Seals an encoded `v1.Uplink`: the bytes of a `v1.Envelope`, of one size for each kind (M11). */
  seal(kind: UplinkKind, body: Uint8Array): Uint8Array;
  /** Opens what came down. Throws ProtoError for anything that was not sealed for this session. */
  open(payload: Uint8Array): v1.Downlink;
}

const TAG_BYTES = 16;

/** AES-256-GCM by node:crypto: no promise, and no thread pool woken for 500 bytes. */
export const NODE_CIPHER: EnvelopeCipher = {
  seal(key, nonce, aad, plain) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(aad);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, nonce, aad, sealed) {
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  },
};

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
      return sealUpWith(NODE_CIPHER, keys, number, FRAME_BYTES[kind], body);
    },
    open: (payload) => decodeDownlink(openDownWith(NODE_CIPHER, keys, decodeEnvelope(payload))),
  };
}
