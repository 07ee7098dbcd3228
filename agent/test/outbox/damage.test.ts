/** Whatever bytes of the file are others, the agent goes on: over what is whole of it, or over a new one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idBytes, v1 } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { chances } from '../../testing/chances.ts';
import { at, chunk, health, idOf, lossReport, opening, TODAY, tripEnd } from '../../testing/records.ts';

const SEEDS = 200;
/** Where names of tables and columns are. */
const SCHEMA_BYTES = 3_000;

let folder: string;
let path: string;
let whole: Buffer;
let known: { id: string; number: number };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-damage-'));
  path = join(folder, 'outbox.db');
  const outbox = openOutbox({ path, moment: at(0) });
  for (let stream = 1; stream <= 3; stream++) {
    const chunks = Array.from({ length: 15 }, (_, number) => chunk(idOf(stream), number));
    const records = [opening(idOf(stream)), ...chunks, tripEnd(), health(1)];
    outbox.commit(
      records.map((record) => ({ kind: 'store', record }) as const),
      at(1),
    );
  }
  known = { id: outbox.outboxId, number: outbox.lastNumber() };
  outbox.close();
  whole = readFileSync(path);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The file with one or two bursts of one to four other bytes, every other time among the tables' names. */
function damaged(seed: number): Buffer {
  const chance = chances(seed);
  const bytes = Buffer.from(whole);
  const within = seed % 2 === 0 ? bytes.length : SCHEMA_BYTES;
  for (let burst = 0; burst <= chance() * 2; burst++) {
    const from = Math.floor(chance() * within);
    const length = 1 + Math.floor(chance() * 4);
    for (let i = from; i < Math.min(from + length, bytes.length); i++) bytes[i] = Math.floor(chance() * 256);
  }
  return bytes;
}

/** What an agent does with it from its start on, until everything that was left is receipted. */
function live(): void {
  const outbox = openOutbox({ path, moment: at(3), known });
  try {
    outbox.progress();
    outbox.closeLeftOpen();
    outbox.expire(at(4), TODAY);
    outbox.report(lossReport, at(4));
    outbox.commit([{ kind: 'store', record: opening(idOf(9)) }], at(5));
    for (const { number } of [...outbox.waiting()]) {
      outbox.read(number);
      const ranges = [{ first: number, last: number, outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED }];
      outbox.applyReceipt({ outboxId: idBytes(outbox.outboxId), ranges });
    }
    expect(outbox.load().records).toBe(0);
  } finally {
    outbox.close();
  }
}

test('M4: a file of which a few bytes are others is set aside at the start, or whole from then on', () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    for (const end of ['', '-wal', '-shm', '.damaged']) rmSync(path + end, { force: true });
    writeFileSync(path, damaged(seed));
    expect(live, `seed ${seed}`).not.toThrow();
  }
}, 60_000);
