/**
 * Erases a rider's rentals (G3, M14): the vault first, then every table, then whom to tell and what is answered.
 * A rental that still runs is erased when it ends (the contract cannot be performed without it); its route goes at
 * once. One under a legal hold is erased when that ends. Done again, it does what is left.
 */
import { dayOf, latestEndDay } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import { dateOfDay } from '../database/days.ts';
import type { CountryId } from '../organisation/authorities.ts';
import { HOLDS_VEHICLE } from '../rentals/rental.ts';
import { authoritiesFor } from './authorities.ts';
import { type AskedRental, forgetRentals, rentalsOf } from './effect-store.ts';
import {
  type ErasedRows,
  erasePreference,
  eraseRentals,
  eraseShares,
  heldAmong,
  heldAside,
  holdIngest,
  stayDays,
} from './erase-store.ts';
import { copyDaysOf, lastCopyDay, staysOf } from './erasure.ts';
import { takeRouteBack } from './route.ts';
import { type Done, noteRecipients, type Work } from './work.ts';

/** Of a guest no id lasts, in the vault's log neither (T5). */
const BY_RECEIPT = { kind: 'system', id: 'receipt code' } as const;

/** Most rentals the vault takes in one request. */
const BATCH = 200;

/** What an erasure did, as the answer keeps it from one run to the next. */
interface Destroyed {
  readonly streams: number;
  readonly lastKeyS: number;
  /** Rentals whose keys the vault holds for a legal hold: their rows stay with them. */
  readonly kept: ReadonlySet<string>;
}

/** What earlier steps of the same request did. */
const SO_FAR = z.object({
  ...{ rentals: z.int(), streams_destroyed: z.int(), rows: z.int() },
  ...{ waits_for_end: z.int().optional(), under_hold: z.int().optional() },
});

/**
 * Erases what has ended. Throws `vault_unreachable`; nothing is deleted from the store then.
 *
 * @returns undefined where it only waits
 */
export async function eraseFor(work: Work): Promise<Done | undefined> {
  const { trx, request, policy, nowS, isGuest = false } = work;
  const rentals = await rentalsOf(trx, request);
  const running = rentals.filter((rental) => HOLDS_VEHICLE[rental.state]);
  const ids = rentals.map((rental) => rental.rentalId);
  const today = dateOfDay(dayOf(nowS));
  const held = await heldAmong(trx, ids, today);
  // One rental that is named is there; of all of theirs, some may be held beyond their own days.
  const aside = request.rentalId === undefined ? await heldAside(trx, request, today) : NONE_ASIDE;
  const ended = rentals.filter((one) => !HOLDS_VEHICLE[one.state] && !held.rentalIds.includes(one.rentalId));
  const soFar = SO_FAR.safeParse(request.before).data;
  /** Whether it waits as it did after the step before, with these rentals whose keys the vault holds. */
  const waitsOn = (kept: number): boolean =>
    soFar?.waits_for_end === running.length &&
    soFar.under_hold === held.rentalIds.length + kept + aside.rentals;
  if (rentals.length > 0 && ended.length === 0 && waitsOn(0)) return undefined;
  const stays = await stayDays(trx, request.tenant, request.riderId, ids);
  const { streams, lastKeyS, kept } = await destroyKeys(work, ended);
  if (running.some((rental) => rental.route)) await takeRouteBack(work); // the last that asks the vault
  const over = ended.filter((one) => !kept.has(one.rentalId));
  const waiting = rentals.length - over.length;
  // The vault alone holds what is left: nothing was done, so there is nothing to write down.
  if (over.length === 0 && waiting > 0 && waitsOn(kept.size)) return undefined;
  const told = await noteRecipients(work, 'erased', over);
  await holdIngest(trx);
  if (request.rentalId === undefined) {
    await eraseShares(trx, request.tenant, request.riderId);
    await erasePreference(trx, request.tenant, request.riderId);
  }
  const keptUntil = dateOfDay(latestEndDay(policy, 'erased_streams', dayOf(nowS)));
  const rows = over.length === 0 ? {} : await eraseRentals(trx, over, nowS, keptUntil);
  await forgetRentals(trx, request);
  const answer = {
    rentals: over.length + (soFar?.rentals ?? 0),
    streams_destroyed: streams + (soFar?.streams_destroyed ?? 0),
    rows: sum(rows) + (soFar?.rows ?? 0),
    waits_for_end: running.length,
    under_hold: held.rentalIds.length + kept.size + aside.rentals,
    recipients_to_tell: told,
    stays: staysOf({
      ...stays,
      holds: later(held.until, aside.until),
      request: isGuest ? undefined : later(request.endsOn, stays.request),
    }),
    last_copy_on: dateOfDay(lastCopyDay(nowS, lastKeyS, copyDaysOf(policy))),
    authorities: authoritiesFor(request.country as CountryId | undefined),
  };
  // What is held is answered with why and until when; the job erases it when the hold has ended.
  const state = running.length === 0 ? 'answered' : request.state;
  return { state, answer, acted: waiting === 0, rentals: over.length, streams };
}

const NONE_ASIDE = { rentals: 0, until: undefined };

/** The later of two days, `YYYY-MM-DD`. */
const later = (...days: readonly (string | undefined)[]): string | undefined =>
  days
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);

async function destroyKeys(
  { parts, request, nowS, isGuest = false }: Work,
  rentals: readonly AskedRental[],
): Promise<Destroyed> {
  const total = { streams: 0, lastKeyS: nowS, kept: new Set<string>() };
  for (let i = 0; i < rentals.length; i += BATCH) {
    const { destroyed, held, lastKeyS } = await parts.vault.destroyRentals({
      rentals: rentals.slice(i, i + BATCH).map(({ rentalId }) => ({ rentalId })),
      reason: 'erasure',
      actor: isGuest ? BY_RECEIPT : { kind: 'rider', id: request.riderId },
    });
    total.streams += destroyed;
    for (const rentalId of held) total.kept.add(rentalId);
    total.lastKeyS = Math.max(total.lastKeyS, lastKeyS);
  }
  return total;
}

function sum(rows: ErasedRows): number {
  return Object.values(rows).reduce((total, count) => total + count, 0);
}
