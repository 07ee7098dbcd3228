/** The embedded broker against a real client: what a unit may do, and what nobody may. */
import { connect as connectTcp, type Socket } from 'node:net';
import { downTopic, mqttIdentity, mqttPassword, randomId, unitSecret, upTopic } from '@fleetveil/proto';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Broker, ReceivedMessage } from '../../src/broker/broker.ts';
import { startEmbeddedBroker } from '../../src/broker/embedded.ts';

const root = new Uint8Array(32).fill(3);
const unitId = randomId();
const otherId = randomId();
let broker: Broker & { port: number };
let received: ReceivedMessage[];
let refused: string[];
let clients: MqttClient[];

beforeEach(async () => {
  received = [];
  refused = [];
  clients = [];
  broker = await startEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    envelopeRoot: root,
    maxConnections: 5,
    onMessage: (message) => received.push(message),
    onRefused: (code) => refused.push(code),
  });
});

afterEach(async () => {
  for (const client of clients) client.end(true);
  await broker.stop();
});

async function connect(change: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const password = await mqttPassword(await unitSecret(root, 'demo', unitId));
  const client = mqtt.connect({
    host: '127.0.0.1',
    port: broker.port,
    protocolVersion: 4,
    reconnectPeriod: 0,
    password,
    ...mqttIdentity('demo', unitId),
    ...change,
  });
  clients.push(client);
  client.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('close', () => reject(new Error('closed')));
  });
  return client;
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()));

test('a unit publishes on its own topic, and ingest is told who it is', async () => {
  const client = await connect();
  await client.publishAsync(upTopic('demo', unitId), Buffer.from('hello'), { qos: 1 });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ topic: upTopic('demo', unitId), from: { tenant: 'demo', unitId } });
});

test('a unit hears what is sent to it', async () => {
  const client = await connect();
  await client.subscribeAsync(downTopic('demo', unitId), { qos: 1 });
  const heard = new Promise<Buffer>((resolve) => client.once('message', (_, payload) => resolve(payload)));
  broker.publish(downTopic('demo', unitId), Buffer.from('receipt'));
  expect((await heard).toString()).toBe('receipt');
});

test('M8: a unit that was turned away is disconnected, and does not come in again', async () => {
  const client = await connect();
  const gone = closed(client);
  broker.turnAway(unitId);
  await gone;
  await expect(connect()).rejects.toThrow();
  expect(refused).toContain('struck_off');
  expect(refused).not.toContain('bad_password');
  const password = await mqttPassword(await unitSecret(root, 'demo', otherId));
  await connect({ password, ...mqttIdentity('demo', otherId) });
});

test('M8: a unit that asks and does not read is let go of, before what waits for it fills the memory', async () => {
  const client = await connect();
  await client.subscribeAsync(downTopic('demo', unitId), { qos: 0 });
  (client.stream as Socket).pause();
  const answer = Buffer.alloc(64 * 1024);
  for (let said = 0; said < 1_000 && broker.connections() !== 0; said += 1) {
    broker.publish(downTopic('demo', unitId), answer);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([refused, broker.connections()]).toEqual([['not_reading'], 0]);
  await connect(); // and comes in again, as one that lost its network would
});

test("M8: publishing on another unit's topic closes the connection and reaches nobody", async () => {
  const client = await connect();
  client.publish(upTopic('demo', otherId), Buffer.from('forged'));
  await closed(client);
  expect(received).toEqual([]);
  expect(refused).toContain('foreign_topic');
});

test.each([
  ['#', '#'],
  ['all of its tenant', 'fleetveil/v1/demo/+/down'],
  ["another unit's", downTopic('demo', otherId)],
  ['the broker itself', '$SYS/#'],
  ['its own way up', upTopic('demo', unitId)],
])('M13: subscribing to %s is refused', async (_, filter) => {
  const client = await connect();
  const granted = await client.subscribeAsync(filter, { qos: 0 }).catch(() => [{ qos: 128 }]);
  expect(granted.every((grant) => grant.qos === 128)).toBe(true);
  expect(refused).toContain('foreign_filter');
});

test.each([
  ['a wrong password', { password: 'x'.repeat(43) }],
  ['no password', { password: undefined, username: undefined }],
  ["another unit's client id", { clientId: `unit-${'0'.repeat(32)}` }],
  ['the client id "constructor"', { clientId: 'constructor' }],
  ['the client id "__proto__"', { clientId: '__proto__' }],
  [
    'a last will',
    {
      will: { topic: upTopic('demo', otherId), payload: Buffer.from('will'), qos: 0 as const, retain: true },
    },
  ],
])('a connection with %s is refused', async (_, change) => {
  await expect(connect(change as mqtt.IClientOptions)).rejects.toThrow();
  expect(refused.length).toBeGreaterThan(0);
});

test('a retained message is refused: nothing of a unit stays on the broker', async () => {
  const client = await connect();
  client.publish(upTopic('demo', unitId), Buffer.from('stay'), { retain: true });
  await closed(client);
  expect(received).toEqual([]);
});

test('a packet larger than any of ours is cut off before it is buffered', async () => {
  const client = await connect();
  client.publish(upTopic('demo', unitId), Buffer.alloc(1_000_000));
  await closed(client);
  expect(received).toEqual([]);
});

test('garbage instead of MQTT, 300 seeded pieces of it, harms nobody else', async () => {
  const client = await connect();
  let state = 20_261_122;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  for (let round = 0; round < 300; round += 1) {
    await new Promise<void>((resolve) => {
      const socket = connectTcp(broker.port, '127.0.0.1', () =>
        socket.end(Buffer.from(Array.from({ length: 1 + next() }, next))),
      );
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.resume();
      setTimeout(() => socket.destroy(), 50).unref();
    });
  }
  await client.publishAsync(upTopic('demo', unitId), Buffer.from('still here'), { qos: 1 });
  expect(received.at(-1)?.payload.toString()).toBe('still here');
});

test('beyond the measured limit connections are refused, clearly and at once', async () => {
  const sockets = Array.from({ length: 5 }, () => connectTcp(broker.port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => {});
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect(connect()).rejects.toThrow();
  expect(refused).toContain('too_many_connections');
  for (const socket of sockets) socket.destroy();
});

test('a port in use is said in one sentence', async () => {
  const options = {
    host: '127.0.0.1',
    port: broker.port,
    envelopeRoot: root,
    onMessage: () => {},
    onRefused: () => {},
  };
  await expect(startEmbeddedBroker(options)).rejects.toThrow(/broker.port is in use/);
});
