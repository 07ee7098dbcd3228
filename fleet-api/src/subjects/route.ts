/** Takes the consent to a route back: off from now on, here and on the unit, and what there is shredded at once (M12). */
import { dayOf, decodeDocument, decodeSigned, latestEndDay, randomId } from '@fleetveil/proto';
import { dateOfDay } from '../database/days.ts';
import { encodeGrant, type OpenRental, renewedSpan } from '../grants/grant.ts';
import { storeGrant } from '../grants/grant-store.ts';
import { HOLDS_VEHICLE } from '../rentals/rental.ts';
import { renewedTerms } from '../rentals/upkeep.ts';
import { type AskedRental, dropRoutes, grantToReissue, rentalsOf } from './effect-store.ts';
import type { Work } from './work.ts';

/** Most rentals the vault takes in one request. */
const BATCH = 200;

/**
 * Shreds the routes of the request's rentals, also those still on their way, and issues the grants of running ones
 * anew without it. Throws `vault_unreachable`.
 */
export async function takeRouteBack(work: Work): Promise<{ rentals: number; streams: number }> {
  const { trx, request, parts, policy, nowS } = work;
  const rentals = (await rentalsOf(trx, request)).filter(
    (rental) => rental.route || rental.state === 'ended' || rental.state === 'ending',
  );
  if (rentals.length === 0) return { rentals: 0, streams: 0 };
  let streams = 0;
  for (let i = 0; i < rentals.length; i += BATCH) {
    const { destroyed } = await parts.vault.destroyRentals({
      rentals: rentals.slice(i, i + BATCH).map(({ rentalId }) => ({ rentalId, kind: 'route' })),
      reason: 'withdrawal',
      actor: { kind: 'rider', id: request.riderId },
    });
    streams += destroyed;
  }
  await dropRoutes(trx, rentals, dateOfDay(latestEndDay(policy, 'erased_streams', dayOf(nowS))));
  for (const rental of rentals.filter((each) => each.route && HOLDS_VEHICLE[each.state])) {
    await reissue(work, rental);
  }
  return { rentals: rentals.length, streams };
}

/** The grant before with another id and span, and no route: the unit stops recording it when it gets this. */
async function reissue({ trx, request, parts, policy, nowS }: Work, rental: AskedRental): Promise<void> {
  const newest = await grantToReissue(trx, rental.rentalId);
  if (newest?.unitId === undefined) return; // nobody holds it: nothing is recorded
  const { rentalId, bookedS } = rental;
  const open: OpenRental = { rentalId, bookedS, used: true, notAfterS: newest.notAfterS };
  const span = renewedSpan(open, nowS, policy.limits.rentalGrantS);
  const before = decodeDocument('grant', decodeSigned(newest.signed).body);
  const terms = {
    ...renewedTerms(before, randomId(), span),
    route: false,
    routeKeepDays: undefined,
    riderKey: undefined,
  };
  const signed = await parts.signer.sign('grant', terms.tenant, encodeGrant(terms));
  const endsOn = dateOfDay(latestEndDay(policy, 'grant', dayOf(span.notAfterS)));
  const { grantId, vehicleId, tenant } = terms;
  const grant = { grantId, rentalId, vehicleId, tenant, unitId: newest.unitId, signed, route: false, endsOn };
  await storeGrant(trx, { ...grant, ...span }, { kind: 'rider', id: request.riderId }, nowS);
}
