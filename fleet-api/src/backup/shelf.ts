/** The folder of archives: their names, a list of them, and their end. */
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NoteVerifier } from '@fleetveil/proto';
import { dateOfDay } from '../database/days.ts';
import { FleetApiError } from '../errors.ts';
import { readManifest, UNFINISHED } from './archive.ts';
import { hasEnded, type Manifest } from './manifest.ts';
import type { BackupPart } from './placement.ts';

/** Name of an archive: `2026-06-15-1f0c…-trips.backup`. */
export function archiveName(day: number, backupId: string, part: BackupPart): string {
  return `${dateOfDay(day)}-${backupId}-${part}.backup`;
}

const NAME = /^\d{4,}-\d\d-\d\d-[0-9a-f]{32}-(keys|acts|trips|links)\.backup$/;

/** Makes the folder, closed to others. Throws `unwritable`. */
export async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => chmod(folder, 0o700))
    .catch((cause: unknown) => {
      throw new FleetApiError('unwritable', 'backup.folder: it cannot be made or closed to others.', cause);
    });
}

/** An archive in the folder; without a manifest where it is damaged or not this fleet's. */
export interface Shelved {
  readonly name: string;
  readonly bytes: number;
  readonly manifest: Manifest | undefined;
}

/** What lies in the folder; nothing where there is none yet. Throws `unwritable` where it cannot be read. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw new FleetApiError(
      'unwritable',
      'backup.folder: it cannot be read, and no archive in it ends. Give it to the user that runs Fleetveil.',
      cause,
    );
  });
}

/** All archives by name, the oldest first. None where there is no folder. Throws `unwritable`. */
export async function listArchives(folder: string, verifier: NoteVerifier): Promise<Shelved[]> {
  const names = (await namesIn(folder)).filter((name) => NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const manifest = await readManifest(path, verifier).catch(() => undefined);
      return { name, bytes: (await stat(path)).size, manifest };
    }),
  );
}

/**
 * Removes archives whose last day has passed; answers their names. A damaged one stays and is listed as such. Throws
 * `unwritable`.
 */
export async function removeEndedArchives(
  folder: string,
  verifier: NoteVerifier,
  nowDay: number,
): Promise<string[]> {
  const all = await listArchives(folder, verifier);
  const ended = all.filter(({ manifest }) => manifest !== undefined && hasEnded(manifest, nowDay));
  for (const { name } of ended) await rm(join(folder, name), { force: true });
  return ended.map(({ name }) => name);
}

/** Removes what a backup that was killed left; answers how many. One backup runs at a time. */
export async function removeUnfinished(folder: string): Promise<number> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(UNFINISHED));
  for (const name of names) await rm(join(folder, name), { force: true });
  return names.length;
}
