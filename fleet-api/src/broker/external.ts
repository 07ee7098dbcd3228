/**
 * Any other broker, by MQTT 3.1.1: mosquitto is tested. Ingest nodes share one subscription
 * (`$share/…`), so that each message reaches one of them. The only importer of mqtt in this package.
 *
 * QoS 0 and a clean session on this side: what a node loses, the unit sends again, as it got no receipt.
 */
import { readFileSync } from 'node:fs';
import { UP_FILTER } from '@fleetveil/proto';
import mqtt, { ErrorWithSubackPacket, type MqttClient } from 'mqtt';
import { FleetApiError } from '../errors.ts';
import type { Broker, MessageHandler } from './broker.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_MS = 1_000;

export interface ExternalBrokerOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the authority that signed the broker's certificate; absent = those that Node knows. */
  readonly caFile?: string;
  /** Name of the shared subscription; one per fleet. */
  readonly group: string;
  readonly onMessage: MessageHandler;
}

/**
 * Connects and subscribes.
 *
 * @throws FleetApiError `config` where the authority's file cannot be read, or the subscription is refused; `broker_unreachable` where it does not work at first
 */
export async function connectExternalBroker(options: ExternalBrokerOptions): Promise<Broker> {
  const client = mqtt.connect(options.url, {
    protocolVersion: 4,
    clean: true,
    clientId: `ingest-${crypto.randomUUID()}`,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    queueQoSZero: false,
    resubscribe: false, // `subscribe` does: mqtt itself asks once, and after a refusal never again
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.caFile === undefined ? {} : { ca: readAuthority(options.caFile) }),
  });
  client.on('message', (topic, payload) => options.onMessage({ topic, payload }));
  await firstConnect(client);
  const isSubscribed = await subscribe(client, `$share/${options.group}/${UP_FILTER}`);
  return {
    publish: (topic, payload) => {
      client.publish(topic, Buffer.from(payload), { qos: 0 });
    },
    turnAway: () => {},
    connections: () => undefined,
    ready: isSubscribed,
    stop: () => client.endAsync(true),
  };
}

/**
 * Subscribes now and on each connection that comes, as a clean session has no subscription: without it nothing would ever
 * come. A refusal later on, of a broker whose rules are loaded anew perhaps, ends that connection, so that the next one asks
 * again; at first it is the settings' fault, and a client that stayed would keep the process from ending.
 *
 * @returns whether the subscription holds now
 */
async function subscribe(client: MqttClient, filter: string): Promise<() => boolean> {
  let subscribed = false;
  client.on('close', () => {
    subscribed = false;
  });
  const ask = async (): Promise<void> => {
    await client.subscribeAsync(filter, { qos: 0 });
    subscribed = client.connected;
  };
  try {
    await ask();
  } catch (cause) {
    await client.endAsync(true);
    throw cause instanceof ErrorWithSubackPacket
      ? new FleetApiError(
          'config',
          'broker.username: the broker does not let this user read $share/…; see that its rules do, and that it knows shared subscriptions.',
          cause,
        )
      : new FleetApiError('broker_unreachable', `broker.url: ${NOTHING}.`, cause);
  }
  client.on('connect', () => {
    ask().catch(() => client.stream.destroy());
  });
  return () => subscribed;
}

function readAuthority(caFile: string): Buffer {
  try {
    return readFileSync(caFile);
  } catch (cause) {
    throw new FleetApiError('config', 'broker.caFile: the file cannot be read.', cause);
  }
}

function firstConnect(client: MqttClient): Promise<void> {
  let why = NOTHING;
  // Later on `ready` and the reconnects tell; an error without a listener would end the process.
  client.on('error', ({ code }: Error & { readonly code?: unknown }) => {
    why = reasonOf(code);
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      client.end(true);
      reject(new FleetApiError('broker_unreachable', `broker.url: ${why}.`));
    }, CONNECT_TIMEOUT_MS);
    client.once('connect', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const NOTHING = 'nothing answers there; see that the broker runs';
/** CONNACK of MQTT 3.1.1, 3.2.2.3: bad user name or password; not authorized. */
const LOGIN_REFUSED: readonly unknown[] = [4, 5];

/** What an error says to whoever configures it: never the broker's own text, which may quote what was given. */
function reasonOf(code: unknown): string {
  if (LOGIN_REFUSED.includes(code)) return 'the broker refuses broker.username and broker.password';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'the certificate there is for another host';
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return 'the certificate there is not valid now: renew it, or see that the clocks are right';
  if (typeof code === 'string' && /CERT|VERIFY|ISSUER/.test(code))
    return 'the certificate there is of an authority that is not known here: name its file in broker.caFile';
  return NOTHING;
}
