/** The rider's own word on routes: deletes that of one trip, and says whether rentals have one from now on (P13, M12). */
import { dayOf } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask } from '../access/ask.ts';
import type { PolicyInForce } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import { dateOfDay } from '../database/days.ts';
import { isFleetApiError } from '../errors.ts';
import type { Caller, DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Day, Id, problems, Seconds } from '../http/schemas.ts';
import { offersDays, preferenceEndDay } from '../preferences/preference.ts';
import { ownPreference, type StoredPreference, storePreference } from '../preferences/preference-store.ts';
import { ownTrip, riderOf } from '../trips/reading.ts';
import { type AskedRental, rentalsOf } from './effect-store.ts';
import { copyDaysOf, lastCopyDay } from './erasure.ts';
import type { SubjectParts } from './request-routes.ts';
import { endRoutes, type RouteWork, shredRoutes } from './route.ts';
import { objectionsAbout } from './standing-store.ts';

const rider = { tags: ['rider'], security: BEARER };

const DeletedRoute = z
  .object({
    rental_id: Id,
    streams_destroyed: z.int().openapi({
      description: 'Parts of the route whose keys were destroyed now; 0 where it was done before.',
    }),
    under_hold: z.boolean().openapi({
      description:
        'A claim is pending: what is there of the route stays, read by nobody, until the hold ends. Delete it again then.',
    }),
    last_copy_on: Day.nullable().openapi({
      description:
        'By the end of this day no copy is left that could be opened, in backups and units too. null under a hold.',
    }),
  })
  .openapi('DeletedRoute');

const keepDays = z.int().min(1).max(366);

const NewPreferences = z
  .strictObject({
    route: z.enum(['on', 'off']).openapi({
      description:
        'off: no rental has a route, whatever a booking says, and running ones end theirs. on: rentals have it where the booking does not say otherwise.',
    }),
    route_keep_days: keepDays.optional().openapi({
      description: 'Days at most that a route is kept, within the policy; only with on.',
      example: 30,
    }),
  })
  .openapi('NewPreferences');

const Preferences = z
  .object({
    route: z.enum(['on', 'off', 'unset']).openapi({ description: 'unset: each booking says it for itself.' }),
    ...{ route_keep_days: z.int().nullable(), changed_s: Seconds.nullable() },
    withdrawn: z.boolean().openapi({
      description:
        'You withdrew the consent to routes by a request: no rental has one until you take that back.',
    }),
    ends_on: Day.nullable().openapi({
      description: 'Last day of the preference: twelve months after it was last said or used.',
    }),
  })
  .openapi('Preferences');

const remove = createRoute({
  ...{ method: 'delete', path: '/v1/rider/trips/{rental_id}/route', ...rider },
  operationId: 'deleteRoute',
  summary: 'Delete the route of one trip now',
  description:
    'Its keys are destroyed before the answer, then its rows; what still arrives of it is refused. A running rental goes on without it. Start and end stay. May be repeated.',
  request: { params: z.object({ rental_id: Id }) },
  responses: {
    200: answers('What is gone.', DeletedRoute),
    ...problems('not_found', 'policy_absent', 'vault_unavailable'),
  },
});

const read = createRoute({
  ...{ method: 'get', path: '/v1/rider/preferences', ...rider },
  operationId: 'getPreferences',
  summary: 'What I want of every rental',
  responses: { 200: answers('The preferences.', Preferences), ...problems() },
});

const write = createRoute({
  ...{ method: 'put', path: '/v1/rider/preferences', ...rider },
  operationId: 'putPreferences',
  summary: 'Route on or off from now on',
  description:
    'Holds for bookings after it, and off for running rentals too: their units are told at the next contact, and what they still send of the route is refused. Routes that were recorded stay: delete them one by one. May be repeated.',
  request: { body: { required: true, content: { 'application/json': { schema: NewPreferences } } } },
  responses: {
    200: answers('The preferences.', Preferences),
    ...problems(
      ...(['malformed', 'route_choice_invalid', 'policy_absent'] as const),
      ...(['too_large', 'unsupported_media_type'] as const),
    ),
  },
});

/** Adds them. */
export function addRouteRoutes(app: DoorApp, parts: SubjectParts): void {
  app.openapi(remove, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    await ask(c, 'rider', parts, (asking) => ownTrip(asking, rentalId), { rentalId });
    return c.json(await deleteRoute(parts, c.get('caller'), rentalId), 200);
  });
  app.openapi(read, async (c) => c.json(await ask(c, 'rider', parts, shown), 200));
  app.openapi(write, async (c) => {
    const body = c.req.valid('json');
    await ask(c, 'rider', parts, (asking) => prefer(asking, parts, body));
    // A second transaction, of the job's role: repeated, it does what is left.
    if (body.route === 'off') await endRunningRoutes(parts, c.get('caller'));
    return c.json(await ask(c, 'rider', parts, shown), 200);
  });
}

/** Under the job's role, which alone may delete: of this rider's rentals only. */
async function withRoutes<T>(
  parts: SubjectParts,
  { tenant, id }: Caller,
  rentalId: string | undefined,
  work: (work: RouteWork & Pick<PolicyInForce, 'policy'>, rentals: AskedRental[]) => Promise<T>,
): Promise<T> {
  const nowS = Math.floor(parts.nowS());
  return withRole(parts.db, 'job_subjects', {}, async (trx) => {
    const { policy } = await parts.policyNow(trx);
    const rentals = await rentalsOf(trx, { tenant, riderId: id, rentalId, receivedS: nowS });
    return work({ trx, parts: { ...parts, vault: parts.eraser }, policy, riderId: id, nowS }, rentals);
  });
}

async function deleteRoute(
  parts: SubjectParts,
  caller: Caller,
  rentalId: string,
): Promise<z.infer<typeof DeletedRoute>> {
  return withRoutes(parts, caller, rentalId, async (work, rentals) => {
    const { streams, lastKeyS, held } = await reached(() => shredRoutes(work, rentals, 'erasure'));
    const isHeld = held.length > 0;
    await appendEntry(work.trx, {
      act: 'route_deleted',
      ...{ atS: work.nowS, tenant: caller.tenant, actor: { kind: 'rider', id: caller.id } },
      subject: { rentalId, riderId: caller.id },
      detail: { streams, held: isHeld },
    });
    const lastDay = lastCopyDay(work.nowS, lastKeyS, copyDaysOf(work.policy));
    const last_copy_on = isHeld ? null : dateOfDay(lastDay);
    return { rental_id: rentalId, streams_destroyed: streams, under_hold: isHeld, last_copy_on };
  });
}

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFleetApiError(error) && error.code === 'vault_unreachable')
      throw new Problem('vault_unavailable', { retryAfterS: 5 }, error);
    throw error;
  }
}

async function endRunningRoutes(parts: SubjectParts, caller: Caller): Promise<void> {
  await withRoutes(parts, caller, undefined, endRoutes);
}

async function prefer(
  asking: Asking,
  { policyNow }: SubjectParts,
  said: z.infer<typeof NewPreferences>,
): Promise<void> {
  const { trx, caller, nowS } = asking;
  const { policy } = await policyNow(trx);
  const [route, routeKeepDays] = [said.route === 'on', said.route_keep_days];
  const isOffered = route ? offersDays(routeKeepDays, policy.route.keepDays) : routeKeepDays === undefined;
  if (!isOffered) throw new Problem('route_choice_invalid');
  const endsOn = dateOfDay(preferenceEndDay(nowS));
  await storePreference(trx, riderOf(asking), { route, routeKeepDays, changedS: nowS, endsOn });
  await appendEntry(trx, {
    act: 'preference_changed',
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'rider', id: caller.id } },
    subject: { riderId: caller.id },
    detail: { route },
  });
}

/** What is past its last day holds no more, also where the daily run is behind. */
async function shown(asking: Asking): Promise<z.infer<typeof Preferences>> {
  const stored = await ownPreference(asking.trx, riderOf(asking));
  const holds = stored !== undefined && stored.endsOn >= dateOfDay(dayOf(asking.nowS));
  const objections = await objectionsAbout(asking.trx);
  const withdrawn = objections.some(({ purpose }) => purpose === 'rider_route');
  return { ...preferenceBody(holds ? stored : undefined), withdrawn };
}

function preferenceBody(
  stored: StoredPreference | undefined,
): Omit<z.infer<typeof Preferences>, 'withdrawn'> {
  if (stored === undefined) return { route: 'unset', route_keep_days: null, changed_s: null, ends_on: null };
  return {
    ...{ route: stored.route ? 'on' : 'off', route_keep_days: stored.routeKeepDays ?? null },
    ...{ changed_s: stored.changedS, ends_on: stored.endsOn },
  };
}
