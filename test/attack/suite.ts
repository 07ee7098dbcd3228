/**
 * Attackers that need a whole fleet are suites, which CI runs as such. They note what they counted (fleet-api/testing/noting.ts),
 * before they judge it: an attack runs its suite and reads the notes, so that what is measured is what CI does, and nothing is played twice.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOTES, type Noted } from '@fleetveil/fleet-api/testing/noting';
import { ROOT } from '../structure/source-tree.ts';
import type { AttackRun } from './attack.ts';

/** A suite: its package, its file, and how much of it. */
export interface Suite {
  readonly package: 'agent' | 'fleet-api' | 'test';
  readonly file: string;
  /** `ci` = as CI runs it; a suite that runs with every `npm test` has a size for that as well. */
  readonly tier: 'ci' | 'usual';
}

/**
 * Runs a suite and answers what it noted.
 *
 * @throws Error with the last that the suite said, where it fails or notes nothing (a part of it is not installed)
 */
export async function runSuite(suite: Suite, { seed, say }: AttackRun): Promise<Noted> {
  const folder = mkdtempSync(join(tmpdir(), 'fleetveil-attack-'));
  try {
    const file = join(folder, 'notes');
    say(`runs ${suite.package}/${suite.file}`);
    const { code, said } = await vitest(suite, { FLEETVEIL_SEED: `${seed}`, [NOTES]: file });
    if (code !== 0 || !existsSync(file))
      throw new Error(`${suite.file} ${code === 0 ? 'noted nothing' : 'failed'}:\n${said.slice(-3_000)}`);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return Object.assign({}, ...lines.map((line) => JSON.parse(line) as Noted)) as Noted;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function vitest({ package: name, file, tier }: Suite, settings: Record<string, string>) {
  const env = { ...process.env, FLEETVEIL_TIER: tier === 'ci' ? 'ci' : '', ...settings };
  const words = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', file, '--reporter=default'];
  const child = spawn(process.execPath, words, { cwd: join(ROOT, name), env, stdio: 'pipe' });
  // Another attack that fails ends the command: this suite does not go on behind it.
  const stop = () => void child.kill();
  process.once('exit', stop);
  let said = '';
  const hear = (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-20_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
    child.once('close', (code) => {
      process.off('exit', stop);
      resolve({ code, said });
    });
  });
}

/** A number that was noted. Throws for one that was not: what nobody counted is not zero. */
export function numberOf(noted: Noted, name: string): number {
  const value = noted[name];
  if (typeof value !== 'number') throw new Error(`the suite did not note ${name}`);
  return value;
}

/** Numbers that were noted, one for each case. */
export function numbersOf(noted: Noted, name: string): readonly number[] {
  const values = noted[name];
  if (values === undefined || typeof values === 'number') throw new Error(`the suite did not note ${name}`);
  return values;
}
