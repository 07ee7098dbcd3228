/** Bills in SQL, under the role `door_booking`. */
import { sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { GuestLinkEnd, StatedBill } from './bill.ts';
import type { RentalConnection } from './rental-store.ts';

/** A bill as stored. */
export interface StoredBill extends StatedBill {
  /** `YYYY-MM-DD`; `undefined` = not settled yet. */
  readonly settledOn: string | undefined;
}

/** The bill of a rental, kept from others until the transaction ends. */
export async function findBill(trx: RentalConnection, rentalId: string): Promise<StoredBill | undefined> {
  const row = await trx
    .selectFrom('bill')
    .select(['amount_minor', 'tax_minor', 'currency', 'bill_date', 'settled_on', 'payer_id', 'cost_centre'])
    .where('rental_id', '=', rentalId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...{ amountMinor: row.amount_minor, taxMinor: row.tax_minor, currency: row.currency },
    ...{ billDate: row.bill_date, settledOn: row.settled_on ?? undefined },
    payer:
      row.payer_id === null ? undefined : { payerId: row.payer_id, costCentre: row.cost_centre ?? undefined },
  };
}

/**
 * Stores a bill.
 *
 * @param statedDay when it was stated: its payer is told of it with the month of that day
 */
export async function storeBill(
  trx: RentalConnection,
  rental: { readonly rentalId: string; readonly tenant: string },
  bill: StatedBill,
  endsOn: string,
  statedDay: number,
): Promise<void> {
  const { payer } = bill;
  await trx
    .insertInto('bill')
    .values({
      ...{ rental_id: rental.rentalId, tenant: rental.tenant, bill_date: bill.billDate, settled_on: null },
      ...{ amount_minor: bill.amountMinor, tax_minor: bill.taxMinor, currency: bill.currency },
      ...{ payer_id: payer?.payerId ?? null, cost_centre: payer?.costCentre ?? null },
      payer_month: payer === undefined ? null : `${dateOfDay(statedDay).slice(0, 7)}-01`,
      ends_on: endsOn,
    })
    .execute();
}

/** Marks a bill as settled. */
export async function settleBill(trx: RentalConnection, rentalId: string, day: number): Promise<void> {
  await trx
    .updateTable('bill')
    .set({ settled_on: dateOfDay(day) })
    .where('rental_id', '=', rentalId)
    .execute();
}

/** Gives the links of a rental's charging sessions their end: the bill is settled. Never later than before. */
export async function endChargingLinks(
  trx: RentalConnection,
  rentalId: string,
  endDay: number,
): Promise<void> {
  await sql`SELECT settle_charging(${rentalId}, ${dateOfDay(endDay)})`.execute(trx);
}

/** Gives a guest's link its end; a rider with an account has none. Never later than before. */
export async function endGuestLink(
  trx: RentalConnection,
  rentalId: string,
  { destroyS, endDay }: GuestLinkEnd,
): Promise<void> {
  await trx
    .updateTable('rental_rider')
    .set((eb) => ({
      destroy_s: destroyS,
      ends_on: eb.fn<string>('least', ['ends_on', eb.cast<string>(eb.val(dateOfDay(endDay)), 'date')]),
    }))
    .where('rental_id', '=', rentalId)
    .where('guest', '=', true)
    .where('destroy_s', 'is', null)
    .execute();
}
