/** The exact account of a drive: what the sensor offered, and where every fix of it is now. */

import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import { LOSS_REASONS } from '@fleetveil/proto';

/** The loss ledger of one vehicle as fleet-api has it, by reason. */
export interface Ledger {
  readonly byReason: Readonly<Record<string, number>>;
  readonly fixes: number;
}

/** Reads the ledger from the database of a running fleet. */
export async function readLedger(configFile: string, vehicleId: string, environment = {}): Promise<Ledger> {
  const { db, close } = await openRunningFleet(configFile, environment);
  try {
    const rows = await db
      .selectFrom('loss')
      .select(['reason', 'fixes', 'purpose'])
      .where('vehicle_id', '=', vehicleId)
      .execute();
    const byReason: Record<string, number> = {};
    for (const { reason, fixes } of rows) {
      const word = LOSS_REASONS.word(reason) ?? 'unknown';
      byReason[word] = (byReason[word] ?? 0) + fixes;
    }
    return { byReason, fixes: rows.reduce((sum, { fixes }) => sum + fixes, 0) };
  } finally {
    await close();
  }
}
