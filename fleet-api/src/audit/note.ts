/**
 * Signed notes (c2sp.org/signed-note): text that ends in a newline, an empty line, and one line for each
 * signer. Read and written as other tools of that format do; Ed25519 only.
 *
 * ```
 * any text
 *
 * — key.name base64(4 bytes of key id, 64 bytes of Ed25519)
 * ```
 *
 * The signature covers the text with its last newline, not the empty line.
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/** Who signs, with the name that stands on the signature line. */
export interface NoteSigner {
  readonly name: string;
  readonly publicKey: Uint8Array;
  sign(text: Uint8Array): Uint8Array;
}

/** A key that is trusted under a name. */
export interface NoteVerifier {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

/** Why a note was not accepted. */
export type NoteProblem = 'malformed' | 'unknown_signer' | 'bad_signature';

/** The text of a note that one key signed, or why it is not taken. */
export type OpenedNote =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: NoteProblem };

/** Type byte of Ed25519 in the signed-note registry. */
const ED25519 = 0x01;
/** Longest note read: three lines, and room for the 16 signatures that the format asks for. */
const LONGEST_NOTE = 8192;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
}

function keyIdOf(verifier: NoteVerifier): Buffer {
  const input = Buffer.concat([Buffer.from(`${verifier.name}\n`), Buffer.of(ED25519), verifier.publicKey]);
  return hash('sha256', input, 'buffer').subarray(0, 4);
}

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
    publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX.length)),
    sign: (text) => new Uint8Array(sign(null, text, key)),
  };
}

/**
 * The key as other tools take it: `name+keyid+base64(0x01 || key)`, for instance
 * `fleetveil.example/log+c74f20a3+ARpc2QcU…`.
 */
export function verifierKey(verifier: NoteVerifier): string {
  const key = Buffer.concat([Buffer.of(ED25519), verifier.publicKey]).toString('base64');
  return `${verifier.name}+${keyIdOf(verifier).toString('hex')}+${key}`;
}

/** The inverse of {@link verifierKey}; `undefined` where the text is no such key. */
export function parseVerifierKey(text: string): NoteVerifier | undefined {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return undefined;
  const key = Buffer.from(encoded, 'base64');
  const verifier = { name, publicKey: new Uint8Array(key.subarray(1)) };
  const known = key[0] === ED25519 && keyIdOf(verifier).toString('hex') === id;
  return known ? verifier : undefined;
}

/** The signed note of a text that ends in a newline. */
export function signNote(text: string, signer: NoteSigner): string {
  const signature = Buffer.concat([keyIdOf(signer), signer.sign(Buffer.from(text))]);
  return `${text}\n— ${signer.name} ${signature.toString('base64')}\n`;
}

function isSound(note: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids just these.
  return note.length <= LONGEST_NOTE && note.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/.test(note);
}

/** Text and signature lines of a note, the signatures not yet looked at. */
function splitNote(note: string): { text: string; lines: string[] } | undefined {
  const end = note.lastIndexOf('\n\n');
  if (!isSound(note) || end < 0) return undefined;
  const lines = note.slice(end + 2, -1).split('\n');
  return lines.every((line) => SIGNATURE_LINE.test(line))
    ? { text: note.slice(0, end + 1), lines }
    : undefined;
}

function signatureOn(line: string, verifier: NoteVerifier): Buffer | undefined {
  const [, name, encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  const ours = name === verifier.name && bytes.subarray(0, 4).equals(keyIdOf(verifier));
  return ours ? bytes.subarray(4) : undefined;
}

/**
 * The text of a note that this key signed. Lines of other signers are passed over, as the format wants.
 * Any other text, wrong or unsigned, is a problem with a name.
 */
export function openNote(note: string, verifier: NoteVerifier): OpenedNote {
  const parts = splitNote(note);
  if (parts === undefined) return { ok: false, why: 'malformed' };
  const ours = parts.lines.map((line) => signatureOn(line, verifier)).filter((found) => found !== undefined);
  if (ours.length === 0) return { ok: false, why: 'unknown_signer' };
  const key = publicKeyObject(verifier.publicKey);
  const holds = ours.every((signature) => verify(null, Buffer.from(parts.text), key, signature));
  return holds ? { ok: true, text: parts.text } : { ok: false, why: 'bad_signature' };
}
