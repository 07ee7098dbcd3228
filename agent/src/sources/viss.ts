import type { Source } from '../sample.ts';
import { LINK_TIMES, type LinkTimes } from './link.ts';
import { type ConnectionEvents, createReturningSource, type SourceConnection } from './returning.ts';
import type { DownCode } from './source.ts';
import { readVissMessage, subscribeTo, subscribeToAll } from './viss-message.ts';
import { VSS_PATHS } from './vss.ts';
import { createVssState } from './vss-state.ts';

/** A VISS v2 server in the vehicle. */
export interface VissConfig {
  /** `ws://host:port` or `wss://host:port`. */
  url: string;
  /** Reads the token of the vehicle's own authorization server, at each connection; absent = none is needed. */
  token?: (() => Promise<string>) | undefined;
  times?: LinkTimes | undefined;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/** What the server's websocket protocol calls itself. */
const SUBPROTOCOL = 'VISSv2';
const ALL = 'all';

/**
 * Reads VSS signals from a VISS v2 server. `up` with the first subscription that is granted, `down` with a code when the
 * server goes, falls silent or grants none (`refused`); comes back by itself until stopped. The client is Node's own,
 * which is loaded only if such a source is configured.
 */
export function createVissSource({ times = LINK_TIMES, ...config }: VissConfig): Source {
  return createReturningSource('viss', (told) => connect({ ...config, times }, told), times, config.random);
}

type Connecting = Omit<VissConfig, 'times'> & { times: LinkTimes };

/** One connection; gives what ends it. `onEnd` is called once. */
function connect({ url, token, times }: Connecting, told: ConnectionEvents): SourceConnection {
  const socket = new WebSocket(url, SUBPROTOCOL);
  const state = createVssState();
  const granting = createGranting(() => told.onState({ kind: 'up' }));
  let opened = false;
  let ended = false;
  const silence = setTimeout(() => end('silent'), times.silenceMs);

  function end(code: DownCode): void {
    if (ended) return;
    ended = true;
    clearTimeout(silence);
    socket.close();
    told.onEnd(code, state.counts.other);
  }

  function take(text: string): void {
    const message = readVissMessage(text);
    if (message.kind === 'points') {
      silence.refresh();
      for (const row of state.take(message.points)) told.onSample({ source: 'viss', ...row });
    } else if (message.kind === 'unparsable') state.spoiled();
    const next = granting.take(message);
    if (next === 'refused') end('refused');
    else for (const request of next) socket.send(request);
  }

  socket.addEventListener('open', () => {
    opened = true;
    void readToken(token).then((read) => {
      if (!ended) socket.send(granting.begin(read));
    });
  });
  socket.addEventListener('message', ({ data }) => {
    if (!ended && typeof data === 'string') take(data);
  });
  socket.addEventListener('error', () => end(opened ? 'closed' : 'unreachable'));
  socket.addEventListener('close', () => end(opened ? 'closed' : 'unreachable'));
  return { end };
}

/** A token that cannot be read is none: the server then says what it thinks of that. */
async function readToken(token: (() => Promise<string>) | undefined): Promise<string | undefined> {
  return token?.().catch(() => undefined);
}

interface Granting {
  /** The first request. */
  begin(token: string | undefined): string;
  /** Requests that follow from a message, or that there is nothing left to ask for. */
  take(message: ReturnType<typeof readVissMessage>): readonly string[] | 'refused';
}

/**
 * ```
 *   all ──granted──► up
 *    └──refused──► each alone ──one granted──► up
 *                       └──all refused──► refused
 * ```
 */
function createGranting(onFirst: () => void): Granting {
  const asked = new Set<string>();
  let token: string | undefined;
  let granted = false;

  return {
    begin(given) {
      token = given;
      asked.add(ALL);
      return subscribeToAll(ALL, token);
    },
    take(message) {
      if (message.kind === 'subscribed' && asked.delete(message.requestId)) {
        if (!granted) onFirst();
        granted = true;
      }
      if (message.kind !== 'error') return [];
      // A subscription that ended while it ran (a token expired): a new connection asks anew.
      if (message.requestId === undefined) return 'refused';
      if (!asked.delete(message.requestId)) return [];
      if (message.requestId !== ALL) return granted || asked.size > 0 ? [] : 'refused';
      for (const path of VSS_PATHS) asked.add(path);
      return VSS_PATHS.map((path) => subscribeTo(path, path, token));
    },
  };
}
