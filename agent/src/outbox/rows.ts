import { crc32 } from 'node:zlib';
import type { WirePurposeId } from '@fleetveil/proto';
import { AgentError } from '../errors.ts';
import type { OutgoingRecord } from '../minimise/outgoing.ts';
import { CARGO, type Cargo, isCargo } from './cargo.ts';
import type { DatabaseSync } from './database.ts';

/** What the ledger and the uplink need to know of a row. */
export interface Row {
  readonly number: number;
  readonly cargo: Cargo;
  readonly purpose?: WirePurposeId;
  readonly grantId?: string;
  readonly fixes: number;
  readonly bytes: number;
  /** Encoded `v1.Record` without outbox id and number. */
  readonly body: Uint8Array;
}

/** A row that may be sent, without its body: what planning a delivery needs. */
export type Waiting = Pick<Row, 'number' | 'cargo' | 'bytes'>;

/** What a row takes besides its body, about: columns, indexes, page slack. */
const ROW_OVERHEAD_BYTES = 250;

/** The rows of one outbox file. Every call that writes belongs inside a transaction of its caller. */
export interface Rows {
  insert(record: OutgoingRecord, ageS: number): void;
  /** Takes the place of the open row with the record's key; false = there is none. */
  replace(record: OutgoingRecord, ageS: number): boolean;
  /** The open row with this key becomes final. */
  close(replaceKey: string): void;
  /** The open row with this key goes. */
  remove(replaceKey: string): void;
  /** Open rows of earlier runs become final: nobody is left who could replace them. */
  closeLeftOpen(): void;
  /** Takes rows out, for good. */
  take(condition: Condition): Row[];
  /** Numbers of the rows a condition names. */
  numbersOf(condition: Condition): number[];
  /** Throws AgentError `corrupt` for a row that does not hold what was written. */
  read(number: number): Row | undefined;
  /** Takes out the rows that do not hold what was written; answers how many. */
  takeDamaged(): number;
  /** Final rows, most urgent first. Stop early by leaving the loop; write nothing meanwhile. */
  waiting(): Iterable<Waiting>;
  /** Whether one of them is of a confirmed theft, of which nothing is told at the vehicle (M15). */
  hasHidden(condition: Condition): boolean;
  /** Rows and bytes held; of the rows `hidden` are of a confirmed theft. */
  load(): { records: number; bytes: number; hidden: number };
}

/** Which rows to take. */
export type Condition =
  | { readonly of: 'numbers'; readonly first: number; readonly last: number }
  | { readonly of: 'stream'; readonly streamId: string }
  | { readonly of: 'rental'; readonly rentalId: string }
  | { readonly of: 'purpose'; readonly purpose: WirePurposeId; readonly endsFromDay: number }
  | { readonly of: 'past_day'; readonly day: number }
  | { readonly of: 'older_than'; readonly ageS: number }
  | { readonly of: 'cargo_older_than'; readonly cargo: Cargo; readonly ageS: number }
  /** Of a suspicion of theft: what has no grant. */
  | { readonly of: 'suspicion_older_than'; readonly ageS: number };

const WHERE: Record<Condition['of'], string> = {
  // An open row was never sent, so no receipt can be about it.
  numbers: 'number BETWEEN ? AND ? AND open = 0',
  stream: 'stream_id = ?',
  rental: 'rental_id = ?',
  purpose: 'purpose = ? AND ends_on_day >= ?',
  past_day: 'ends_on_day < ?',
  older_than: 'made_age_s < ?',
  cargo_older_than: 'cargo = ? AND made_age_s < ?',
  suspicion_older_than: "cargo IN ('theft_opening', 'theft_chunk') AND grant_id IS NULL AND made_age_s < ?",
};

/** Of a confirmed theft: a suspicion stands on no grant. */
const HIDDEN = "(purpose = 'asset_protection' AND grant_id IS NOT NULL)";

/** @param run names this start of the agent: its open rows are its own */
export function createRows(database: DatabaseSync, run: string): Rows {
  const insert = database.prepare(
    `INSERT INTO record (run, cargo, rank, turn, purpose, rental_id, grant_id, stream_id, fixes, ends_on_day,
       made_age_s, replace_key, open, bytes, body, crc) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const turn = database.prepare('UPDATE record SET turn = ? WHERE number = ?');
  // `open` and `replace_key` stay as they are: their index is a page that every sealing would write again.
  const replace = database.prepare(
    `UPDATE record SET grant_id = ?, fixes = ?, ends_on_day = ?, made_age_s = ?, bytes = ?, body = ?, crc = ?
     WHERE replace_key = ? AND open = 1 AND run = ?`,
  );
  const close = database.prepare('UPDATE record SET open = 0 WHERE replace_key = ? AND open = 1');
  const remove = database.prepare('DELETE FROM record WHERE replace_key = ? AND open = 1');
  const closeLeft = database.prepare('UPDATE record SET open = 0 WHERE open = 1 AND run <> ?');
  const read = database.prepare('SELECT * FROM record WHERE number = ? AND open = 0');
  const waiting = database.prepare(
    'SELECT number, cargo, bytes FROM record WHERE open = 0 ORDER BY rank, turn',
  );
  const all = database.prepare('SELECT * FROM record');
  const drop = database.prepare('DELETE FROM record WHERE number = ?');
  const load = database.prepare(
    `SELECT count(*) AS records, total(bytes) AS bytes, total(${HIDDEN}) AS hidden FROM record`,
  );

  return {
    insert({ facts, body }, ageS) {
      const { rank, first } = CARGO[facts.kind];
      const bytes = body.length + ROW_OVERHEAD_BYTES;
      const { lastInsertRowid } = insert.run(
        ...[run, facts.kind, rank, facts.purpose ?? null, facts.rentalId ?? null, facts.grantId ?? null],
        ...[facts.streamId ?? null, facts.fixes, facts.endsOnDay ?? null, ageS, facts.replaceKey ?? null],
        ...[facts.open ? 1 : 0, bytes, body],
        sumOf(facts.kind, facts.grantId, facts.fixes, body),
      );
      const number = Number(lastInsertRowid);
      turn.run(first === 'newest' ? -number : number, number);
    },
    replace({ facts, body }, ageS) {
      const bytes = body.length + ROW_OVERHEAD_BYTES;
      const { changes } = replace.run(
        ...[facts.grantId ?? null, facts.fixes, facts.endsOnDay ?? null, ageS, bytes, body],
        ...[sumOf(facts.kind, facts.grantId, facts.fixes, body), facts.replaceKey ?? null, run],
      );
      if (changes === 1 && !facts.open) close.run(facts.replaceKey ?? null);
      return changes === 1;
    },
    close: (replaceKey) => {
      close.run(replaceKey);
    },
    remove: (replaceKey) => {
      remove.run(replaceKey);
    },
    closeLeftOpen: () => {
      closeLeft.run(run);
    },
    take(condition) {
      const statement = database.prepare(`DELETE FROM record WHERE ${WHERE[condition.of]} RETURNING *`);
      return statement.all(...valuesOf(condition)).map(rowOf);
    },
    hasHidden(condition) {
      const where = `${WHERE[condition.of]} AND ${HIDDEN}`;
      const statement = database.prepare(`SELECT 1 FROM record WHERE ${where} LIMIT 1`);
      return statement.get(...valuesOf(condition)) !== undefined;
    },
    numbersOf(condition) {
      const statement = database.prepare(`SELECT number FROM record WHERE ${WHERE[condition.of]}`);
      return statement.all(...valuesOf(condition)).map((row) => Number(row['number']));
    },
    read: (number) => {
      const row = read.get(number);
      if (row === undefined) return undefined;
      if (!isAsWritten(row)) throw new AgentError('corrupt', 'outbox: a record is damaged');
      return rowOf(row);
    },
    takeDamaged() {
      const damaged: number[] = [];
      for (const row of all.iterate()) if (!isAsWritten(row)) damaged.push(Number(row['number']));
      for (const number of damaged) drop.run(number);
      return damaged.length;
    },
    *waiting() {
      for (const row of waiting.iterate()) {
        if (isCargo(row['cargo']))
          yield { number: Number(row['number']), cargo: row['cargo'], bytes: Number(row['bytes']) };
      }
    },
    load: () => {
      const row = load.get();
      const [records, bytes, hidden] = [row?.['records'], row?.['bytes'], row?.['hidden']].map(Number);
      return { records: records ?? 0, bytes: bytes ?? 0, hidden: hidden ?? 0 };
    },
  };
}

/**
 * Of what the data centre and the ledger are told of a row. With a sign: SQLite keeps it in four bytes then, and without
 * in four or six, and a row that changes its length is laid out anew with all of its pages.
 */
function sumOf(cargo: string, grantId: string | undefined, fixes: number, body: Uint8Array): number {
  return crc32(body, crc32(`${cargo} ${grantId ?? ''} ${fixes}`)) | 0;
}

function isAsWritten({ cargo, grant_id: grantId, fixes, body, crc }: Record<string, unknown>): boolean {
  if (crc === null) return true; // of an agent that noted none
  if (!(body instanceof Uint8Array)) return false;
  // Rows of an earlier agent have it without a sign.
  return (
    (Number(crc) | 0) ===
    sumOf(String(cargo), grantId === null ? undefined : String(grantId), Number(fixes), body)
  );
}

function valuesOf(condition: Condition): (string | number)[] {
  switch (condition.of) {
    case 'numbers':
      return [condition.first, condition.last];
    case 'stream':
      return [condition.streamId];
    case 'rental':
      return [condition.rentalId];
    case 'purpose':
      return [condition.purpose, condition.endsFromDay];
    case 'past_day':
      return [condition.day];
    case 'cargo_older_than':
      return [condition.cargo, condition.ageS];
    case 'older_than':
    case 'suspicion_older_than':
      return [condition.ageS];
  }
}

function rowOf(row: Record<string, unknown>): Row {
  const { number, cargo, purpose, grant_id: grantId, fixes, bytes, body } = row;
  return {
    number: Number(number),
    // Written by `insert` alone, from an OutgoingRecord; the file's pages are checked at every start.
    cargo: cargo as Cargo,
    ...(purpose === null ? {} : { purpose: purpose as WirePurposeId }),
    ...(grantId === null ? {} : { grantId: String(grantId) }),
    fixes: Number(fixes),
    bytes: Number(bytes),
    body: body as Uint8Array,
  };
}
