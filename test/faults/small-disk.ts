/** A disk that can be filled and emptied: a tmpfs of a few megabytes, where this process may mount one. */
import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface SmallDisk {
  readonly folder: string;
  /** Takes all the room there is. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  /** Takes the mount away, in use or not. */
  remove(): Promise<void>;
}

const run = promisify(execFile);
const FILLER = '.filler';
const PIECE = Buffer.alloc(64 * 1024);

/** Mounts it over a folder, which is made; says why where that cannot be. */
export async function mountSmallDisk(
  folder: string,
  megabytes: number,
): Promise<SmallDisk | { readonly impossible: string }> {
  if (process.getuid?.() !== 0) return { impossible: 'only root may mount a small disk' };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder]);
  } catch {
    return { impossible: 'this machine lets nobody mount a tmpfs' };
  }
  return {
    folder,
    fill: () => fill(join(folder, FILLER)),
    free: () => rm(join(folder, FILLER), { force: true }),
    remove: async () => void (await run('umount', ['-l', folder]).catch(() => {})),
  };
}

/** Writes until the disk takes no more, the last pieces byte by byte of a page. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    for (const size of [PIECE.length, 4_096]) {
      try {
        for (;;) await file.write(PIECE, 0, size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    await file.close();
  }
}
