/**
 * RFC 9180 once more, written from its text on Node's X25519: a second opinion on the library. Base
 * mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-GCM of either key length.
 */
import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';

/** AEAD ids of RFC 9180, 7.3, with the bytes of their keys. */
const KEY_BYTES = { 1: 16, 2: 32 } as const;

const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_X25519 = Buffer.from('302a300506032b656e032100', 'hex');

/** SetupBaseR and one Open: the plaintext. */
export function openBase(
  aead: keyof typeof KEY_BYTES,
  privateKey: Uint8Array,
  enc: Uint8Array,
  info: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Buffer {
  const { key, nonce } = keySchedule(aead, sharedSecret(privateKey, enc), info);
  const end = sealed.length - 16;
  const decipher = createDecipheriv(aead === 1 ? 'aes-128-gcm' : 'aes-256-gcm', key, nonce);
  decipher.setAAD(aad).setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
}

/** 4.1: Decap. */
function sharedSecret(privateKey: Uint8Array, enc: Uint8Array): Buffer {
  const mine = createPrivateKey({
    key: Buffer.concat([PKCS8_X25519, privateKey]),
    format: 'der',
    type: 'pkcs8',
  });
  const theirs = createPublicKey({ key: Buffer.concat([SPKI_X25519, enc]), format: 'der', type: 'spki' });
  const dh = diffieHellman({ privateKey: mine, publicKey: theirs });
  const own = createPublicKey(mine).export({ format: 'der', type: 'spki' }).subarray(SPKI_X25519.length);
  const suite = Buffer.concat([Buffer.from('KEM'), i2osp(0x0020)]);
  const prk = labeledExtract(suite, Buffer.alloc(0), 'eae_prk', dh);
  return labeledExpand(suite, prk, 'shared_secret', Buffer.concat([enc, own]), 32);
}

/** 5.1: KeySchedule of mode_base. */
function keySchedule(
  aead: keyof typeof KEY_BYTES,
  shared: Buffer,
  info: Uint8Array,
): { key: Buffer; nonce: Buffer } {
  const suite = Buffer.concat([Buffer.from('HPKE'), i2osp(0x0020), i2osp(0x0001), i2osp(aead)]);
  const none = Buffer.alloc(0);
  const pskIdHash = labeledExtract(suite, none, 'psk_id_hash', none);
  const infoHash = labeledExtract(suite, none, 'info_hash', info);
  const context = Buffer.concat([Buffer.of(0), pskIdHash, infoHash]);
  const secret = labeledExtract(suite, shared, 'secret', none);
  return {
    key: labeledExpand(suite, secret, 'key', context, KEY_BYTES[aead]),
    nonce: labeledExpand(suite, secret, 'base_nonce', context, 12),
  };
}

function labeledExtract(suite: Buffer, salt: Buffer, label: string, input: Uint8Array): Buffer {
  const labeled = Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), input]);
  return createHmac('sha256', salt).update(labeled).digest();
}

function labeledExpand(suite: Buffer, prk: Buffer, label: string, info: Uint8Array, length: number): Buffer {
  const labeled = Buffer.concat([i2osp(length), Buffer.from('HPKE-v1'), suite, Buffer.from(label), info]);
  let block = Buffer.alloc(0);
  let out = Buffer.alloc(0);
  for (let i = 1; out.length < length; i++) {
    block = createHmac('sha256', prk)
      .update(Buffer.concat([block, labeled, Buffer.of(i)]))
      .digest();
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}

function i2osp(value: number): Buffer {
  return Buffer.of(value >> 8, value & 255);
}
