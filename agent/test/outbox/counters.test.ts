import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemory } from '../../src/outbox/counters.ts';
import { createDurableFile } from '../../src/outbox/durable-file.ts';
import { decodeReasonState } from '../../src/reasons/persist.ts';

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
