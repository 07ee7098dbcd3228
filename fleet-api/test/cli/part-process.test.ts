import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { backOffMs, createPartProcess, type PartProcess } from '../../src/supervisor/part-process.ts';
import { readPid } from '../../src/supervisor/run-folder.ts';
import { scratchFolder } from '../scratch.ts';

let part: PartProcess | undefined;
afterEach(() => part?.stop());

/** A part that does as told: says ready, ends when its parent is gone, or ends at once with a code. */
async function make(body: string): Promise<{ runDir: string; events: string[]; part: PartProcess }> {
  const runDir = await scratchFolder();
  const program = join(runDir, 'part.mjs');
  await writeFile(program, body);
  const events: string[] = [];
  const log = createLog('api', (line) => events.push(JSON.parse(line).event));
  part = createPartProcess({ part: 'doors', program, environment: {}, runDir, log });
  return { runDir, events, part };
}

const SERVES = `process.send({ kind: 'ready', part: process.argv[2] });
process.on('SIGTERM', () => process.exit(0)); process.on('disconnect', () => process.exit(0)); setInterval(() => {}, 1000);`;

test('a part that is killed runs again within a second, under a new pid', async () => {
  const made = await make(SERVES);
  await made.part.start();
  await expect.poll(async () => (await readPid(made.runDir, 'doors'))?.alive).toBe(true);
  const first = (await readPid(made.runDir, 'doors'))?.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await expect
    .poll(() => made.events, { timeout: 180_000 })
    .toEqual(['part_ready', 'part_ended', 'part_ready']);
  const second = (await readPid(made.runDir, 'doors'))?.pid;
  expect(second).not.toBe(first);
});

test('a part that ends by itself before it is ready is a failed start, with its exit code’s kind', async () => {
  const made = await make('process.exit(2)');
  await expect(made.part.start()).rejects.toMatchObject({ code: 'config' });
  const other = await make('process.exit(3)');
  await expect(other.part.start()).rejects.toMatchObject({ code: 'unavailable' });
});

test('a part that is killed before it is ready is started again', async () => {
  const made = await make(`import { existsSync, writeFileSync } from 'node:fs';
const mark = process.argv[1] + '.mark';
if (!existsSync(mark)) { writeFileSync(mark, ''); process.kill(process.pid, 'SIGKILL'); }
${SERVES}`);
  await made.part.start();
  expect(made.events).toEqual(['part_ended', 'part_ready']);
});

test('stopped means stopped: it is asked to end and starts no more', async () => {
  const made = await make(SERVES);
  await made.part.start();
  const noted = await readPid(made.runDir, 'doors');
  expect(noted, 'its pid is on disk once it is ready').toMatchObject({ alive: true });
  await made.part.stop();
  expect(() => process.kill(noted?.pid ?? 0, 0)).toThrow();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await readPid(made.runDir, 'doors')).toBeUndefined();
});

test('a part whose process cannot be made is tried again until it can', async () => {
  const made = await make(SERVES);
  await made.part.start();
  await expect.poll(async () => (await readPid(made.runDir, 'doors'))?.alive).toBe(true);
  const [first, node] = [(await readPid(made.runDir, 'doors'))?.pid ?? 0, process.execPath];
  process.execPath = join(made.runDir, 'none'); // Node is being replaced, or the machine has no room for a process
  process.kill(first, 'SIGKILL');
  await expect
    .poll(() => made.events, { timeout: 20_000 })
    .toEqual(['part_ready', 'part_ended', 'part_ended'])
    .finally(() => {
      process.execPath = node;
    });
  await expect.poll(() => made.events.at(-1), { timeout: 20_000 }).toBe('part_ready');
});

test('the pauses grow from 0.2 s to 5 s', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(backOffMs)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
});
