/** The privacy officer's door: the audit log of the tenant, and every edition of the policy. */
import { dayOf } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import { type Asking, ask, type DoorParts } from '../access/ask.ts';
import { appendEntry, entriesFor, type LoggedEntry } from '../audit/audit-log.ts';
import { ACTOR_KINDS, ACTS, type Act, type AuditEntry } from '../audit/entry.ts';
import { DAYS_TOLD, daysTold, type OpeningDay, type PurposeSum, sumsByPurpose } from '../audit/openings.ts';
import { openingDays } from '../audit/openings-store.ts';
import { dateOfDay } from '../database/days.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, Day, Id, NextCursor, PageQuery, problems, Seconds } from '../http/schemas.ts';
import { detailOf } from '../trips/reads.ts';
import { PolicyBody, policyBody, policyEdition, policyVersions } from './policy-editions.ts';

const AuditEntryBody = z
  .object({
    seq: z.int().nullable().openapi({ description: 'Leaf in the log; null for about a second.' }),
    leaf_hash: z.string().openapi({ description: 'Hex.' }),
    salt: z.string().openapi({ description: 'Hex; SHA-256(0x00, salt, canonical entry) is the leaf.' }),
    entry: z.object({
      act: z.enum(ACTS as [Act, ...Act[]]),
      atS: Seconds,
      tenant: z.string(),
      actor: z.object({ kind: z.enum(ACTOR_KINDS), id: z.string() }),
      subject: z.object({
        ...{ vehicleId: Id.optional(), rentalId: Id.optional(), streamId: Id.optional() },
        requestId: Id.optional(),
        riderId: z.string().optional(),
      }),
      purpose: z.string().optional(),
      why: z.string().optional(),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  })
  .openapi('AuditEntry');

const AuditPage = z.object({ items: z.array(AuditEntryBody), next_cursor: NextCursor }).openapi('AuditPage');

const Counted = {
  purpose: z.string().openapi({ description: 'As the entries name it; `none` of those that name none.' }),
  openings: z.int(),
  chunks: z.int().openapi({ description: 'Sealed pieces opened.' }),
};

const OpeningsBody = z
  .object({
    purposes: z
      .array(z.object({ ...Counted, first_on: Day }))
      .openapi({ description: 'Over all of the log, the most first.' }),
    days: z.array(z.object({ day: Day, ...Counted })).openapi({
      description: `The newest ${DAYS_TOLD} days, in order; a day without openings is left out.`,
    }),
  })
  .openapi('Openings');

const PolicyVersions = z
  .object({
    current: z.int().nullable(),
    versions: z.array(z.object({ version: z.int(), published_s: Seconds })),
  })
  .openapi('PolicyVersions');

const tags = ['privacy'];

const audit = createRoute({
  ...{ method: 'get', path: '/v1/privacy/audit', tags, security: BEARER },
  operationId: 'listAuditEntries',
  summary: 'The audit log, newest first',
  description: 'Every opening, denial, export, grant and rental of the tenant. Reading it is an entry too.',
  request: { query: PageQuery.extend({ act: z.enum(ACTS as [Act, ...Act[]]).optional() }) },
  responses: { 200: answers('A page of entries.', AuditPage), ...problems('cursor_invalid') },
});

const openings = createRoute({
  ...{ method: 'get', path: '/v1/privacy/audit/openings', tags, security: BEARER },
  operationId: 'countOpenings',
  summary: 'For what precise places were opened',
  description: 'Openings by purpose and day, counted as they come. Asking for them is an entry too.',
  responses: { 200: answers('The counts.', OpeningsBody), ...problems() },
});

const versions = createRoute({
  ...{ method: 'get', path: '/v1/privacy/policy', tags, security: BEARER },
  operationId: 'listPolicyVersions',
  summary: 'Editions of the policy',
  responses: { 200: answers('The versions.', PolicyVersions), ...problems() },
});

const edition = createRoute({
  ...{ method: 'get', path: '/v1/privacy/policy/{version}', tags, security: BEARER },
  operationId: 'getPolicyVersion',
  summary: 'One edition of the policy',
  request: { params: z.object({ version: z.string().regex(/^[1-9][0-9]{0,8}$/) }) },
  responses: { 200: answers('The edition.', PolicyBody), ...problems('not_found') },
});

const AUDIT_LIST = 'audit';

/** Adds the privacy door. */
export function addPrivacyRoutes(app: DoorApp, parts: DoorParts): void {
  app.openapi(audit, async (c) => {
    const { limit, cursor, act } = c.req.valid('query');
    const before = cursor === undefined ? undefined : parseCursor(AUDIT_LIST, cursor, z.tuple([z.int()]))[0];
    const acts = act === undefined ? undefined : [act];
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const { trx, caller } = asking;
      const rows = await entriesFor(trx, { tenant: caller.tenant }, { limit: limit + 1, before, acts });
      const { items, nextCursor } = pageOf(rows, limit, AUDIT_LIST, (row) => [row.id]);
      await record(asking, { act: 'audit_read', detail: { entries: items.length } });
      return { items: items.map(entryBody), next_cursor: nextCursor };
    });
    return c.json(body, 200);
  });
  app.openapi(openings, async (c) => {
    const body = await ask(c, 'privacy', parts, async (asking) => {
      const days = await openingDays(asking.trx, asking.caller.tenant);
      const purposes = sumsByPurpose(days);
      const counted = purposes.reduce((sum, { openings: some }) => sum + some, 0);
      await record(asking, {
        ...{ act: 'openings_counted', detail: { openings: counted, purposes: purposes.length } },
      });
      return openingsBody(purposes, daysTold(days, dayOf(asking.nowS)));
    });
    return c.json(body, 200);
  });
  app.openapi(versions, async (c) => {
    const rows = await ask(c, 'privacy', parts, ({ trx }) => policyVersions(trx));
    return c.json({ current: rows[0]?.version ?? null, versions: rows }, 200);
  });
  app.openapi(edition, async (c) => {
    const version = Number(c.req.valid('param').version);
    const found = await ask(c, 'privacy', parts, ({ trx }) => policyEdition(trx, version));
    if (found === undefined) throw new Problem('not_found');
    return c.json(policyBody(found), 200);
  });
}

type LogRead = Pick<Extract<AuditEntry, { act: 'audit_read' }>, 'act' | 'detail'>;
type Counting = Pick<Extract<AuditEntry, { act: 'openings_counted' }>, 'act' | 'detail'>;

async function record({ trx, caller, nowS }: Asking, read: LogRead | Counting): Promise<void> {
  const actor = { kind: 'privacy', id: caller.id } as const;
  await appendEntry(trx, { atS: nowS, tenant: caller.tenant, actor, subject: {}, ...read });
}

const openingsBody = (purposes: readonly PurposeSum[], days: readonly OpeningDay[]) => ({
  purposes: purposes.map(({ firstDay, ...counted }) => ({ ...counted, first_on: dateOfDay(firstDay) })),
  days: days.map(({ day, ...counted }) => ({ day: dateOfDay(day), ...counted })),
});

function entryBody({ seq, leafHash, salt, entry }: LoggedEntry) {
  return {
    seq: seq ?? null,
    leaf_hash: Buffer.from(leafHash).toString('hex'),
    salt: Buffer.from(salt).toString('hex'),
    entry: { ...entry, detail: detailOf(entry.detail) },
  };
}
