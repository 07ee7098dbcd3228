/**
 * What a test needs that a machine may not have. Where it is missing the test is skipped with its
 * reason; with FLEETVEIL_PARTS=required (set by .ci/run) it fails instead.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestContext } from 'vitest';
import { ROOT } from '../structure/source-tree.ts';

/** Folder of the recorded drives. */
export const DRIVES = resolve(ROOT, process.env['FLEETVEIL_DATA'] ?? '../shared/data');

const WHERE = ['/usr/sbin', '/usr/local/sbin'];

/** The path of an installed program, or nothing. */
export function findProgram(name: string): string | undefined {
  const beside = WHERE.map((folder) => join(folder, name)).find(existsSync);
  if (beside) return beside;
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** Skips the test where a program is missing; answers its path. */
export function needProgram(context: TestContext, name: 'mosquitto' | 'gpsd' | 'gpsfake' | 'protoc'): string {
  const path = findProgram(name);
  return path ?? missing(context, `${name} is not installed: run test/install-parts.sh`);
}

/** Skips the test where a recorded drive is missing; answers its path. */
export function needDrive(context: TestContext, file: string): string {
  const path = join(DRIVES, file);
  return existsSync(path) ? path : missing(context, `no recorded drives: set FLEETVEIL_DATA to their folder`);
}

function missing(context: TestContext, reason: string): never {
  if (process.env['FLEETVEIL_PARTS'] === 'required')
    throw new Error(`FLEETVEIL_PARTS=required, but ${reason}`);
  // The reporter counts what is skipped and does not say why.
  console.log(`skipped: ${reason}`);
  return context.skip(reason);
}

/** Rounds of a seeded suite: more of them with FLEETVEIL_TIER=ci. */
export function rounds(usual: number, inCi: number): number {
  return process.env['FLEETVEIL_TIER'] === 'ci' ? inCi : usual;
}
