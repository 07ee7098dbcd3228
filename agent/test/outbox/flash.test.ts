/** What a commit costs the flash: pages in SQLite's log, and rows that an earlier agent wrote. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { at, chunk, GRANT, idOf, opening } from '../../testing/records.ts';

/** A page with its head in the log. */
const FRAME_BYTES = 512 + 24;

function outboxPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fleetveil-flash-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'outbox.db');
}

/** The progress of a use, as long as a real one; a number in it grows by digits. */
function progressText(n: number): string {
  return JSON.stringify({ rentalId: idOf(1), distanceM: n * 7.3, more: 'x'.repeat(600) });
}

test('sealing an open chunk again, with the progress of its use, writes their own pages and no index', () => {
  const path = outboxPath();
  const outbox = openOutbox({ path, moment: at(0) });
  onTestFinished(() => outbox.close());
  const commit = (n: number) =>
    outbox.commit(
      [
        { kind: 'replace', record: chunk(idOf(5), 0, { fixes: n, open: true }) },
        { kind: 'progress', key: `rental_contract:${idOf(1)}`, text: progressText(n) },
      ],
      at(n + 0.5),
    );
  outbox.commit([{ kind: 'store', record: opening(idOf(5)) }], at(0));
  for (let n = 1; n <= 10; n++) commit(n);
  const before = statSync(`${path}-wal`).size;
  for (let n = 11; n <= 60; n++) commit(n);
  const frames = (statSync(`${path}-wal`).size - before) / FRAME_BYTES / 50;
  // Two or three of the chunk and one or two of the progress; with their indexes and free pages it were seven.
  expect(frames).toBeGreaterThan(1);
  expect(frames).toBeLessThan(4.5);
  expect(outbox.progress().get(`rental_contract:${idOf(1)}`)).toBe(progressText(60));
});

test('M4: a record whose sum an earlier agent wrote without a sign is as good as new; another sum is not', () => {
  const path = outboxPath();
  const first = openOutbox({ path, moment: at(0) });
  const records = Array.from({ length: 8 }, (_, n) => chunk(idOf(7), n, { grantId: GRANT, fixes: n + 1 }));
  first.commit(
    records.map((record) => ({ kind: 'store', record })),
    at(1),
  );
  first.close();
  const file = new DatabaseSync(path);
  const { changes } = file.prepare('UPDATE record SET crc = crc + 4294967296 WHERE crc < 0').run();
  expect(changes).toBeGreaterThan(0);
  file.prepare('UPDATE record SET crc = crc + 1 WHERE number = 1').run();
  file.close();
  const again = openOutbox({ path, moment: at(2) });
  onTestFinished(() => again.close());
  expect([...again.waiting()].map(({ number }) => number)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  for (const number of [2, 3, 4, 5, 6, 7, 8]) expect(again.read(number)?.fixes).toBe(number);
});
