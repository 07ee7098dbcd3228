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
import { concatBytes, equalBytes, fromBase64, ownBytes, toBase64, toHex, utf8 } from '../bytes.ts';
import { sha256 } from '../key-id.ts';
import { isUnsupported } from '../unsupported.ts';

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
/** Bytes of a key id. */
export const NOTE_KEY_ID_BYTES = 4;
/** Longest note read: three lines, and room for the 16 signatures that the format asks for. */
const LONGEST_NOTE = 8192;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/** What a key's id is the beginning of the SHA-256 of. */
export function noteKeyInput({ name, publicKey }: NoteVerifier): Uint8Array {
  return concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey);
}

async function keyIdOf(verifier: NoteVerifier): Promise<Uint8Array> {
  return (await sha256(noteKeyInput(verifier))).slice(0, NOTE_KEY_ID_BYTES);
}

/** A text with its signature line. */
export function noteText(text: string, name: string, keyId: Uint8Array, signature: Uint8Array): string {
  return `${text}\n— ${name} ${toBase64(concatBytes(keyId, signature))}\n`;
}

/**
 * The key as other tools take it: `name+keyid+base64(0x01 || key)`, for instance
 * `fleetveil.example/log+c74f20a3+ARpc2QcU…`.
 */
export async function verifierKey(verifier: NoteVerifier): Promise<string> {
  const key = toBase64(concatBytes(Uint8Array.of(ED25519), verifier.publicKey));
  return `${verifier.name}+${toHex(await keyIdOf(verifier))}+${key}`;
}

/** The inverse of {@link verifierKey}; `undefined` where the text is no such key. */
export async function parseVerifierKey(text: string): Promise<NoteVerifier | undefined> {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return undefined;
  const key = fromBase64(encoded);
  const verifier = { name, publicKey: key.slice(1) };
  return key[0] === ED25519 && toHex(await keyIdOf(verifier)) === id ? verifier : undefined;
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

function signatureOn(line: string, name: string, keyId: Uint8Array): Uint8Array | undefined {
  const [, signer, encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  if (signer !== name) return undefined;
  const plain = encoded.replace(/=+$/, '');
  // One character over is no base64: the line is ours all the same, and its signature does not hold.
  const bytes = fromBase64(plain.slice(0, plain.length - (plain.length % 4 === 1 ? 1 : 0)));
  return equalBytes(bytes.subarray(0, NOTE_KEY_ID_BYTES), keyId)
    ? bytes.subarray(NOTE_KEY_ID_BYTES)
    : undefined;
}

/**
 * The text of a note that this key signed. Lines of other signers are passed over, as the format wants.
 * Any other text, wrong or unsigned, is a problem with a name. Throws what {@link isUnsupported} tells where the
 * platform has no Ed25519: no note is forged because of it.
 */
export async function openNote(note: string, verifier: NoteVerifier): Promise<OpenedNote> {
  const parts = splitNote(note);
  if (parts === undefined) return { ok: false, why: 'malformed' };
  const keyId = await keyIdOf(verifier);
  const ours = parts.lines
    .map((line) => signatureOn(line, verifier.name, keyId))
    .filter((found) => found !== undefined);
  if (ours.length === 0) return { ok: false, why: 'unknown_signer' };
  const holds = await Promise.all(ours.map((signature) => isSigned(parts.text, signature, verifier)));
  return holds.every(Boolean) ? { ok: true, text: parts.text } : { ok: false, why: 'bad_signature' };
}

async function isSigned(text: string, signature: Uint8Array, { publicKey }: NoteVerifier): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey('raw', ownBytes(publicKey), 'Ed25519', false, ['verify']);
    return await subtle.verify('Ed25519', key, ownBytes(signature), utf8(text));
  } catch (error) {
    if (isUnsupported(error)) throw error;
    return false; // no key that can be
  }
}
