/** The privacy officer's door to retention: legal holds, and what ends when. */
import { dayOf } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader, parseIdempotencyKey, requestHash } from '../http/idempotency.ts';
import { once } from '../http/idempotency-store.ts';
import { Problem } from '../http/problem.ts';
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
import { type HoldSubject, holdState } from '../retention/hold.ts';
import { endingRows, type Hold, listHolds } from '../retention/hold-store.ts';
import { forecast } from '../retention/plan.ts';
import { REGISTER } from '../retention/register.ts';
import { beginHold, type HoldVault, releaseHold, reviewHold } from './holds.ts';

/** What these routes need. */
export interface HoldParts extends DoorParts {
  readonly holdVault: HoldVault;
}

const Subject = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rental'), rental_id: Id }),
    z.strictObject({
      kind: z.literal('vehicle'),
      vehicle_id: Id,
      from_s: Seconds.min(0),
      to_s: Seconds.min(0),
    }),
    z.strictObject({ kind: z.literal('rider'), rider_id: Sentence(1, 255) }),
    z.strictObject({ kind: z.literal('theft'), theft_id: Id }),
  ])
  .openapi('HoldSubject');

const Review = {
  owner: Sentence(1, 255).openapi({ description: 'Who answers for the hold.', example: 'legal' }),
  reason: Sentence(10, 500).openapi({
    description: 'Why it is needed.',
    example: 'Claim 4711 is before the court.',
  }),
  review_on: z.iso
    .date()
    .openapi({ description: 'Day of the review: at most 183 days ahead.', example: '2027-06-01' }),
};

const NewHold = z.strictObject({ ...Review, subject: Subject }).openapi('NewHold');
const NewReview = z.strictObject(Review).openapi('NewHoldReview');
const Release = z.strictObject({ reason: Review.reason }).openapi('HoldRelease');

const HoldBody = z
  .object({
    ...{ hold_id: Id, owner: z.string(), reason: z.string(), subject: Subject, created_s: Seconds },
    review_on: Day,
    ends_on: Day.openapi({ description: 'Last day, if nobody reviews it.' }),
    state: z.enum(['open', 'overdue', 'lapsed']),
    rentals: z.int().openapi({
      description: 'How many rentals it is about; of a theft, its case and what the vehicle suspected.',
    }),
  })
  .openapi('Hold');

const HoldPage = z.object({ items: z.array(HoldBody), next_cursor: NextCursor }).openapi('HoldPage');

const ForecastBody = z
  .object({
    by: z.enum(['day', 'week']),
    items: z.array(
      z.object({
        from: Day.openapi({ description: 'First day of the span; the first span has all that is due.' }),
        store: z.string(),
        field_sets: z.array(z.string()),
        rows: z.int(),
      }),
    ),
  })
  .openapi('RetentionForecast');

const tags = ['privacy'];
const params = z.object({ hold_id: Id });
const jsonOf = <Schema extends z.ZodType>(schema: Schema) => ({
  ...{ required: true, content: { 'application/json': { schema } } },
});

const begin = createRoute({
  ...{ method: 'post', path: '/v1/privacy/holds', tags, security: BEARER },
  operationId: 'beginHold',
  summary: 'Hold what would end',
  description:
    'Keeps rows and keys of the rentals, or of a case of theft, beyond their day, until the hold is released or lapses a month after its review. It opens nothing to anybody.',
  request: { headers: IdempotencyHeader, body: jsonOf(NewHold) },
  responses: {
    201: answers('The hold.', HoldBody),
    ...problems(
      ...(['malformed', 'idempotency_key_missing', 'idempotency_key_reused', 'not_found'] as const),
      ...(['idempotency_in_progress', 'review_day_invalid', 'hold_window_invalid'] as const),
      ...(['hold_too_large', 'vault_unavailable', 'too_large', 'unsupported_media_type'] as const),
    ),
  },
});

const list = createRoute({
  ...{ method: 'get', path: '/v1/privacy/holds', tags, security: BEARER },
  operationId: 'listHolds',
  summary: 'Legal holds that stand',
  request: { query: PageQuery },
  responses: { 200: answers('A page of holds, oldest first.', HoldPage), ...problems('cursor_invalid') },
});

const review = createRoute({
  ...{ method: 'post', path: '/v1/privacy/holds/{hold_id}/review', tags, security: BEARER },
  operationId: 'reviewHold',
  summary: 'Set the next review of a hold',
  description: 'A hold that nobody reviews is reported for 30 days and then lapses.',
  request: { params, body: jsonOf(NewReview) },
  responses: {
    200: answers('The hold.', HoldBody),
    ...problems(
      ...(['malformed', 'not_found', 'review_day_invalid', 'vault_unavailable'] as const),
      ...(['too_large', 'unsupported_media_type'] as const),
    ),
  },
});

const release = createRoute({
  ...{ method: 'post', path: '/v1/privacy/holds/{hold_id}/release', tags, security: BEARER },
  operationId: 'releaseHold',
  summary: 'End a hold',
  description: 'What it kept beyond its day is gone with the next run of retention.',
  request: { params, body: jsonOf(Release) },
  responses: {
    200: answers('The hold as it ended.', HoldBody),
    ...problems('malformed', 'not_found', 'vault_unavailable', 'too_large', 'unsupported_media_type'),
  },
});

const ending = createRoute({
  ...{ method: 'get', path: '/v1/privacy/retention', tags, security: BEARER },
  operationId: 'forecastRetention',
  summary: 'What ends when',
  description: 'Numbers of rows by table and span of days. What is held stays beyond its day, aside.',
  request: { query: z.object({ by: z.enum(['day', 'week']).default('week') }) },
  responses: { 200: answers('The forecast.', ForecastBody), ...problems() },
});

const LIST = 'holds';

/** Adds them. */
export function addHoldRoutes(app: DoorApp, parts: HoldParts): void {
  addBegin(app, parts);
  addChanges(app, parts);
  addReads(app, parts);
}

function addBegin(app: DoorApp, parts: HoldParts): void {
  app.openapi(begin, async (c) => {
    const key = parseIdempotencyKey(c.req.valid('header')['idempotency-key']);
    if (key === undefined) throw new Problem('idempotency_key_missing');
    const body = c.req.valid('json');
    const hash = requestHash('POST', begin.path, body);
    const answer = await ask(c, 'privacy', parts, (asking) => {
      const { trx, caller, nowS } = asking;
      return once(trx, { tenant: caller.tenant, caller: caller.id, key, hash, nowS }, async () => {
        const wanted = { ...reviewOf(body), subject: subjectOf(body.subject) };
        const hold = await beginHold(asking, parts.holdVault, wanted, { key, hash });
        return { status: 201, body: holdBody(hold, nowS) };
      });
    });
    return c.json(answer.body, 201);
  });
}

function addChanges(app: DoorApp, parts: HoldParts): void {
  app.openapi(review, async (c) => {
    const [{ hold_id: holdId }, body] = [c.req.valid('param'), c.req.valid('json')];
    const held = await ask(c, 'privacy', parts, async (asking) =>
      holdBody(await reviewHold(asking, parts.holdVault, holdId, reviewOf(body)), asking.nowS),
    );
    return c.json(held, 200);
  });
  app.openapi(release, async (c) => {
    const [{ hold_id: holdId }, { reason }] = [c.req.valid('param'), c.req.valid('json')];
    const held = await ask(c, 'privacy', parts, async (asking) =>
      holdBody(await releaseHold(asking, parts.holdVault, holdId, reason), asking.nowS),
    );
    return c.json(held, 200);
  });
}

function addReads(app: DoorApp, parts: HoldParts): void {
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const after = cursor === undefined ? undefined : parseCursor(LIST, cursor, z.tuple([z.int(), Id]));
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const { trx, nowS } = asking;
      const rows = await listHolds(trx, dayOf(nowS), { limit: limit + 1, after });
      const { items, nextCursor } = pageOf(rows, limit, LIST, (row) => [row.createdS, row.holdId]);
      await recordRead(asking, { act: 'holds_read', detail: { holds: items.length } });
      return { items: items.map((hold) => holdBody(hold, nowS)), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(ending, async (c) => {
    const { by } = c.req.valid('query');
    const items = await ask(c, 'privacy', parts, async (asking) => {
      const rows = await endingRows(asking.trx);
      await recordRead(asking, { act: 'retention_read', detail: {} });
      return forecast(REGISTER.fleet, dayOf(asking.nowS), rows, by === 'day' ? 1 : 7);
    });
    return c.json({ by, items: items.map(forecastBody) }, 200);
  });
}

async function recordRead(
  { trx, caller, nowS }: Parameters<Parameters<typeof ask>[3]>[0],
  act:
    | { act: 'holds_read'; detail: { holds: number } }
    | { act: 'retention_read'; detail: Record<string, never> },
): Promise<void> {
  const actor = { kind: 'privacy', id: caller.id } as const;
  await appendEntry(trx, { ...{ atS: nowS, tenant: caller.tenant, actor, subject: {} }, ...act });
}

function reviewOf({ owner, reason, review_on }: z.infer<typeof NewReview>) {
  return { owner, reason, reviewDay: dayOfDate(review_on) };
}

function subjectOf(subject: z.infer<typeof Subject>): HoldSubject {
  if (subject.kind === 'rental') return { kind: 'rental', rentalId: subject.rental_id };
  if (subject.kind === 'rider') return { kind: 'rider', riderId: subject.rider_id };
  if (subject.kind === 'theft') return { kind: 'theft', theftId: subject.theft_id };
  return { kind: 'vehicle', vehicleId: subject.vehicle_id, fromS: subject.from_s, toS: subject.to_s };
}

function subjectBody(subject: HoldSubject): z.infer<typeof Subject> {
  if (subject.kind === 'rental') return { kind: 'rental', rental_id: subject.rentalId };
  if (subject.kind === 'rider') return { kind: 'rider', rider_id: subject.riderId };
  if (subject.kind === 'theft') return { kind: 'theft', theft_id: subject.theftId };
  return { kind: 'vehicle', vehicle_id: subject.vehicleId, from_s: subject.fromS, to_s: subject.toS };
}

function holdBody(hold: Hold, nowS: number): z.infer<typeof HoldBody> {
  return {
    ...{ hold_id: hold.holdId, owner: hold.owner, reason: hold.reason, created_s: hold.createdS },
    ...{ subject: subjectBody(hold.subject), rentals: hold.rentals },
    ...{ review_on: dateOfDay(hold.reviewDay), ends_on: dateOfDay(hold.endDay) },
    state: holdState(hold.reviewDay, dayOf(nowS)),
  };
}

function forecastBody({ fromDay, source, sets, rows }: ReturnType<typeof forecast>[number]) {
  return { from: dateOfDay(fromDay), store: source, field_sets: [...sets], rows };
}
