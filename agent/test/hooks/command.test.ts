import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommand } from '../../src/hooks/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleetveil-hooks-'));
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  return file;
}

const run = (path: string, limitS = 10, stop = new AbortController().signal) =>
  runCommand({ path, env: { FLEETVEIL_COLLECTED: 'coarse' }, limitS }, stop);

test('C6: exit 0 is ok; anything else, and a command that is not there, has failed and throws nothing', async () => {
  expect(await run(script('good', 'exit 0'))).toBe('ok');
  expect(await run(script('bad', 'exit 3'))).toBe('failed');
  expect(await run(join(folder, 'none'))).toBe('failed');
  expect(await run('no\0path')).toBe('failed');
  // No shell reads it: a line of one is the name of a program that is not there.
  expect(await run(`/bin/sh -c 'exit 0'`)).toBe('failed');
});

test('C6, M1: it gets no argument, and in its environment what it is told and nothing else', async () => {
  const said = join(folder, 'said');
  expect(await run(script('tell', `/usr/bin/env -u PWD -u _ -u SHLVL > ${said}; echo "$#" >> ${said}`))).toBe(
    'ok',
  );
  expect(readFileSync(said, 'utf8').trim().split('\n')).toEqual(['FLEETVEIL_COLLECTED=coarse', '0']);
});

test('C6: one that takes too long is ended with all that it started', async () => {
  const late = join(folder, 'late');
  const slow = script('slow', `(/bin/sleep 1.5; echo late > ${late}) & wait`);
  expect(await run(slow, 0.3)).toBe('timed_out');
  const stop = new AbortController();
  const stopped = run(slow, 10, stop.signal);
  setTimeout(() => stop.abort(), 200);
  expect(await stopped).toBe('stopped');
  await new Promise((resolve) => setTimeout(resolve, 1_800));
  expect(existsSync(late)).toBe(false);
  expect(await run(slow, 10, stop.signal)).toBe('stopped');
});
