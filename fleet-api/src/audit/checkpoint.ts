/** Signs checkpoints: the head of the audit log, of the form that @fleetveil/proto reads. */
import { type Checkpoint, checkpointText } from '@fleetveil/proto';
import { type NoteSigner, signNote } from './note.ts';

/** The signed note of a checkpoint. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  return signNote(checkpointText(checkpoint), signer);
}
