import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createVissSource } from '../../src/sources/viss.ts';
import { VSS_PATHS } from '../../src/sources/vss.ts';
import { listen, until } from './peer.ts';

const TIMES = { silenceMs: 5000, quietMs: 20, firstRetryMs: 20, mostRetryMs: 80, goodMs: 5000, paceMs: 0 };
const T = Date.UTC(2026, 4, 1, 8);

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

interface Request {
  action: string;
  path: string;
  requestId: string;
  authorization?: string;
}

type Answer = (request: Request, socket: WebSocket) => void;

/** A websocket server that speaks as VISSv2_Transport has it; the library that carries it is not ours. */
async function startServer(answer: Answer, port = 0) {
  const requests: Request[] = [];
  const server = new WebSocketServer({
    ...{ host: '127.0.0.1', port },
    handleProtocols: (offered) => (offered.has('VISSv2') ? 'VISSv2' : false),
  });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const request: Request = JSON.parse(String(data));
      requests.push(request);
      answer(request, socket);
    });
  });
  await once(server, 'listening');
  const stop = async () => {
    for (const client of server.clients) client.terminate();
    server.close();
    await once(server, 'close').catch(() => {});
  };
  return { port: (server.address() as AddressInfo).port, requests, server, stop };
}

const ts = (second: number) => new Date(T + second * 1000).toISOString();

function grant({ requestId }: Request, socket: WebSocket): void {
  socket.send(JSON.stringify({ action: 'subscribe', requestId, subscriptionId: requestId, ts: ts(0) }));
}

function refuse({ requestId }: Request, socket: WebSocket): void {
  const error = { number: 404, reason: 'invalid_path', message: 'The specified data path does not exist.' };
  socket.send(JSON.stringify({ action: 'subscribe', requestId, error, ts: ts(0) }));
}

function event(socket: WebSocket, second: number, values: Record<string, string>): void {
  const data = Object.entries(values).map(([path, value]) => ({ path, dp: { value, ts: ts(second) } }));
  socket.send(JSON.stringify({ action: 'subscription', subscriptionId: '1', data, ts: ts(second) }));
}

const drive = (second: number) => ({
  'Vehicle.CurrentLocation.Latitude': `56.95${second}`,
  'Vehicle.CurrentLocation.Longitude': '24.1',
  'Vehicle.CurrentLocation.Timestamp': ts(second),
  'Vehicle.Speed': '36.0',
});

async function open(port: number, token?: () => Promise<string>, times = TIMES) {
  const source = createVissSource({ url: `ws://127.0.0.1:${port}`, token, times, random: () => 0 });
  cleanups.unshift(() => source.stop());
  return listen(source);
}

test('C9: subscribes once for everything, and gives places and speeds in our units', async () => {
  const server = await startServer((request, socket) => {
    grant(request, socket);
    for (const second of [0, 1, 2]) event(socket, second, drive(second));
  });
  cleanups.push(server.stop);
  const heard = await open(server.port, async () => 'a.b.c');
  await until(() => heard.samples.length === 2, 'two places');
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({ action: 'subscribe', path: 'Vehicle', authorization: 'a.b.c' });
  expect(heard.states).toEqual([{ kind: 'up' }]);
  expect(heard.samples[1]).toEqual({
    ...{ source: 'viss', timeS: T / 1000 + 2, speedMps: 10 },
    position: { latitudeE6: 56_952_000, longitudeE6: 24_100_000, accuracyM: 0 },
  });
});

test('a server without the paths filter is asked for each signal; what it lacks is left out', async () => {
  const server = await startServer((request, socket) => {
    if (request.path !== 'Vehicle.Speed') return refuse(request, socket);
    grant(request, socket);
    for (const second of [0, 1]) event(socket, second, { 'Vehicle.Speed': '18' });
  });
  cleanups.push(server.stop);
  const heard = await open(server.port);
  await until(() => heard.samples.length === 1, 'a speed');
  expect(heard.samples[0]).toEqual({ source: 'viss', speedMps: 5 });
  expect(server.requests.map(({ path }) => path)).toEqual(['Vehicle', ...VSS_PATHS]);
  expect(heard.states).toEqual([{ kind: 'up' }]);
});

test('a server that grants nothing is refused, and asked again later', async () => {
  const server = await startServer(refuse);
  cleanups.push(server.stop);
  const heard = await open(server.port);
  await until(() => server.requests.filter(({ path }) => path === 'Vehicle').length >= 2, 'a second try');
  expect(heard.states[0]).toEqual({ kind: 'down', code: 'refused' });
});

test('a subscription that ends with an error is made anew', async () => {
  const error = { number: 401, reason: 'token_expired', message: 'Access token has expired.' };
  const server = await startServer((request, socket) => {
    grant(request, socket);
    socket.send(JSON.stringify({ action: 'subscription', subscriptionId: '1', error, ts: ts(0) }));
  });
  cleanups.push(server.stop);
  const heard = await open(server.port);
  await until(() => server.requests.length >= 2, 'a second subscription');
  expect(heard.states.slice(0, 2)).toEqual([{ kind: 'up' }, { kind: 'down', code: 'refused' }]);
});

test('comes back after the server went, and notices one that says nothing', async () => {
  const server = await startServer(grant);
  const heard = await open(server.port, undefined, { ...TIMES, silenceMs: 400 });
  await until(() => heard.states.some((state) => state.kind === 'down' && state.code === 'silent'), 'silent');
  await server.stop();
  await until(
    () => heard.states.some((state) => state.kind === 'down' && state.code === 'unreachable'),
    'gone',
  );
  const again = await startServer((request, socket) => {
    grant(request, socket);
    for (const second of [5, 6]) event(socket, second, drive(second));
  }, server.port);
  cleanups.push(again.stop);
  await until(() => heard.samples.length === 1, 'a place of the new server');
  expect(heard.samples[0]?.position?.latitudeE6).toBe(56_956_000);
});

test('noise between the messages changes nothing', async () => {
  const server = await startServer((request, socket) => {
    socket.send('{"action":');
    socket.send(Buffer.alloc(100));
    socket.send(JSON.stringify({ action: 'subscribe', requestId: 'not ours', subscriptionId: 'x' }));
    socket.send('x'.repeat(100_000));
    grant(request, socket);
    for (const second of [0, 1]) event(socket, second, drive(second));
  });
  cleanups.push(server.stop);
  const heard = await open(server.port);
  await until(() => heard.samples.length === 1, 'a place');
  expect(heard.states).toEqual([{ kind: 'up' }]);
  for (const client of server.server.clients) client.terminate();
  await until(() => heard.states.length >= 2, 'down');
  expect(heard.states[1]).toEqual({ kind: 'down', code: 'closed', unread: 2 });
});
