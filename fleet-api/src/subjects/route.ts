/** Takes the consent to a route back: off from now on, here and on the unit, and what there is shredded at once (M12). */
import { dayOf, decodeDocument, decodeSigned, latestEndDay, type Policy, randomId } from '@fleetveil/proto';
import { dateOfDay } from '../database/days.ts';
import { encodeGrant, type GrantSpan, type OpenRental, renewedSpan } from '../grants/grant.ts';
import { storeGrant } from '../grants/grant-store.ts';
import { HOLDS_VEHICLE } from '../rentals/rental.ts';
import { renewedTerms } from '../rentals/upkeep.ts';
import {
  type AskedRental,
  type EffectConnection,
  grantToReissue,
  holdRentals,
  rentalsOf,
  stopRoutes,
} from './effect-store.ts';
import { heldAmong, holdIngest } from './erase-store.ts';
import { closeRoutes, dropRoutes } from './stream-store.ts';
import type { CarryOutParts, Work } from './work.ts';

/** Most rentals the vault takes in one request. */
const BATCH = 200;

/** Routes at work, in one transaction under `job_subjects`. */
export interface RouteWork {
  readonly trx: EffectConnection;
  readonly parts: CarryOutParts;
  readonly policy: Policy;
  readonly riderId: string;
  readonly nowS: number;
}

/** The routes of a request at work. */
export const routesOf = (work: Work): RouteWork => ({ ...work, riderId: work.request.riderId });

/** What shredding did. */
export interface Shredded {
  /** Streams whose keys are gone. */
  readonly streams: number;
  /** Domain second at which the last key ends that could open a copy made before. */
  readonly lastKeyS: number;
  /** Rentals under a legal hold: their routes stay until it ends. */
  readonly held: readonly string[];
}

/**
 * Shreds the routes of the request's rentals, also those still on their way, and issues the grants of running ones
 * anew without it. Throws `vault_unreachable`.
 */
export async function takeRouteBack(
  work: Work,
): Promise<{ rentals: number; streams: number; held: readonly string[] }> {
  const rentals = (await rentalsOf(work.trx, work.request)).filter(
    (rental) => rental.route || rental.state === 'ended' || rental.state === 'ending',
  );
  if (rentals.length === 0) return { rentals: 0, streams: 0, held: [] };
  const { streams, held } = await shredRoutes(routesOf(work), rentals, 'withdrawal');
  return { rentals: rentals.length - held.length, streams, held };
}

/**
 * Shreds the routes of rentals: keys in the vault, then chunks and streams, and running ones go on without. What is
 * under a legal hold stays, and is recorded no further. Done again, it does what is left. Throws `vault_unreachable`;
 * nothing has changed in the store then. From here on groups of ingest wait for the transaction: ask no vault after it.
 */
export async function shredRoutes(
  work: RouteWork,
  rentals: readonly AskedRental[],
  reason: 'withdrawal' | 'erasure',
): Promise<Shredded> {
  const { trx, policy, nowS } = work;
  const ids = rentals.map((rental) => rental.rentalId);
  const before = await heldAmong(trx, ids, dateOfDay(dayOf(nowS)));
  const free = ids.filter((id) => !before.rentalIds.includes(id));
  const { streams, lastKeyS, kept } = await destroyRoutes(work, free, reason);
  const held = [...before.rentalIds, ...kept];
  const gone = free.filter((id) => !kept.includes(id));
  await holdIngest(trx); // before any row is locked: groups take rows under it
  await dropRoutes(trx, gone, dateOfDay(latestEndDay(policy, 'erased_streams', dayOf(nowS))));
  await endRoutes(work, rentals);
  await stopRoutes(trx, gone);
  return { streams, lastKeyS, held };
}

async function destroyRoutes(
  { parts, riderId, nowS }: RouteWork,
  rentalIds: readonly string[],
  reason: 'withdrawal' | 'erasure',
): Promise<{ streams: number; lastKeyS: number; kept: readonly string[] }> {
  const total = { streams: 0, lastKeyS: nowS, kept: [] as string[] };
  for (let i = 0; i < rentalIds.length; i += BATCH) {
    const { destroyed, held, lastKeyS } = await parts.vault.destroyRentals({
      rentals: rentalIds.slice(i, i + BATCH).map((rentalId) => ({ rentalId, kind: 'route' })),
      reason,
      actor: { kind: 'rider', id: riderId },
    });
    total.streams += destroyed;
    total.kept.push(...held);
    total.lastKeyS = Math.max(total.lastKeyS, lastKeyS);
  }
  return total;
}

/**
 * Ends the route of rentals that hold a vehicle: nothing more of it is taken, and their units get
 * a grant without it. What was recorded stays. Answers how many grants that took: none when done again.
 */
export async function endRoutes(work: RouteWork, rentals: readonly AskedRental[]): Promise<number> {
  const running = rentals.filter((each) => each.route && HOLDS_VEHICLE[each.state]);
  if (running.length === 0) return 0;
  const { trx, policy, nowS } = work;
  await holdIngest(trx);
  const runningIds = running.map((rental) => rental.rentalId);
  // Else the renewal that is under way would be made of the grant before, and outlast the one without a route.
  await holdRentals(trx, runningIds);
  await closeRoutes(trx, runningIds, dateOfDay(latestEndDay(policy, 'erased_streams', dayOf(nowS))));
  let grants = 0;
  for (const rental of running) grants += (await reissue(work, rental)) ? 1 : 0;
  return grants;
}

/** A span by which a grant is the newest: it ends no sooner than the one before, and begins later. */
function spanAfter(before: GrantSpan, { notBeforeS, notAfterS }: GrantSpan): GrantSpan {
  return {
    notBeforeS: Math.max(notBeforeS, before.notBeforeS + 1),
    notAfterS: Math.max(notAfterS, before.notAfterS),
  };
}

/** The grant before with another id and span, and no route: the unit stops recording it when it gets this. */
async function reissue(
  { trx, riderId, parts, policy, nowS }: RouteWork,
  rental: AskedRental,
): Promise<boolean> {
  const newest = await grantToReissue(trx, rental.rentalId);
  if (newest?.unitId === undefined) return false; // nobody holds it: nothing is recorded
  const before = decodeDocument('grant', decodeSigned(newest.signed).body);
  if (!before.route) return false; // it was done before
  const { rentalId, bookedS } = rental;
  const open: OpenRental = { rentalId, bookedS, used: true, notAfterS: newest.notAfterS };
  const span = spanAfter(newest, renewedSpan(open, nowS, policy.limits.rentalGrantS));
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
  await storeGrant(trx, { ...grant, ...span }, { kind: 'rider', id: riderId }, nowS);
  return true;
}
