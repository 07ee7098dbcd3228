/** Sums of a payer in SQL, under the role `door_payer`: by a function that has no smaller answer than a month. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { MonthSum } from './payer-report.ts';

/**
 * Sums of the asking payer, by month, cost centre and currency.
 *
 * @param from first month, `YYYY-MM`
 * @param to last month, `YYYY-MM`
 */
export async function monthSums(trx: Kysely<Tables>, from: string, to: string): Promise<MonthSum[]> {
  const { rows } = await sql<{
    month: string;
    cost_centre: string | null;
    currency: string;
    trips: number;
    amount_minor: number;
    riders: number[];
  }>`SELECT * FROM payer_months(${`${from}-01`}, ${`${to}-01`})`.execute(trx);
  return rows.map((row) => ({
    ...{ month: row.month.slice(0, 7), costCentre: row.cost_centre ?? undefined, currency: row.currency },
    ...{ trips: row.trips, amountMinor: row.amount_minor, riders: row.riders },
  }));
}
