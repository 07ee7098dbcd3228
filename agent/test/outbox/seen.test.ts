import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSeenFile } from '../../src/outbox/seen.ts';
import { idOf, RENTAL } from '../../testing/records.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-seen-'));
  path = join(folder, 'seen');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('counts fixes of the rental, and the rows of the source whether they are fixes or not', () => {
  const seen = openSeenFile(path, 'boot', 'drive');
  expect(seen.left).toBeUndefined();
  seen.offered(4, 1);
  seen.begin(RENTAL, 0);
  seen.offered(5, 1);
  seen.offered(6, 0);
  seen.offered(undefined, 1);
  seen.close();
  const again = openSeenFile(path, 'boot', 'drive');
  expect(again.left).toEqual({ isOfThisBoot: true, rentalId: RENTAL, fixes: 2, sequence: 6 });
  again.close();
});

test('goes on from what an earlier run left, until it is told otherwise', () => {
  const first = openSeenFile(path, 'boot', 'drive');
  first.begin(RENTAL, 10);
  first.offered(0, 1);
  first.close();
  const second = openSeenFile(path, 'boot', 'drive');
  second.offered(1, 1);
  second.close();
  const third = openSeenFile(path, 'boot', 'drive');
  expect(third.left).toMatchObject({ rentalId: RENTAL, fixes: 12, sequence: 1 });
  third.begin(undefined, 0);
  third.close();
  const fourth = openSeenFile(path, 'boot', 'drive');
  expect(fourth.left).toEqual({ isOfThisBoot: true, fixes: 0, sequence: 1 });
  fourth.close();
});

test('says when it is of another boot: then it is a lower bound', () => {
  openSeenFile(path, 'boot', 'drive').begin(idOf(3), 1);
  const again = openSeenFile(path, 'another boot', 'drive');
  expect(again.left?.isOfThisBoot).toBe(false);
  again.close();
});

test('the row of another recording means nothing here, the fixes of the rental do', () => {
  const seen = openSeenFile(path, 'boot', 'drive');
  seen.begin(RENTAL, 0);
  seen.offered(7, 1);
  seen.close();
  const other = openSeenFile(path, 'boot', 'another drive');
  expect(other.left).toEqual({ isOfThisBoot: true, rentalId: RENTAL, fixes: 1 });
  other.close();
});

test('a damaged file counts as none', () => {
  const seen = openSeenFile(path, 'boot', 'drive');
  seen.begin(RENTAL, 3);
  seen.close();
  for (const at of [0, 5, 30, 43]) {
    const bytes = readFileSync(path);
    const broken = Buffer.from(bytes);
    broken[at] = (broken[at] ?? 0) ^ 0xff;
    writeFileSync(path, broken);
    const again = openSeenFile(path, 'boot', 'drive');
    expect(again.left, `byte ${at}`).toBeUndefined();
    again.close();
    writeFileSync(path, bytes);
  }
});

test('survives a kill -9 of the writer to the last fix', () => {
  const script = `
    const { openSeenFile } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/outbox/seen.ts'))});
    const seen = openSeenFile(${JSON.stringify(path)}, 'boot', 'drive');
    seen.begin('${RENTAL}', 0);
    for (let i = 0; i < 1234; i++) seen.offered(i, 1);
    process.kill(process.pid, 'SIGKILL');`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(signal).toBe('SIGKILL');
  const again = openSeenFile(path, 'boot', 'drive');
  expect(again.left).toMatchObject({ fixes: 1234, sequence: 1233 });
  again.close();
});
