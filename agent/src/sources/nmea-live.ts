import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { backoffMs } from '../backoff.ts';
import type { Sample, Source, SourceState } from '../sample.ts';
import { LINK_TIMES, type Link, type LinkTimes, openLink } from './link.ts';
import { createNmeaParser, type NmeaParser } from './nmea.ts';
import type { Row } from './row.ts';
import { type DownCode, down } from './source.ts';

/** Where NMEA 0183 comes from over TCP. */
export interface NmeaTcpConfig {
  host: string;
  port: number;
  times?: LinkTimes | undefined;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/** Reads NMEA 0183 from a TCP peer; comes back by itself until stopped. */
export function createNmeaTcpSource({ host, port, times = LINK_TIMES, random }: NmeaTcpConfig): Source {
  let link: Link | undefined;
  let finish = () => {};

  return {
    name: 'nmea',
    async start(onSample, onState) {
      const reader = createReader(onSample, onState);
      finish = reader.flush;
      link = openLink(
        { host, port, times, random },
        { onUp: reader.up, onText: reader.text, onQuiet: reader.flush, onDown: reader.down },
      );
    },
    async stop() {
      finish();
      link?.stop();
    },
  };
}

/** A device, pipe or file that NMEA 0183 is read from. */
export interface NmeaFileConfig {
  file: string;
  times?: LinkTimes | undefined;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/**
 * Reads NMEA 0183 as it arrives from a serial device (its speed is the operating system's) or a pipe, opened
 * again when it goes away. An ordinary file is read once, as fast as it comes, and `ended`; to play one in its
 * own time, use `recorded`.
 */
export function createNmeaFileSource({ file, times = LINK_TIMES, random }: NmeaFileConfig): Source {
  const abort = new AbortController();
  let running: Promise<void> = Promise.resolve();

  return {
    name: 'nmea',
    async start(onSample, onState) {
      const reader = createReader(onSample, onState);
      running = follow({ file, times, random, signal: abort.signal, reader, onState });
    },
    async stop() {
      abort.abort();
      await running;
    },
  };
}

interface Reader {
  up(): void;
  text(text: string): void;
  flush(): void;
  down(code: DownCode): void;
}

function createReader(onSample: (sample: Sample) => void, onState: (state: SourceState) => void): Reader {
  let parser: NmeaParser = createNmeaParser();
  const give = ({ part: _part, ...values }: Row) => onSample({ source: 'nmea', ...values });
  return {
    up() {
      parser = createNmeaParser();
      onState({ kind: 'up' });
    },
    text: (text) => parser.push(text).forEach(give),
    flush: () => parser.flush().forEach(give),
    down(code) {
      parser.end().forEach(give);
      onState(down(code));
    },
  };
}

interface Following {
  file: string;
  times: LinkTimes;
  random: () => number;
  signal: AbortSignal;
  reader: Reader;
  onState: (state: SourceState) => void;
}

async function follow({ file, times, random, signal, reader, onState }: Following): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    const beganAt = performance.now();
    const ended = await readOnce(file, times, signal, reader);
    if (signal.aborted) return reader.flush();
    if (ended === 'file') {
      reader.flush();
      return onState({ kind: 'ended' });
    }
    reader.down(ended);
    if (performance.now() - beganAt >= times.goodMs) attempt = 0;
    const limits = { firstMs: times.firstRetryMs, mostMs: times.mostRetryMs };
    await pause(backoffMs(attempt, random(), limits), signal);
  }
}

/** Waits, at most until stopped. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => [clearTimeout(timer), resolve()], { once: true });
  });
}

/** Reads until the other side goes: `file` = the end of an ordinary file. */
async function readOnce(
  file: string,
  times: LinkTimes,
  signal: AbortSignal,
  reader: Reader,
): Promise<DownCode | 'file'> {
  // Without NONBLOCK, opening a pipe nobody writes to would hold a thread and the end of the process.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  let handle: FileHandle;
  try {
    handle = await open(file, flags);
  } catch {
    return 'unreachable';
  }
  const ordinary = (await handle.stat()).isFile();
  const stream = ordinary ? handle.createReadStream() : deviceStream(handle);
  const end = await drain(stream, times, signal, reader);
  stream.destroy();
  await handle.close().catch(() => {});
  return ordinary && end === 'closed' ? 'file' : end;
}

function deviceStream(handle: FileHandle): Readable {
  if (!isatty(handle.fd)) return new Socket({ fd: handle.fd, readable: true, writable: false });
  const terminal = new ReadStream(handle.fd);
  // Else the kernel would echo the receiver's own words back to it.
  terminal.setRawMode(true);
  return terminal;
}

function drain(stream: Readable, times: LinkTimes, signal: AbortSignal, reader: Reader): Promise<DownCode> {
  return new Promise((resolve) => {
    let spoke = false;
    const quiet = setTimeout(() => reader.flush(), times.quietMs);
    const silence = setTimeout(() => end('silent'), times.silenceMs);
    const end = (code: DownCode) => {
      clearTimeout(quiet);
      clearTimeout(silence);
      resolve(code);
    };
    stream.setEncoding('latin1');
    stream.on('data', (text) => {
      quiet.refresh();
      silence.refresh();
      if (!spoke) reader.up();
      spoke = true;
      reader.text(String(text));
    });
    stream.on('error', () => end('closed'));
    stream.on('end', () => end('closed'));
    stream.on('close', () => end('closed'));
    signal.addEventListener('abort', () => end('closed'), { once: true });
  });
}
