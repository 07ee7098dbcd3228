/**
 * Shares: riders make and revoke them at `/v1/rider`; whoever has a link reads `/v1/public/shares/{secret}`, a third
 * party with a token `/v1/shared/trips`.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { withRole } from '../database/access.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { OptionalIdempotencyHeader } from '../http/idempotency.ts';
import { Problem } from '../http/problem.ts';
import type { RateLimiter } from '../http/rate.ts';
import { answers, BEARER, Id, openProblems, PageQuery, problems, RIDER_TOKEN } from '../http/schemas.ts';
import { ownTrip } from '../trips/reading.ts';
import { SECRET_PATTERN, secretHash } from './share.ts';
import * as bodies from './share-schemas.ts';
import { sharesOf } from './share-store.ts';
import { createOnce, endShare, readLink, readTrips } from './sharing.ts';

/** What shares need. */
export interface SharingParts extends DoorParts {
  readonly policyNow: PolicyReader;
  /** Per token of a third party. */
  readonly shares: RateLimiter;
}

const rider = { tags: ['rider'], security: BEARER };
const bodyProblems = ['malformed', 'too_large', 'unsupported_media_type', 'policy_absent'] as const;

const keyProblems = ['idempotency_key_missing', 'idempotency_key_reused', 'idempotency_in_progress'] as const;

const makeLink = createRoute({
  ...{ method: 'post', path: '/v1/rider/trips/{rental_id}/shares', ...rider },
  operationId: 'shareTrip',
  summary: 'Share the area of my running trip',
  description:
    'A link that shows the coarse cell of the last tick to whoever has it, until it expires, you revoke it, or the rental ends. Each look is in the reads of the trip. The exact place is never shared.',
  request: {
    params: z.object({ rental_id: Id }),
    headers: OptionalIdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: bodies.NewLink } } },
  },
  responses: {
    201: answers('The link, said this once.', bodies.MadeLink),
    ...problems('not_found', 'rental_not_running', 'too_many_shares', 'not_shareable', ...bodyProblems),
    ...problems(...keyProblems),
  },
});

const makeToken = createRoute({
  ...{ method: 'post', path: '/v1/rider/grants', ...rider },
  operationId: 'grantAccess',
  summary: 'Let a third party read my trips of an interval',
  description:
    'A token for GET /v1/shared/trips (Data Act 4 and 5). It carries this scope and never more: times, distance and energy, no place. Each reading is in your reads, under the name you give here.',
  request: {
    headers: OptionalIdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: bodies.NewGrant } } },
  },
  responses: {
    201: answers('The token, said this once.', bodies.MadeGrant),
    ...problems('not_found', 'too_many_shares', 'not_shareable', ...bodyProblems),
    ...problems(...keyProblems),
  },
});

const listOf = (path: '/v1/rider/grants' | '/v1/rider/shares', operationId: string, summary: string) =>
  createRoute({
    ...{ method: 'get', path, ...rider, operationId, summary },
    description: 'The newest 200, also those that are over, for 30 days. Never a secret.',
    responses: { 200: answers('Them.', bodies.ShareList), ...problems() },
  });

const revokeAt = (
  path: '/v1/rider/grants/{share_id}' | '/v1/rider/shares/{share_id}',
  operationId: string,
  summary: string,
) =>
  createRoute({
    ...{ method: 'delete', path, ...rider, operationId, summary },
    description: 'Holds at once. May be repeated.',
    request: { params: z.object({ share_id: Id }) },
    responses: { 204: { description: 'Revoked.' }, ...problems('not_found') },
  });

const readShare = createRoute({
  ...{ method: 'get', path: '/v1/public/shares/{secret}', tags: ['public'] },
  operationId: 'getShare',
  summary: 'Where a shared trip roughly is',
  description:
    'For whoever has the link: the coarse cell of the last tick. Expired, revoked, over and never given out are the same 404.',
  request: { params: z.object({ secret: z.string().regex(SECRET_PATTERN) }) },
  responses: { 200: answers('The area.', bodies.SharedArea), ...openProblems('not_found', 'policy_absent') },
});

const readGranted = createRoute({
  ...{ method: 'get', path: '/v1/shared/trips', tags: ['shared'], security: RIDER_TOKEN },
  operationId: 'listSharedTrips',
  summary: 'Trips that a rider lets you read, newest first',
  description: 'Bearer is the token that the rider gave you. Ended trips that lie wholly in its interval.',
  request: { query: PageQuery },
  responses: {
    200: answers('A page of trips.', bodies.SharedTrips),
    ...problems('cursor_invalid', 'policy_absent'),
  },
});

/** Newest shares listed. */
const MOST_LISTED = 200;

/** Adds the shares. */
export function addShareRoutes(app: DoorApp, parts: SharingParts): void {
  addMaking(app, parts);
  addListing(app, parts);
  addReading(app, parts);
}

function addMaking(app: DoorApp, parts: SharingParts): void {
  app.openapi(makeLink, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const { minutes, recipient } = c.req.valid('json');
    const made = await ask(
      c,
      'rider',
      parts,
      async (asking) => {
        const trip = await ownTrip(asking, rentalId);
        if (trip.state !== 'running') throw new Problem('rental_not_running');
        const wanted = {
          kind: 'link',
          rentalId,
          fromS: undefined,
          toS: undefined,
          purpose: undefined,
        } as const;
        const asked = { key: c.req.header('idempotency-key'), path: c.req.path, body: c.req.valid('json') };
        return createOnce(asking, parts.policyNow, { ...wanted, recipient, amount: minutes }, asked);
      },
      { rentalId },
    );
    const path = `/v1/public/shares/${made.secret}`;
    return c.json({ share_id: made.shareId, path, expires_s: made.expiresS }, 201);
  });
  app.openapi(makeToken, async (c) => {
    const { from_s, to_s, days, recipient, purpose } = c.req.valid('json');
    const wanted = {
      kind: 'token',
      rentalId: undefined,
      fromS: from_s,
      toS: to_s,
      recipient,
      purpose,
    } as const;
    const asked = { key: c.req.header('idempotency-key'), path: c.req.path, body: c.req.valid('json') };
    const made = await ask(c, 'rider', parts, (asking) =>
      createOnce(asking, parts.policyNow, { ...wanted, amount: days }, asked),
    );
    return c.json({ share_id: made.shareId, token: made.secret, expires_s: made.expiresS }, 201);
  });
}

const LISTS = [
  {
    kind: 'link',
    list: listOf('/v1/rider/shares', 'listShares', 'Links I gave'),
    of: '/v1/rider/shares/{share_id}',
  },
  {
    kind: 'token',
    list: listOf('/v1/rider/grants', 'listGrants', 'Tokens I gave'),
    of: '/v1/rider/grants/{share_id}',
  },
] as const;

function addListing(app: DoorApp, parts: SharingParts): void {
  for (const { kind, list, of } of LISTS) {
    app.openapi(list, async (c) => {
      const items = await ask(c, 'rider', parts, async ({ trx, nowS }) =>
        (await sharesOf(trx, kind, MOST_LISTED)).map((share) => bodies.shareBody(share, nowS)),
      );
      return c.json({ items }, 200);
    });
    const name = kind === 'link' ? 'revokeShare' : 'revokeGrant';
    app.openapi(revokeAt(of, name, kind === 'link' ? 'Revoke a link' : 'Revoke a token'), async (c) => {
      const { share_id: shareId } = c.req.valid('param');
      await ask(c, 'rider', parts, (asking) => endShare(asking, shareId));
      return c.body(null, 204);
    });
  }
}

const TRIPS_LIST = 'shared_trips';
const TripKeys = z.tuple([z.int(), z.string().regex(/^[0-9a-f]{32}$/)]);

function addReading(app: DoorApp, parts: SharingParts): void {
  const nowS = () => Math.floor(parts.nowS());
  app.openapi(readShare, async (c) => {
    const { secret } = c.req.valid('param');
    const { cell, tick_s, expiresS } = await withRole(parts.db, 'door_shared', {}, (trx) =>
      readLink(trx, parts.policyNow, secret, nowS()),
    );
    return c.json({ cell, tick_s, expires_s: expiresS }, 200);
  });
  app.openapi(readGranted, async (c) => {
    const token = tokenOf(c.req.header('authorization'));
    const waitS = parts.shares.take(Buffer.from(secretHash('token', token)).toString('hex'));
    if (waitS > 0) throw new Problem('rate_limited', { retryAfterS: waitS });
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(TRIPS_LIST, cursor, TripKeys);
    const rows = await withRole(parts.db, 'door_shared', {}, (trx) =>
      readTrips(trx, parts.policyNow, token, nowS(), { limit, before }),
    );
    const { items, nextCursor } = pageOf(rows, limit, TRIPS_LIST, (row) => [row.booked_s, row.rental_id]);
    return c.json({ items: items.map(bodies.sharedTripBody), next_cursor: nextCursor }, 200);
  });
}

function tokenOf(header: string | undefined): string {
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new Problem('unauthenticated');
  return token;
}
