/** `/v1/statistics/weeks`: published weeks, for staff and for partners with a contract. No trip, no rider, no place (R11). */
import { dayOf } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Day, NextCursor, PageQuery, problems } from '../http/schemas.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import { mayReceive } from '../organisation/recipient.ts';
import { KINDS, type Measure } from './week.ts';
import { type PublishedNumber, type PublishedWeek, weeksOf } from './week-store.ts';

/** What the door of statistics needs. */
export interface StatisticsParts extends DoorParts {
  readonly policyNow: PolicyReader;
  /** Whose contracts hold. */
  readonly organisationNow: OrganisationReader;
}

const PublishedNumberBody = z
  .object({
    value: z.int(),
    error: z.int().openapi({
      description:
        'Width (standard deviation) of the noise in the value: two of three values are no farther from the truth, 19 of 20 no farther than twice that.',
    }),
  })
  .openapi('PublishedNumber');
/** null = small or nothing; which of both is not told. */
const Told = PublishedNumberBody.nullable().openapi({
  description: 'null: too small beside its noise to be worth telling, or nothing. Which of both is not told.',
});

const Week = z
  .object({
    first_day: Day.openapi({ description: 'Monday of the week, in UTC.' }),
    published_on: Day,
    least_riders: z
      .int()
      .openapi({ description: 'Different riders behind each number that is told, at least.' }),
    kinds: z.array(
      z.object({
        vehicle_kind: z.enum(KINDS),
        ...{ trips: Told, hours: Told, kilometres: Told },
        days: z.array(z.object({ day: Day, trips: Told })).length(7),
      }),
    ),
  })
  .openapi('StatisticsWeek');

const list = createRoute({
  ...{ method: 'get', path: '/v1/statistics/weeks', tags: ['statistics'], security: BEARER },
  operationId: 'listStatisticsWeeks',
  summary: 'Published weeks, newest first',
  description:
    'Trips by day and kind of vehicle; trips, hours and kilometres by week and kind. A week is published once, a day after its end, and never changes. Of a rider two trips a day and ten a week count; every number has noise, so the days do not add up to the week. No trip, no rider, no area and no time of day, in any question.',
  request: { query: PageQuery },
  responses: {
    200: answers(
      'A page of weeks.',
      z.object({ items: z.array(Week), next_cursor: NextCursor }).openapi('StatisticsWeeks'),
    ),
    ...problems('cursor_invalid', 'policy_absent'),
  },
});

const LIST = 'statistics';

/** Adds the door. */
export function addStatisticsRoutes(app: DoorApp, parts: StatisticsParts): void {
  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(LIST, cursor, z.tuple([z.iso.date()]))[0];
    const body = await ask(c, 'statistics', parts, async (asking) => {
      await requireContract(asking, parts);
      const rows = (await mayRead(asking, parts)) ? await weeksOf(asking.trx, limit + 1, before) : [];
      const { items, nextCursor } = pageOf(rows, limit, LIST, ({ firstDay }) => [firstDay]);
      await record(asking, items.length);
      return { items: items.map(weekBody), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
}

/** A partner without a contract that covers statistics today is told nothing (L4). Staff have none and need none. */
async function requireContract({ trx, caller, nowS }: Asking, parts: StatisticsParts): Promise<void> {
  if (caller.roles.has('staff')) return;
  const inForce = await parts.organisationNow(trx, caller.tenant);
  const partner = inForce?.organisation.recipients.find(
    ({ id, kind }) => id === caller.id && kind === 'partner',
  );
  if (!mayReceive(partner, 'statistics', dayOf(nowS)).ok) throw new Problem('recipient_refused');
}

async function mayRead({ trx, caller }: Asking, { policyNow }: StatisticsParts): Promise<boolean> {
  const { access } = await policyNow(trx);
  return mayKnow(access, caller.roles, { purpose: 'statistics', place: 'none', time: 'day' });
}

async function record({ trx, caller, nowS }: Asking, weeks: number): Promise<void> {
  await appendEntry(trx, {
    ...{ act: 'statistics_read', atS: nowS, tenant: caller.tenant },
    ...{ actor: { kind: 'statistics_reader', id: caller.id }, subject: {}, detail: { weeks } },
  });
}

function weekBody({ firstDay, publishedOn, leastRiders, numbers }: PublishedWeek): z.infer<typeof Week> {
  const monday = dayOfDate(firstDay);
  const kinds = KINDS.map((kind) => {
    const ofKind = numbers.filter((number) => number.kind === kind);
    const week = (measure: Measure) =>
      told(ofKind.find((number) => number.days === 7 && number.measure === measure));
    const days = [0, 1, 2, 3, 4, 5, 6].map((i) => {
      const day = dateOfDay(monday + i);
      return { day, trips: told(ofKind.find(({ days, from_day }) => days === 1 && from_day === day)) };
    });
    return {
      vehicle_kind: kind,
      ...{ trips: week('trips'), hours: week('hours'), kilometres: week('kilometres'), days },
    };
  });
  return { first_day: firstDay, published_on: publishedOn, least_riders: leastRiders, kinds };
}

function told(number: PublishedNumber | undefined) {
  return number === undefined ? null : { value: number.value, error: number.error };
}
