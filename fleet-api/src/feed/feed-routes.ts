/** `/v1/public/vehicles`: free vehicles for everybody, as GBFS lists them, with a cell where GBFS has a point. */
import { createRoute, z } from '@hono/zod-openapi';
import type { DoorParts } from '../access/ask.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { answers, Cell, Id, openProblems } from '../http/schemas.ts';
import { STEP_S, stepAt } from './feed.ts';
import { feedOf } from './feed-store.ts';

const list = createRoute({
  ...{ method: 'get', path: '/v1/public/vehicles', tags: ['public'] },
  operationId: 'listFreeVehicles',
  summary: 'Free vehicles near you, roughly',
  description:
    'An area each, 2 to 20 minutes late, under an id that changes with every rental. Who left one where, and when, is not in it. Shaped after vehicle_status of GBFS 3.',
  responses: {
    200: answers(
      'At most 5,000.',
      z
        .object({
          ttl: z.int().openapi({ description: 'Seconds after which there may be news.' }),
          vehicles: z.array(
            z.object({
              vehicle_id: Id.openapi({ description: 'New after each rental; it is no id of the fleet.' }),
              vehicle_type: z.enum(['car', 'e_scooter', 'e_bike']),
              cell: Cell,
            }),
          ),
        })
        .openapi('FreeVehicles'),
    ),
    ...openProblems(),
  },
});

/** What the route needs. */
export interface FeedRouteParts extends DoorParts {
  readonly tenant: string;
}

/** Adds the route. */
export function addFeedRoutes(app: DoorApp, { db, nowS, tenant }: FeedRouteParts): void {
  app.openapi(list, async (c) => {
    const stepS = stepAt(nowS());
    const entries = await withRole(db, 'door_public', { tenant }, (trx) => feedOf(trx, tenant, stepS));
    const vehicles = entries.map(({ feedId, kind, cell }) => ({
      vehicle_id: feedId,
      vehicle_type: kind,
      cell,
    }));
    return c.json({ ttl: STEP_S, vehicles }, 200);
  });
}
