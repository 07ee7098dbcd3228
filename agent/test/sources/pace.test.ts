import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { pacedSocket, readAtPace } from '../../src/sources/pace.ts';
import { startPeer, until } from './peer.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

const PACE_MS = 250;
/** What Node reads at a time. */
const FULL = 65_536;

async function read(paceMs: number, onConnection: Parameters<typeof startPeer>[0]) {
  const peer = await startPeer(onConnection);
  const socket = pacedSocket();
  const pieces: string[] = [];
  socket.connect({ host: '127.0.0.1', port: peer.port });
  socket.setEncoding('latin1');
  const pace = readAtPace(socket, paceMs, (text) => pieces.push(text));
  cleanups.push(
    () => pace.stop(),
    () => void socket.destroy(),
    peer.stop,
  );
  return { socket, pieces };
}

test('a hundred packets a second are read a few times a second: the rest waits in the kernel, nothing is lost', async () => {
  let said = 0;
  const { socket, pieces } = await read(PACE_MS, (peer) => {
    peer.setNoDelay(true);
    const speak = setInterval(() => peer.write(`${said++}\n`), 10);
    cleanups.push(() => clearInterval(speak));
  });
  await until(() => pieces.length > 0, 'the first piece');
  // Each step of what Node has read is a wake-up of the program.
  const steps = new Set<number>();
  const began = pieces.length;
  const endMs = performance.now() + 1500;
  while (performance.now() < endMs) {
    steps.add(socket.bytesRead);
    await wait(2);
  }
  expect(pieces.length - began).toBeLessThanOrEqual(1500 / PACE_MS + 1);
  expect(steps.size).toBeLessThanOrEqual(2 * (1500 / PACE_MS) + 3);
  expect(said).toBeGreaterThan(60);
  const heard = pieces.join('').split('\n').slice(0, -1).map(Number);
  expect(heard).toEqual(heard.map((_, at) => at));
  expect(heard.length).toBeGreaterThan(said / 2);
});

test('what is more than one reading takes comes at once, whole, and the end after it', async () => {
  const text = 'x'.repeat(300_000);
  const waits = vi.spyOn(globalThis, 'setTimeout');
  cleanups.push(() => waits.mockRestore());
  const { socket, pieces } = await read(PACE_MS, (peer) => peer.end(text));
  let ended = false;
  socket.on('end', () => {
    ended = true;
  });
  await until(() => ended, 'the end');
  expect(pieces.join('')).toBe(text);
  // After a reading that was full the next is at once; only after one that was not is there a pace to wait for.
  const times = (ms: number) => waits.mock.calls.filter(([, delayMs]) => delayMs === ms).length;
  const full = pieces.filter(({ length }) => length >= FULL).length;
  expect(full).toBeGreaterThan(0);
  expect(times(1)).toBe(full);
  expect(times(PACE_MS)).toBeLessThanOrEqual(1 + pieces.length - full);
});
