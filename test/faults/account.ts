/** Where the fixes of vehicles are now, as the data centre's database has it. */

import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import { LOSS_REASONS } from '@fleetveil/proto';
import type { LedgerEntry, NumberUse } from './settle.ts';

/** The loss ledger of one vehicle as fleet-api has it. */
export interface Ledger {
  readonly byReason: Readonly<Record<string, number>>;
  readonly fixes: number;
  readonly entries: readonly LedgerEntry[];
}

/** Reads the ledger from the database of a running fleet. */
export async function readLedger(configFile: string, vehicleId: string, environment = {}): Promise<Ledger> {
  const { db, close } = await openRunningFleet(configFile, environment);
  try {
    const rows = await db
      .selectFrom('loss')
      .select(['reason', 'fixes', 'exact'])
      .where('vehicle_id', '=', vehicleId)
      .execute();
    const entries = rows.map(({ reason, fixes, exact }) => ({
      reason: LOSS_REASONS.word(reason) ?? 'unknown',
      fixes,
      exact,
    }));
    const byReason: Record<string, number> = {};
    for (const { reason, fixes } of entries) byReason[reason] = (byReason[reason] ?? 0) + fixes;
    return { byReason, fixes: rows.reduce((sum, { fixes }) => sum + fixes, 0), entries };
  } finally {
    await close();
  }
}

/**
 * Numbers that a vehicle may use once, as they are stored: a record's in its outbox, and a nonce under its
 * stream's key.
 */
export async function readNumbers(configFile: string, vehicleId: string): Promise<NumberUse[]> {
  const { db, close } = await openRunningFleet(configFile);
  try {
    const [chunks, records] = await Promise.all([
      db
        .selectFrom('chunk')
        .select(['stream_id', 'nonce', 'outbox_id', 'number'])
        .where('vehicle_id', '=', vehicleId)
        .execute(),
      db.selectFrom('record').select(['outbox_id', 'number']).where('vehicle_id', '=', vehicleId).execute(),
    ]);
    return numbersOf(chunks, records);
  } finally {
    await close();
  }
}

type Numbered = { readonly outbox_id: string; readonly number: number };

/** A row is a content of its own: a redelivery meets its row, so that two rows of one number are one too many. */
export function numbersOf(
  chunks: readonly (Numbered & { readonly stream_id: string; readonly nonce: Uint8Array })[],
  records: readonly Numbered[],
): NumberUse[] {
  const nonces = chunks.map((row, at) => {
    const number = Buffer.from(row.nonce).toString('hex');
    return { space: `stream ${row.stream_id}`, number, content: `row ${at}` };
  });
  const numbers = [...chunks, ...records].map((row, at) => {
    return { space: `outbox ${row.outbox_id}`, number: `${row.number}`, content: `row ${at}` };
  });
  return [...nonces, ...numbers];
}
