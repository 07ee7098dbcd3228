/** Ed25519 keys (RFC 8032). */
import { fromBase64, ownBytes } from './bytes.ts';
import { ProtoError } from './errors.ts';
import { isUnsupported } from './unsupported.ts';

/** A private key as WebCrypto holds it. */
export type SigningKey = Awaited<ReturnType<typeof importSigningKey>>;
/** A public key as WebCrypto holds it. */
export type VerifyingKey = SigningKey;

/** A new key pair: the private half as PKCS #8 for a file of mode 0600, the public one as 32 bytes. */
export async function generateSigningKey(): Promise<{
  privateKeyPkcs8: Uint8Array;
  publicKey: Uint8Array;
}> {
  const { subtle } = globalThis.crypto;
  const pair = await subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new ProtoError('misused', 'this platform has no Ed25519');
  const [pkcs8, raw] = await Promise.all([
    subtle.exportKey('pkcs8', pair.privateKey),
    subtle.exportKey('raw', pair.publicKey),
  ]);
  return { privateKeyPkcs8: new Uint8Array(pkcs8), publicKey: new Uint8Array(raw) };
}

/** A private key to sign with. Throws `malformed` for what is no Ed25519 key in PKCS #8. */
export async function importSigningKey(pkcs8: Uint8Array) {
  try {
    return await globalThis.crypto.subtle.importKey('pkcs8', ownBytes(pkcs8), 'Ed25519', false, ['sign']);
  } catch (error) {
    throw new ProtoError('malformed', 'signing key: Ed25519 in PKCS #8', error);
  }
}

/** The public half of a private key in PKCS #8, 32 bytes. Throws `malformed`. */
export async function publicKeyOf(pkcs8: Uint8Array): Promise<Uint8Array> {
  try {
    const { subtle } = globalThis.crypto;
    const key = await subtle.importKey('pkcs8', ownBytes(pkcs8), 'Ed25519', true, ['sign']);
    return fromBase64((await subtle.exportKey('jwk', key)).x ?? '');
  } catch (error) {
    throw new ProtoError('malformed', 'signing key: Ed25519 in PKCS #8', error);
  }
}

/** A public key to verify with. Throws `malformed`, and what `isUnsupported` tells where the platform has no Ed25519. */
export async function importVerifyingKey(publicKey: Uint8Array): Promise<VerifyingKey> {
  try {
    return await globalThis.crypto.subtle.importKey('raw', ownBytes(publicKey), 'Ed25519', false, ['verify']);
  } catch (error) {
    if (isUnsupported(error)) throw error;
    throw new ProtoError('malformed', 'public key: Ed25519, 32 bytes', error);
  }
}
