import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { settlePort } from '../../src/supervisor/ports.ts';
import {
  claim,
  endLeftovers,
  forgetPid,
  makeRunFolder,
  notePid,
  readPid,
} from '../../src/supervisor/run-folder.ts';
import { scratchFolder } from '../scratch.ts';

let run = '';
beforeEach(async () => {
  run = join(await scratchFolder(), 'run');
  await makeRunFolder(run);
});

test('one supervisor a folder: the second is told whose it is', async () => {
  await claim(run, 'api', process.pid);
  await expect(claim(run, 'api', process.pid)).rejects.toThrow(
    `runs on this folder already, as process ${process.pid}`,
  );
  await forgetPid(run, 'api');
  await claim(run, 'api', process.pid);
});

test('the note of a killed one does not keep the next from starting', async () => {
  const killed = spawn('sleep', ['60']);
  await claim(run, 'api', killed.pid ?? 0);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await claim(run, 'api', process.pid);
  expect(await readPid(run, 'api')).toEqual({ pid: process.pid, alive: true });
});

test('of many that start at once, beside the note of a killed one or half of one, one does', async () => {
  const killed = spawn('sleep', ['60']);
  await claim(run, 'api', killed.pid ?? 0);
  const stale = await readFile(join(run, 'api.pid'), 'utf8');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  for (const left of [...Array<string>(20).fill(stale), ...Array<string>(20).fill('')]) {
    await writeFile(join(run, 'api.pid'), left);
    // Not in step: each a little after the one before.
    const starts = Array.from({ length: 10 }, async (_, before) => {
      for (let turns = 0; turns < 5 * before; turns += 1) await setImmediate();
      return claim(run, 'api', process.pid);
    });
    const ended = await Promise.allSettled(starts);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readPid(run, 'api')).toEqual({ pid: process.pid, alive: true });
    await forgetPid(run, 'api');
  }
  expect(await readdir(run)).toEqual([]);
});

test('what a start left that was killed while it took a note away keeps no other from starting', async () => {
  const killed = spawn('sleep', ['60']);
  await claim(run, 'api', killed.pid ?? 0);
  const stale = await readFile(join(run, 'api.pid'), 'utf8');
  const turn = createHash('sha256').update(stale).digest('hex').slice(0, 16);
  await writeFile(join(run, `api.pid.${turn}`), stale);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await claim(run, 'api', process.pid);
  expect(await readdir(run)).toEqual(['api.pid']);
});

test('a pid that another program has since is not the process of the note', async () => {
  await writeFile(join(run, 'doors.pid'), `${process.pid}\n`);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(run, 'doors.pid'), longAgo, longAgo);
  expect(await readPid(run, 'doors')).toEqual({ pid: process.pid, alive: false });
});

test('a clock that was set since the note does not make another process of it', async () => {
  await claim(run, 'api', process.pid);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(run, 'api.pid'), longAgo, longAgo); // as if the time had been set forward by an hour
  expect(await readPid(run, 'api')).toEqual({ pid: process.pid, alive: true });
  await expect(claim(run, 'api', process.pid)).rejects.toThrow('runs on this folder already');
});

test('parts that a killed supervisor left are ended, also one that does not listen', async () => {
  const deaf = spawn('sh', ['-c', 'trap "" TERM; echo up; while :; do sleep 0.1; done']);
  await once(deaf.stdout, 'data');
  await notePid(run, 'ingest', deaf.pid ?? 0);
  const ended = once(deaf, 'exit');
  await endLeftovers(run, ['ingest', 'doors']);
  expect((await ended)[1]).toBe('SIGKILL');
  expect(await readPid(run, 'ingest')).toBeUndefined();
});

test('a folder that cannot be written is one sentence', async () => {
  const file = join(run, 'file');
  await writeFile(file, '');
  await expect(makeRunFolder(join(file, 'run'))).rejects.toThrow(
    'data: the folder cannot be written. Choose another with --data.',
  );
});

test('a port in use is named by its setting; 0 finds a free one', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const doors = { setting: 'doors', host: '127.0.0.1' };
  await expect(settlePort({ ...doors, port })).rejects.toThrow('doors.port: the port is in use.');
  expect(await settlePort({ ...doors, port: 0 })).toBeGreaterThan(0);
  server.close();
  await once(server, 'close');
  expect(await settlePort({ ...doors, port })).toBe(port);
  await expect(settlePort({ setting: 'doors', host: '192.0.2.1', port: 0 })).rejects.toThrow(
    'doors.host: not an address of this machine',
  );
});
