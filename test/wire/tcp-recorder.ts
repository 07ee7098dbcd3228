/**
 * A TCP proxy before a broker, for one unit: how many bytes pass at which moment, and which of the packets that passed
 * are still to be answered. It looks at the first bytes of each MQTT packet, as anybody can, and changes nothing.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { OnWire } from '@fleetveil/agent/testing';

/** Packets of MQTT 3.1.1 by the upper half of their first byte. */
const TYPE = {
  ...{ connect: 1, connack: 2, publish: 3, puback: 4, subscribe: 8, suback: 9 },
  ...{ pingreq: 12, pingresp: 13, disconnect: 14 },
} as const;
type PacketName = keyof typeof TYPE;
type Direction = 'up' | 'down';

/** What has passed, both ways, of all connections. */
export interface Passed {
  readonly accepted: number;
  readonly closed: number;
  count(direction: Direction, packet: PacketName): number;
}

/** The recorder. */
export interface TcpRecorder {
  readonly port: number;
  readonly passed: Passed;
  /**
   * Whether every packet of every connection has its answer. One that waits for its receiver in here is not answered:
   * nothing is under way unseen, as long as whoever writes is asked besides.
   */
  isAnswered(): boolean;
  /** In order, and of one moment and connection: its beginning, all that went up, all that came down, its end. */
  wire(): OnWire[];
  stop(): Promise<void>;
}

/** What passed at one moment. */
interface Instant {
  readonly atMs: number;
  connect: number;
  up: number;
  down: number;
  close: number;
}

/**
 * Starts it.
 *
 * @param port where the broker listens on this machine
 * @param nowMs milliseconds of the day; how TCP cuts bytes into pieces is chance, so those of one moment are one
 */
export async function startTcpRecorder(port: number, nowMs: () => number): Promise<TcpRecorder> {
  const instants: Instant[] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  let [accepted, closed] = [0, 0];
  const see = (what: OnWire['what'], bytes: number): void => {
    const last = instants.at(-1);
    const now = last?.atMs === nowMs() ? last : { atMs: nowMs(), connect: 0, up: 0, down: 0, close: 0 };
    if (now !== last) instants.push(now);
    now[what] += bytes;
  };
  const count = (direction: Direction, type: number): void => {
    const key = `${direction} ${type}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    accepted += 1;
    see('connect', 1);
    const beyond = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    for (const [direction, from, to] of [
      ['up', client, beyond],
      ['down', beyond, client],
    ] as const) {
      const read = packetReader((type) => count(direction, type));
      from.on('data', (piece: Buffer) => {
        see(direction, piece.length);
        read(piece);
        to.write(piece);
      });
      sockets.add(from);
      from.on('end', () => to.end()).on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from) && to.destroy());
    }
    client.on('close', () => {
      closed += 1;
      see('close', 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const passed: Passed = {
    get accepted() {
      return accepted;
    },
    get closed() {
      return closed;
    },
    count: (direction, packet) => counts.get(`${direction} ${TYPE[packet]}`) ?? 0,
  };
  return {
    ...{ port: (server.address() as AddressInfo).port, passed },
    isAnswered: () => isAnswered(passed),
    wire: () => instants.flatMap(onWire),
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Each packet with its answer, which goes the other way. */
const ANSWERS = [
  ['up', 'connect', 'connack'],
  ['up', 'subscribe', 'suback'],
  ['up', 'publish', 'puback'],
  ['up', 'pingreq', 'pingresp'],
  ['down', 'publish', 'puback'],
] as const;

function isAnswered({ accepted, count }: Passed): boolean {
  // A unit that is connected subscribes, and only then is it up.
  if (count('up', 'subscribe') !== accepted) return false;
  return ANSWERS.every(([way, question, answer]) => {
    return count(way, question) === count(way === 'up' ? 'down' : 'up', answer);
  });
}

function onWire({ atMs, connect: begins, up, down, close }: Instant): OnWire[] {
  const some = (what: OnWire['what'], bytes: number): OnWire[] => (bytes > 0 ? [{ atMs, what, bytes }] : []);
  const many = (what: OnWire['what'], times: number) =>
    Array.from({ length: times }, () => ({ atMs, what, bytes: 0 }));
  return [...many('connect', begins), ...some('up', up), ...some('down', down), ...many('close', close)];
}

/** Reads a stream of MQTT packets, in whatever pieces it comes, and tells the type of each whole one. */
function packetReader(onPacket: (type: number) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (
      let length = packetLength(rest);
      length !== undefined && length <= rest.length;
      length = packetLength(rest)
    ) {
      onPacket((rest[0] ?? 0) >> 4);
      rest = rest.subarray(length);
    }
  };
}

/** Bytes of the first packet with its head (MQTT 3.1.1, 2.2.3); absent = its head is not whole. */
function packetLength(bytes: Buffer): number | undefined {
  let length = 0;
  for (let at = 1; at <= 4; at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return 1 + at + length;
  }
  throw new Error('what passes is not MQTT');
}
