/**
 * Any other broker, by MQTT 3.1.1: mosquitto is tested. Ingest nodes share one subscription
 * (`$share/…`), so that each message reaches one of them. The only importer of mqtt in this package.
 *
 * QoS 0 and a clean session on this side: what a node loses, the unit sends again, as it got no receipt.
 */
import { UP_FILTER } from '@fleetveil/proto';
import mqtt, { type MqttClient } from 'mqtt';
import { FleetApiError } from '../errors.ts';
import type { Broker, MessageHandler } from './broker.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_MS = 1_000;

export interface ExternalBrokerOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Name of the shared subscription; one per fleet. */
  readonly group: string;
  readonly onMessage: MessageHandler;
}

/** Connects and subscribes. Throws FleetApiError('broker_unreachable') where that does not work at first. */
export async function connectExternalBroker(options: ExternalBrokerOptions): Promise<Broker> {
  const client = mqtt.connect(options.url, {
    protocolVersion: 4,
    clean: true,
    clientId: `ingest-${crypto.randomUUID()}`,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    queueQoSZero: false,
    resubscribe: true,
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
  });
  client.on('error', () => {}); // `ready` and the reconnects tell; an error without a listener would end the process
  client.on('message', (topic, payload) => options.onMessage({ topic, payload }));
  await firstConnect(client);
  await client.subscribeAsync(`$share/${options.group}/${UP_FILTER}`, { qos: 0 });
  return {
    publish: (topic, payload) => {
      client.publish(topic, Buffer.from(payload), { qos: 0 });
    },
    connections: () => undefined,
    ready: () => client.connected,
    stop: () => client.endAsync(true),
  };
}

function firstConnect(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      client.end(true);
      reject(
        new FleetApiError(
          'broker_unreachable',
          'broker.url does not answer: is the broker running and the password right?',
        ),
      );
    }, CONNECT_TIMEOUT_MS);
    client.once('connect', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
