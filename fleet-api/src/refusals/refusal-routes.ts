/**
 * `/v1/privacy/refused`: what ingest refused and kept aside, for the privacy officer: why, when, how long, of which vehicle. A
 * body stays sealed to the vault; here it can only go (decision 0038).
 */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import {
  answers,
  BEARER,
  Day,
  Id,
  NextCursor,
  PageQuery,
  problems,
  Seconds,
  Sentence,
} from '../http/schemas.ts';
import * as store from './refusal-store.ts';

const tags = ['privacy'];
/** Most bodies that go at once. */
const MOST_AT_ONCE = 200;
const Refused = z.int().min(1).openapi({ description: 'Number of the message.' });

const Counts = z.array(z.object({ code: z.string(), messages: z.int() }));

const RefusedPage = z
  .object({
    items: z.array(
      z
        .object({
          ...{ refused_id: Refused, code: z.string().openapi({ description: 'Why; see docs/wire.md.' }) },
          vehicle_id: Id.nullable().openapi({ description: 'null = nobody proved who sent it.' }),
          hour_s: Seconds.openapi({ description: 'The hour in which it came.' }),
          length: z.int().openapi({ description: 'Bytes.' }),
          body: z.enum(['sealed', 'none']),
          ends_on: Day,
        })
        .openapi('RefusedMessage'),
    ),
    counts: Counts,
    next_cursor: NextCursor,
  })
  .openapi('RefusedMessages');

const list = createRoute({
  ...{ method: 'get', path: '/v1/privacy/refused', tags, security: BEARER },
  operationId: 'listRefused',
  summary: 'Messages of vehicles that were refused, newest first, with how many for which reason',
  description: 'Kept for seven days. What a message said is sealed, and no door opens it.',
  request: { query: PageQuery },
  responses: { 200: answers('A page of messages.', RefusedPage), ...problems('cursor_invalid') },
});

const Dropping = z
  .strictObject({ refused_ids: z.array(Refused).min(1).max(MOST_AT_ONCE), reason: Sentence(10, 500) })
  .openapi('RefusedDropping');

const drop = createRoute({
  ...{ method: 'post', path: '/v1/privacy/refused/drop', tags, security: BEARER },
  operationId: 'dropRefused',
  summary: 'Destroy the sealed bodies of refused messages before their day',
  description: 'That there was a message, and why it was refused, stays. May be repeated.',
  request: { body: { required: true, content: { 'application/json': { schema: Dropping } } } },
  responses: {
    200: answers(
      'How many bodies went, and for which reasons their messages had been refused.',
      z.object({ dropped: z.int(), by_code: Counts }).openapi('RefusedDropped'),
    ),
    ...problems('malformed', 'too_large', 'unsupported_media_type'),
  },
});

const LIST = 'refused';

/** Adds the routes. */
export function addRefusalRoutes(app: DoorApp, parts: DoorParts): void {
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(LIST, cursor, z.tuple([z.int()]))[0];
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const rows = await store.listRefused(asking.trx, { limit: limit + 1, before });
      const { items, nextCursor } = pageOf(rows, limit, LIST, (row) => [row.id]);
      await record(asking, { act: 'refused_read', detail: { messages: items.length } });
      const counts = [...(await store.countRefused(asking.trx))];
      return { items: items.map(refusedBody), counts, next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(drop, async (c) => {
    const { refused_ids: ids, reason } = c.req.valid('json');
    const dropped = await ask(c, 'privacy', parts, async (asking) => {
      const gone = await store.dropRefused(asking.trx, ids);
      // One entry a reason: what was too precise is told apart from what was damaged.
      // A dropping that met nothing is on record too: somebody tried.
      const entries: readonly Dropped[] = gone.length > 0 ? gone : [{ messages: 0 }];
      for (const detail of entries) await record(asking, { act: 'refused_dropped', detail }, reason);
      return gone;
    });
    const sum = dropped.reduce((total, { messages }) => total + messages, 0);
    return c.json({ dropped: sum, by_code: dropped }, 200);
  });
}

/** Without a reason: no body was there to go. */
type Dropped = store.RefusalCount | { readonly messages: 0 };
type RefusalAct =
  | { readonly act: 'refused_read'; readonly detail: { readonly messages: number } }
  | { readonly act: 'refused_dropped'; readonly detail: Dropped };

async function record({ trx, caller, nowS }: Asking, act: RefusalAct, why?: string): Promise<void> {
  const actor = { kind: 'privacy', id: caller.id } as const;
  const frame = { atS: nowS, tenant: caller.tenant, actor, subject: {}, purpose: 'diagnosis' } as const;
  await appendEntry(trx, { ...frame, ...act, ...(why === undefined ? {} : { why }) });
}

function refusedBody({ id, code, vehicleId, hourS, length, hasBody, endsOn }: store.RefusedMessage) {
  return {
    ...{ refused_id: id, code, vehicle_id: vehicleId ?? null, hour_s: hourS, length, ends_on: endsOn },
    body: hasBody ? ('sealed' as const) : ('none' as const),
  };
}
