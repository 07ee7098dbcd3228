import { once } from 'node:events';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  loadPackageDefinition,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { createGrpcFrames, grpcFrame } from '../../src/sources/grpc-frames.ts';
import { createKuksaSource } from '../../src/sources/kuksa.ts';
import { decodeSubscribed, encodeSubscribe } from '../../src/sources/kuksa-message.ts';
import { VSS_PATHS } from '../../src/sources/vss.ts';
import { rounds, seed } from '../seed.ts';
import { listen, until } from './peer.ts';

/**
 * A databroker as gRPC's own library makes one of the published service: an implementation of HTTP/2, of gRPC and of
 * protobuf that is not ours.
 */
const PROTO = fileURLToPath(new URL('../../src/sources/kuksa.proto', import.meta.url));
const definition = loadSync(PROTO, { keepCase: true, longs: Number, oneofs: true });
const service = Reflect.get(Object(loadPackageDefinition(definition)), 'kuksa').val.v2.VAL.service;

const TIMES = { silenceMs: 5000, quietMs: 20, firstRetryMs: 20, mostRetryMs: 80, goodMs: 5000, paceMs: 0 };
const T = Date.UTC(2026, 4, 1, 8) / 1000;
const LAT = 'Vehicle.CurrentLocation.Latitude';
const LON = 'Vehicle.CurrentLocation.Longitude';
const CHARGE = 'Vehicle.Powertrain.TractionBattery.StateOfCharge.Current';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

type Call = ServerWritableStream<{ signal_paths: string[] }, unknown>;
interface Heard {
  paths: string[];
  metadata: Metadata;
}

async function startBroker(answer: (call: Call) => void, port = 0) {
  const calls: Heard[] = [];
  const server = new Server();
  server.addService(service, {
    Subscribe(call: Call) {
      calls.push({ paths: call.request.signal_paths, metadata: call.metadata });
      answer(call);
    },
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, found) =>
      error ? reject(error) : resolve(found),
    );
  });
  return { port: bound, calls, stop: () => server.forceShutdown() };
}

function say(call: Call, second: number, values: Record<string, object | null>): void {
  const timestamp = { seconds: Math.floor(T + second), nanos: (second % 1) * 1e9 };
  const entries = Object.entries(values).map(([path, value]) => [path, { timestamp, value }]);
  call.write({ entries: Object.fromEntries(entries) });
}

const place = (latitude: number) => ({ [LAT]: { double: latitude }, [LON]: { double: 24.1 } });

async function open(port: number, token?: () => Promise<string>, times = TIMES) {
  const source = createKuksaSource({ url: `http://127.0.0.1:${port}`, token, times, random: () => 0 });
  cleanups.unshift(() => source.stop());
  return listen(source);
}

test('C9: subscribes to everything at once; places, speeds and charges in our units', async () => {
  const broker = await startBroker((call) => {
    say(call, 0, { ...place(56.95), 'Vehicle.Speed': { float: 50 }, [CHARGE]: { float: 81.5 } });
    say(call, 1, {
      ...place(56.96),
      'Vehicle.Speed': { float: 36 },
      'Vehicle.TraveledDistance': { uint32: 1200 },
    });
  });
  cleanups.push(broker.stop);
  const heard = await open(broker.port, async () => 'a.b.c\n');
  await until(() => heard.samples.length === 2, 'two samples');
  expect(broker.calls.map(({ paths }) => paths)).toEqual([VSS_PATHS]);
  expect(broker.calls[0]?.metadata.get('authorization')).toEqual(['Bearer a.b.c']);
  // What the databroker knew before is no place and no speed of now; a charge is.
  expect(heard.samples[0]).toEqual({ source: 'kuksa', stateOfChargePermille: 815 });
  expect(heard.samples[1]).toEqual({
    ...{ source: 'kuksa', speedMps: 10, odometerM: 1200 },
    position: { latitudeE6: 56_960_000, longitudeE6: 24_100_000, accuracyM: 0 },
  });
  expect(heard.states).toEqual([{ kind: 'up' }]);
});

test('a databroker that does not know one signal is asked for each alone', async () => {
  const broker = await startBroker((call) => {
    const [path = '', ...others] = call.request.signal_paths;
    if (others.length > 0 || path.includes('.Door.')) {
      call.emit('error', { code: status.NOT_FOUND, details: 'no such signal' });
    } else if (path === CHARGE) say(call, 0, { [CHARGE]: { float: 50 } });
  });
  cleanups.push(broker.stop);
  const heard = await open(broker.port);
  await until(() => heard.samples.length >= 1, 'a charge');
  expect(heard.samples[0]).toEqual({ source: 'kuksa', stateOfChargePermille: 500 });
  expect(broker.calls).toHaveLength(1 + VSS_PATHS.length);
  expect(heard.states).toEqual([{ kind: 'up' }]);
});

test('one that lets us have nothing is refused, and asked again later', async () => {
  const broker = await startBroker((call) => {
    call.emit('error', { code: status.PERMISSION_DENIED, details: 'no' });
  });
  cleanups.push(broker.stop);
  const heard = await open(broker.port);
  await until(() => broker.calls.length >= 2 + 2 * VSS_PATHS.length, 'a second try');
  expect(heard.states[0]).toEqual({ kind: 'down', code: 'refused' });
});

/** A databroker that refuses one signal while it goes. */
async function startGoing(refuse: (stream: ServerHttp2Stream, socket: Socket) => void) {
  const server = createServer();
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.session?.on('error', () => {});
    const socket = sockets.at(-1);
    if (socket !== undefined) refuse(stream, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, tries: () => sockets.length };
}

const NOT_FOUND = { ':status': 200, 'grpc-status': String(status.NOT_FOUND) };
const GOING: [string, (stream: ServerHttp2Stream, socket: Socket) => void][] = [
  [
    'says goodbye',
    (stream) => {
      stream.session?.close();
      setTimeout(() => !stream.destroyed && stream.respond(NOT_FOUND, { endStream: true }), 50);
    },
  ],
  [
    'is cut off',
    (stream, socket) => {
      stream.respond(NOT_FOUND);
      setTimeout(() => socket.destroy(), 50);
    },
  ],
];
// Up to Node 24.14 a session that is over throws where it is asked for another stream.
test.each(GOING)(
  'one that refuses a signal and %s is asked nothing more, and comes back',
  async (_, refuse) => {
    const broker = await startGoing(refuse);
    const heard = await open(broker.port);
    await until(() => broker.tries() >= 2, 'a second try');
    expect(heard.states[0]).toEqual({ kind: 'down', code: 'closed' });
  },
);

test('a databroker in which nothing changes is asked whether it is there, and stays up', async () => {
  const broker = await startBroker((call) => say(call, 0, { [CHARGE]: { float: 50 } }));
  cleanups.push(broker.stop);
  const heard = await open(broker.port, undefined, { ...TIMES, silenceMs: 1000 });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(heard.states).toEqual([{ kind: 'up' }]);
  expect(broker.calls).toHaveLength(1);
  // What it said last still holds, and is said again: else it would be taken for old.
  expect(heard.samples.length).toBeGreaterThan(2);
  expect(heard.samples.at(-1)).toEqual({ source: 'kuksa', stateOfChargePermille: 500 });
});

test('comes back after the databroker went', async () => {
  const broker = await startBroker((call) => say(call, 0, { [CHARGE]: { float: 50 } }));
  const heard = await open(broker.port);
  await until(() => heard.states.length === 1, 'up');
  broker.stop();
  await until(
    () => heard.states.some((state) => state.kind === 'down' && state.code === 'unreachable'),
    'gone',
  );
  const again = await startBroker((call) => say(call, 0, { [CHARGE]: { float: 60 } }), broker.port);
  cleanups.push(again.stop);
  await until(() => heard.samples.at(-1)?.stateOfChargePermille === 600, 'a new charge');
  expect(heard.states.at(-1)).toEqual({ kind: 'up' });
});

test('what we write is what the library reads; what it writes of every type is what we read', () => {
  const { Subscribe } = service;
  expect(Subscribe.requestDeserialize(Buffer.from(encodeSubscribe(VSS_PATHS)))).toMatchObject({
    signal_paths: [...VSS_PATHS],
  });
  const long = 'x'.repeat(300);
  expect(Subscribe.requestDeserialize(Buffer.from(encodeSubscribe([long]))).signal_paths).toEqual([long]);
  const values: [object, unknown][] = [
    [{ string: 'ON' }, 'ON'],
    [{ bool: true }, true],
    [{ bool: false }, false],
    [{ int32: -5 }, -5],
    [{ int64: -5_000_000_000 }, -5_000_000_000],
    [{ uint32: 4_000_000_000 }, 4_000_000_000],
    [{ uint64: 5_000_000_000 }, 5_000_000_000],
    [{ float: 0.5 }, 0.5],
    [{ double: -24.1 }, -24.1],
    [{ string_array: { values: ['P0123', ''] } }, ['P0123', '']],
  ];
  for (const [value, read] of values) {
    const timestamp = { seconds: 1_777_622_400, nanos: 250_000_000 };
    const bytes = Subscribe.responseSerialize({ entries: { 'Vehicle.Speed': { timestamp, value } } });
    expect(decodeSubscribed(bytes)).toEqual([
      { path: 'Vehicle.Speed', timeS: 1_777_622_400.25, value: read },
    ]);
  }
  const none = Subscribe.responseSerialize({ entries: { 'Vehicle.Speed': {} } });
  expect(decodeSubscribed(none)).toEqual([{ path: 'Vehicle.Speed' }]);
});

test('frames are cut wherever the pieces were; a compressed or endless one is refused', () => {
  const messages = [new Uint8Array(0), Uint8Array.of(1, 2, 3), new Uint8Array(300).fill(7)];
  const bytes = Buffer.concat(messages.map(grpcFrame));
  for (const size of [1, 4, 7, 1000]) {
    const frames = createGrpcFrames(1000);
    const found: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      const cut = frames.push(bytes.subarray(at, at + size));
      if (cut !== 'oversize') found.push(...cut);
    }
    expect(found).toEqual(messages);
  }
  expect(createGrpcFrames(1000).push(Uint8Array.of(1, 0, 0, 0, 1, 0))).toBe('oversize');
  expect(createGrpcFrames(1000).push(Uint8Array.of(0, 1, 0, 0, 0))).toBe('oversize');
});

test('spoiled and cut messages never throw', () => {
  const { Subscribe } = service;
  const timestamp = { seconds: 1_777_622_400, nanos: 1 };
  const entries = {
    [LAT]: { timestamp, value: { double: 56.95 } },
    [CHARGE]: { timestamp, value: { float: 5 } },
  };
  const honest: Buffer = Subscribe.responseSerialize({ entries });
  const flips = fc.array(fc.tuple(fc.nat(honest.length - 1), fc.integer({ min: 0, max: 7 })), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(flips, fc.nat(honest.length), (changes, length) => {
      const bytes = Uint8Array.from(honest).subarray(0, length);
      for (const [at, bit] of changes) if (at < length) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const points = decodeSubscribed(bytes);
      if (points === 'unparsable') return;
      for (const { timeS = 0 } of points) expect(typeof timeS).toBe('number');
    }),
    { seed, numRuns: rounds(500) },
  );
});
