/** `/v1/rider/reads`: entries of the log that name the rider and no trip: a breach, a request, a list that was told (M7). */
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { appendEntry, entriesFor } from '../audit/audit-log.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { answers, BEARER, PageQuery, problems } from '../http/schemas.ts';
import { provenLooks } from './proven.ts';
import { Looks } from './trip-schemas.ts';

const reads = createRoute({
  ...{ method: 'get', path: '/v1/rider/reads', tags: ['rider'], security: BEARER },
  operationId: 'listMyReads',
  summary: 'What the log says of me besides my trips',
  description: 'Newest first. Who looked at a trip is with the trip.',
  request: { query: PageQuery },
  responses: { 200: answers('A page of entries.', Looks), ...problems('cursor_invalid') },
});

const LIST = 'own_reads';

/** Adds the route. */
export function addOwnReads(app: DoorApp, parts: DoorParts): void {
  app.openapi(reads, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(LIST, cursor, z.tuple([z.int()]))[0];
    const body = await ask(c, 'rider', parts, async (asking) => {
      const { trx, caller, nowS } = asking;
      const about = { tenant: caller.tenant, riderId: caller.id, besidesRentals: true } as const;
      const rows = await entriesFor(trx, about, { limit: limit + 1, before });
      const { items, nextCursor } = pageOf(rows, limit, LIST, (row) => [row.id]);
      const actor = { kind: 'rider', id: caller.id } as const;
      const subject = { riderId: caller.id };
      await appendEntry(trx, {
        ...{ act: 'reads_read', atS: nowS, tenant: caller.tenant, actor, subject, detail: {} },
      });
      return { ...(await provenLooks(asking, items)), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
}
