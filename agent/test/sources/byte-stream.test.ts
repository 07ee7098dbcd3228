import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { byteStream } from '../../src/sources/byte-stream.ts';
import { until } from './peer.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

/** A pipe answers as a device of bytes does that was opened with NONBLOCK: EAGAIN while there is nothing. */
async function pipe() {
  const folder = mkdtempSync(join(tmpdir(), 'bytes-'));
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = await open(file, 'w');
  cleanups.push(
    () => writer.close().catch(() => {}),
    () => handle.close(),
    () => rmSync(folder, { recursive: true }),
  );
  return { handle, writer };
}

test('a device that has nothing to say yet is asked again, until its end', async () => {
  const { handle, writer } = await pipe();
  const stream = byteStream(handle, 20);
  const pieces: string[] = [];
  let ended = false;
  stream.setEncoding('latin1');
  stream.on('data', (text) => pieces.push(String(text)));
  stream.on('end', () => {
    ended = true;
  });
  for (const word of ['one', 'two']) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await writer.write(word);
    await until(() => pieces.at(-1) === word, word);
  }
  expect(ended).toBe(false);
  await writer.close();
  await until(() => ended, 'the end');
  expect(pieces).toEqual(['one', 'two']);
});

test('destroyed while it waits or reads, it tells nothing more and lets the handle be closed', async () => {
  for (const waitMs of [0, 1, 30]) {
    const { handle, writer } = await pipe();
    const stream = byteStream(handle, 20);
    let told = 0;
    stream.on('data', () => told++);
    stream.on('error', () => told++);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    stream.destroy();
    await writer.write('late');
    await handle.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told, `after ${waitMs} ms`).toBe(0);
  }
});

test('a damaged device ends with its error', async () => {
  const { handle } = await pipe();
  await handle.close();
  const stream = byteStream(handle, 20);
  let failed = false;
  stream.on('error', () => {
    failed = true;
  });
  stream.resume();
  await until(() => failed, 'the error');
});
