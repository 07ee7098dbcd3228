import { type Bytes, ownBytes } from './bytes.ts';

/** Short name of a public key: the first 8 bytes of its SHA-256. */
export async function keyIdOf(publicKey: Uint8Array): Promise<Bytes> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', ownBytes(publicKey));
  return new Uint8Array(digest, 0, 8).slice();
}

/** SHA-256. As `grantHash` it is taken over the grant's encoded v1.Signed. */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', ownBytes(bytes)));
}
