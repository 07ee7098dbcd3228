/**
 * HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 * The only file that knows the library.
 */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { type Bytes, ownBytes } from './bytes.ts';
import { ProtoError } from './errors.ts';

/** What HPKE makes of a plaintext. */
export interface HpkeSealed {
  /** Encapsulated key, 32 bytes. */
  readonly enc: Uint8Array;
  /** Ciphertext and tag. */
  readonly sealed: Uint8Array;
}

const KEY_BYTES = 32;
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** KEM, KDF and AEAD ids, 2 bytes each: 0x0020 0x0001 0x0002. */
export function hpkeSuiteId(): Bytes {
  return Uint8Array.of(0, suite.kem.id, 0, suite.kdf.id, 0, suite.aead.id);
}

/** A new X25519 key pair, 32 raw bytes each. */
export async function hpkeKeyPair(): Promise<{ privateKey: Bytes; publicKey: Bytes }> {
  const pair = await suite.kem.generateKeyPair();
  return {
    privateKey: new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey)),
    publicKey: new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)),
  };
}

/** Seals once to a public key. Throws `misused` for a key that is none. */
export async function hpkeSeal(
  publicKey: Uint8Array,
  info: Uint8Array,
  plain: Uint8Array,
): Promise<HpkeSealed> {
  if (publicKey.length !== KEY_BYTES) throw new ProtoError('misused', 'X25519 key: 32 bytes');
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(ownBytes(publicKey));
    const { enc, ct } = await suite.seal({ recipientPublicKey, info: ownBytes(info) }, ownBytes(plain));
    return { enc: new Uint8Array(enc), sealed: new Uint8Array(ct) };
  } catch (error) {
    throw new ProtoError('misused', 'X25519 key: not a point that can be sealed to', error);
  }
}

/** Opens what {@link hpkeSeal} made. Throws `forged`. */
export async function hpkeOpen(
  privateKey: Uint8Array,
  info: Uint8Array,
  { enc, sealed }: HpkeSealed,
): Promise<Bytes> {
  if (privateKey.length !== KEY_BYTES) throw new ProtoError('misused', 'X25519 key: 32 bytes');
  const recipientKey = await suite.kem.importKey('raw', Uint8Array.from(privateKey).buffer, false);
  try {
    const context = { recipientKey, enc: ownBytes(enc), info: ownBytes(info) };
    return new Uint8Array(await suite.open(context, ownBytes(sealed)));
  } catch (error) {
    throw new ProtoError('forged', 'the seal does not hold', error);
  }
}
