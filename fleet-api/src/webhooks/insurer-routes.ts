/** `/v1/privacy/insurers`: who may be told of released packets, with which key, where, and what came of it. */
import { dayOf, randomBytes } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay } from '../database/days.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Id, NextCursor, PageQuery, problems, Seconds } from '../http/schemas.ts';
import { isWebhookUrl, publicKeyText, type WebhookReach } from '../insurers/insurer.ts';
import { listInsurers, putInsurer } from '../insurers/insurer-store.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import { accounts, listDeliveries } from './delivery-store.ts';
import type { SecretSeal } from './secret-seal.ts';
import { insertSecret } from './secret-store.ts';
import { ROTATION_S, SECRET_BYTES, secretText } from './webhook.ts';

/** What these routes need. */
export interface InsurerParts extends DoorParts {
  readonly organisationNow: OrganisationReader;
  readonly webhookReach: WebhookReach;
  readonly webhookSeal: SecretSeal;
  /** Real time, Unix seconds. */
  readonly realS: () => number;
}

const tags = ['privacy'];
const InsurerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .openapi({ description: 'The insurer, as the organisation names it.', example: 'insurer-1' });
const params = z.object({ insurer: InsurerId });
const WRITES = ['malformed', 'too_large', 'unsupported_media_type', 'not_found'] as const;

const NewInsurer = z
  .strictObject({
    public_key: z.record(z.string().max(16), z.string().max(2048)).optional().openapi({
      description: 'JWK of an X25519, P-256 or RSA public key; without it packets go as JSON only.',
    }),
    webhook_url: z.string().max(500).optional().openapi({
      description: 'Where it is told, https; without it the insurer asks by itself.',
      example: 'https://claims.example/fleetveil',
    }),
  })
  .openapi('NewInsurer');

const Told = z.object({ waiting: z.int(), delivered: z.int(), given_up: z.int(), disabled: z.int() });
const InsurerBody = z
  .object({
    ...{ insurer_id: InsurerId, has_key: z.boolean(), webhook_url: z.string().nullable() },
    disabled_s: Seconds.nullable().openapi({
      description: 'Since when it is not told: its address answered 410. Put the insurer anew to go on.',
    }),
    webhooks: Told,
  })
  .openapi('Insurer');
const Insurers = z.object({ items: z.array(InsurerBody) }).openapi('Insurers');
const Secret = z
  .object({
    secret: z.string().openapi({ description: 'Shown once. The ones before sign beside it for a day.' }),
  })
  .openapi('WebhookSecret');
const Deliveries = z
  .object({
    items: z.array(
      z
        .object({
          ...{ webhook_id: Id, release_id: Id, kind: z.string(), tries: z.int() },
          state: z.enum(['waiting', 'delivered', 'given_up', 'disabled']),
          last_outcome: z.string().nullable(),
          made_real_s: z.int().openapi({ description: 'Unix seconds of the world’s clock.' }),
          done_real_s: z.int().nullable(),
        })
        .openapi('WebhookDelivery'),
    ),
    next_cursor: NextCursor,
  })
  .openapi('WebhookDeliveryPage');

const list = createRoute({
  ...{ method: 'get', path: '/v1/privacy/insurers', tags, security: BEARER },
  operationId: 'listInsurers',
  summary: 'Insurers on record, with the account of what they were told',
  responses: { 200: answers('The insurers.', Insurers), ...problems() },
});

const put = createRoute({
  ...{ method: 'put', path: '/v1/privacy/insurers/{insurer}', tags, security: BEARER },
  operationId: 'putInsurer',
  summary: 'Put an insurer on record: its key and where it is told',
  request: { params, body: { required: true, content: { 'application/json': { schema: NewInsurer } } } },
  responses: {
    200: answers('The insurers.', Insurers),
    ...problems(...WRITES, 'insurer_unknown', 'insurer_key_invalid', 'webhook_refused'),
  },
});

const rotate = createRoute({
  ...{ method: 'post', path: '/v1/privacy/insurers/{insurer}/secret', tags, security: BEARER },
  operationId: 'rotateWebhookSecret',
  summary: 'Make a new webhook secret; the one before holds for another day',
  request: { params },
  responses: { 200: answers('The secret.', Secret), ...problems('not_found') },
});

const deliveries = createRoute({
  ...{ method: 'get', path: '/v1/privacy/insurers/{insurer}/webhooks', tags, security: BEARER },
  operationId: 'listWebhooks',
  summary: 'What an insurer was told, newest first, for 35 days',
  request: { params, query: PageQuery },
  responses: { 200: answers('A page of webhooks.', Deliveries), ...problems('not_found', 'cursor_invalid') },
});

/** Days that a secret lives at most: an insurer has time to rotate it before. */
const SECRET_DAYS = 730;
const WEBHOOKS = 'webhooks';

/** Adds the routes. */
export function addInsurerRoutes(app: DoorApp, parts: InsurerParts): void {
  app.openapi(list, async (c) => {
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const items = await itemsOf(asking);
      await record(asking, { act: 'insurers_read', detail: { insurers: items.length } });
      return { items };
    });
    return c.json(body, 200);
  });
  app.openapi(put, async (c) => {
    const { insurer: insurerId } = c.req.valid('param');
    const sent = c.req.valid('json');
    const body = await ask(c, 'privacy', parts, async (asking) => {
      await putOne(asking, parts, insurerId, sent);
      return { items: await itemsOf(asking) };
    });
    return c.json(body, 200);
  });
  addSecrets(app, parts);
  app.openapi(deliveries, async (c) => {
    const { insurer: insurerId } = c.req.valid('param');
    const { limit, cursor } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(WEBHOOKS, cursor, z.tuple([z.int(), Id]));
    const body = await ask(c, 'privacy', parts, async (asking) => {
      await requireKnown(asking, insurerId);
      const of = { tenant: asking.caller.tenant, insurerId };
      const rows = await listDeliveries(asking.trx, of, { limit: limit + 1, before });
      const { items, nextCursor } = pageOf(rows, limit, WEBHOOKS, (row) => [row.madeRealS, row.webhookId]);
      await record(asking, { act: 'insurers_read', detail: { insurers: 1 } });
      return { items: items.map(deliveryBody), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
}

function addSecrets(app: DoorApp, parts: InsurerParts): void {
  app.openapi(rotate, async (c) => {
    const { insurer: insurerId } = c.req.valid('param');
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const { trx, caller, nowS } = asking;
      const { tenant } = caller;
      await requireKnown(asking, insurerId);
      const secret = randomBytes(SECRET_BYTES);
      const othersUntilRealS = Math.floor(parts.realS()) + ROTATION_S;
      const endsOn = dateOfDay(dayOf(nowS) + SECRET_DAYS);
      const { webhookSeal: seal } = parts;
      await insertSecret(trx, { tenant, insurerId, secret, seal, othersUntilRealS, endsOn });
      await record(asking, { act: 'insurer_changed', detail: { insurerId, change: 'secret' } });
      return { secret: secretText(secret) };
    });
    c.header('cache-control', 'no-store');
    return c.json(body, 200);
  });
}

async function requireKnown({ trx, caller }: Asking, insurerId: string): Promise<void> {
  const known = await listInsurers(trx, caller.tenant);
  if (!known.some((each) => each.insurerId === insurerId)) throw new Problem('not_found');
}

async function putOne(
  asking: Asking,
  { organisationNow, webhookReach }: InsurerParts,
  insurerId: string,
  { public_key: jwk, webhook_url: webhookUrl }: z.infer<typeof NewInsurer>,
): Promise<void> {
  const { trx, caller, nowS } = asking;
  const inForce = await organisationNow(trx, caller.tenant);
  const isKnown = inForce?.organisation.recipients.some(
    ({ id, kind }) => id === insurerId && kind === 'insurer',
  );
  if (isKnown !== true) throw new Problem('insurer_unknown');
  if (webhookUrl !== undefined && !isWebhookUrl(webhookUrl, webhookReach))
    throw new Problem('webhook_refused');
  const publicKey = jwk === undefined ? undefined : await publicKeyText(jwk);
  if (jwk !== undefined && publicKey === undefined) throw new Problem('insurer_key_invalid');
  await putInsurer(trx, { tenant: caller.tenant, insurerId, publicKey, webhookUrl }, nowS);
  await record(asking, { act: 'insurer_changed', detail: { insurerId, change: 'record' } });
}

async function itemsOf({ trx, caller }: Asking): Promise<z.infer<typeof InsurerBody>[]> {
  const told = await accounts(trx, caller.tenant);
  const count = (insurerId: string, state: string): number =>
    told.find((each) => each.insurerId === insurerId && each.state === state)?.webhooks ?? 0;
  return (await listInsurers(trx, caller.tenant)).map(({ disabledS, insurerId, publicKey, webhookUrl }) => ({
    ...{ insurer_id: insurerId, has_key: publicKey !== undefined, webhook_url: webhookUrl ?? null },
    disabled_s: disabledS ?? null,
    webhooks: {
      ...{ waiting: count(insurerId, 'waiting'), delivered: count(insurerId, 'delivered') },
      ...{ given_up: count(insurerId, 'given_up'), disabled: count(insurerId, 'disabled') },
    },
  }));
}

function deliveryBody(line: Awaited<ReturnType<typeof listDeliveries>>[number]) {
  const { doneRealS, kind, lastOutcome, madeRealS, releaseId, state, tries, webhookId } = line;
  return {
    ...{
      webhook_id: webhookId,
      release_id: releaseId,
      kind,
      tries,
      state,
      last_outcome: lastOutcome ?? null,
    },
    ...{ made_real_s: madeRealS, done_real_s: doneRealS ?? null },
  };
}

type OfficersAct =
  | { readonly act: 'insurers_read'; readonly detail: { readonly insurers: number } }
  | {
      readonly act: 'insurer_changed';
      readonly detail: { readonly insurerId: string; readonly change: string };
    };

async function record({ trx, caller, nowS }: Asking, acted: OfficersAct): Promise<void> {
  const entry = {
    atS: nowS,
    tenant: caller.tenant,
    actor: { kind: 'privacy', id: caller.id },
    subject: {},
  } as const;
  await appendEntry(trx, { ...entry, ...acted });
}
