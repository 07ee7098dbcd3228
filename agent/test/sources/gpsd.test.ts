import { afterEach, expect, test } from 'vitest';
import { backoffMs } from '../../src/backoff.ts';
import { createGpsdSource } from '../../src/sources/gpsd.ts';
import { MAX_GPSD_LINE } from '../../src/sources/gpsd-stream.ts';
import { listen, type Peer, startPeer, until } from './peer.ts';

const TIMES = { silenceMs: 200, quietMs: 20, firstRetryMs: 20, mostRetryMs: 80, goodMs: 5000, paceMs: 0 };
const VERSION = '{"class":"VERSION","release":"3.22"}\n';
const PLUGGED = '{"class":"DEVICES","devices":[{"path":"/dev/a"}]}\n';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

function tpv(second: number): string {
  const time = `2026-05-01T08:00:0${second}.000Z`;
  return `{"class":"TPV","mode":3,"time":"${time}","lat":56.95,"lon":24.1,"eph":4.2}\n`;
}

async function open(peer: Peer, times = TIMES) {
  const source = createGpsdSource({ host: '127.0.0.1', port: peer.port, times, random: () => 0 });
  cleanups.push(() => source.stop(), peer.stop);
  return { source, heard: await listen(source) };
}

test('asks to watch, says up, and gives fixes; a quiet line completes the last one', async () => {
  const peer = await startPeer((socket) => socket.write(VERSION + PLUGGED + tpv(0) + tpv(1)));
  const { heard } = await open(peer);
  await until(() => heard.samples.length === 2, 'two fixes');
  expect(peer.heard()).toContain('?WATCH={"enable":true,"json":true};');
  expect(heard.states).toEqual([{ kind: 'up' }]);
  expect(heard.samples[1]?.source).toBe('gpsd');
});

test('comes back after the daemon died, and gives the fix it had first', async () => {
  const peer = await startPeer((socket) => socket.write(VERSION + tpv(0)));
  // A busy machine is not silent: what ends this connection is the daemon's death.
  const { heard } = await open(peer, { ...TIMES, silenceMs: 60_000 });
  await until(() => heard.states.length === 1, 'up');
  await peer.stop();
  await until(
    () => heard.states.some((state) => state.kind === 'down' && state.code === 'unreachable'),
    'unreachable',
  );
  expect(heard.states.slice(0, 2)).toEqual([{ kind: 'up' }, { kind: 'down', code: 'closed' }]);
  expect(heard.samples).toHaveLength(1);
  const again = await startPeer((socket) => socket.write(VERSION + tpv(5)), peer.port);
  cleanups.push(again.stop);
  await until(() => heard.samples.length === 2, 'a fix of the new daemon');
  expect(heard.states.at(-1)).toEqual({ kind: 'up' });
});

test('a half-open connection is asked, given up and made anew', async () => {
  const peer = await startPeer((socket) => socket.write(VERSION));
  const { heard } = await open(peer);
  await until(() => heard.states.some((state) => state.kind === 'down' && state.code === 'silent'), 'silent');
  expect(peer.heard()).toContain('?VERSION;');
  await until(() => peer.sockets.length === 2, 'a second connection');
});

test('a peer that answers the probe is not given up', async () => {
  const peer = await startPeer((socket) => socket.on('data', () => socket.write(VERSION)));
  // Patient enough for a busy machine to answer in half of it.
  const { heard } = await open(peer, { ...TIMES, silenceMs: 600 });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(heard.states).toEqual([{ kind: 'up' }]);
  expect(peer.sockets).toHaveLength(1);
});

test('a line longer than any of gpsd ends the connection', async () => {
  const peer = await startPeer((socket) => socket.write(`${VERSION}${'x'.repeat(MAX_GPSD_LINE * 2)}\n`));
  const { heard } = await open(peer);
  await until(() => heard.states.some((state) => state.kind === 'down'), 'down');
  expect(heard.states[1]).toEqual({ kind: 'down', code: 'oversize', unread: 1 });
});

test('a flood without a line end is not kept', async () => {
  const piece = 'x'.repeat(1 << 20);
  let sent = 0;
  const peer = await startPeer((socket) => {
    const more = () => {
      while (sent++ < 200 && socket.write(piece));
    };
    socket.on('drain', more);
    more();
  });
  const before = process.memoryUsage().heapUsed;
  const { heard } = await open(peer, { ...TIMES, silenceMs: 3000 });
  await until(() => sent > 200, 'the flood was swallowed');
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
  expect(heard.samples).toEqual([]);
});

test('unplugged and plugged in again', async () => {
  const peer = await startPeer((socket) => socket.write(VERSION + PLUGGED));
  const { heard } = await open(peer);
  await until(() => heard.states.length === 1, 'up');
  peer.sockets[0]?.write('{"class":"DEVICE","path":"/dev/a","activated":0}\n');
  await until(() => heard.states.length === 2, 'unplugged');
  for (let twice = 0; twice < 2; twice++) {
    peer.sockets[0]?.write('{"class":"DEVICE","path":"/dev/a","activated":"2026-05-01T08:00:00.000Z"}\n');
  }
  await until(() => heard.states.length === 3, 'plugged');
  peer.sockets[0]?.write('{"class":"DEVICE","path":"/dev/a","activated":0}\n');
  await until(() => heard.states.length === 4, 'unplugged again');
  expect(heard.states).toEqual([
    { kind: 'up' },
    { kind: 'down', code: 'unplugged' },
    { kind: 'up' },
    { kind: 'down', code: 'unplugged' },
  ]);
});

test('a new daemon does not have the receivers of the one before', async () => {
  const peer = await startPeer((socket) => socket.write(VERSION + (peer.sockets.length > 1 ? '' : PLUGGED)));
  const { heard } = await open(peer);
  await until(() => heard.states.length === 1, 'up');
  peer.sockets[0]?.destroy();
  await until(() => heard.states.length === 3, 'up again');
  peer.sockets[1]?.write('{"class":"DEVICE","path":"/dev/b","activated":0}\n');
  await until(() => heard.states.length === 4, 'unplugged');
  expect(heard.states[3]).toEqual({ kind: 'down', code: 'unplugged' });
});

test('a daemon without receivers is unplugged from the start', async () => {
  const peer = await startPeer((socket) => socket.write(`${VERSION}{"class":"DEVICES","devices":[]}\n`));
  const { heard } = await open(peer);
  await until(() => heard.states.length === 2, 'unplugged');
  expect(heard.states[1]).toEqual({ kind: 'down', code: 'unplugged' });
});

test('stopping gives the open fix, then nothing', async () => {
  const peer = await startPeer((socket) => socket.write(VERSION + tpv(0)));
  const { source, heard } = await open(peer, { ...TIMES, quietMs: 10_000 });
  await until(() => heard.states.length === 1, 'up');
  await source.stop();
  expect(heard.samples).toHaveLength(1);
  peer.sockets[0]?.write(tpv(1) + tpv(2));
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(heard.samples).toHaveLength(1);
  expect(heard.states).toHaveLength(1);
});

test('waits double up to the most, and chance takes off up to half', () => {
  const limits = { firstMs: 200, mostMs: 15_000 };
  expect([0, 1, 2, 6, 7, 1000].map((attempt) => backoffMs(attempt, 1, limits))).toEqual([
    200, 400, 800, 12_800, 15_000, 15_000,
  ]);
  expect(backoffMs(3, 0, limits)).toBe(800);
});

test('a receiver that stops to report behind a daemon that answers is silent until its next report', async () => {
  const peer = await startPeer((socket) => {
    socket.write(VERSION + PLUGGED);
    socket.on('data', () => socket.write(VERSION));
  });
  const { heard } = await open(peer);
  await until(() => heard.states.length === 2, 'silent');
  expect(heard.states[1]).toEqual({ kind: 'down', code: 'silent' });
  // A daemon that holds on to a dead device opens it again for a new listener; its answer alone is no receiver.
  await until(() => peer.sockets.length >= 2, 'a second connection');
  expect(heard.states.filter(({ kind }) => kind === 'up')).toHaveLength(1);
  peer.sockets.at(-1)?.write('{"class":"TPV","device":"/dev/a","mode":1}\n');
  await until(() => heard.states.at(-1)?.kind === 'up', 'up');
});

test('M4: a receiver unplugged and plugged in again is told; its mode 0 and 1 are no place and no reason', async () => {
  const peer = await startPeer((socket) => socket.write(VERSION + PLUGGED + tpv(0)));
  const { heard } = await open(peer, { ...TIMES, silenceMs: 5000 });
  await until(() => heard.samples.length === 1, 'a fix');
  const say = (text: string) => peer.sockets[0]?.write(text);
  say('{"class":"DEVICE","path":"/dev/a","activated":0}\n');
  await until(() => heard.states.length === 2, 'unplugged');
  expect(heard.states[1]).toEqual({ kind: 'down', code: 'unplugged' });
  say('{"class":"DEVICE","path":"/dev/a","activated":"2026-05-01T08:00:05.000Z"}\n');
  say('{"class":"TPV","mode":0}\n{"class":"SKY","hdop":1.1}\n{"class":"TPV","mode":1}\n');
  say(tpv(6));
  await until(() => heard.samples.some(({ timeS }) => (timeS ?? 0) % 10 === 6), 'a fix again');
  expect(heard.states[2]).toEqual({ kind: 'up' });
  for (const { position, problems } of heard.samples.slice(1, -1))
    expect([position, problems]).toEqual([undefined, undefined]);
});
