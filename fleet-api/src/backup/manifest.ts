/** What stands on the outside of an archive, signed: enough to keep, to check and to end it, and nothing of anybody. */
import { type NoteVerifier, openNote } from '@fleetveil/proto';
import { z } from 'zod';
import { type NoteSigner, signNote } from '../audit/note.ts';
import { MOST_KEEP_DAYS } from '../erasures/erasure.ts';
import { FleetApiError } from '../errors.ts';
import { PARTS } from './placement.ts';

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const count = z.int().min(0);

/** The head, which the seal is bound to. */
export const HEAD = z.strictObject({
  /** Of this archive. */
  archiveId: hex(32),
  /** Of the backup: its archives belong together. */
  backupId: hex(32),
  part: z.enum(PARTS),
  tenant: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** To whom it is sealed: id of a public key. */
  recipient: hex(16),
});
export type Head = z.infer<typeof HEAD>;

const MANIFEST = z.strictObject({
  version: z.literal(1),
  ...HEAD.shape,
  /** Fleet time at which it was read, Unix seconds. */
  madeS: count,
  /** Real time of the snapshot, Unix seconds: what was erased from then on it does not know. */
  snapshotS: count,
  /** Last day (since 1970, fleet time) on which a copy of it may live. */
  endsDay: count,
  /** First and last day of the rows of tables in weeks: for which room is needed. */
  firstDay: count,
  lastDay: count,
  /** Bytes before the manifest, and their hash. */
  bytes: count,
  sha256: hex(64),
  /** Migrations of the database. */
  migrations: z.array(count).max(10_000),
  policyVersion: count,
  /** The newest signed head of the audit log; empty where there was none. */
  checkpoint: z.string().max(4_096),
});
export type Manifest = z.infer<typeof MANIFEST>;

const TITLE = 'fleetveil backup';

/** Name under which a fleet's manifests are signed. */
export function manifestSigner(tenant: string): string {
  return `fleetveil/${tenant}/backup`;
}

/** The signed manifest. */
export function signManifest(manifest: Manifest, signer: NoteSigner): string {
  return signNote(`${TITLE}\n${JSON.stringify(MANIFEST.parse(manifest))}\n`, signer);
}

/** Reads a manifest and checks its signature; throws `backup_invalid`. */
export async function openManifest(note: string, verifier: NoteVerifier): Promise<Manifest> {
  const opened = await openNote(note, verifier);
  const [title, text, ...rest] = opened.ok ? opened.text.split('\n') : [];
  if (title !== TITLE || text === undefined || rest.join('') !== '')
    throw invalid('its manifest is not signed by this fleet');
  const parsed = MANIFEST.safeParse(parseJson(text));
  if (!parsed.success) throw invalid('its manifest does not have the form it should');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `backup_invalid` with a reason in words. */
export function invalid(why: string, cause?: unknown): FleetApiError {
  return new FleetApiError(
    'backup_invalid',
    `backup: this is no sound archive: ${why}. Take another copy.`,
    cause,
  );
}

/**
 * The last day of an archive that is made now. One of keys ends before the first key in it that is destroyed, which
 * an archive must not outlive (M14).
 *
 * @param keepDays days that an archive is kept, 1 to {@link MOST_KEEP_DAYS}
 */
export function endDayOf(nowDay: number, keepDays: number, keyEndDays: readonly number[] = []): number {
  return Math.min(nowDay + Math.min(keepDays, MOST_KEEP_DAYS), ...keyEndDays);
}

/** Whether no copy of it may be left. It may still be used on its last day. */
export function hasEnded({ endsDay }: Pick<Manifest, 'endsDay'>, nowDay: number): boolean {
  return nowDay > endsDay;
}
