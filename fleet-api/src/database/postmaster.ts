/** What postmaster.pid and /proc say about a server. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './place.ts';

/** State of the server of a data folder. */
export type PostmasterState =
  | { readonly kind: 'none' }
  /** A pid file of a run that is gone, or whose pid somebody else has now. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'running'; readonly pid: number; readonly ready: boolean; readonly port: number };

/** Lines of postmaster.pid (src/include/utils/pidfile.h), counted from 0. */
const LINE = { pid: 0, port: 3, status: 7 } as const;

/** Reads the pid file and looks whether that process is a server of this very folder. */
export async function readPostmaster(place: Place): Promise<PostmasterState> {
  const text = await readFile(join(place.pgData, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'none' };
  const lines = text.split('\n');
  const pid = Math.abs(Number(lines[LINE.pid]));
  if (!Number.isSafeInteger(pid) || pid < 2 || !(await isServerOf(pid, place))) return { kind: 'stale' };
  return {
    kind: 'running',
    pid,
    ready: lines[LINE.status]?.trim() === 'ready',
    port: Number(lines[LINE.port]),
  };
}

/** Pids are used again after a reboot: the command line tells whose this one is. */
async function isServerOf(pid: number, place: Place): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return (words[0] ?? '').endsWith('postgres') && words.includes(place.pgData);
}

/** Removes what a killed run left, so that a server starts although its old pid lives on as another program. */
export async function removeStale(place: Place, port: number): Promise<void> {
  const left = [join(place.pgData, 'postmaster.pid'), join(place.socketDir, `.s.PGSQL.${port}.lock`)];
  for (const path of left) await rm(path, { force: true });
}

/** Whether a process is there (also one that is not ours to signal). A zombie is not. */
export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return status !== undefined && !/\) [ZX] /.test(status);
}
