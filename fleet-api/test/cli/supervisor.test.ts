import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { placeOf } from '../../src/database/place.ts';
import { readPid } from '../../src/supervisor/run-folder.ts';
import { scratchFolder } from '../scratch.ts';
import { needTime } from '../tier.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const PARTS = ['api', 'postgres', 'vault', 'ingest', 'doors'] as const;
const PATIENT = { timeout: 180_000, interval: 50 };
let folder = '';
let runDir = '';
const running = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await scratchFolder();
  runDir = join(folder, 'data/run');
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  expect(running.size).toBe(0);
});
afterAll(async () => {
  const base = (await placeOf(join(folder, 'data'))).base;
  for (const path of [base, folder]) await rm(path, { recursive: true, force: true });
});

interface Api {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly exited: Promise<number | null>;
}

function startApi(environment: Record<string, string> = {}, dataDir = join(folder, 'data')): Api {
  const words = ['--disable-warning=ExperimentalWarning', MAIN, 'api', '--demo', '--data', dataDir];
  const ports = { FLEETVEIL_DOORS_PORT: '0', FLEETVEIL_BROKER_PORT: '0' };
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...ports, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => lines.push(...bytes.toString().trimEnd().split('\n')));
  }
  const exited = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, lines, exited };
}

async function ready(api: Api): Promise<number> {
  const first = await Promise.race([once(api.child, 'message'), api.exited]);
  if (!Array.isArray(first)) throw new Error(`ended: ${api.lines.at(-1)}`);
  return first[0].port;
}

const aliveParts = async (): Promise<string[]> => {
  const notes = await Promise.all(
    PARTS.map(async (part) => ((await readPid(runDir, part))?.alive ? [part] : [])),
  );
  return notes.flat();
};

test('runs all, keeps it running, refuses a second one, stops, goes on, and takes over what a kill left', async (context) => {
  needTime(context);
  const api = startApi();
  const port = await ready(api);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).ok).toBe(true);
  expect(await aliveParts()).toEqual([...PARTS]);
  expect(api.lines.join('\n')).toContain(`http://127.0.0.1:${port}/docs`);

  const second = startApi();
  expect(await second.exited).toBe(2);
  expect(second.lines).toEqual([expect.stringContaining('data: Fleetveil runs on this folder already')]);

  const before = new Map(
    await Promise.all(PARTS.map(async (part) => [part, (await readPid(runDir, part))?.pid] as const)),
  );
  for (const part of ['postgres', 'vault', 'ingest', 'doors'] as const)
    process.kill(before.get(part) ?? 0, 'SIGKILL');
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok, PATIENT)
    .toBe(true);
  await expect.poll(aliveParts, PATIENT).toEqual([...PARTS]);
  for (const part of PARTS)
    expect((await readPid(runDir, part))?.pid === before.get(part), part).toBe(part === 'api');

  api.child.kill('SIGTERM');
  expect(await api.exited).toBe(0);
  expect(await aliveParts()).toEqual([]);
  const stopped = JSON.parse(await readFile(join(folder, 'data/clock.json'), 'utf8'));

  const again = startApi();
  await ready(again);
  const clock = JSON.parse(await readFile(join(folder, 'data/clock.json'), 'utf8'));
  expect([stopped.running, clock.originS]).toEqual([false, Math.floor(stopped.lastS)]);

  // Killed, its parts end by themselves, PostgreSQL lives, and the next start takes over.
  const postgres = (await readPid(runDir, 'postgres'))?.pid;
  again.child.kill('SIGKILL');
  await again.exited;
  await ready(startApi());
  expect((await readPid(runDir, 'postgres'))?.pid).toBe(postgres);
  expect(await aliveParts()).toEqual([...PARTS]);
});

test('a port in use: one sentence with the setting’s name, exit 2, nothing started', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const api = startApi({ FLEETVEIL_DOORS_PORT: String(port) });
  expect(await api.exited).toBe(2);
  expect(api.lines).toEqual(['doors.port: the port is in use. Stop what uses it, or choose another.']);
  expect(await aliveParts()).toEqual([]);
  server.close();
});

test('a folder that cannot be written: one sentence, exit 2', async () => {
  await writeFile(join(folder, 'a-file'), '');
  const api = startApi({}, join(folder, 'a-file/data'));
  expect(await api.exited).toBe(2);
  expect(api.lines).toEqual(['data: the folder cannot be written. Choose another with --data.']);
});
