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
import type { CountryId } from '../organisation/authorities.ts';
import { authoritiesFor } from './authorities.ts';
import { correct } from './correct.ts';
import * as store from './effect-store.ts';
import { eraseFor } from './erase.ts';
import { dutyOf, KIND_RULES, type RequestKind, type RequestState, standingOf } from './request.ts';
import { takeRouteBack } from './route.ts';
import { answered, type CarryOutParts, type Done, noteRecipients, type Work } from './work.ts';

/**
 * Carries one request out. Throws `vault_unreachable` where the vault does not answer: then the job goes on with it.
 *
 * @returns false where nothing was to do, or another process is at it
 */
export async function carryOut(parts: CarryOutParts, requestId: string, nowS: number): Promise<boolean> {
  return withRole(parts.db, 'job_subjects', {}, async (trx) => {
    const request = await store.takeRequest(trx, requestId);
    if (request === undefined) return false;
    const { policy } = await parts.policyNow(trx);
    const work = { trx, parts, policy, request, nowS: Math.floor(nowS) };
    const done = await DUTIES[dutyOf(request.kind, request.state)](work);
    if (done === undefined) return false;
    await store.storeOutcome(trx, requestId, done, work.nowS);
    await record(work, done);
    return true;
  });
}

const DUTIES: Record<'begin' | 'end' | 'none', (work: Work) => Promise<Done | undefined>> = {
  begin: (work) => EFFECTS[work.request.kind](work),
  end: takeBack,
  // It waits for an officer; or it is over, and there is nothing to end.
  none: async ({ request: { state } }) =>
    state === 'received' || state === 'extended' ? undefined : closed(state),
};

const EFFECTS: Record<RequestKind, (work: Work) => Promise<Done | undefined>> = {
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

/** "We hold nothing" is an answer too (G1). */
async function downloadable({ trx, request }: Work): Promise<Done> {
  const rentals = await store.rentalsOf(trx, request);
  return answered({ holds: rentals.length === 0 ? 'nothing' : 'data', rentals: rentals.length });
}

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

async function withdraw(work: Work): Promise<Done> {
  const refused = refusedBy(work);
  if (refused !== undefined) return refused;
  await pausePurpose(work);
  const isRoute = work.request.purpose === 'rider_route';
  const { rentals, streams, held } = isRoute ? await takeRouteBack(work) : NO_ROUTES;
  return answered(
    {
      withdrawn: work.request.purpose,
      since_s: work.request.receivedS,
      streams_destroyed: streams,
      under_hold: held.length,
    },
    { rentals, streams },
  );
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
