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
import { type NoteProblem, type NoteSigner, type NoteVerifier, openNote, signNote } from './note.ts';

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

/** The signed note of a checkpoint. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  const root = Buffer.from(checkpoint.root).toString('base64');
  return signNote(`${checkpoint.origin}\n${checkpoint.size}\n${root}\n`, signer);
}

/** What a checkpoint's text says, or `undefined`. Extension lines are read over. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root, ...rest] = text.split('\n');
  if (!origin || !size || !root || rest.pop() !== '' || rest.includes('')) return undefined;
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) return undefined;
  return { origin, size: Number(size), root: new Uint8Array(Buffer.from(root, 'base64')) };
}

/** Reads a checkpoint and checks its signature by `verifier`. */
export function openCheckpoint(note: string, verifier: NoteVerifier): OpenedCheckpoint {
  const opened = openNote(note, verifier);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === undefined) return { ok: false, why: 'malformed' };
  return { ok: true, checkpoint };
}
