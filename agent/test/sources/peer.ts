import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { Sample, Source, SourceState } from '../../src/sample.ts';

/** A TCP peer on a free port whose every connection a test holds in its hand. */
export interface Peer {
  port: number;
  sockets: Socket[];
  /** What came from the other side, over all connections. */
  heard(): string;
  stop(): Promise<void>;
}

export async function startPeer(onConnection: (socket: Socket) => void = () => {}, port = 0): Promise<Peer> {
  let heard = '';
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      heard += bytes.toString();
    });
    onConnection(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, sockets, heard: () => heard, stop };
}

/** Everything a source said, in order. */
export interface Heard {
  samples: Sample[];
  states: SourceState[];
}

export async function listen(source: Source): Promise<Heard> {
  const heard: Heard = { samples: [], states: [] };
  await source.start(
    (sample) => heard.samples.push(sample),
    (state) => heard.states.push(state),
  );
  return heard;
}

/** Waits until something holds, at most 90 seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 90_000;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
