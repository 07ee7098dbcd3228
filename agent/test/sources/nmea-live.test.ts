import { execFileSync } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { getEventListeners } from 'node:events';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNmeaSource } from '../../src/sources/nmea-live.ts';
import { checksum } from '../../src/sources/nmea-sentence.ts';
import { listen, startPeer, until } from './peer.ts';

const TIMES = { silenceMs: 300, quietMs: 20, firstRetryMs: 20, mostRetryMs: 80, goodMs: 5000, paceMs: 0 };
const random = () => 0;

const cleanups: (() => Promise<void> | void)[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nmea-'));
});
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
  rmSync(folder, { recursive: true });
});

function rmc(second: number): string {
  const body = `GPRMC,08000${second},A,5657.0000,N,02406.0000,E,0.0,0.0,010526,,,A`;
  return `$${body}*${checksum(body).toString(16).padStart(2, '0')}\r\n`;
}

async function follow(file: string, times = TIMES) {
  const source = createNmeaSource({ from: { file }, times, random });
  cleanups.unshift(() => source.stop());
  return { source, heard: await listen(source) };
}

test('TCP: fixes, a quiet line, and back again after the peer went', async () => {
  const peer = await startPeer((socket) => socket.write(rmc(0) + rmc(1)));
  const source = createNmeaSource({ from: { host: '127.0.0.1', port: peer.port }, times: TIMES, random });
  cleanups.push(() => source.stop(), peer.stop);
  const heard = await listen(source);
  await until(() => heard.samples.length === 2, 'two fixes');
  expect(heard.samples[1]).toMatchObject({ source: 'nmea', timeS: Date.UTC(2026, 4, 1, 8, 0, 1) / 1000 });
  peer.sockets[0]?.write(rmc(2).slice(0, 30));
  peer.sockets[0]?.end();
  await until(() => peer.sockets.length === 2, 'a second connection');
  await until(() => heard.samples.some(({ problems }) => problems?.[0] === 'unparsable'), 'the cut sentence');
  expect(heard.states.slice(0, 2)).toEqual([{ kind: 'up' }, { kind: 'down', code: 'closed', unread: 1 }]);
});

test('TCP: silence ends a connection', async () => {
  const peer = await startPeer((socket) => socket.write(rmc(0)));
  const source = createNmeaSource({ from: { host: '127.0.0.1', port: peer.port }, times: TIMES, random });
  cleanups.push(() => source.stop(), peer.stop);
  const heard = await listen(source);
  await until(() => heard.states.length >= 2, 'down');
  expect(heard.states[1]).toEqual({ kind: 'down', code: 'silent' });
});

test('an ordinary file is read once and ended', async () => {
  const file = join(folder, 'a.nmea');
  writeFileSync(file, rmc(0) + rmc(1) + rmc(2));
  const { heard } = await follow(file);
  await until(() => heard.states.length === 2, 'ended');
  expect(heard.states).toEqual([{ kind: 'up' }, { kind: 'ended' }]);
  expect(heard.samples).toHaveLength(3);
});

test('a file that is not there yet is waited for', async () => {
  const file = join(folder, 'later.nmea');
  const { heard } = await follow(file);
  await until(() => heard.states.length > 0, 'down');
  expect(heard.states[0]).toEqual({ kind: 'down', code: 'unreachable' });
  writeFileSync(file, rmc(0));
  await until(() => heard.samples.length === 1, 'a fix');
});

test('a pipe is read as it is written, and opened again for the next writer', async () => {
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  const { source, heard } = await follow(file);
  for (const second of [0, 1]) {
    const writer = await open(file, 'w');
    await writer.write(rmc(second));
    await until(() => heard.samples.length === second + 1, `fix ${second}`);
    await writer.close();
    await until(() => heard.states.at(-1)?.kind === 'down', 'the writer is gone');
  }
  await source.stop();
  expect(heard.samples).toHaveLength(2);
});

test('what ends a pipe closes nothing that was opened since', async () => {
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  const { heard } = await follow(file, { ...TIMES, silenceMs: 3_600_000 });
  const writer = openSync(file, 'w');
  writeSync(writer, rmc(0));
  await until(() => heard.samples.length === 1, 'a fix');
  const before = openFiles();
  // Whatever is closed in the background waits meanwhile.
  const busy = Array.from({ length: 8 }, () => promisify(pbkdf2)('x', 'y', 500_000, 32, 'sha256'));
  closeSync(writer);
  await until(() => openFiles() < before - 1, 'the pipe is closed');
  const others = Array.from({ length: 4 }, () => openSync('/dev/null', 'r'));
  await Promise.all(busy);
  await until(() => heard.states.at(-1)?.kind === 'down', 'down');
  const behind = others.map((other) => readlinkSync(`/proc/self/fd/${other}`));
  expect(behind).toEqual(others.map(() => '/dev/null'));
  for (const other of others) closeSync(other);
});

const openFiles = () => readdirSync('/proc/self/fd').length;

/** Whether this process has the file open. */
function hasOpen(file: string): boolean {
  return readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false; // closed meanwhile
    }
  });
}

test.each(['/dev/null', tmpdir()])('%s cannot be read: it is down, and looked for again', async (file) => {
  const { source, heard } = await follow(file);
  await until(() => heard.states.length >= 2, 'a second try');
  for (const { kind } of heard.states) expect(kind).toBe('down');
  await source.stop();
});

test('a device of bytes that is no terminal is read, as Linux makes one of a receiver', async () => {
  // It never pauses: enough that its words arrive. A full reading is 64 kB.
  const { source, heard } = await follow('/dev/zero');
  await until(() => heard.states.length > 0, 'a word');
  expect(heard.states).toEqual([{ kind: 'up' }]);
  await source.stop();
});

test('stopping does not wait for a pipe nobody writes to', async () => {
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  // Nothing but being stopped ends it within an hour: neither silence nor a writer.
  const { source } = await follow(file, { ...TIMES, silenceMs: 3_600_000 });
  await until(() => hasOpen(file), 'the pipe is open');
  await source.stop();
  expect(hasOpen(file)).toBe(false);
}, 600_000);

test('stopping while the pipe is being opened does not wait either', async () => {
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  for (let turns = 0; turns < 12; turns++) {
    const { source } = await follow(file, { ...TIMES, silenceMs: 3_600_000 });
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    await source.stop();
    expect(hasOpen(file), `after ${turns} turns`).toBe(false);
  }
}, 30_000);

test('a device that stays away for weeks leaves nothing behind in memory for each time it was looked for', async () => {
  const listening = vi.spyOn(AbortSignal.prototype, 'addEventListener');
  cleanups.push(() => listening.mockRestore());
  const { heard } = await follow(join(folder, 'missing'), { ...TIMES, firstRetryMs: 1, mostRetryMs: 1 });
  await until(() => heard.states.length >= 40, 'forty tries');
  const signals = new Set(listening.mock.contexts as AbortSignal[]);
  expect(signals.size).toBeGreaterThan(0);
  for (const signal of signals) expect(getEventListeners(signal, 'abort').length).toBeLessThan(3);
});

test('a pipe that is opened again and again leaves nothing behind either', async () => {
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  const listening = vi.spyOn(AbortSignal.prototype, 'addEventListener');
  cleanups.push(() => listening.mockRestore());
  // Nobody writes: each opening is at its end at once.
  const { heard } = await follow(file, { ...TIMES, firstRetryMs: 1, mostRetryMs: 1 });
  await until(() => heard.states.length >= 40, 'forty openings');
  const signals = new Set(listening.mock.contexts as AbortSignal[]);
  for (const signal of signals) expect(getEventListeners(signal, 'abort').length).toBeLessThan(3);
});
