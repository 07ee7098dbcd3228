/**
 * The one file that knows MQTT.js. Its queue, reconnect and resend defaults are not ours: all three are off. Only its
 * client is loaded: how to reach a broker by websocket or through a proxy would be 4 MB more in a unit.
 */
import { readFileSync } from 'node:fs';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import type { IClientOptions, MqttClient } from 'mqtt';
import library from 'mqtt/lib/client';
import { AgentError } from '../errors.ts';

/** Where to connect, and as whom. */
export interface BrokerAddress {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  /** PEM file of the authority that signed the broker's certificate; absent = the system's. */
  readonly caFile?: string | undefined;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  /** The one topic listened to. */
  readonly downTopic: string;
}

/** Why a connection is gone. */
export type LinkEnd = 'refused' | 'closed' | 'unreachable' | 'stalled';

/** Told about one connection. `onDown` comes once, and nothing after it. */
export interface LinkListener {
  /** Connected and subscribed. */
  onUp(): void;
  onMessage(payload: Uint8Array): void;
  onDown(why: LinkEnd): void;
}

/** One connection to a broker, from its attempt to its end. */
export interface Link {
  /** Publishes at QoS 1; `onAcknowledged` when the broker has it, which is no receipt. */
  publish(topic: string, payload: Uint8Array, onAcknowledged: () => void): void;
  /** Ends it, with `why` to the listener. */
  end(why: LinkEnd): void;
  /** Says goodbye and ends it; the listener hears nothing more. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 15_000;

/** MQTT 3.1.1 with a clean session; nothing is kept by the library between connections. */
function optionsOf(address: BrokerAddress, keepalive: number): IClientOptions {
  const { username, password, clientId } = address;
  return {
    username,
    password,
    clientId,
    protocolVersion: 4,
    clean: true,
    keepalive,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    // Saves 10 MB: every packet is built once and written once anyway.
    writeCache: false,
  };
}

const PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

/** A connection to the broker; with `mqtts:` its certificate has to be of the authority, and for this host. */
function reach({ url, caFile }: BrokerAddress): () => Socket {
  const { protocol, hostname, port } = new URL(url);
  // An address of IPv6 stands in brackets in a URL only.
  const host = hostname.replace(/^\[|\]$/g, '');
  const at = { host, port: port === '' ? PORTS[protocol] : Number(port) };
  if (protocol !== 'mqtts:') return () => openTcp({ ...at, port: at.port ?? 1883 });
  const ca = caFile === undefined ? {} : { ca: [readAuthority(caFile)] };
  return () => openTls({ ...at, ...ca, ...(isIP(host) === 0 ? { servername: host } : {}) });
}

function readAuthority(caFile: string): Buffer {
  try {
    return readFileSync(caFile);
  } catch (error) {
    throw new AgentError('key', 'broker.caFile: cannot be read', { cause: error });
  }
}

/**
 * Tries to connect once. A link that has ended stays ended: the next attempt is a new one.
 *
 * @throws AgentError `key` if the authority's file cannot be read
 */
export function openLink(address: BrokerAddress, keepaliveS: number, listener: LinkListener): Link {
  const client = new library.default(reach(address), optionsOf(address, keepaliveS));
  let isUp = false;
  let isOver = false;
  const over = (why: LinkEnd): void => {
    if (isOver) return;
    isOver = true;
    client.end(true);
    listener.onDown(why);
  };
  client.on('connect', () => {
    client.subscribe(address.downTopic, { qos: 1 }, (error) => {
      if (isOver) return;
      if (error) return over('refused');
      isUp = true;
      listener.onUp();
    });
  });
  client.on('message', (_topic, payload, packet) => {
    // Nothing of ours is retained: such a message is older than this connection.
    if (!isOver && !packet.retain) listener.onMessage(payload);
  });
  // 'error' is a refusal where it carries a return code, else the network's.
  client.on('error', (error) => over(isRefusal(error) ? 'refused' : 'unreachable'));
  client.on('close', () => over(isUp ? 'closed' : 'unreachable'));
  return {
    publish: (topic, payload, onAcknowledged) => publish(client, topic, payload, onAcknowledged),
    end: over,
    close: () => close(client, () => (isOver = true)),
  };
}

function publish(client: MqttClient, topic: string, payload: Uint8Array, onAcknowledged: () => void): void {
  client.publish(
    topic,
    Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
    { qos: 1 },
    (error) => {
      if (!error) onAcknowledged();
    },
  );
}

function close(client: MqttClient, before: () => void): Promise<void> {
  before();
  return new Promise((resolve) => {
    // A broker that does not answer the goodbye must not keep the vehicle from switching off.
    const timer = setTimeout(() => client.end(true, () => resolve()), 2_000);
    client.end(false, {}, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function isRefusal(error: Error): boolean {
  return 'code' in error && typeof error.code === 'number';
}
