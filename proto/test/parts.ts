/** Parts that not every machine has: a test that lacks one is skipped and says why, or fails where all are required. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Skips the running test for a reason; fails it with FLEETVEIL_PARTS=required. */
export function lacks(context: TestContext, reason: string): never {
  if (process.env['FLEETVEIL_PARTS'] === 'required') throw new Error(`required here: ${reason}`);
  console.info(`skipped: ${reason}`);
  context.skip(reason);
}

/** Path of a recorded drive or a folder of them. */
export function recorded(context: TestContext, path: string): string {
  const data = resolve(REPOSITORY, process.env['FLEETVEIL_DATA'] ?? '../shared/data');
  const file = join(data, path);
  return existsSync(file) ? file : lacks(context, `no recorded drives: ${path} under FLEETVEIL_DATA`);
}

/** Runs protoc on this package's messages: bytes in, text out. */
export function protocDecode(context: TestContext, message: string, input: Uint8Array): string {
  const cwd = join(REPOSITORY, 'proto');
  const files = ['envelope', 'uplink', 'downlink', 'sealed'].map((name) => `fleetveil/v1/${name}.proto`);
  try {
    return execFileSync('protoc', [`--decode=${message}`, ...files], { cwd, input, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') lacks(context, 'no protoc on the PATH');
    throw error;
  }
}
