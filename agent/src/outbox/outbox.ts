/**
 * The outbox: what the unit has collected and nobody has committed yet. One SQLite file of minimised and
 * sealed records; a record leaves it only by a receipt, or by the loss ledger (M4).
 *
 * ```
 *   effects ──► open row ──replace──► final row ──sent──► receipt stored ──► gone
 *                  │                     │    └───────── receipt refused ─┐
 *                  └─ remove (no loss)   └── expired, evicted ────────────┴─► loss ledger ──► loss report
 * ```
 */
import { existsSync } from 'node:fs';
import { isId, type LossReasonWord, randomId, toHex, type v1 } from '@fleetveil/proto';
import { AgentError } from '../errors.ts';
import type { OutgoingRecord } from '../minimise/outgoing.ts';
import type { Moment } from '../reasons/moment.ts';
import type { StreamEffect } from '../streams/effect.ts';
import { createAge, LONGEST_WAIT_S } from './age.ts';
import { type Cargo, SUSPICION_WAITS_DAYS, WAITS_DAYS } from './cargo.ts';
import {
  atFirstSight,
  type DatabaseSync,
  inOurWords,
  inTransaction,
  openDatabase,
  setAside,
  translated,
} from './database.ts';
import { planEviction, readGroups } from './eviction.ts';
import { createLedger, type LedgerLine } from './ledger.ts';
import { SMALLEST_SHARE } from './limits.ts';
import { linesLostWith } from './losing.ts';
import { applyReceipt, NOTHING, type ReceiptReport } from './receipts.ts';
import { type Condition, createRows, type Row, type Waiting } from './rows.ts';
import { makeTables } from './schema.ts';
import { createWriter } from './writer.ts';

/** Records the outbox holds, bytes, unless the settings say otherwise. */
export const DEFAULT_LIMIT_BYTES = 64 * 1024 * 1024;

const DAY_S = 86_400;

/** Part of the limit by which the outbox grows before its shares are looked at again: that reads every row. */
const LOOK_EVERY = 0.01;

/** What went wrong when the file was opened, or that it was gone; the agent goes on with an empty one. */
export type OutboxProblem = 'corrupt' | 'lost' | 'old_copy';

type Withdrawal = Extract<StreamEffect, { kind: 'withdraw' }>;

/**
 * The outbox of a running agent. Whatever reads throws AgentError too: `corrupt` for a damaged file, `disk_full` for a
 * disk that fails.
 */
export interface Outbox {
  /** 32 hex characters, made with the file. */
  readonly outboxId: string;
  /** Set when this is a new file: the one before was damaged or an older copy and is set aside, or is gone. */
  readonly problem?: OutboxProblem;
  /**
   * Writes effects as one transaction; when it returns, they are on the disk. If it throws, what they withdraw is not
   * given out any more all the same: hand the very same effects in again.
   * @returns how many records gave way
   * @throws AgentError `disk_full` (nothing was written) or `corrupt`
   */
  commit(effects: readonly StreamEffect[], moment: Moment): number;
  /** Final rows, most urgent first. */
  waiting(): Iterable<Waiting>;
  /** A final row with its body; nothing once it is gone. */
  read(number: number): Row | undefined;
  /** Applies a receipt; one about another outbox changes nothing. */
  applyReceipt(receipt: v1.IReceipt): ReceiptReport;
  /**
   * Lets go of what may not be kept longer, to the ledger.
   * @param today day of the calendar; absent while the clock is unknown
   */
  expire(moment: Moment, today?: number): number;
  /** Open rows of earlier runs become final. Once, after the streams have said which of them go. */
  closeLeftOpen(): void;
  /** Turns up to eight lines of the ledger into a record. False = the ledger was empty. */
  report(make: (lines: readonly LedgerLine[]) => OutgoingRecord, moment: Moment): LedgerLine[];
  /** What earlier runs left under `progress`, by key. */
  progress(): ReadonlyMap<string, string>;
  /** What it holds; of the records `hidden` are of a confirmed theft. */
  load(): { records: number; bytes: number; hidden: number };
  /** The last number given out; 0 = none yet. */
  lastNumber(): number;
  close(): void;
}

/** What the outbox needs to be opened. */
export interface OutboxOptions {
  readonly path: string;
  readonly moment: Moment;
  readonly limitBytes?: number;
  /** The outbox of the run before, as it is remembered beside it; absent = there was none, or nobody remembers. */
  readonly known?: {
    readonly id: string;
    /** A number that it had given out by then. */
    readonly number: number;
  };
  /** Pages the file may have, at most; absent = as the disk allows. */
  readonly maxPages?: number;
}

/**
 * Opens the outbox, or makes it. A damaged file is set aside and a new one made, with a new outbox id, as one
 * is in the place of a file that is gone; the loss is in its ledger, as a lower bound. So is an older copy of the file:
 * it would give numbers out a second time, and what has one is known to the data centre already (M4).
 *
 * @throws AgentError `folder` or `disk_full`
 */
export function openOutbox(options: OutboxOptions): Outbox {
  try {
    return createOutbox(options);
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'corrupt' || !existsSync(options.path)) throw error;
    setAside(options.path);
    return createOutbox(options, error instanceof OldCopy ? 'old_copy' : 'corrupt');
  }
}

/** The file is one of before: as good as damaged. */
class OldCopy extends AgentError {
  constructor() {
    super('corrupt', 'outbox: an older copy');
  }
}

/** Of how many records and fixes a damaged or lost file deprived us is not known: a lower bound of one record. */
const DAMAGED: LedgerLine = {
  reason: 'corrupt',
  purpose: 'rental_contract',
  fixes: 0,
  records: 1,
  exact: false,
};

function createOutbox(options: OutboxOptions, damage?: 'corrupt' | 'old_copy'): Outbox {
  const database = openDatabase(options.path, options.maxPages);
  const { run, rows, ledger, age, outboxId, problem } = orClose(database, () =>
    takeUp(database, options, damage),
  );

  const lose = (row: Row, reason: LossReasonWord): void => {
    for (const line of linesLostWith(row, reason)) ledger.add(line);
  };
  const limitBytes = options.limitBytes ?? DEFAULT_LIMIT_BYTES;
  let lookedAtBytes = 0;
  const isDue = (bytes: number): boolean => {
    lookedAtBytes = Math.min(lookedAtBytes, bytes);
    if (bytes > limitBytes) return true;
    return bytes > limitBytes * SMALLEST_SHARE && bytes > lookedAtBytes + limitBytes * LOOK_EVERY;
  };
  const makeRoom = (moment: Moment): number => {
    const { bytes } = rows.load();
    if (!isDue(bytes)) return 0;
    lookedAtBytes = bytes;
    const plan = planEviction(readGroups(database, run, age.now(moment)), bytes, limitBytes);
    const gone = plan.flatMap(({ condition }) => rows.take(condition));
    for (const row of gone) lose(row, 'evicted');
    return gone.length;
  };
  const write = createWriter(database, rows, ledger);
  /** What is withdrawn and could not be taken out: a full disk must not have it sent meanwhile (M12). */
  let withheld: readonly Withdrawal[] = [];
  const isWithheld = (): ((number: number) => boolean) => {
    const numbersOf = (each: Withdrawal) => inOurWords('outbox', () => rows.numbersOf(each));
    const numbers = new Set(withheld.flatMap(numbersOf));
    return (number) => numbers.has(number);
  };
  const writeAll = (effects: readonly StreamEffect[], moment: Moment): number =>
    inTransaction(database, () => {
      const ageS = age.now(moment);
      for (const effect of effects) write(effect, ageS);
      return makeRoom(moment);
    });

  return {
    outboxId,
    ...(problem === undefined ? {} : { problem }),
    commit(effects, moment) {
      if (effects.length === 0) return 0;
      const withdrawn = effects.filter((effect) => effect.kind === 'withdraw');
      try {
        const gone = writeAll(effects, moment);
        withheld = withheld.filter((withdrawal) => !withdrawn.includes(withdrawal));
        return gone;
      } catch (error) {
        withheld = [...new Set([...withheld, ...withdrawn])];
        throw error;
      }
    },
    *waiting() {
      const isKeptBack = isWithheld();
      try {
        for (const row of rows.waiting()) if (!isKeptBack(row.number)) yield row;
      } catch (error) {
        throw translated('outbox', error);
      }
    },
    read: (number) => (isWithheld()(number) ? undefined : inOurWords('outbox', () => rows.read(number))),
    applyReceipt: (receipt) => {
      if (toHex(receipt.outboxId ?? new Uint8Array()) !== outboxId) return NOTHING;
      return inTransaction(database, () => applyReceipt(receipt, rows, (row) => lose(row, 'refused')));
    },
    expire(moment, today) {
      return inTransaction(database, () => {
        const gone = overdue(age.now(moment)).flatMap((condition) => rows.take(condition));
        if (today !== undefined) gone.push(...rows.take({ of: 'past_day', day: today }));
        for (const row of gone) lose(row, 'expired');
        age.keep(moment);
        return gone.length;
      });
    },
    closeLeftOpen: () => inTransaction(database, () => rows.closeLeftOpen()),
    report(make, moment) {
      if (inOurWords('outbox', ledger.isEmpty)) return [];
      return inTransaction(database, () => {
        const lines = ledger.take();
        rows.insert(make(lines), age.now(moment));
        return lines;
      });
    },
    progress: () => {
      const kept = inOurWords('outbox', () => database.prepare('SELECT key, text FROM progress').all());
      return new Map(kept.map((row) => [String(row['key']), String(row['text']).trimEnd()]));
    },
    load: () => inOurWords('outbox', rows.load),
    lastNumber: () => inOurWords('outbox', () => lastNumberOf(database)),
    close: () => database.close(),
  };
}

/** What the file holds, as far as it is what was written: the rest is taken out and booked. */
function takeUp(database: DatabaseSync, options: OutboxOptions, damage?: 'corrupt' | 'old_copy') {
  makeTables(database);
  if (isOldCopy(database, options.known)) throw new OldCopy();
  const run = randomId();
  const rows = createRows(database, run);
  const ledger = createLedger(database);
  const age = createAge(database);
  const identity = inTransaction(database, () => {
    const { outboxId, isNew } = identityOf(database, options.moment);
    const isLost = isNew && options.known !== undefined;
    const problem: OutboxProblem | undefined = damage ?? (isLost ? 'lost' : undefined);
    if (problem !== undefined) ledger.add(DAMAGED);
    const damaged = rows.takeDamaged();
    if (damaged > 0) ledger.add({ ...DAMAGED, records: damaged });
    return { outboxId, problem };
  });
  inTransaction(database, () => age.keep(options.moment));
  return { run, rows, ledger, age, ...identity };
}

/** What fails while the file is taken up leaves no hold on it: it may be set aside. */
function orClose<T>(database: DatabaseSync, run: () => T): T {
  try {
    return atFirstSight(run);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What has waited longer than anything may, or than its purpose may; by the outbox's own age. */
function overdue(ageS: number): Condition[] {
  const waits = Object.entries(WAITS_DAYS) as [Cargo, number][];
  return [
    { of: 'older_than', ageS: ageS - LONGEST_WAIT_S },
    { of: 'suspicion_older_than', ageS: ageS - SUSPICION_WAITS_DAYS * DAY_S },
    ...waits.map(
      ([cargo, days]): Condition => ({ of: 'cargo_older_than', cargo, ageS: ageS - days * DAY_S }),
    ),
  ];
}

function isOldCopy(database: DatabaseSync, known: OutboxOptions['known']): boolean {
  const { outbox_id: outboxId } = database.prepare('SELECT outbox_id FROM outbox').get() ?? {};
  return known !== undefined && outboxId === known.id && lastNumberOf(database) < known.number;
}

/** Also of rows that are gone: SQLite remembers it, as the numbers are AUTOINCREMENT. */
function lastNumberOf(database: DatabaseSync): number {
  return Number(
    database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'record'").get()?.['seq'] ?? 0,
  );
}

function identityOf(database: DatabaseSync, moment: Moment): { outboxId: string; isNew: boolean } {
  const { outbox_id: known } = database.prepare('SELECT outbox_id FROM outbox').get() ?? {};
  if (known !== undefined) {
    if (typeof known === 'string' && isId(known)) return { outboxId: known, isNew: false };
    throw new AgentError('corrupt', 'outbox: damaged');
  }
  const outboxId = randomId();
  database.prepare('INSERT INTO outbox VALUES (?, 0, ?, ?)').run(outboxId, moment.bootId, moment.bootS);
  return { outboxId, isNew: true };
}
