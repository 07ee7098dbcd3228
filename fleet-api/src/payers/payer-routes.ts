/** The payer door: `/v1/payer/report`. Sums of whole months; no trip, no rider, no place (R8, L5). */
import { dayOf } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, problems } from '../http/schemas.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import { mayReceive } from '../organisation/recipient.ts';
import { mayReport, type ReportLine, reportLines } from './payer-report.ts';
import { monthSums } from './payer-store.ts';

/** What the payer door needs. */
export interface PayerParts extends DoorParts {
  readonly policyNow: PolicyReader;
  /** Whose contracts hold. */
  readonly organisationNow: OrganisationReader;
}

const Month = z
  .string()
  .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/)
  .openapi({ description: 'A month in UTC.', example: '2027-03' });

const Report = z
  .object({
    items: z.array(
      z
        .object({
          ...{ month: Month, currency: z.string() },
          cost_centre: z.string().nullable().openapi({
            description: 'null: trips without one, and cost centres too small to be told apart.',
          }),
          trips: z.int().nullable().openapi({ description: 'null: fewer than may be told.' }),
          amount_minor: z.int().nullable().openapi({ description: 'In cents or the like, tax included.' }),
        })
        .openapi('PayerLine'),
    ),
    least_riders: z.int().openapi({ description: 'A line with numbers is of at least so many riders.' }),
  })
  .openapi('PayerReport');

const report = createRoute({
  ...{ method: 'get', path: '/v1/payer/report', tags: ['payer'], security: BEARER },
  operationId: 'getPayerReport',
  summary: 'What my riders’ trips cost, by month',
  description:
    'Amount and number of trips of months that are over, by cost centre. A month is that in which a bill was stated. No trip, no rider, no day and no place, in any question.',
  request: { query: z.object({ from: Month, to: Month }) },
  responses: { 200: answers('The sums.', Report), ...problems('payer_months_wrong', 'policy_absent') },
});

/** Adds the payer door. */
export function addPayerRoutes(app: DoorApp, parts: PayerParts): void {
  app.openapi(report, async (c) => {
    const { from, to } = c.req.valid('query');
    const body = await ask(c, 'payer', parts, (asking) => reportOf(asking, parts, from, to));
    return c.json(body, 200);
  });
}

/** A company without a contract that covers sums of bills today is told nothing, not even that there are some (L4). */
async function requireContract(
  { trx, caller, nowS }: Asking,
  { organisationNow }: PayerParts,
): Promise<void> {
  const inForce = await organisationNow(trx, caller.tenant);
  const payer = inForce?.organisation.recipients.find(({ id, kind }) => id === caller.id && kind === 'payer');
  if (!mayReceive(payer, 'bookkeeping', dayOf(nowS)).ok) throw new Problem('recipient_refused');
}

async function reportOf(
  asking: Asking,
  parts: PayerParts,
  from: string,
  to: string,
): Promise<z.infer<typeof Report>> {
  const { trx, caller, nowS } = asking;
  await requireContract(asking, parts);
  if (!mayReport(from, to, nowS)) throw new Problem('payer_months_wrong');
  const { policy, access } = await parts.policyNow(trx);
  const isAllowed = mayKnow(access, caller.roles, { purpose: 'bookkeeping', place: 'none', time: 'day' });
  const least = policy.statisticsMinRiders;
  const lines = isAllowed ? reportLines(await monthSums(trx, from, to), least) : [];
  await appendEntry(trx, {
    act: 'payer_report_read',
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'payer', id: caller.id } },
    ...{ subject: {}, detail: { months: new Set(lines.map((line) => line.month)).size } },
  });
  return { items: lines.map(lineBody), least_riders: least };
}

function lineBody({ month, currency, costCentre, sum }: ReportLine) {
  return {
    ...{ month, currency, cost_centre: costCentre ?? null },
    ...{ trips: sum?.trips ?? null, amount_minor: sum?.amountMinor ?? null },
  };
}
