/** A broker that lies: between the units and mosquitto it takes messages, says that it has them, and passes them to nobody. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';

/** The liar. */
export interface Robber {
  /** Where units find the broker. */
  readonly url: string;
  /** Takes so many of the units' next messages. */
  rob(messages: number): void;
  /** How many it took so far, by their bytes. */
  readonly taken: readonly Buffer[];
  stop(): Promise<void>;
}

/** @param brokerUrl `mqtt://host:port` of the broker that it stands before */
export async function startRobber(brokerUrl: string): Promise<Robber> {
  const { hostname: host, port } = new URL(brokerUrl);
  const sockets = new Set<Socket>();
  const taken: Buffer[] = [];
  let left = 0;
  const take = (client: Socket, { messageId, payload }: IPublishPacket): void => {
    left -= 1;
    taken.push(Buffer.from(payload));
    // To the unit it looks as if the broker had it: only a receipt says that the data centre has (M4).
    client.write(generate({ cmd: 'puback', messageId: messageId ?? 0 }));
  };
  const server = createServer((client) => {
    const beyond = connect({ host, port: Number(port) });
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet: Packet) => {
      if (packet.cmd === 'publish' && packet.qos === 1 && left > 0) take(client, packet);
      else beyond.write(generate(packet, { protocolVersion: 4 }));
    });
    client.on('data', (piece: Buffer) => packets.parse(piece));
    beyond.on('data', (piece: Buffer) => client.write(piece));
    for (const [socket, other] of [[client, beyond] as const, [beyond, client] as const]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rob: (messages) => {
      left = messages;
    },
    taken,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
