/** Pid files in `<data>/run`: one supervisor a data folder, and an end for what a killed one left. */
import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FleetApiError } from '../errors.ts';
import { readBootId } from '../fleet-clock.ts';

/** A process as its pid file tells. */
export interface Noted {
  readonly pid: number;
  /** Whether that very process still runs. */
  readonly alive: boolean;
}

const pathOf = (runDir: string, name: string): string => join(runDir, `${name}.pid`);

/** Makes data and run folders. Throws `unwritable`. */
export async function makeRunFolder(runDir: string): Promise<void> {
  try {
    await mkdir(runDir, { recursive: true, mode: 0o700 });
    const probe = join(runDir, '.writable');
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    throw new FleetApiError(
      'unwritable',
      'data: the folder cannot be written. Choose another with --data.',
      cause,
    );
  }
}

/** Notes this process as the one of its name. Throws `already_running` where another one runs, or starts at the same time. */
export async function claim(runDir: string, name: string, pid: number): Promise<void> {
  const other = await claimAt(pathOf(runDir, name), await noteOf(pid));
  if (other === undefined) return;
  throw new FleetApiError(
    'already_running',
    `data: Fleetveil runs on this folder already, as process ${other.pid}. Stop it first, or choose another with --data.`,
  );
}

/** Puts a note where there is none of a process that runs; answers that process where there is one. */
async function claimAt(path: string, note: string): Promise<Noted | undefined> {
  for (;;) {
    if (await writeOnce(path, note)) return undefined;
    const text = await textOf(path);
    if (text === undefined) continue;
    const noted = await notedIn(path, text);
    const other = noted?.alive ? noted : await takeAway(path, text, note);
    if (other !== undefined) return other;
  }
}

/**
 * Takes away what a process left that is gone. Whoever does has claimed that very text: of two that found it, the second
 * would take away what the first has put in its place. Answers the process that is at it, where another one is.
 */
async function takeAway(path: string, text: string, note: string): Promise<Noted | undefined> {
  const turn = `${path}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  const other = await claimAt(turn, note);
  if (other !== undefined) return other;
  try {
    if ((await textOf(path)) === text) await rm(path, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
  return undefined;
}

/** Whole or not at all: half a note would be that of nobody. */
async function writeOnce(path: string, note: string): Promise<boolean> {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeFile(unfinished, note, { flag: 'wx', mode: 0o600 });
    await link(unfinished, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Undefined where there is no such file any more. */
function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Notes a part's process. Whoever reads meanwhile finds the old note or the new one, never half of one. */
export async function notePid(runDir: string, name: string, pid: number): Promise<void> {
  const path = pathOf(runDir, name);
  await writeFile(`${path}.new`, await noteOf(pid), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** A line: the pid, and where it can be had the start by which the same pid of another process is told apart. */
async function noteOf(pid: number): Promise<string> {
  const ticks = await startTicksOf(pid);
  return ticks === undefined ? `${pid}\n` : `${pid} ${ticks} ${readBootId()}\n`;
}

/** Takes the note away. */
export async function forgetPid(runDir: string, name: string): Promise<void> {
  await rm(pathOf(runDir, name), { force: true });
}

/** Reads a note; undefined where there is none. */
export async function readPid(runDir: string, name: string): Promise<Noted | undefined> {
  const path = pathOf(runDir, name);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : notedIn(path, text);
}

/** What a note says; undefined where it is none. */
async function notedIn(path: string, text: string): Promise<Noted | undefined> {
  const [word, ticks, bootId] = text.trim().split(' ');
  const pid = Number(word);
  if (!Number.isSafeInteger(pid) || pid < 2) return undefined;
  const runningTicks = await startTicksOf(pid);
  if (runningTicks === undefined) return { pid, alive: false };
  // The system's clock may be set while a process runs: its start in ticks of its boot stays what it was.
  if (ticks !== undefined) return { pid, alive: Number(ticks) === runningTicks && bootId === readBootId() };
  return { pid, alive: await startedBeforeNote(path, runningTicks) };
}

/** Clock ticks of 10 ms and a boot time in whole seconds: starts are known to about a second. */
const SLACK_MS = 2_000;
const TICK_MS = 10;

/** When a process started, in ticks since its boot; undefined where there is none. */
async function startTicksOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[19]);
}

/** Of a note that has no start (an older version wrote it): whether its process was there when it was written. */
async function startedBeforeNote(path: string, ticks: number): Promise<boolean> {
  const writtenMs = (await stat(path).catch(() => undefined))?.mtimeMs;
  const bootS = /^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8'))?.[1];
  return writtenMs !== undefined && Number(bootS) * 1000 + ticks * TICK_MS <= writtenMs + SLACK_MS;
}

const LEFTOVER_MS = 2_500;
const POLL_MS = 50;

/**
 * Ends parts that a killed supervisor left. They notice by themselves that it is gone, so this
 * mostly waits; then SIGTERM, then SIGKILL.
 */
export async function endLeftovers(runDir: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    for (const signal of [undefined, 'SIGTERM', 'SIGKILL'] as const) {
      const noted = await readPid(runDir, name);
      if (!noted?.alive) break;
      if (signal !== undefined) signalIfThere(noted.pid, signal);
      await waitUntilGone(runDir, name, signal === undefined ? LEFTOVER_MS / 5 : LEFTOVER_MS);
    }
    await forgetPid(runDir, name);
  }
}

async function waitUntilGone(runDir: string, name: string, forMs: number): Promise<void> {
  const deadline = Date.now() + forMs;
  while (Date.now() < deadline && (await readPid(runDir, name))?.alive) await sleep(POLL_MS);
}

/** Signals a process that may be gone. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal);
  } catch {
    // gone by itself
  }
}
