/** What a mosquitto keeps on its disk of messages: those of a subscriber that is away, in its own file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { type BrokerUser, startMosquitto } from '../parts/mosquitto.ts';

const OPERATOR: BrokerUser = {
  username: 'operator',
  password: 'a password of a test',
  acl: ['topic readwrite #'],
};
const LOGIN: mqtt.IClientOptions = {
  protocolVersion: 4,
  reconnectPeriod: 0,
  username: OPERATOR.username,
  password: OPERATOR.password,
};

/** Publishes these messages while a durable subscriber is away, stops the broker, and gives the file it leaves. */
export async function keptByMosquitto(
  program: string,
  folder: string,
  topic: string,
  payloads: readonly Uint8Array[],
): Promise<Buffer> {
  const settings = ['persistence true', `persistence_location ${folder}/`, 'max_queued_messages 0'];
  const broker = await startMosquitto(program, folder, [OPERATOR], settings);
  const away = await mqtt.connectAsync(broker.url, { ...LOGIN, clean: false, clientId: 'away' });
  await away.subscribeAsync('#', { qos: 1 });
  await away.endAsync();
  const client = await mqtt.connectAsync(broker.url, LOGIN);
  for (const payload of payloads) await client.publishAsync(topic, Buffer.from(payload), { qos: 1 });
  await client.endAsync();
  await broker.stop();
  return readFile(join(folder, 'mosquitto.db'));
}
