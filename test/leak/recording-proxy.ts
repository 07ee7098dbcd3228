/** A TCP proxy that writes down every byte, both ways: what somebody on the wire would have. */
import { type AddressInfo, connect, createServer, type NetConnectOpts } from 'node:net';

export interface RecordingProxy {
  readonly port: number;
  /** Everything that passed so far. */
  bytes(): Buffer;
  stop(): Promise<void>;
}

/** @param target where the proxy passes it on to: a port, or the path of a unix socket */
export async function startRecordingProxy(target: NetConnectOpts): Promise<RecordingProxy> {
  const recorded: Buffer[] = [];
  const server = createServer((client) => {
    const beyond = connect(target);
    for (const [from, to] of [
      [client, beyond],
      [beyond, client],
    ] as const) {
      from.on('data', (part: Buffer) => {
        recorded.push(part);
        to.write(part);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => Buffer.concat(recorded),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
