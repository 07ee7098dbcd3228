/** What the booking door does about bills: store one, settle it. */
import { dayOf } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import type { PolicyInForce } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import { Problem } from '../http/problem.ts';
import { isKept } from '../retention/clocks.ts';
import {
  billEndDay,
  chargingLinkEndDay,
  guestLinkEnd,
  isBillDay,
  isSameBill,
  type StatedBill,
} from './bill.ts';
import * as store from './bill-store.ts';
import { absence } from './booking.ts';
import { findRental } from './rental-store.ts';

/**
 * Stores the bill of a rental, or settles it; the same again changes nothing. Settling gives a guest's link, and what
 * says whose charging sessions were, a day to live. Throws `not_found`, `rental_restricted`, `bill_differs`,
 * `bill_date_invalid`, and `not_kept` where the policy keeps no bills (T7).
 */
export async function statedBill(
  asking: Asking,
  { policy }: PolicyInForce,
  rentalId: string,
  stated: StatedBill & { readonly settled: boolean },
): Promise<store.StoredBill> {
  const { trx, nowS } = asking;
  const rental = await findRental(trx, rentalId, 'change');
  if (rental === undefined) throw await absence(asking, rentalId);
  if (!isKept(policy, 'bill')) throw new Problem('not_kept');
  const before = await store.findBill(trx, rentalId);
  if (before !== undefined && !isSameBill(before, stated)) throw new Problem('bill_differs');
  if (before === undefined) await storeNew(asking, policy, rental, stated);
  if (!stated.settled || before?.settledOn !== undefined)
    return before ?? { ...stated, settledOn: undefined };
  const today = dayOf(nowS);
  await store.settleBill(trx, rentalId, today);
  await store.endChargingLinks(trx, rentalId, chargingLinkEndDay(policy, dayOf(rental.bookedS), today));
  await store.endGuestLink(trx, rentalId, guestLinkEnd(policy, dayOf(rental.bookedS), nowS));
  return { ...stated, settledOn: dateOfDay(today) };
}

async function storeNew(
  { trx, caller, nowS }: Asking,
  policy: PolicyInForce['policy'],
  rental: { readonly rentalId: string; readonly vehicleId: string; readonly tenant: string },
  stated: StatedBill & { readonly settled: boolean },
): Promise<void> {
  const billDay = dayOfDate(stated.billDate);
  if (!isBillDay(billDay, nowS)) throw new Problem('bill_date_invalid');
  await store.storeBill(trx, rental, stated, dateOfDay(billEndDay(policy, billDay)), dayOf(nowS));
  await appendEntry(trx, {
    act: 'bill_stored',
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'booking', id: caller.id } },
    subject: { rentalId: rental.rentalId },
    detail: { settled: stated.settled },
  });
}
