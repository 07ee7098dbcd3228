/** The rider door: `/v1/rider/trips`. Only the asker's own; places are opened by the vault, each time anew. */
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { appendEntry, entriesFor } from '../audit/audit-log.ts';
import { brokenRules } from '../http/broken-rules.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, PageQuery, problems } from '../http/schemas.ts';
import { geoJsonTexts } from './geojson.ts';
import { gpxTexts } from './gpx.ts';
import { provenLooks } from './proven.ts';
import { exportTrip, ownTrip, type ReadingParts, readTrip, record, riderOf, sealedRoute } from './reading.ts';
import { ANSWER, askReading } from './reading-on.ts';
import { textStream } from './track-text.ts';
import {
  Looks,
  SealedRoute,
  sealedRouteBody,
  summaryBody,
  TripBody,
  TripList,
  tripBody,
} from './trip-schemas.ts';
import { accidentsOf, keysOf, listTrips, TRIPS_LIST } from './trip-store.ts';

/** What the rider door needs. */
export interface RiderParts extends DoorParts, ReadingParts {}

const tags = ['rider'];
const params = z.object({ rental_id: Id });

const list = createRoute({
  ...{ method: 'get', path: '/v1/rider/trips', tags, security: BEARER },
  operationId: 'listTrips',
  summary: 'My trips, newest first',
  description: 'Times, distance and energy. No place: each trip is opened by itself.',
  request: { query: PageQuery },
  responses: { 200: answers('A page of trips.', TripList), ...problems('cursor_invalid') },
});

const one = createRoute({
  ...{ method: 'get', path: '/v1/rider/trips/{rental_id}', tags, security: BEARER },
  operationId: 'getTrip',
  summary: 'One trip with start and end',
  description:
    'The vault opens the two places for this answer and writes it down. Says when each part ends, and whether anything the unit counted is missing.',
  request: { params },
  responses: {
    200: answers('The trip.', TripBody),
    ...problems('not_found', 'policy_absent', 'vault_unavailable'),
  },
});

/** A page that draws a trip reads the same file as one who keeps it; the list of who looked tells them apart. */
const FileQuery = z.object({
  use: z.enum(['file', 'look']).default('file').openapi({
    description:
      'look = to show it: the list of who looked says so. Otherwise it says that a file was downloaded.',
  }),
});

const exported = (format: 'geojson' | 'gpx', type: string, summary: string) =>
  createRoute({
    ...{ method: 'get', path: `/v1/rider/trips/{rental_id}.${format}`, tags, security: BEARER },
    operationId: `exportTrip${format === 'gpx' ? 'Gpx' : 'GeoJson'}`,
    summary,
    description: 'Start, end and, if you chose it, the whole route; made while you download it and not kept.',
    request: { params, query: FileQuery },
    responses: {
      200: {
        description: 'The file.',
        content: { [type]: { schema: z.string().openapi({ format: 'binary' }) } },
      },
      ...problems('not_found', 'invalid', 'policy_absent', 'vault_unavailable', 'route_sealed_to_rider'),
    },
  });

const route = createRoute({
  ...{ method: 'get', path: '/v1/rider/trips/{rental_id}/route', tags, security: BEARER },
  operationId: 'getSealedRoute',
  summary: 'A route that only your own key opens',
  description:
    'Where a route_key was given with the booking. openRiderStream of @fleetveil/proto gives the fixes, in Node and in a browser. Empty where the route is not sealed to you: then use .geojson or .gpx.',
  request: { params },
  responses: {
    200: answers('The sealed route.', SealedRoute),
    ...problems('not_found', 'policy_absent', 'vault_unavailable'),
  },
});

const reads = createRoute({
  ...{ method: 'get', path: '/v1/rider/trips/{rental_id}/reads', tags, security: BEARER },
  operationId: 'listTripReads',
  summary: 'Who looked at this trip, why and when',
  description: 'Every entry of the audit log about this rental, newest first, denials included.',
  request: { params, query: PageQuery },
  responses: { 200: answers('A page of entries.', Looks), ...problems('not_found', 'cursor_invalid') },
});

/** Media types of the exports, and what writes them. */
const FORMATS = {
  geojson: { type: 'application/geo+json', texts: geoJsonTexts, summary: 'One trip as GeoJSON' },
  gpx: { type: 'application/gpx+xml', texts: gpxTexts, summary: 'One trip as GPX 1.1' },
} as const;

/** Adds the rider door. */
export function addTripRoutes(app: DoorApp, parts: RiderParts): void {
  // Hono knows no suffix behind a name: the file routes match by a pattern, and come first.
  addExport(app, parts, 'geojson');
  addExport(app, parts, 'gpx');
  app.openapi(list, async (c) => {
    const page = c.req.valid('query');
    const body = await ask(c, 'rider', parts, async (asking) => {
      const rows = await listTrips(asking.trx, riderOf(asking), { limit: page.limit, cursor: page.cursor });
      const { items, nextCursor } = pageOf(rows, page.limit, TRIPS_LIST, keysOf);
      await recordList(asking, items.length);
      return { items: items.map(summaryBody), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(one, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const reading = { patience: ANSWER, about: { rentalId } };
    const read = await askReading(c, parts, reading, (...at) => readTrip(...at, rentalId));
    return c.json(tripBody(read), 200);
  });
  app.openapi(route, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const reading = { patience: ANSWER, about: { rentalId } };
    const { trip, opened, checkpoint } = await askReading(c, parts, reading, (...at) =>
      sealedRoute(...at, rentalId),
    );
    return c.json(sealedRouteBody(trip, opened, checkpoint), 200);
  });
  addReads(app, parts);
}

function addExport(app: DoorApp, parts: RiderParts, format: keyof typeof FORMATS): void {
  const { type, texts, summary } = FORMATS[format];
  app.openAPIRegistry.registerPath(exported(format, type, summary));
  app.get(`/v1/rider/trips/:file{[^/]+\\.${format}}`, async (c) => {
    const id = Id.safeParse(c.req.param('file').slice(0, -format.length - 1));
    if (!id.success) throw new Problem('not_found');
    const query = FileQuery.safeParse(c.req.query());
    if (!query.success) throw new Problem('invalid', { errors: brokenRules('query', query.error.issues) });
    const use = query.data.use === 'look' ? ({ kind: 'look' } as const) : ({ kind: 'file', format } as const);
    const reading = { patience: ANSWER, about: { rentalId: id.data } };
    const trip = await askReading(c, parts, reading, (...at) => exportTrip(...at, id.data, use));
    c.header('content-type', type);
    c.header('content-disposition', `attachment; filename="trip-${id.data}.${format}"`);
    return c.body(textStream(texts(trip)));
  });
}

const READS_LIST = 'reads';

function addReads(app: DoorApp, parts: RiderParts): void {
  app.openapi(reads, async (c) => {
    const { rental_id: rentalId } = c.req.valid('param');
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(READS_LIST, cursor, z.tuple([z.int()]))[0];
    const body = await ask(
      c,
      'rider',
      parts,
      async (asking) => {
        const trip = await ownTrip(asking, rentalId);
        const about = { rentalId, accidents: await accidentsOf(asking.trx, rentalId) };
        const rows = await entriesFor(asking.trx, about, { limit: limit + 1, before });
        await record(asking, trip, { act: 'reads_read', detail: {} });
        const { items, nextCursor } = pageOf(rows, limit, READS_LIST, (row) => [row.id]);
        return { ...(await provenLooks(asking, items)), next_cursor: nextCursor };
      },
      { rentalId },
    );
    return c.json(body, 200);
  });
}

async function recordList(
  { trx, caller, nowS }: Parameters<typeof riderOf>[0],
  trips: number,
): Promise<void> {
  await appendEntry(trx, {
    act: 'trips_read',
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'rider', id: caller.id } },
    subject: { riderId: caller.id },
    detail: { trips },
  });
}
