import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { idBytes, v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import type { OutgoingRecord } from '../../src/minimise/outgoing.ts';
import { LONGEST_WAIT_S } from '../../src/outbox/age.ts';
import { openDatabase } from '../../src/outbox/database.ts';
import type { LedgerLine } from '../../src/outbox/ledger.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import {
  at,
  chunk,
  GRANT,
  health,
  idOf,
  lossReport,
  opening,
  TODAY,
  tripEnd,
} from '../../testing/records.ts';

const STORED = v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED;
const REFUSED = v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED;
const LATER = v1.ReceiptOutcome.RECEIPT_OUTCOME_LATER;

let folder: string;
let outbox: Outbox;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-outbox-'));
  path = join(folder, 'outbox.db');
  outbox = openOutbox({ path, moment: at(0) });
});

afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true });
});

function store(...records: OutgoingRecord[]): void {
  outbox.commit(
    records.map((record) => ({ kind: 'store', record }) as const),
    at(1),
  );
}

function receipt(ranges: v1.IReceiptRange[], outboxId = outbox.outboxId): v1.IReceipt {
  return { outboxId: idBytes(outboxId), ranges };
}

function waitingNumbers(): number[] {
  return [...outbox.waiting()].map(({ number }) => number);
}

/** Leaves the file five pages: SQLite says FULL of its own limit exactly as on a full disk. */
function fillDisk() {
  const database = new DatabaseSync(path);
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  database.close();
  outbox.close();
  outbox = openOutbox({ path, moment: at(0), maxPages: pages + 5 });
  const tooMuch = Array.from(
    { length: 200 },
    (_, i) => ({ kind: 'store', record: chunk(idOf(1), i) }) as const,
  );
  return { tooMuch };
}

/** What the next loss report would say. */
function ledger(): LedgerLine[] {
  return outbox.report(lossReport, at(1));
}

function reopen(moment = at(2)): void {
  outbox.close();
  outbox = openOutbox({ path, moment });
}

test('has 128 random bits of its own that stay with the file', () => {
  const { outboxId } = outbox;
  expect(outboxId).toMatch(/^[0-9a-f]{32}$/);
  reopen();
  expect(outbox.outboxId).toBe(outboxId);
  const other = openOutbox({ path: join(folder, 'other.db'), moment: at(0) });
  expect(other.outboxId).not.toBe(outboxId);
  other.close();
});

test('M4: a record leaves by a receipt only, and its number is never used again', () => {
  store(chunk(idOf(1), 0), chunk(idOf(1), 1));
  reopen();
  expect(waitingNumbers()).toEqual([1, 2]);
  const report = outbox.applyReceipt(receipt([{ first: 1, last: 2, outcome: STORED }]));
  expect(report).toMatchObject({ stored: 2, refused: 0, settled: [1, 2] });
  expect(waitingNumbers()).toEqual([]);
  reopen();
  store(chunk(idOf(1), 2));
  expect(waitingNumbers()).toEqual([3]);
});

test('a receipt about another outbox, or about numbers that are not here, changes nothing', () => {
  store(chunk(idOf(1), 0));
  outbox.applyReceipt(receipt([{ first: 1, last: 1, outcome: STORED }], idOf(7)));
  outbox.applyReceipt(receipt([{ first: 2, last: 0xffff_ffff, outcome: STORED }]));
  outbox.applyReceipt(receipt([{ first: 1, last: 1, outcome: 0 }]));
  expect(waitingNumbers()).toEqual([1]);
});

test('M4: refused is final and goes to the ledger with its fixes, once', () => {
  store(chunk(idOf(1), 0, { fixes: 7 }));
  const refusal = receipt([{ first: 1, last: 1, outcome: REFUSED }]);
  expect(outbox.applyReceipt(refusal)).toMatchObject({ refused: 1, settled: [1] });
  outbox.applyReceipt(refusal);
  const line = {
    reason: 'refused',
    purpose: 'rental_contract',
    grantId: GRANT,
    fixes: 7,
    records: 1,
    exact: true,
  };
  expect(ledger()).toEqual([line]);
  expect(ledger()).toEqual([]);
});

test('M15: records of a confirmed theft are counted apart, and so are receipts for them; a suspicion is shown', () => {
  const theft = { kind: 'theft', purpose: 'asset_protection' } as const;
  const [confirmed, suspected] = [chunk(idOf(1), 0, theft), chunk(idOf(2), 0, { ...theft, grantId: '' })];
  store(tripEnd(), confirmed, suspected);
  expect(outbox.load()).toMatchObject({ records: 3, hidden: 1 });
  const isHidden = (first: number, last: number, outcome: v1.ReceiptOutcome) =>
    outbox.applyReceipt(receipt([{ first, last, outcome }])).isHidden;
  expect([isHidden(2, 2, LATER), isHidden(3, 3, LATER)]).toEqual([true, false]);
  expect([isHidden(1, 2, STORED), isHidden(3, 3, STORED)]).toEqual([true, false]);
  expect(outbox.load()).toMatchObject({ records: 0, hidden: 0 });
});

test('later leaves the record where it is and says how long', () => {
  store(chunk(idOf(1), 0), chunk(idOf(1), 1));
  const report = outbox.applyReceipt(receipt([{ first: 1, last: 9, outcome: LATER, laterS: 5 }]));
  expect(report.later).toEqual([
    { number: 1, laterS: 5 },
    { number: 2, laterS: 5 },
  ]);
  expect(waitingNumbers()).toEqual([1, 2]);
});

test('an open chunk waits unsent, is replaced under its number, and goes once it is final', () => {
  const put = (record: OutgoingRecord) => outbox.commit([{ kind: 'replace', record }], at(1));
  put(chunk(idOf(1), 0, { fixes: 1, open: true }));
  put(chunk(idOf(1), 0, { fixes: 2, open: true }));
  expect(waitingNumbers()).toEqual([]);
  expect(outbox.load().records).toBe(1);
  outbox.applyReceipt(receipt([{ first: 1, last: 1, outcome: STORED }]));
  put(chunk(idOf(1), 0, { fixes: 3 }));
  expect(waitingNumbers()).toEqual([1]);
  expect(outbox.read(1)?.fixes).toBe(3);
});

test('an open row can be closed as it is or removed without a loss; another run closes what is left', () => {
  for (const chunkNo of [0, 1, 2]) {
    outbox.commit([{ kind: 'replace', record: chunk(idOf(1), chunkNo, { open: true }) }], at(1));
  }
  reopen();
  outbox.commit(
    [
      { kind: 'close', replaceKey: `${idOf(1)}:0` },
      { kind: 'remove', replaceKey: `${idOf(1)}:1` },
    ],
    at(3),
  );
  expect(waitingNumbers()).toEqual([1]);
  outbox.closeLeftOpen();
  expect(waitingNumbers()).toEqual([1, 3]);
  expect(ledger()).toEqual([]);
});

test('rows that this run holds open are not closed by it', () => {
  outbox.commit([{ kind: 'replace', record: chunk(idOf(1), 0, { open: true }) }], at(1));
  outbox.closeLeftOpen();
  expect(waitingNumbers()).toEqual([]);
});

test('effects of one commit stand or fall together', () => {
  const broken = { kind: 'store', record: { facts: { kind: 'nothing' } } } as never;
  expect(() => outbox.commit([{ kind: 'store', record: tripEnd() }, broken], at(1))).toThrow();
  expect(outbox.load().records).toBe(0);
  store(tripEnd());
  expect(waitingNumbers()).toHaveLength(1);
});

test('progress is kept until it is forgotten, in the same transaction', () => {
  outbox.commit([{ kind: 'progress', key: 'use', text: '{"a":1}' }], at(1));
  reopen();
  expect(outbox.progress()).toEqual(new Map([['use', '{"a":1}']]));
  outbox.commit([{ kind: 'progress', key: 'use' }], at(1));
  expect(outbox.progress().size).toBe(0);
});

test('past its end day a record goes to the ledger; with an unknown calendar it stays', () => {
  store(chunk(idOf(1), 0, { endsOnDay: TODAY, fixes: 4 }), chunk(idOf(1), 1, { endsOnDay: TODAY + 1 }));
  expect(outbox.expire(at(5), undefined)).toBe(0);
  expect(outbox.expire(at(5), TODAY)).toBe(0);
  expect(outbox.expire(at(5), TODAY + 1)).toBe(1);
  expect(ledger()).toMatchObject([{ reason: 'expired', fixes: 4, records: 1 }]);
});

test('nothing waits longer than 28 days of the boot clock, over reboots too', () => {
  store(tripEnd());
  for (let look = 0; look < 5; look++) expect(outbox.expire(at(LONGEST_WAIT_S / 2), undefined)).toBe(0);
  reopen(at(10, 'b'.repeat(32)));
  expect(outbox.expire(at(LONGEST_WAIT_S / 2 - 10, 'b'.repeat(32)), undefined)).toBe(0);
  expect(outbox.expire(at(LONGEST_WAIT_S / 2 + 10, 'b'.repeat(32)), undefined)).toBe(1);
  expect(ledger()).toMatchObject([{ reason: 'expired', records: 1 }]);
});

test('the ledger is reported in records of at most eight lines', () => {
  const loss = (i: number) =>
    ({ reason: 'held', purpose: 'rider_route', grantId: idOf(i), fixes: 2 }) as const;
  for (let i = 0; i < 10; i++) outbox.commit([{ kind: 'loss', loss: loss(i % 9) }], at(1));
  const [first, second] = [ledger(), ledger()];
  expect([first.length, second.length]).toEqual([8, 1]);
  expect([...first, ...second].reduce((sum, line) => sum + line.fixes, 0)).toBe(20);
  expect(outbox.load().records).toBe(2);
});

test('M4: lines of a loss report that is itself lost go back to the ledger', () => {
  const loss = { reason: 'jumped', purpose: 'rider_route', grantId: GRANT, fixes: 3 } as const;
  outbox.commit([{ kind: 'loss', loss }], at(1));
  const [line] = ledger();
  outbox.applyReceipt(receipt([{ first: 1, last: 1, outcome: REFUSED }]));
  expect(ledger()).toEqual([line]);
});

test('a report that cannot be made leaves the ledger as it was', () => {
  outbox.commit(
    [
      {
        kind: 'loss',
        loss: { reason: 'held', purpose: 'rider_route', grantId: GRANT, fixes: 1 },
      },
    ],
    at(1),
  );
  const fail = () => {
    throw new Error('no');
  };
  expect(() => outbox.report(fail, at(1))).toThrow('no');
  expect(ledger()).toHaveLength(1);
});

test('M4: full, it lets go of the least first, streams whole, never theft or accident, and counts it', () => {
  outbox.close();
  outbox = openOutbox({ path, moment: at(0), limitBytes: 40_000 });
  store(health(TODAY), opening(idOf(1)), tripEnd(), opening(idOf(2), 'theft'));
  for (let i = 0; i < 20; i++) store(chunk(idOf(1), i, { fixes: 5 }));
  for (let i = 0; i < 20; i++) store(chunk(idOf(2), i, { kind: 'theft' }));
  const before = outbox.load().records;
  // Ten minutes later neither stream is being written any more.
  outbox.commit(
    Array.from(
      { length: 30 },
      (_, i) => ({ kind: 'store', record: chunk(idOf(3), i, { kind: 'theft' }) }) as const,
    ),
    at(700),
  );
  const cargoes = new Set([...outbox.waiting()].map(({ cargo }) => cargo));
  expect(cargoes).toEqual(new Set(['theft_opening', 'theft_chunk', 'trip_end']));
  expect(outbox.load().records).toBe(before + 30 - 22);
  const lines = ledger().toSorted((a, b) => a.records - b.records);
  expect(lines).toMatchObject([
    { reason: 'evicted', purpose: 'fleet_health', records: 1, fixes: 0 },
    { reason: 'evicted', purpose: 'rental_contract', records: 21, fixes: 100 },
  ]);
});

test('M4: no purpose takes more than its share: the oldest of it goes, counted, and of the others nothing', () => {
  outbox.close();
  outbox = openOutbox({ path, moment: at(0), limitBytes: 40_000 });
  store(tripEnd(), opening(idOf(2), 'theft'));
  for (let i = 0; i < 60; i++) store(health(TODAY + i));
  const healthRows = [...outbox.waiting()].filter(({ cargo }) => cargo === 'fleet_health');
  const bytes = healthRows.reduce((sum, row) => sum + row.bytes, 0);
  // An eighth, and what it may grow by before it is looked at again.
  expect(bytes).toBeLessThan(5_000 + 400 + 400);
  expect(bytes).toBeGreaterThan(4_000);
  const gone = 60 - healthRows.length;
  expect(ledger()).toMatchObject([
    { reason: 'evicted', purpose: 'fleet_health', records: gone, exact: true },
  ]);
  // The newest are there, and so is the rest; the outbox was never full.
  const numbers = healthRows.map(({ number }) => number);
  expect(Math.max(...numbers) - Math.min(...numbers)).toBe(healthRows.length - 1);
  expect(Math.max(...numbers)).toBe(62);
  // With the two of the others, and the report of the loss.
  expect(outbox.load().records).toBe(healthRows.length + 3);
});

test('full, it does not tear a stream that is being written', () => {
  outbox.close();
  outbox = openOutbox({ path, moment: at(0), limitBytes: 10_000 });
  store(opening(idOf(1)));
  for (let i = 0; i < 40; i++) store(chunk(idOf(1), i));
  expect(outbox.load().records).toBe(41);
});

test('a damaged file is set aside, counted, and replaced by one with another id', () => {
  const { outboxId } = outbox;
  for (let i = 0; i < 50; i++) store(chunk(idOf(1), i));
  outbox.close();
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4096, bytes.length - 4096);
  writeFileSync(path, bytes);
  outbox = openOutbox({ path, moment: at(3) });
  expect(outbox.problem).toBe('corrupt');
  expect(outbox.outboxId).not.toBe(outboxId);
  expect(existsSync(`${path}.damaged`)).toBe(true);
  expect(ledger()).toMatchObject([{ reason: 'corrupt', exact: false }]);
  store(tripEnd());
  expect(outbox.load().records).toBe(2);
});

test('M4: a record with other bytes than were written is taken out and booked, and the others stay', () => {
  store(chunk(idOf(1), 0));
  store(chunk(idOf(1), 1));
  const [first, second] = [...outbox.waiting()].map(({ number }) => number) as [number, number];
  outbox.close();
  const file = new DatabaseSync(path);
  // The page's structure stays as it was: SQLite's own check sees nothing.
  file.exec(`UPDATE record SET body = zeroblob(length(body)) WHERE number = ${first}`);
  file.close();
  outbox = openOutbox({ path, moment: at(3) });
  expect(outbox.problem).toBeUndefined();
  expect([...outbox.waiting()].map(({ number }) => number)).toEqual([second]);
  expect(ledger()).toMatchObject([{ reason: 'corrupt', records: 1, exact: false }]);
});

test('a record that is damaged while the agent runs is not sent: the agent begins anew', () => {
  store(chunk(idOf(1), 0));
  const [{ number } = { number: 0 }] = [...outbox.waiting()];
  const file = new DatabaseSync(path);
  file.exec('UPDATE record SET fixes = fixes + 1');
  file.close();
  expect(() => outbox.read(number)).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('a file that is damaged while the agent runs is said to be, whatever is read', () => {
  const { outboxId } = outbox;
  for (let i = 0; i < 50; i++) store(chunk(idOf(1), i));
  const other = new DatabaseSync(path);
  // What SQLite has in memory of it is not the newest any more.
  other.exec('UPDATE record SET fixes = fixes; PRAGMA wal_checkpoint(TRUNCATE)');
  other.close();
  writeFileSync(path, readFileSync(path).fill(0x5a, 1024));
  const corrupt = expect.objectContaining({ name: 'AgentError', code: 'corrupt' });
  expect(() => outbox.load()).toThrow(corrupt);
  expect(() => [...outbox.waiting()]).toThrow(corrupt);
  expect(() => outbox.read(20)).toThrow(corrupt);
  expect(() => outbox.progress()).toThrow(corrupt);
  expect(() => outbox.report(lossReport, at(1))).toThrow(corrupt);
  expect(outbox.outboxId).toBe(outboxId);
});

test('a file that is no database at all is set aside too', () => {
  outbox.close();
  writeFileSync(path, 'this is no database, '.repeat(500));
  outbox = openOutbox({ path, moment: at(3) });
  expect(outbox.problem).toBe('corrupt');
});

test('M4: an older copy of the file gives no number out again: it is set aside, counted, and replaced', () => {
  store(chunk(idOf(1), 0));
  const { outboxId } = outbox;
  reopen(); // what was written is in the file, and not beside it
  outbox.close();
  copyFileSync(path, `${path}.copy`);
  outbox = openOutbox({ path, moment: at(2), known: { id: outboxId, number: 1 } });
  expect([outbox.problem, outbox.outboxId]).toEqual([undefined, outboxId]);
  store(chunk(idOf(1), 1), chunk(idOf(1), 2));
  // Also when their rows are gone: the data centre has them under these numbers.
  outbox.applyReceipt(receipt([{ first: 1, last: 3, outcome: STORED }]));
  expect(outbox.lastNumber()).toBe(3);
  outbox.close();
  for (const part of ['-wal', '-shm']) rmSync(path + part, { force: true });
  copyFileSync(`${path}.copy`, path);
  outbox = openOutbox({ path, moment: at(3), known: { id: outboxId, number: 3 } });
  expect(outbox.problem).toBe('old_copy');
  expect(outbox.outboxId).not.toBe(outboxId);
  expect(existsSync(`${path}.damaged`)).toBe(true);
  expect(ledger()).toMatchObject([{ reason: 'corrupt', exact: false }]);
});

test('M4: a file that is gone is a loss, once, as a lower bound; a first file is none', () => {
  const known = { id: outbox.outboxId, number: 0 };
  expect(outbox.problem).toBeUndefined();
  outbox.close();
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true });
  outbox = openOutbox({ path, moment: at(3), known });
  expect(outbox.problem).toBe('lost');
  expect(ledger()).toMatchObject([{ reason: 'corrupt', exact: false }]);
  // Killed before the new id was kept elsewhere: the loss is in the ledger already.
  outbox.close();
  outbox = openOutbox({ path, moment: at(4), known });
  expect(outbox.problem).toBeUndefined();
  expect(ledger()).toEqual([]);
});

test('a full disk is said to be one, and nothing of the commit is written', () => {
  const { tooMuch: records } = fillDisk();
  expect(() => outbox.commit(records, at(1))).toThrow(expect.objectContaining({ code: 'disk_full' }));
  expect(outbox.load().records).toBe(0);
  store(chunk(idOf(1), 0));
  expect(outbox.load().records).toBe(1);
});

test('M12, S15: what is withdrawn is not sent although the disk does not take it, and goes once it does', () => {
  const suspected = { kind: 'theft', purpose: 'asset_protection', grantId: '', rentalId: idOf(9) } as const;
  store(chunk(idOf(2), 0, suspected), chunk(idOf(3), 0), health(TODAY), health(TODAY - 1));
  const [withdrawn] = waitingNumbers();
  const withdraw = [
    { kind: 'withdraw', of: 'rental', rentalId: idOf(9) },
    { kind: 'withdraw', of: 'purpose', purpose: 'fleet_health', endsFromDay: TODAY + 365 },
  ] as const;
  const full = fillDisk();
  expect(() => outbox.commit([...withdraw, ...full.tooMuch], at(2))).toThrow(AgentError);
  expect(waitingNumbers().toSorted()).toEqual([2, 4]);
  expect(outbox.read(withdrawn ?? 0)).toBeUndefined();
  expect(outbox.read(2)).toBeDefined();
  // Something else that the disk takes is no sign that these were taken.
  store(tripEnd());
  expect(waitingNumbers().toSorted()).toEqual([2, 4, 5]);
  outbox.commit(withdraw, at(3));
  expect(outbox.load().records).toBe(3);
  expect(ledger().filter(({ reason }) => reason === 'withdrawn')).toHaveLength(2);
});

test('what a power cut leaves is exactly what was committed', () => {
  // The disk as it stands after each commit: database and log, without the shared memory.
  const committed: number[] = [];
  for (let i = 0; i < 20; i++) {
    store(chunk(idOf(1), i));
    committed.push(outbox.load().records);
    const copy = join(folder, `cut-${i}.db`);
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    const after = openOutbox({ path: copy, moment: at(9, 'b'.repeat(32)) });
    expect(after.load().records).toBe(i + 1);
    after.close();
  }
  // And with the log torn at any place: a prefix of the commits, never half of one, never damaged.
  const log = readFileSync(`${path}-wal`);
  for (let cut = 100; cut < log.length; cut += 1777) {
    const copy = join(folder, `torn-${cut}.db`);
    copyFileSync(path, copy);
    writeFileSync(`${copy}-wal`, log.subarray(0, cut));
    const after = openOutbox({ path: copy, moment: at(9, 'b'.repeat(32)) });
    expect(after.problem).toBeUndefined();
    expect(after.load().records).toBeLessThanOrEqual(20);
    after.close();
  }
});

test('a commit is on the disk when it returns, and what is deleted is overwritten', () => {
  const database = openDatabase(join(folder, 'fresh.db'));
  const pragma = (name: string) => database.prepare(`PRAGMA ${name}`).get()?.[name];
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('secure_delete')]).toEqual(['wal', 2, 1]);
  database.close();
});

const DAY_S = 86_400;

test('M6: help waits three days and an unconfirmed suspicion one, by the boot clock, whatever the calendar', () => {
  const local = { grantId: '', rentalId: idOf(9) };
  store(
    chunk(idOf(1), 0, { kind: 'assist', purpose: 'assist', ...local }),
    chunk(idOf(2), 0, { kind: 'theft', purpose: 'asset_protection', ...local }),
    chunk(idOf(3), 0, { kind: 'theft', purpose: 'asset_protection' }),
    chunk(idOf(4), 0),
  );
  expect(outbox.expire(at(DAY_S), undefined)).toBe(0);
  expect(outbox.expire(at(DAY_S + 2), undefined)).toBe(1);
  expect(ledger()).toMatchObject([{ reason: 'expired', purpose: 'asset_protection', records: 1 }]);
  expect(outbox.expire(at(3 * DAY_S + 2), undefined)).toBe(1);
  expect(ledger()).toMatchObject([{ reason: 'expired', purpose: 'assist' }]);
  // A confirmed theft and a route wait on.
  expect(outbox.expire(at(27 * DAY_S), undefined)).toBe(0);
});

test('M12: what is withdrawn of a use or of a purpose goes to the ledger, unsent, and nothing else does', () => {
  const suspected = { kind: 'theft', purpose: 'asset_protection', grantId: '', rentalId: idOf(9) } as const;
  store(
    chunk(idOf(2), 0, suspected),
    chunk(idOf(3), 0, { ...suspected, rentalId: idOf(8) }),
    health(TODAY),
    health(TODAY - 1),
  );
  outbox.commit([{ kind: 'withdraw', of: 'rental', rentalId: idOf(9) }], at(2));
  expect(waitingNumbers().toSorted()).toEqual([2, 3, 4]);
  const today = { endsFromDay: TODAY + 365 };
  outbox.commit([{ kind: 'withdraw', of: 'purpose', purpose: 'fleet_health', ...today }], at(2));
  expect(waitingNumbers().toSorted()).toEqual([2, 4]);
  expect(ledger()).toMatchObject([
    { reason: 'withdrawn', purpose: 'asset_protection', fixes: 10, records: 1 },
    { reason: 'withdrawn', purpose: 'fleet_health', records: 1 },
  ]);
});
