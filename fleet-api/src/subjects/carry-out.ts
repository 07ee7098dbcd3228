/**
 * Carries requests out: right after the rider asked, and again by the job until it is done. Each step may be
 * repeated; what the vault destroys comes first, so that a crash in between leaves rows that nothing can open.
 *
 *     request ─► duty ─┬─ begin ─► effect of its kind ─► outcome, entry of the audit log
 *                      └─ end   ─► the effect is taken back
 */
import { dayOf, latestEndDay, type Policy, type PurposeId } from '@fleetveil/proto';
import { appendEntry } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import { dateOfDay } from '../database/days.ts';
import { FleetApiError } from '../errors.ts';
import type { CountryId } from '../organisation/authorities.ts';
import { authoritiesFor } from './authorities.ts';
import { correct } from './correct.ts';
import * as store from './effect-store.ts';
import { eraseFor } from './erase.ts';
import { heldAside } from './erase-store.ts';
import { staysOf } from './erasure.ts';
import { dutyOf, KIND_RULES, type RequestKind, type RequestState, standingOf } from './request.ts';
import { endRoutes, routesOf, takeRouteBack } from './route.ts';
import { answered, type CarryOutParts, type Done, noteRecipients, type Work } from './work.ts';

/**
 * Carries one request out. Throws `vault_unreachable` where the vault does not answer: then the job goes on with it, and
 * what needs no vault is in force.
 *
 * @returns false where nothing was to do, or another process is at it
 */
export async function carryOut(parts: CarryOutParts, requestId: string, nowS: number): Promise<boolean> {
  const taken = await withRole(parts.db, 'job_subjects', {}, async (trx) => {
    const request = await store.takeRequest(trx, requestId);
    if (request === undefined) return false;
    const { policy } = await parts.policyNow(trx);
    const work = { trx, parts, policy, request, nowS: Math.floor(nowS) };
    const done = await DUTIES[dutyOf(request.kind, request.state)](work);
    if (done === undefined || done instanceof FleetApiError) return done ?? false;
    await store.storeOutcome(trx, requestId, done, work.nowS);
    await record(work, done);
    return true;
  });
  if (taken instanceof FleetApiError) throw taken; // after the commit
  return taken;
}

/** What an effect did; nothing where it waits; an error where what it did so far stays and the rest is to be tried again. */
type Effect = (work: Work) => Promise<Done | FleetApiError | undefined>;

const DUTIES: Record<'begin' | 'end' | 'none', Effect> = {
  begin: (work) => EFFECTS[work.request.kind](work),
  end: takeBack,
  // It waits for an officer; or it is over, and there is nothing to end.
  none: async ({ request: { state } }) =>
    state === 'received' || state === 'extended' ? undefined : closed(state),
};

const EFFECTS: Record<RequestKind, Effect> = {
  access: downloadable,
  portability: downloadable,
  rectify: correct,
  erase: eraseFor,
  restrict,
  object: pause,
  withdraw,
  complain: async ({ request }) =>
    answered({ authorities: authoritiesFor(request.country as CountryId | undefined) }),
};

/** "We hold nothing" is an answer too (G1). What lies aside for a legal hold is in no file, and held. */
async function downloadable({ trx, request, nowS }: Work): Promise<Done> {
  const rentals = await store.rentalsOf(trx, request);
  const aside = await heldAside(trx, request, dateOfDay(dayOf(nowS)));
  const holds = rentals.length + aside.rentals > 0 || (await store.holdsBesides(trx, request));
  const answer = { holds: holds ? 'data' : 'nothing', rentals: rentals.length };
  if (aside.rentals === 0) return answered(answer);
  return answered({
    ...answer,
    under_hold: aside.rentals,
    stays: staysOf({ ...NOT_ASKED, holds: aside.until }),
  });
}

const NOT_ASKED = { auditLog: undefined, request: undefined, objections: undefined, bills: undefined };

async function restrict(work: Work): Promise<Done> {
  const { trx, request, nowS } = work;
  const rentals = await store.rentalsOf(trx, request);
  const over = rentals.filter((rental) => rental.state === 'ended' || rental.state === 'ending');
  await store.storeRestrictions(trx, request, rentals, nowS);
  await noteRecipients(work, 'restricted', rentals);
  return answered(
    { rentals: rentals.length, begins_with_end: rentals.length - over.length },
    { rentals: rentals.length },
  );
}

/** No right against this purpose, as the policy has it: refused with why, and with whom to complain to (G9). */
function refusedBy({ policy, request }: Work): Done | undefined {
  if (request.kind !== 'object' && request.kind !== 'withdraw') return undefined;
  const standing = standingOf(policy, request.kind, request.purpose as PurposeId);
  if (standing.kind === 'pause') return undefined;
  const answer = { authorities: authoritiesFor(request.country as CountryId | undefined) };
  return { ...answered(answer), state: 'refused', refusal: standing.why };
}

/** Paused from the receipt; the officer's decision comes later, or never. */
async function pause(work: Work): Promise<Done> {
  const { request } = work;
  const refused = refusedBy(work);
  if (refused !== undefined) return refused;
  const dropped = await pausePurpose(work);
  const answer = { paused: request.purpose, since_s: request.receivedS, dropped };
  return { ...answered(answer), state: request.state };
}

/** A withdrawn consent is none for any rental, and at once, be the vault there or not (M12): what it destroys may come later. */
async function withdraw(asked: Work): Promise<Done | FleetApiError> {
  const refused = refusedBy(asked);
  if (refused !== undefined) return refused;
  const isRoute = asked.request.purpose === 'rider_route';
  // A booking that is under way is waited for, and sees the pause after that.
  await store.lockStanding(asked.trx, asked.request);
  // Also of a rental that was booked before the pause was in force.
  const work = { ...asked, request: { ...asked.request, receivedS: asked.nowS } };
  // First: a group of ingest that it waits for may want the rows that the pause locks.
  const routes = isRoute ? await awayOr(() => takeRouteBack(work)) : NO_ROUTES;
  if (routes instanceof FleetApiError)
    await endRoutes(routesOf(work), await store.rentalsOf(work.trx, work.request));
  await pausePurpose(asked);
  if (routes instanceof FleetApiError) return routes;
  const { rentals, streams, held } = routes;
  return answered(
    {
      withdrawn: asked.request.purpose,
      since_s: asked.request.receivedS,
      streams_destroyed: streams,
      under_hold: held.length,
    },
    { rentals, streams },
  );
}

async function awayOr<T>(work: () => Promise<T>): Promise<T | FleetApiError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FleetApiError && error.code === 'vault_unreachable') return error;
    throw error;
  }
}

const NO_ROUTES = { rentals: 0, streams: 0, held: [] };

const pauseEndsOn = (policy: Policy, atS: number): string =>
  dateOfDay(latestEndDay(policy, 'objections', dayOf(atS)));

async function pausePurpose({ trx, request, policy, nowS }: Work): Promise<number> {
  const purpose = request.purpose as PurposeId;
  const endsOn = pauseEndsOn(policy, nowS);
  await store.storeObjection(trx, request, purpose, { sinceS: request.receivedS, endsOn });
  const drop = DROPPED_WITH[purpose];
  return drop === undefined ? 0 : drop(trx, await store.rentalsOf(trx, request));
}

/** What is there for a purpose, and goes when the rider does not want it. */
const DROPPED_WITH: Partial<Record<PurposeId, typeof store.dropHealthDays>> = {
  fleet_health: store.dropHealthDays,
  statistics: store.dropStatisticsSources,
};

/** What lasts is ended: the rider took it back, or an objection was overridden by two officers. */
async function takeBack({ trx, request, policy }: Work): Promise<Done> {
  if (request.kind === 'restrict') await store.dropRestrictions(trx, request);
  else if (request.purpose !== undefined)
    await store.dropObjection(trx, request, request.purpose, (receivedS) => pauseEndsOn(policy, receivedS));
  return closed(request.state);
}

function closed(state: RequestState): Done {
  return { state, answer: undefined, acted: true, rentals: 0, streams: 0 };
}

async function record({ trx, request, nowS }: Work, { state, rentals, streams }: Done): Promise<void> {
  const { tenant, riderId, requestId, kind } = request;
  await appendEntry(trx, {
    act: 'request_carried_out',
    ...{ atS: nowS, tenant, actor: { kind: 'system', id: 'subjects' } },
    subject: { riderId, requestId },
    detail: { kind, state, article: KIND_RULES[kind].article, rentals, streams },
  });
}
