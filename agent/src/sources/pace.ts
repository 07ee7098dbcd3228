import { Socket, type SocketConstructorOpts } from 'node:net';
import type { Readable } from 'node:stream';

/** A stream of text that is read at its own pace, until stopped. */
export interface Pace {
  stop(): void;
}

/**
 * How much a paced stream may hold, bytes: as soon as something waits, the kernel keeps the rest. Without this Node would
 * wake up for each packet although nobody reads.
 */
const PACED = { readableHighWaterMark: 1 };

/** A socket that can be read at a pace. */
export function pacedSocket(options: SocketConstructorOpts = {}): Socket {
  return new Socket({ ...options, ...PACED });
}

/** Node reads so much at a time; as much again may wait. */
const FULL = 65_536;

/**
 * Reads a busy stream at most once in `paceMs`, real milliseconds, with all that arrived meanwhile. A bus says something
 * 2,000 times a second and writes each line at once: without this, each would wake the program. The stream is a
 * `pacedSocket`, or a terminal, which holds nothing anyway. 0 = no pace.
 */
export function readAtPace(stream: Readable, paceMs: number, onText: (text: string) => void): Pace {
  if (paceMs === 0) {
    stream.on('data', (text) => onText(String(text)));
    return { stop() {} };
  }
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const take = () => {
    timer = undefined;
    const text: unknown = stream.read();
    if (stopped || text === null) return;
    onText(String(text));
    if (String(text).length >= FULL) timer ??= setTimeout(take, 1);
  };
  stream.on('readable', () => {
    if (!stopped) timer ??= setTimeout(take, paceMs);
  });
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
