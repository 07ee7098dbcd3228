import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { Source } from '../sample.ts';
import { createGrpcFrames, grpcFrame } from './grpc-frames.ts';
import { decodeSubscribed, encodeSubscribe, MAX_KUKSA_BYTES } from './kuksa-message.ts';
import { LINK_TIMES, type LinkTimes } from './link.ts';
import { type ConnectionEvents, createReturningSource, type SourceConnection } from './returning.ts';
import type { DownCode } from './source.ts';
import { VSS_PATHS } from './vss.ts';
import { createVssState, type VssState } from './vss-state.ts';

/** A Kuksa databroker in the vehicle. */
export interface KuksaConfig {
  /** `http://host:port`, or `https://` with the authority's certificate. */
  url: string;
  /** Reads the authority's certificate (PEM), at each connection; absent = those of the system. */
  ca?: (() => Promise<string>) | undefined;
  /** Reads the token the databroker wants, at each connection; absent = none. */
  token?: (() => Promise<string>) | undefined;
  times?: LinkTimes | undefined;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

const SUBSCRIBE = '/kuksa.val.v2.VAL/Subscribe';
/** Status codes of gRPC by which a databroker refuses what was asked: the first two may hold for one signal only. */
const ONE_SIGNAL = [5 /* NOT_FOUND */, 7 /* PERMISSION_DENIED */];
const REFUSED = [...ONE_SIGNAL, 3 /* INVALID_ARGUMENT */, 12 /* UNIMPLEMENTED */, 16 /* UNAUTHENTICATED */];

/**
 * Reads VSS signals from a Kuksa databroker (kuksa.val.v2) over HTTP/2. `up` with the first answer, `down` with a code
 * when it goes, falls silent or lets us have nothing (`refused`); comes back by itself until stopped. A databroker
 * speaks when something changes: a ping in between asks whether it is still there, and what it said last still holds.
 *
 * One signal that a databroker does not know makes it refuse them all: then each is asked for alone.
 */
export function createKuksaSource({ times = LINK_TIMES, ...config }: KuksaConfig): Source {
  return createReturningSource('kuksa', (told) => connect({ ...config, times }, told), times, config.random);
}

type Connecting = Omit<KuksaConfig, 'times'> & { times: LinkTimes };

/** One connection; gives what ends it. `onEnd` is called once. */
function connect(config: Connecting, told: ConnectionEvents): SourceConnection {
  const { times } = config;
  let session: ClientHttp2Session | undefined;
  let opened = false;
  let ended = false;
  const silence = setTimeout(() => end('silent'), times.silenceMs);
  const asking = setInterval(ask, times.silenceMs / 2);

  function end(code: DownCode): void {
    if (ended) return;
    ended = true;
    clearTimeout(silence);
    clearInterval(asking);
    session?.destroy();
    told.onEnd(code, answers.unread());
  }

  const answers = createAnswers(told, silence, (code) => end(opened ? code : 'unreachable'));

  function ask(): void {
    if (session === undefined || session.destroyed || !opened) return;
    session.ping((error) => error === null && !ended && answers.alive());
  }

  void open(config).then(
    ({ made, headers }) => {
      session = made;
      if (ended) return made.destroy();
      made.on('connect', () => {
        opened = true;
      });
      made.on('error', () => end(opened ? 'closed' : 'unreachable'));
      made.on('close', () => end(opened ? 'closed' : 'unreachable'));
      answers.follow(made, headers);
    },
    () => end('unreachable'),
  );
  return { end };
}

interface Opened {
  made: ClientHttp2Session;
  headers: Readonly<Record<string, string>>;
}

/** HTTP/2 is loaded only if such a source is configured. */
async function open({ url, ca, token }: Connecting): Promise<Opened> {
  const { connect: connectHttp2 } = await import('node:http2');
  const authority = await ca?.();
  const bearer = await token?.();
  return {
    made: connectHttp2(url, authority === undefined ? {} : { ca: authority }),
    headers: {
      ':method': 'POST',
      ':path': SUBSCRIBE,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer.trim()}` }),
    },
  };
}

interface Answers {
  follow(session: ClientHttp2Session, headers: Opened['headers']): void;
  /** The databroker answered a ping: nothing it said has changed. */
  alive(): void;
  /** Messages and values that could not be read. */
  unread(): number;
}

function createAnswers(
  told: ConnectionEvents,
  silence: NodeJS.Timeout,
  end: (code: DownCode) => void,
): Answers {
  const state = createVssState();
  let running = 0;
  let isUp = false;

  function subscribe(
    session: ClientHttp2Session,
    headers: Opened['headers'],
    paths: readonly string[],
  ): void {
    running++;
    let stream: ClientHttp2Stream;
    try {
      stream = session.request({ ...headers });
    } catch {
      // It said goodbye or was cut off in the moment in which it refused: some editions of Node throw then.
      end('closed');
      return;
    }
    const onMessages = (messages: readonly Uint8Array[]) => {
      silence.refresh();
      if (!isUp) told.onState({ kind: 'up' });
      isUp = true;
      for (const message of messages) give(told, state, message);
    };
    readAnswers(stream, onMessages, end, (status) => {
      running--;
      if (status === undefined || !REFUSED.includes(status)) end('closed');
      else if (ONE_SIGNAL.includes(status) && paths.length > 1) {
        for (const path of paths) subscribe(session, headers, [path]);
      } else if (running === 0) end('refused');
    });
    stream.end(grpcFrame(encodeSubscribe(paths)));
  }

  return {
    follow: (session, headers) => subscribe(session, headers, VSS_PATHS),
    unread: () => state.counts.other,
    alive() {
      silence.refresh();
      const values = state.standing();
      if (isUp && Object.keys(values).length > 0) told.onSample({ source: 'kuksa', ...values });
    },
  };
}

function give(told: ConnectionEvents, state: VssState, message: Uint8Array): void {
  const points = decodeSubscribed(message);
  if (points === 'unparsable') {
    state.spoiled();
    return;
  }
  for (const row of state.take(points)) told.onSample({ source: 'kuksa', ...row });
}

/** Reads one stream of answers; `onStatus` is told how it ended: gRPC's code, undefined if nobody said. */
function readAnswers(
  stream: ClientHttp2Stream,
  onMessages: (messages: readonly Uint8Array[]) => void,
  end: (code: DownCode) => void,
  onStatus: (status: number | undefined) => void,
): void {
  const frames = createGrpcFrames(MAX_KUKSA_BYTES);
  let status: number | undefined;
  const learn = (headers: Readonly<Record<string, unknown>>) => {
    const told = headers['grpc-status'];
    if (told !== undefined) status = Number(told);
  };
  // A refusal comes without an answer, in the first headers.
  stream.on('response', learn);
  stream.on('trailers', learn);
  stream.on('data', (piece: Buffer) => {
    const messages = frames.push(piece);
    if (messages === 'oversize') end('oversize');
    else if (messages.length > 0) onMessages(messages);
  });
  stream.on('error', () => {});
  stream.on('close', () => onStatus(status));
}
