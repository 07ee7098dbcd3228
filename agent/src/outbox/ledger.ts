import type { LossReasonWord, WirePurposeId } from '@fleetveil/proto';
import type { DatabaseSync } from './database.ts';

/** One line of the loss ledger: what the unit had to drop, counted. Exactly what a loss report says. */
export interface LedgerLine {
  readonly reason: LossReasonWord;
  readonly purpose: WirePurposeId;
  /** 32 hex characters; absent where there was no grant. */
  readonly grantId?: string;
  readonly fixes: number;
  /** Records dropped; 0 where fixes never became one. */
  readonly records: number;
  /** False where the count is a lower bound. */
  readonly exact: boolean;
}

/** Lines of one loss report, at most (`LossReport` in uplink.proto). */
export const MOST_LINES = 8;

/** The counts that wait for the next loss report. Every call belongs inside a transaction of its caller. */
export interface Ledger {
  add(line: LedgerLine): void;
  /** Takes up to eight lines out. */
  take(): LedgerLine[];
  isEmpty(): boolean;
}

/** The ledger of one outbox file. */
export function createLedger(database: DatabaseSync): Ledger {
  const insert = database.prepare(
    `INSERT INTO loss (reason, purpose, grant_id, exact, fixes, records) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET fixes = fixes + excluded.fixes, records = records + excluded.records`,
  );
  const select = database.prepare(`SELECT * FROM loss LIMIT ${MOST_LINES}`);
  const remove = database.prepare(
    'DELETE FROM loss WHERE reason = ? AND purpose = ? AND grant_id = ? AND exact = ?',
  );
  const any = database.prepare('SELECT 1 FROM loss LIMIT 1');
  return {
    add({ reason, purpose, grantId, exact, fixes, records }) {
      if (exact && fixes === 0 && records === 0) return;
      insert.run(reason, purpose, grantId ?? '', exact ? 1 : 0, fixes, records);
    },
    take: () =>
      select.all().map((row) => {
        remove.run(row['reason'] ?? '', row['purpose'] ?? '', row['grant_id'] ?? '', row['exact'] ?? 0);
        return lineOf(row);
      }),
    isEmpty: () => any.get() === undefined,
  };
}

function lineOf(row: Record<string, unknown>): LedgerLine {
  const grantId = String(row['grant_id']);
  return {
    // Written by `add` alone, from values of these very types.
    reason: row['reason'] as LossReasonWord,
    purpose: row['purpose'] as WirePurposeId,
    ...(grantId === '' ? {} : { grantId }),
    fixes: Number(row['fixes']),
    records: Number(row['records']),
    exact: row['exact'] === 1,
  };
}
