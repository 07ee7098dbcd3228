import { Socket } from 'node:net';
import { createComeback } from './comeback.ts';
import { pacedSocket, readAtPace } from './pace.ts';
import type { DownCode } from './source.ts';

/** How a TCP link behaves. Real milliseconds. */
export interface LinkTimes {
  /** Nothing for this long: the other side is gone, whatever TCP believes. */
  silenceMs: number;
  /** Nothing for this long: what came is one moment, complete. */
  quietMs: number;
  firstRetryMs: number;
  mostRetryMs: number;
  /** A connection that lasted this long was good: the next wait is a short one again. */
  goodMs: number;
  /** What speaks all the time is read at most once in this long; 0 = at once. */
  paceMs: number;
}

/** Silence of 30 s: gpsd answers a probe after 15, and an NMEA receiver speaks every second. */
export const LINK_TIMES: LinkTimes = {
  silenceMs: 30_000,
  quietMs: 250,
  firstRetryMs: 200,
  mostRetryMs: 15_000,
  goodMs: 5_000,
  paceMs: 0,
};

/** Of a busy source (a bus, an inertial sensor): four wake-ups a second, whatever it says. */
export const BUSY_TIMES: LinkTimes = { ...LINK_TIMES, paceMs: 250 };

/** What a link is to do. */
export interface LinkConfig {
  host: string;
  port: number;
  /** Sent once connected. */
  hello?: string;
  /** Sent after half the silence: an honest peer answers it. */
  probe?: string;
  times: LinkTimes;
  random: () => number;
}

/** Told about a link's life. */
export interface LinkListener {
  /** The first text of a connection follows. */
  onUp(): void;
  onText(text: string): void;
  /** The line paused. */
  onQuiet(): void;
  onDown(code: DownCode): void;
}

/** A TCP connection that comes back by itself until stopped. */
export interface Link {
  /** Gives up the present connection and makes a new one. */
  drop(code: DownCode): void;
  stop(): void;
}

/**
 * Keeps a connection to a line-speaking peer.
 *
 * ```
 *   connecting ──► open ──first text──► up
 *       ▲            │                   │  closed, failed, silent, dropped
 *       └──back-off──┴───────────────────┘
 * ```
 */
export function openLink(config: LinkConfig, listener: LinkListener): Link {
  let stopped = false;
  let endCurrent: ((code: DownCode) => void) | undefined;
  const begin = () => {
    const socket = config.times.paceMs === 0 ? new Socket() : pacedSocket();
    socket.connect({ host: config.host, port: config.port });
    endCurrent = attach(socket, config, listener, (code) => {
      if (stopped) return;
      listener.onDown(code);
      comeback.again();
    });
  };
  const comeback = createComeback(begin, config.times, config.random);
  return {
    drop: (code) => endCurrent?.(code),
    stop() {
      stopped = true;
      comeback.stop();
      endCurrent?.('closed');
    },
  };
}

/** Watches one connection; gives the function that ends it. `onEnd` is called once. */
function attach(
  socket: Socket,
  { hello, probe, times }: LinkConfig,
  listener: LinkListener,
  onEnd: (code: DownCode) => void,
): (code: DownCode) => void {
  let ended = false;
  let spoke = false;
  let connected = false;
  const silence = setTimeout(() => end('silent'), times.silenceMs);
  const probing = setTimeout(() => probe && connected && socket.write(probe), times.silenceMs / 2);
  const quiet = setTimeout(() => !ended && spoke && listener.onQuiet(), times.quietMs);

  function end(code: DownCode): void {
    if (ended) return;
    ended = true;
    for (const timer of [silence, probing, quiet]) clearTimeout(timer);
    pace.stop();
    socket.destroy();
    onEnd(code);
  }

  socket.setEncoding('utf8');
  socket.on('connect', () => {
    connected = true;
    if (hello !== undefined) socket.write(hello);
  });
  const pace = readAtPace(socket, times.paceMs, (text) => {
    if (ended) return;
    for (const timer of [silence, probing, quiet]) timer.refresh();
    if (!spoke) listener.onUp();
    spoke = true;
    listener.onText(text);
  });
  socket.on('error', () => end(connected ? 'closed' : 'unreachable'));
  socket.on('close', () => end('closed'));
  return end;
}
