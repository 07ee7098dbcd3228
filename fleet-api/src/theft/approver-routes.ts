/** `/v1/approver/thefts`: the second person reads why a vehicle is said to be stolen, and agrees or not. No place, no time. */
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { askOnce } from '../access/ask-once.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { GrantSigner } from '../grants/signer.ts';
import type { DoorApp } from '../http/door-app.ts';
import { IdempotencyHeader } from '../http/idempotency.ts';
import { answers, BEARER, Id, problems } from '../http/schemas.ts';
import { type DecidingParts, decideTheft, listAwaiting, readAwaiting } from './deciding.ts';
import { THEFT_WRITES } from './theft-routes.ts';
import { AwaitingBody, AwaitingList, awaitingBody, Verdict, verdictOf } from './theft-schemas.ts';
import type { TheftVault } from './theft-vault.ts';

/** What this door needs. */
export interface ApproverParts extends DoorParts {
  readonly policyNow: PolicyReader;
  readonly signer: GrantSigner;
  readonly theftSigner: GrantSigner | undefined;
  readonly theftVault: TheftVault;
}

const tags = ['approver'];
const params = z.object({ theft_id: Id });
/** Most that wait at once and are shown; the rest follow when these are decided. */
const MOST_AWAITING = 50;

const list = createRoute({
  ...{ method: 'get', path: '/v1/approver/thefts', tags, security: BEARER },
  operationId: 'listAwaitingThefts',
  summary: 'Thefts and renewals that wait for a second person',
  responses: { 200: answers('At most 50, the most urgent first.', AwaitingList), ...problems() },
});

const read = createRoute({
  ...{ method: 'get', path: '/v1/approver/thefts/{theft_id}', tags, security: BEARER },
  operationId: 'getAwaitingTheft',
  summary: 'Why one vehicle is said to be stolen',
  request: { params },
  responses: { 200: answers('The case, without place and time.', AwaitingBody), ...problems('not_found') },
});

const decide = createRoute({
  ...{ method: 'post', path: '/v1/approver/thefts/{theft_id}/verdict', tags, security: BEARER },
  operationId: 'decideTheft',
  summary: 'Agree to a theft or to another grant of one, or refuse it',
  description:
    'Agreeing makes the vehicle seal its position for 24 hours at most, for the officers of the case. The vault reads your token itself.',
  request: {
    params,
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: Verdict } } },
  },
  responses: {
    200: answers('The case.', AwaitingBody),
    ...problems(
      ...([...THEFT_WRITES, 'not_found', 'second_person', 'theft_not_declared'] as const),
      ...(['theft_not_confirmed', 'theft_decided', 'theft_over', 'vehicle_without_unit'] as const),
      ...(['theft_key_missing', 'vault_unavailable', 'policy_absent'] as const),
    ),
  },
});

/** Adds the routes. */
export function addApproverRoutes(app: DoorApp, parts: ApproverParts): void {
  const deciding: DecidingParts = { ...parts, vault: parts.theftVault };
  app.openapi(list, async (c) => {
    const items = await ask(c, 'approver', parts, async (asking) => {
      const waiting = await listAwaiting(asking, MOST_AWAITING);
      await recordRead(asking, waiting.length);
      return waiting.map((each) => awaitingBody(each, asking.nowS));
    });
    return c.json({ items }, 200);
  });
  app.openapi(read, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const body = await ask(c, 'approver', parts, async (asking) => {
      const found = await readAwaiting(asking, caseId);
      await recordRead(asking, 1);
      return awaitingBody(found, asking.nowS);
    });
    return c.json(body, 200);
  });
  app.openapi(decide, async (c) => {
    const { theft_id: caseId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const body = await askOnce(c, 'approver', parts, { status: 200, sent }, async (asking) => {
      const decided = await decideTheft(asking, deciding, caseId, verdictOf(sent));
      return awaitingBody(decided, asking.nowS);
    });
    return c.json(body, 200);
  });
}

async function recordRead({ trx, caller, nowS }: Asking, cases: number): Promise<void> {
  await appendEntry(trx, {
    ...{ act: 'thefts_read', atS: nowS, tenant: caller.tenant, purpose: 'asset_protection' },
    ...{ actor: { kind: 'approver', id: caller.id }, subject: {}, detail: { cases } },
  });
}
