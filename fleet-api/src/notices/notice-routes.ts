/** Documents made of policy and organisation: the register for the officer, the notice and the assessment for everybody. */
import { dayOf, LANGUAGE_IDS } from '@fleetveil/proto';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Kysely } from 'kysely';
import { ask, type DoorParts } from '../access/ask.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { withRole } from '../database/access.ts';
import type { Tables } from '../database/schema.ts';
import type { DoorApp, DoorEnv } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { BEARER, openProblems, problems } from '../http/schemas.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import { HTML_CSP, htmlOf } from './html.ts';
import { impactAnnex } from './impact.ts';
import { markdownOf } from './markdown.ts';
import type { Page } from './page.ts';
import { registerOf } from './register.ts';
import { registerPage } from './register-page.ts';
import { type NoticeParts, riderNotice } from './rider-notice.ts';

/** What the documents are made of. */
export interface DocumentParts extends DoorParts {
  readonly policyNow: PolicyReader;
  readonly organisationNow: OrganisationReader;
  /** Whose notice the public door shows. */
  readonly tenant: string;
}

/** Forms of every document. */
export const FORMATS = ['json', 'markdown', 'html'] as const;

/** One form. */
export type FormatId = (typeof FORMATS)[number];

const Format = z
  .enum(FORMATS)
  .default('json')
  .openapi({ description: 'html is one file, made to be printed.' });
const Language = z.enum(LANGUAGE_IDS).default('en');

const Rows = z.array(z.record(z.string(), z.unknown()));
const Register = z
  .object({
    ...{ article: z.enum(['30(1)', '30(2)']), made_on: z.string(), role: z.string() },
    ...{ policy_version: z.int(), organisation_version: z.int() },
    operator: z.record(z.string(), z.string()),
    controller: z.record(z.string(), z.string()).nullable(),
    data_protection_officer: z.string().nullable(),
    activities: Rows.openapi({ description: 'One a purpose, with data, ends, recipients and rights.' }),
    ...{ upkeep: Rows, stores: Rows, security: z.array(z.string()) },
  })
  .openapi('ProcessingRegister');
const Document = z
  .object({
    ...{ language: Language, title: z.string() },
    blocks: Rows.openapi({ description: 'Headings, paragraphs, lists, facts and tables, in order.' }),
  })
  .openapi('Document');

function inForms<T extends z.ZodType>(schema: T) {
  return {
    description: 'The document.',
    content: {
      'application/json': { schema },
      'text/markdown': { schema: z.string() },
      'text/html': { schema: z.string() },
    },
  };
}

const register = createRoute({
  ...{ method: 'get', path: '/v1/privacy/register', tags: ['privacy'], security: BEARER },
  operationId: 'getRegister',
  summary: 'Register of processing, GDPR 30',
  description:
    'Worked out of the policy and the organisation in force. Whose contract has ended is shown as refused.',
  request: { query: z.object({ format: Format }) },
  responses: { 200: inForms(Register), ...problems('policy_absent', 'organisation_absent') },
});

const notice = createRoute({
  ...{ method: 'get', path: '/v1/public/notice', tags: ['public'] },
  operationId: 'getNotice',
  summary: 'What riders are told, and what they are told before the contract',
  description: 'GDPR 13 and Data Act Article 3, of the policy and the organisation in force.',
  request: { query: z.object({ lang: Language, format: Format }) },
  responses: { 200: inForms(Document), ...openProblems('invalid', 'policy_absent', 'organisation_absent') },
});

const impact = createRoute({
  ...{ method: 'get', path: '/v1/public/dpia', tags: ['public'] },
  operationId: 'getImpactAnnex',
  summary: 'Annex of the impact assessment, with every weighing of interests',
  request: { query: z.object({ format: Format }) },
  responses: { 200: inForms(Document), ...openProblems('invalid', 'policy_absent', 'organisation_absent') },
});

/** Adds the routes. */
export function addNoticeRoutes(app: DoorApp, parts: DocumentParts): void {
  app.openapi(register, async (c) => {
    const { format } = c.req.valid('query');
    const of = await ask(c, 'privacy', parts, ({ trx, caller }) => noticeParts(trx, caller.tenant, parts));
    const made = registerOf(of.policy, of.organisation, of.nowDay);
    return format === 'json' ? c.json(made, 200) : inForm(c, registerPage(made), format);
  });
  app.openapi(notice, async (c) => {
    const { format, lang } = c.req.valid('query');
    const page = riderNotice(await publicParts(parts), lang);
    return format === 'json' ? c.json(page, 200) : inForm(c, page, format);
  });
  app.openapi(impact, async (c) => {
    const { format } = c.req.valid('query');
    const { policy, organisation } = await publicParts(parts);
    const page = impactAnnex(policy, organisation);
    return format === 'json' ? c.json(page, 200) : inForm(c, page, format);
  });
}

function publicParts(parts: DocumentParts): Promise<NoticeParts> {
  const { tenant } = parts;
  return withRole(parts.db, 'door_public', { tenant }, (trx) => noticeParts(trx, tenant, parts));
}

async function noticeParts(
  trx: Kysely<Tables>,
  tenant: string,
  { policyNow, organisationNow, nowS }: DocumentParts,
): Promise<NoticeParts> {
  const { policy } = await policyNow(trx);
  const inForce = await organisationNow(trx, tenant);
  if (inForce === undefined) throw new Problem('organisation_absent');
  return { policy, organisation: inForce.organisation, nowDay: dayOf(nowS()) };
}

function inForm(c: Context<DoorEnv>, page: Page, format: Exclude<FormatId, 'json'>) {
  if (format === 'markdown')
    return c.body(markdownOf(page), 200, { 'content-type': 'text/markdown; charset=utf-8' });
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': HTML_CSP };
  return c.body(htmlOf(page), 200, headers);
}
