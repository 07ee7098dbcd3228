/** `/v1/public/vehicles`: in which areas there are free vehicles, for everybody. It has no vehicle, no number and no time of a ride. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DoorParts } from '../access/ask.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { answers, Cell, openProblems } from '../http/schemas.ts';
import { publicationAt } from './feed.ts';
import { areasOf } from './feed-store.ts';

const list = createRoute({
  ...{ method: 'get', path: '/v1/public/vehicles', tags: ['public'] },
  operationId: 'listFreeVehicles',
  summary: 'Areas in which there are free vehicles',
  description:
    'Published at fixed times, every half an hour. An area comes when it has five vehicles of a kind, and goes when fewer than three are left; how many there are, which, and since when is not in it. Who reserves one gets its place.',
  responses: {
    200: answers(
      'At most 5,000.',
      z
        .object({
          published_s: z
            .int()
            .nullable()
            .openapi({ description: 'When it was counted, Unix seconds; null where nothing shows.' }),
          ttl: z.int().openapi({ description: 'Seconds until the next publication.' }),
          areas: z.array(z.object({ vehicle_type: z.enum(['car', 'e_scooter', 'e_bike']), cell: Cell })),
        })
        .openapi('FreeVehicles'),
    ),
    ...openProblems(),
  },
});

/** What the route needs. */
export interface FeedRouteParts extends DoorParts {
  readonly tenant: string;
  readonly policyNow: PolicyReader;
}

/** Adds the route. */
export function addFeedRoutes(app: DoorApp, { db, nowS, tenant, policyNow }: FeedRouteParts): void {
  app.openapi(list, async (c) => {
    const { areas, everyS } = await withRole(db, 'door_public', { tenant }, async (trx) => ({
      areas: await areasOf(trx, tenant),
      everyS: (await policyNow(trx)).policy.feed.everyS,
    }));
    const ttl = Math.ceil(publicationAt(nowS(), everyS) + everyS - nowS());
    const shown = areas.map(({ kind, cell }) => ({ vehicle_type: kind, cell }));
    return c.json({ published_s: areas[0]?.published_s ?? null, ttl, areas: shown }, 200);
  });
}
