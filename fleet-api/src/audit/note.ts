/** Signs notes of the form that @fleetveil/proto reads. */
import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto';
import { NOTE_KEY_ID_BYTES, type NoteVerifier, noteKeyInput, noteText } from '@fleetveil/proto';

/** Who signs, with the name that stands on the signature line. */
export interface NoteSigner extends NoteVerifier {
  sign(text: Uint8Array): Uint8Array;
}

/** Bytes before the key in an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI_PREFIX_BYTES = 12;

/**
 * A signer from an Ed25519 key in PKCS #8.
 *
 * @param name origin of the log; no space and no plus sign
 */
export function createNoteSigner(name: string, privateKeyPkcs8: Uint8Array): NoteSigner {
  const key = createPrivateKey({ key: Buffer.from(privateKeyPkcs8), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    name,
    publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX_BYTES)),
    sign: (text) => new Uint8Array(sign(null, text, key)),
  };
}

/** The signed note of a text that ends in a newline. */
export function signNote(text: string, signer: NoteSigner): string {
  const keyId = hash('sha256', noteKeyInput(signer), 'buffer').subarray(0, NOTE_KEY_ID_BYTES);
  return noteText(text, signer.name, keyId, signer.sign(Buffer.from(text)));
}
