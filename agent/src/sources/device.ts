import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import { backoffMs } from '../backoff.ts';
import { byteStream } from './byte-stream.ts';
import type { Link, LinkListener, LinkTimes } from './link.ts';
import { pacedSocket, readAtPace } from './pace.ts';
import type { DownCode } from './source.ts';

/** A device, pipe or file that text is read from. */
export interface DeviceConfig {
  file: string;
  /** Speed of a serial line; absent = as the operating system has set it. */
  baud?: number | undefined;
  times: LinkTimes;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/** Told about a device's life. */
export interface DeviceListener extends LinkListener {
  /** An ordinary file was read to its end; nothing more comes. */
  onEnd(): void;
}

/** What a reading of a device ended with; `file` = the end of an ordinary file. */
type End = DownCode | 'file';

/**
 * Keeps a serial device or pipe open, and opens it again when it goes away (unplugged, closed, silent). An ordinary
 * file is read once, as fast as it comes.
 */
export function openDevice(
  config: DeviceConfig,
  listener: DeviceListener,
): Link & { stopped: Promise<void> } {
  const abort = new AbortController();
  let dropCurrent: ((code: DownCode) => void) | undefined;
  const holdDrop = (drop: typeof dropCurrent) => {
    dropCurrent = drop;
  };
  const stopped = follow(config, listener, abort.signal, holdDrop);
  return {
    stopped,
    drop: (code) => dropCurrent?.(code),
    stop: () => abort.abort(),
  };
}

type HoldDrop = (drop: ((code: DownCode) => void) | undefined) => void;

async function follow(
  config: DeviceConfig,
  listener: DeviceListener,
  signal: AbortSignal,
  holdDrop: HoldDrop,
): Promise<void> {
  const { times, random } = config;
  for (let attempt = 0; !signal.aborted; attempt++) {
    const beganAt = performance.now();
    const ended = await readOnce(config, listener, signal, holdDrop);
    if (signal.aborted) return listener.onQuiet();
    if (ended === 'file') {
      listener.onQuiet();
      return listener.onEnd();
    }
    listener.onDown(ended);
    if (performance.now() - beganAt >= times.goodMs) attempt = 0;
    const limits = { firstMs: times.firstRetryMs, mostMs: times.mostRetryMs };
    await pause(backoffMs(attempt, random(), limits), signal);
  }
}

/** Waits, at most until stopped. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // Taken back each time: the signal lives as long as the agent, and a device may stay away for weeks.
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
  });
}

// Without NONBLOCK, opening a pipe nobody writes to would hold a thread and the end of the process.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

async function readOnce(
  { file, baud, times }: DeviceConfig,
  listener: LinkListener,
  signal: AbortSignal,
  holdDrop: HoldDrop,
): Promise<End> {
  let handle: FileHandle;
  try {
    handle = await open(file, FLAGS);
  } catch {
    return 'unreachable';
  }
  try {
    if (baud !== undefined && !(await setSpeed(file, baud))) return 'speed';
    const { stream, kind } = await streamOf(handle, file, times);
    const paced = kind === 'paced' ? times : { ...times, paceMs: 0 };
    const end = await drain(stream, paced, signal, listener, holdDrop);
    stream.destroy();
    return kind === 'file' && end === 'closed' ? 'file' : end;
  } catch {
    // It was there, and went while it was being opened.
    return 'unreachable';
  } finally {
    await handle.close().catch(() => {});
  }
}

/**
 * Sets the speed of a serial line: `stty` is on every Linux, and Node has no call for it (decision 0021). It is run once
 * at each opening, because a device that was plugged in again begins at its own speed.
 */
async function setSpeed(file: string, baud: number): Promise<boolean> {
  // A receiver need not hold the wire that says somebody is there (clocal).
  const args = ['-F', file, String(baud), 'clocal'];
  try {
    await promisify(execFile)('stty', args, { timeout: STTY_MS });
    return true;
  } catch {
    return false;
  }
}

/** What `stty` takes is milliseconds; a line that hangs is none. */
const STTY_MS = 5_000;

/** A stream of what was opened: `paced` is to be read at the pace of its source, the others are not. */
interface Opened {
  stream: Readable;
  kind: 'file' | 'paced' | 'bytes';
}

async function streamOf(handle: FileHandle, file: string, { paceMs }: LinkTimes): Promise<Opened> {
  const found = await handle.stat();
  if (found.isFile()) return { stream: handle.createReadStream(), kind: 'file' };
  if (isatty(handle.fd)) return { stream: terminalOf(handle), kind: 'paced' };
  if (!found.isFIFO()) return { stream: byteStream(handle, Math.max(paceMs, BYTES_EVERY_MS)), kind: 'bytes' };
  return { stream: pipeOf(file), kind: 'paced' };
}

/** Real milliseconds: less than the pause that ends a moment (`quietMs`), else one would come in two. */
const BYTES_EVERY_MS = 100;

/**
 * A socket closes its descriptor itself, so it has one of its own: of the handle's, closed once more in the background, the
 * number may be another file's by then.
 */
function pipeOf(file: string): Readable {
  const fd = openSync(file, FLAGS);
  try {
    return pacedSocket({ fd, readable: true, writable: false });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function terminalOf(handle: FileHandle): Readable {
  const terminal = new ReadStream(handle.fd);
  try {
    // Else the kernel would echo the receiver's own words back to it.
    terminal.setRawMode(true);
  } catch (error) {
    terminal.destroy();
    throw error;
  }
  return terminal;
}

function drain(
  stream: Readable,
  times: LinkTimes,
  signal: AbortSignal,
  listener: LinkListener,
  holdDrop: HoldDrop,
): Promise<DownCode> {
  return new Promise((resolve) => {
    let spoke = false;
    let ended = false;
    const quiet = setTimeout(() => listener.onQuiet(), times.quietMs);
    const silence = setTimeout(() => end('silent'), times.silenceMs);
    const end = (code: DownCode) => {
      ended = true;
      for (const timer of [quiet, silence]) clearTimeout(timer);
      pace.stop();
      signal.removeEventListener('abort', onStop);
      holdDrop(undefined);
      resolve(code);
    };
    const onStop = () => end('closed');
    holdDrop(end);
    stream.setEncoding('latin1');
    const pace = readAtPace(stream, times.paceMs, (text) => {
      if (ended) return;
      quiet.refresh();
      silence.refresh();
      if (!spoke) listener.onUp();
      spoke = true;
      listener.onText(text);
    });
    stream.on('error', () => end('closed'));
    stream.on('end', () => end('closed'));
    stream.on('close', () => end('closed'));
    if (signal.aborted)
      end('closed'); // while the file was opened: that is told no more
    else signal.addEventListener('abort', onStop);
  });
}
