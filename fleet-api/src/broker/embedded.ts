/**
 * The embedded broker: aedes in the process of ingest, for a demo and small fleets. A published
 * message reaches ingest by a hook, without an MQTT hop; the PUBACK does not wait for the commit
 * (a PUBACK is no receipt, docs/architecture.md).
 *
 * The only importer of aedes. `concurrency: 0` because at its default a stuck subscriber that
 * disconnects behind busy publishers crashes it. With it aedes writes whether or not a unit reads: what waits is bounded here.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { downTopic, mqttPasswordWith, parseMqttIdentity, parseTopic, unitSecretWith } from '@fleetveil/proto';
import { nodeDerive } from '@fleetveil/proto/node';
import { Aedes, type AuthenticateError, type Client, type PublishPacket, type Subscription } from 'aedes';
import { FleetApiError } from '../errors.ts';
import type { Broker, ConnectedUnit, MessageHandler } from './broker.ts';

/** Largest MQTT packet taken: the largest envelope of ours is under 1 kB (proto, FRAME_BYTES). */
const MAX_PACKET_BYTES = 8192;
/** A unit that does not finish CONNECT in this time is closed. */
const CONNECT_TIMEOUT_MS = 10_000;
/** What may wait for a unit that does not read. The answer to a hello, with all that it can lack, is a tenth of it. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** A unit that takes nothing is closed after this time; the slowest links take the answer to a hello in half of it. */
const DRAIN_TIMEOUT_MS = 30_000;
/** Above this, use mosquitto or a cluster: see docs/operating.md, Brokers. */
export const DEFAULT_MAX_CONNECTIONS = 1_000;

export interface EmbeddedBrokerOptions {
  readonly host: string;
  readonly port: number;
  /** Root of all unit secrets, 32 bytes. */
  readonly envelopeRoot: Uint8Array;
  readonly maxConnections?: number;
  readonly onMessage: MessageHandler;
  /** A connection or a packet was turned away; `code` is a fixed word. */
  readonly onRefused: (code: BrokerRefusal) => void;
}

export type BrokerRefusal =
  | 'bad_client_id'
  | 'bad_password'
  | 'struck_off'
  | 'will'
  | 'foreign_topic'
  | 'retained'
  | 'foreign_filter'
  | 'too_many_connections'
  | 'not_reading'
  | 'protocol_error';

type Identified = Client & { fleetveilUnit?: ConnectedUnit };

/** Starts listening. Throws FleetApiError('port_taken') where the port is in use. */
export async function startEmbeddedBroker(
  options: EmbeddedBrokerOptions,
): Promise<Broker & { port: number }> {
  const sockets = new Set<Socket>();
  const turnedAway = new Set<string>();
  const connected = new Map<string, Identified>();
  const aedes = await Aedes.createBroker({
    concurrency: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: DRAIN_TIMEOUT_MS,
    maxTopicLevels: 5,
    preConnect: (_client, packet, done) => {
      const problem = connectProblem(packet);
      if (problem) options.onRefused(problem);
      // An error closes the connection; `false` alone would leave it open and waiting.
      done(problem ? new Error(problem) : null, problem === undefined);
    },
    authenticate: (client, username, password, done) => {
      const refusal = authenticate(client, username, password, { ...options, turnedAway });
      done(refusal ?? null, refusal === undefined);
    },
    authorizePublish: (client, packet, done) => done(takeMessage(client, packet, options)),
    authorizeSubscribe: (client, subscription, done) =>
      authorizeSubscribe(client, subscription, options, done),
  });
  aedes.on('clientReady', (client: Identified) => {
    const unitId = client.fleetveilUnit?.unitId;
    if (unitId === undefined) return;
    connected.set(unitId, client);
    if (turnedAway.has(unitId)) client.close(); // its password was looked at before it was turned away
  });
  aedes.on('clientDisconnect', (client: Identified) => {
    const unitId = client.fleetveilUnit?.unitId;
    if (unitId !== undefined && connected.get(unitId) === client) connected.delete(unitId);
  });
  const server = createServer((socket) => acceptSocket(socket, sockets, aedes, options));
  aedes.on('clientError', (client) => {
    if (!client.closed) options.onRefused('protocol_error'); // each message that still waited for it is an error too
  });
  aedes.on('connectionError', () => options.onRefused('protocol_error'));
  const port = await listen(server, options);
  return {
    port,
    publish(topic, payload) {
      const unitId = parseTopic(topic)?.unitId ?? '';
      const client = connected.get(unitId);
      if (client !== undefined && client.conn.writableLength > MOST_UNREAD_BYTES) {
        connected.delete(unitId); // it is told of once
        options.onRefused('not_reading');
        client.close();
      }
      publish(aedes, topic, payload);
    },
    turnAway(unitId) {
      turnedAway.add(unitId);
      connected.get(unitId)?.close();
    },
    connections: () => aedes.connectedClients,
    ready: () => server.listening,
    stop: () => stop(server, aedes, sockets),
  };
}

function connectProblem(packet: { clientId: string; will?: unknown }): BrokerRefusal | undefined {
  // Strict, as a client id ends up as a key inside the broker (a client named `constructor` kills aedes 2 beta).
  if (!/^unit-[0-9a-f]{32}$/.test(packet.clientId)) return 'bad_client_id';
  return packet.will ? 'will' : undefined;
}

/** Whether the password is that of the unit which the connection names: the error to close it with. */
function authenticate(
  client: Identified,
  username: string | undefined,
  password: Buffer | undefined,
  options: EmbeddedBrokerOptions & { readonly turnedAway: ReadonlySet<string> },
): AuthenticateError | undefined {
  const unit = parseMqttIdentity(username ?? '', client.id);
  const isKnown = unit !== undefined && samePassword(password, passwordOf(unit, options.envelopeRoot));
  if (isKnown && !options.turnedAway.has(unit.unitId)) {
    client.fleetveilUnit = unit;
    return undefined;
  }
  options.onRefused(isKnown ? 'struck_off' : 'bad_password');
  return Object.assign(new Error('not authorized'), { returnCode: 4 });
}

function passwordOf({ tenant, unitId }: ConnectedUnit, envelopeRoot: Uint8Array): string {
  return mqttPasswordWith(nodeDerive, unitSecretWith(nodeDerive, envelopeRoot, tenant, unitId));
}

function samePassword(given: Buffer | undefined, expected: string): boolean {
  const wanted = Buffer.from(expected);
  return given !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted);
}

function takeMessage(
  client: Identified | null,
  packet: PublishPacket,
  options: EmbeddedBrokerOptions,
): Error | null {
  const unit = client?.fleetveilUnit;
  if (!unit) return null; // the broker's own $SYS messages and our downlinks
  const problem = problemOf(packet, unit);
  if (problem) {
    options.onRefused(problem);
    return new Error(problem); // closes the connection: an honest unit never does this
  }
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  options.onMessage({ topic: packet.topic, payload, from: unit });
  return null;
}

function problemOf(packet: PublishPacket, unit: ConnectedUnit): BrokerRefusal | undefined {
  if (packet.retain) return 'retained';
  const topic = parseTopic(packet.topic);
  const own = topic?.direction === 'up' && topic.tenant === unit.tenant && topic.unitId === unit.unitId;
  return own ? undefined : 'foreign_topic';
}

function authorizeSubscribe(
  client: Identified,
  subscription: Subscription,
  options: EmbeddedBrokerOptions,
  done: (error: Error | null, subscription?: Subscription | null) => void,
): void {
  const unit = client.fleetveilUnit;
  const own = unit !== undefined && subscription.topic === downTopic(unit.tenant, unit.unitId);
  if (!own) options.onRefused('foreign_filter');
  done(null, own ? subscription : null); // null: SUBACK with failure, as MQTT 3.1.1 has it
}

function acceptSocket(
  socket: Socket,
  sockets: Set<Socket>,
  aedes: Aedes,
  options: EmbeddedBrokerOptions,
): void {
  if (sockets.size >= (options.maxConnections ?? DEFAULT_MAX_CONNECTIONS)) {
    options.onRefused('too_many_connections');
    socket.destroy();
    return;
  }
  socket.setNoDelay(true);
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => socket.destroy());
  boundPackets(socket, options);
  aedes.handle(socket);
}

/**
 * Closes a connection that announces a packet larger than any of ours, before its body is buffered:
 * aedes would collect up to 256 MB for one packet.
 */
function boundPackets(socket: Socket, options: EmbeddedBrokerOptions): void {
  let skip = 0; // bytes of the current packet that are still to come
  let header: number[] = [];
  const push = socket.push.bind(socket);
  socket.push = (chunk: Buffer | null, encoding?: BufferEncoding): boolean => {
    if (chunk !== null && !fits(chunk)) {
      options.onRefused('protocol_error');
      socket.destroy();
      return false;
    }
    return push(chunk, encoding);
  };
  function fits(chunk: Buffer): boolean {
    for (let at = 0; at < chunk.length; ) {
      if (skip > 0) {
        const taken = Math.min(skip, chunk.length - at);
        skip -= taken;
        at += taken;
        continue;
      }
      header.push(chunk[at] as number);
      at += 1;
      const length = remainingLength(header);
      if (length === 'more') continue;
      if (length > MAX_PACKET_BYTES) return false;
      skip = length;
      header = [];
    }
    return true;
  }
}

/** MQTT's variable-length size after the first header byte; at most four bytes (OASIS MQTT 3.1.1, 2.2.3). */
function remainingLength(header: readonly number[]): number | 'more' {
  const digits = header.slice(1);
  const last = digits.at(-1);
  if (last === undefined || (last & 0x80 && digits.length < 4)) return 'more';
  return digits.reduce((sum, digit, place) => sum + (digit & 0x7f) * 128 ** place, 0);
}

function listen(server: Server, options: EmbeddedBrokerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error)));
    server.listen(options.port, options.host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : options.port);
    });
  });
}

function listenError(error: NodeJS.ErrnoException): FleetApiError {
  return error.code === 'EADDRINUSE'
    ? new FleetApiError(
        'port_taken',
        'broker.port is in use: stop the other program or choose another port',
        error,
      )
    : new FleetApiError('config', 'broker.host and broker.port cannot be listened on', error);
}

function publish(aedes: Aedes, topic: string, payload: Uint8Array): void {
  const packet = {
    cmd: 'publish' as const,
    topic,
    payload: Buffer.from(payload),
    qos: 0 as const,
    retain: false,
    dup: false,
  };
  aedes.publish(packet, () => {});
}

async function stop(server: Server, aedes: Aedes, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await closed;
}
