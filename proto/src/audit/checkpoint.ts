/**
 * Checkpoints: the signed head of the audit log, as C2SP writes it (c2sp.org/tlog-checkpoint), so that
 * witnesses and verifiers made elsewhere can read ours.
 *
 * ```
 * fleetveil.example/log          origin
 * 42                             leaves in the tree
 * 5dn…=                          root, base64
 *
 * — fleetveil.example/log XXXX…  the signature of note.ts
 * ```
 *
 * There is no time in it on purpose: the note of an unchanged tree is the same note.
 */
import { fromBase64, toBase64 } from '../bytes.ts';
import { type NoteProblem, type NoteVerifier, openNote } from './note.ts';

/** What a checkpoint says. */
export interface Checkpoint {
  /** Name of the log, a URL without scheme. */
  readonly origin: string;
  /** Leaves in the tree. */
  readonly size: number;
  /** Root of the tree, 32 bytes. */
  readonly root: Uint8Array;
}

/** An accepted checkpoint, or why not. */
export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly why: NoteProblem };

/** The text that is signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** What a checkpoint's text says, or `undefined`. Extension lines are read over. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root, ...rest] = text.split('\n');
  if (!origin || !size || !root || rest.pop() !== '' || rest.includes('')) return undefined;
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) return undefined;
  return { origin, size: Number(size), root: fromBase64(root) };
}

const NOTE_IN_TEXT =
  /[^\s"<>]+\n(?:0|[1-9][0-9]{0,15})\n[A-Za-z0-9+/]{43}=\n\n(?:— [^\s+]+ [A-Za-z0-9+/]+={0,2}(?:\n|(?=["<])|$))+/u;

/**
 * The first checkpoint in a text: a note as it is, or an answer or export that carries one (JSON, GeoJSON, GPX), also
 * with the last newline lost on its way through a shell. `undefined` where there is none.
 */
export function findCheckpoint(text: string): string | undefined {
  const [note] = NOTE_IN_TEXT.exec(text.replaceAll('\\n', '\n').replaceAll('\r\n', '\n')) ?? [];
  return note && `${note.trimEnd()}\n`;
}

/** Reads a checkpoint and checks its signature by `verifier`. Throws only where the platform has no Ed25519 (`isUnsupported`). */
export async function openCheckpoint(note: string, verifier: NoteVerifier): Promise<OpenedCheckpoint> {
  const opened = await openNote(note, verifier);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === undefined) return { ok: false, why: 'malformed' };
  return { ok: true, checkpoint };
}
