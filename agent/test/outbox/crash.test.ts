import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { at, lossReport } from '../../testing/records.ts';
import { chances, rounds, seed } from '../seed.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-crash-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Lets a child write for a while, kills it, and tells the last commit that returned to it. */
function writeAndKill(path: string, from: number, forMs: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'crash-child.ts'),
      path,
      String(from),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (part: Buffer) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), forMs);
    said += part.toString();
  });
  return new Promise((resolve) => {
    child.once('close', () => resolve(Number(said.split('\n').slice(0, -1).at(-1) ?? from)));
  });
}

test('M4: a kill -9 at any moment loses no commit that had returned, and leaves no half of one', async () => {
  const path = join(folder, 'outbox.db');
  const chance = chances(seed);
  const ids = new Set<string>();
  let committed = 0;
  let reported = 0;
  for (let round = 0; round < rounds(6); round++) {
    const told = await writeAndKill(path, committed, 20 + chance() * 150);
    const outbox = openOutbox({ path, moment: at(0) });
    expect(outbox.problem).toBeUndefined();
    ids.add(outbox.outboxId);
    const count = Number(outbox.progress().get('count') ?? 0);
    // What returned is there; what did not may be there as a whole.
    expect(count).toBeGreaterThanOrEqual(Number.isNaN(told) ? committed : told);
    expect(count).toBeLessThanOrEqual((Number.isNaN(told) ? committed : told) + 1);
    const chunks = [...outbox.waiting()].filter(({ cargo }) => cargo === 'route_chunk');
    const fixes = chunks.map(({ number }) => outbox.read(number)?.fixes);
    expect(fixes).toEqual(Array.from({ length: count }, (_, i) => i));
    reported += outbox.report(lossReport, at(1)).reduce((sum, line) => sum + line.fixes, 0);
    expect(reported).toBe(count);
    outbox.commit([{ kind: 'remove', replaceKey: `${'2'.padStart(32, '0')}:0` }], at(1));
    outbox.close();
    committed = count;
  }
  expect(committed).toBeGreaterThan(0);
  expect(ids.size).toBe(1);
}); // each round reads all that was written before it
