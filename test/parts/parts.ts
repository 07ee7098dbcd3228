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
export function needProgram(context: TestContext, name: PartName): string {
  const path = findProgram(name);
  return path ?? missing(context, `${name} is not installed: run test/install-parts.sh`);
}

/** Programs of Debian packages that tests talk to. */
export type PartName =
  | 'mosquitto'
  | 'gpsd'
  | 'gpsfake'
  | 'protoc'
  | 'debootstrap'
  | 'qemu-aarch64-static'
  | 'systemd-analyze'
  | 'chromium';

/** Folder of another processor's Node and libraries, as test/install-parts.sh lays them. */
export const ARM64 = join(ROOT, '.parts/arm64');

/** Skips the test where something of a file is missing that test/install-parts.sh lays; answers its path. */
export function needFile(context: TestContext, path: string, what: string): string {
  return existsSync(path) ? path : missing(context, `${what} is missing: run test/install-parts.sh`);
}

/** Whether there is time for what costs a whole fleet more: `npm test` has six minutes for all. */
export const HAS_TIME = process.env['FLEETVEIL_TIER'] === 'ci';

/** Skips, everywhere but in CI's runs, what takes long. */
export function needTime(context: TestContext): void {
  if (HAS_TIME) return;
  console.log('skipped: it takes long; set FLEETVEIL_TIER=ci');
  context.skip('it takes long; set FLEETVEIL_TIER=ci');
}

/** Skips what only root can do: said, and no failure, as CI may run as an ordinary user. */
export function needRoot(context: TestContext): void {
  if (process.getuid?.() === 0) return;
  console.log('skipped: only root can do it');
  context.skip('only root can do it');
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
