import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemory } from '../../src/outbox/counters.ts';
import { createDurableFile } from '../../src/outbox/durable-file.ts';
import { decodeReasonState } from '../../src/reasons/persist.ts';
import { mountSmallDisk } from '../loop/small-disk.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-counters-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function flip(name: string): void {
  const path = join(folder, name);
  const bytes = readFileSync(path);
  bytes[80] = (bytes[80] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('a unit that never ran begins with empty counters, and they are not lost', () => {
  const memory = openMemory(folder, false);
  expect(memory.isLost).toBe(false);
  expect(decodeReasonState(memory.counters.reasons).lost).toBe(false);
});

test('what was saved is there again, and only the owner may read it', () => {
  const memory = openMemory(folder, false);
  memory.saveCounters({ ...memory.counters, policyVersion: 7, lastTickS: 3 });
  memory.savePapers({ policy: 'AAAA' });
  const again = openMemory(folder, true);
  expect(again.counters).toMatchObject({ policyVersion: 7, lastTickS: 3 });
  expect(again.papers).toEqual({ policy: 'AAAA' });
  expect(statSync(join(folder, 'counters.v1')).mode & 0o777).toBe(0o600);
});

test('M3: one flipped bit in the counters means that they are lost, and the file is kept aside', () => {
  const memory = openMemory(folder, false);
  memory.saveCounters({ ...memory.counters, policyVersion: 7 });
  flip('counters.v1');
  const again = openMemory(folder, true);
  expect(again.isLost).toBe(true);
  expect(decodeReasonState(again.counters.reasons).lost).toBe(true);
  expect(again.counters.policyVersion).toBe(0);
  expect(existsSync(join(folder, 'counters.v1.damaged'))).toBe(true);
});

test.each(['papers', 'outbox'])('M3: counters that are gone while the %s is there are lost', (what) => {
  const memory = openMemory(folder, false);
  memory.saveCounters(memory.counters);
  if (what === 'papers') memory.savePapers({});
  rmSync(join(folder, 'counters.v1'));
  expect(openMemory(folder, what === 'outbox').isLost).toBe(true);
});

test('damaged papers are no papers, and the counters stay: no older policy can come back', () => {
  const memory = openMemory(folder, false);
  memory.saveCounters({ ...memory.counters, policyVersion: 7 });
  memory.savePapers({ policy: 'A'.repeat(100) });
  flip('papers.v1');
  const again = openMemory(folder, true);
  expect(again).toMatchObject({ isLost: false, papers: {}, counters: { policyVersion: 7 } });
});

test('a file cut off anywhere is damaged, never half a value', () => {
  const path = join(folder, 'value');
  const file = createDurableFile<{ a: string }>(path);
  expect(file.load()).toEqual({ kind: 'absent' });
  file.save({ a: 'b'.repeat(50) });
  const whole = readFileSync(path);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    expect(file.load()).toEqual({ kind: 'damaged' });
  }
});

test('a write that fails leaves the old value and says what to do', () => {
  const file = createDurableFile<number>(join(folder, 'missing', 'value'));
  expect(() => file.save(1)).toThrow('stateDir: cannot be written');
});

/** Bytes that a process may write into a file, and those of a value that do not fit. */
const [LIMIT_BYTES, LARGE_BYTES] = [4_096, 10_000] as const;

test('M3: of a value a part is written and then no more: the old one stays whole', () => {
  const path = join(folder, 'value');
  const file = createDurableFile<string>(path);
  file.save('old');
  const child = [join(import.meta.dirname, 'save-child.ts'), path, String(LARGE_BYTES)];
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', ...child];
  // The kernel writes up to the limit and tells how much that was; only the next write fails.
  expect(execFileSync('prlimit', [`--fsize=${LIMIT_BYTES}`, ...node]).toString()).toBe('folder');
  expect(statSync(`${path}.new`).size).toBe(LIMIT_BYTES);
  expect(file.load()).toEqual({ kind: 'held', value: 'old' });
  expect(execFileSync(process.execPath, node.slice(1)).toString()).toBe('saved');
  expect(file.load()).toEqual({ kind: 'held', value: 'b'.repeat(LARGE_BYTES) });
});

test('M3: a disk with room for a part is full, and the counters on it stay', (context) => {
  const disk = mountSmallDisk(join(folder, 'disk'), 1);
  if (disk === undefined) return context.skip('nothing can be mounted here');
  try {
    const file = createDurableFile<string>(join(folder, 'disk/value'));
    file.save('old');
    disk.fill();
    const filler = join(folder, 'disk/.filler');
    truncateSync(filler, statSync(filler).size - LIMIT_BYTES);
    expect(() => file.save('b'.repeat(LARGE_BYTES))).toThrow(expect.objectContaining({ code: 'disk_full' }));
    expect(file.load()).toEqual({ kind: 'held', value: 'old' });
  } finally {
    disk.remove();
  }
});
