/** A disk that a test can fill: a tmpfs of a few megabytes, or a limit to what the process may write. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A disk under a folder. */
export interface SmallDisk {
  /** From here on it takes nothing. May be called again. */
  fill(): void;
  /** It takes everything again. */
  free(): void;
  /** Takes it away, in use or not. */
  remove(): void;
}

/** Mounts one over a folder, which is made; nothing where this machine lets us not. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const options = `size=${megabytes}m,mode=0700`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const filler = join(folder, '.filler');
  return {
    fill: () => fill(filler),
    free: () => rmSync(filler, { force: true }),
    remove: () => execFileSync('umount', ['-l', folder], { stdio: 'ignore' }),
  };
}

/** Appends until the disk takes no more: pieces first, then page by page. */
function fill(path: string): void {
  for (const bytes of [64 * 1024, 4_096]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(bytes), { flag: 'a', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

/** Files of a process, the small one in its run folder aside, take no more: what nobody needs to be root for. */
const LIMIT_BYTES = 4_096;

/** The next best where nothing can be mounted: the kernel refuses what a process writes beyond a size. */
export function limitProcess(pid: () => number): SmallDisk {
  const limit = (bytes: string) =>
    execFileSync('prlimit', [`--pid=${pid()}`, `--fsize=${bytes}:`], { stdio: 'ignore' });
  return { fill: () => limit(String(LIMIT_BYTES)), free: () => limit('unlimited'), remove() {} };
}
