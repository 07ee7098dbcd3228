/**
 * What the books keep of a rental (P3): amount, tax, date. Pure. Nothing of it leads to a place, and after a
 * year, when the rental itself has gone, nothing to a person.
 */
import { dayOf, type Policy } from '@fleetveil/proto';
import { lastDay } from '../retention/clocks.ts';

/** A bill as the booking system sends it. */
export interface StatedBill {
  /** In the currency's smallest unit, tax included. */
  readonly amountMinor: number;
  readonly taxMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** `YYYY-MM-DD` */
  readonly billDate: string;
  /** Who pays, where that is not the rider (R8). */
  readonly payer?: { readonly payerId: string; readonly costCentre: string | undefined } | undefined;
}

/** Whether two statements are of the same bill. */
export function isSameBill(one: StatedBill, other: StatedBill): boolean {
  return (
    (['amountMinor', 'taxMinor', 'currency', 'billDate'] as const).every(
      (member) => one[member] === other[member],
    ) &&
    one.payer?.payerId === other.payer?.payerId &&
    one.payer?.costCentre === other.payer?.costCentre
  );
}

/** Whether a bill may have this date: not in the future, and of the last year. */
export function isBillDay(billDay: number, nowS: number): boolean {
  return billDay <= dayOf(nowS) && billDay >= dayOf(nowS) - 366;
}

/**
 * Last day of a bill: seven years from the end of its year.
 *
 * @example billEndDay(policy, dayOfDate('2026-03-01')) // 2033-12-31
 */
export function billEndDay(policy: Policy, billDay: number): number {
  return lastDay(policy, 'bill', { writtenDay: billDay });
}

/**
 * Last day on which it is known whose charging sessions of a rental were, once its bill is settled.
 *
 * @example chargingLinkEndDay(policy, bookedDay, settledDay) // settledDay + 1, as the shipped policy has it
 */
export function chargingLinkEndDay(policy: Policy, linkedDay: number, settledDay: number): number {
  return lastDay(policy, 'charging_link', { writtenDay: linkedDay, moments: { bill_settled: settledDay } });
}

/** Seconds after the settling of the bill at which a guest's link is destroyed (T5). */
const GUEST_LINK_S = 86_400;

/** When a guest's link to a rental ends, once the bill is settled: a second, and the day for the rows. */
export interface GuestLinkEnd {
  readonly destroyS: number;
  readonly endDay: number;
}

/** @example guestLinkEnd(policy, bookedDay, nowS).destroyS // a day from now, or sooner where the policy says so */
export function guestLinkEnd(policy: Policy, linkedDay: number, settledS: number): GuestLinkEnd {
  const settledDay = dayOf(settledS);
  const endDay = lastDay(policy, 'guest_link', {
    writtenDay: linkedDay,
    moments: { bill_settled: settledDay },
  });
  return { destroyS: settledS + (endDay > settledDay ? GUEST_LINK_S : 0), endDay };
}
