/** Which editions are on their way and where they have come: units by version, the announced policy, the organisation. */
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import { withRole } from '../database/access.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { answers, BEARER, openProblems, problems, Seconds } from '../http/schemas.ts';
import { organisationVersions } from '../organisation/organisation-store.ts';
import { announcedPolicy, policyVersion, unitsByVersion } from '../policy/policy-store.ts';

const UnitCounts = z
  .object({
    current: z.int().nullable().openapi({ description: 'The version in force.' }),
    versions: z.array(
      z.object({
        version: z.int().openapi({ description: '0 = the unit has said no hello yet, or has no policy.' }),
        vehicles: z.int(),
      }),
    ),
  })
  .openapi('UnitCounts');

const AnnouncedPolicy = z
  .object({
    version: z.int(),
    announced_s: Seconds,
    holds_from: z.string().openapi({ format: 'date', description: 'From the beginning of this day, UTC.' }),
    document: z.string().openapi({ description: 'The policy as people read it, YAML.' }),
    signed: z.string().openapi({ description: 'v1.Signed with the same text, base64.' }),
  })
  .openapi('AnnouncedPolicy');

const OrganisationVersions = z
  .object({ versions: z.array(z.object({ version: z.int(), published_s: Seconds })) })
  .openapi('OrganisationVersions');

const units = createRoute({
  ...{ method: 'get', path: '/v1/privacy/policy/units', tags: ['privacy'], security: BEARER },
  operationId: 'countUnitsByPolicy',
  summary: 'How many vehicles run which edition of the policy',
  description: 'As their units last said. Counts only: no vehicle is named.',
  responses: { 200: answers('Counts, newest version first.', UnitCounts), ...problems() },
});

const organisation = createRoute({
  ...{ method: 'get', path: '/v1/privacy/organisation', tags: ['privacy'], security: BEARER },
  operationId: 'listOrganisationVersions',
  summary: 'Editions of the organisation, newest first',
  responses: { 200: answers('The versions.', OrganisationVersions), ...problems() },
});

const announced = createRoute({
  ...{ method: 'get', path: '/v1/public/policy/announced', tags: ['public'] },
  operationId: 'getAnnouncedPolicy',
  summary: 'The edition of the policy that will hold next',
  description: 'One that collects, shows or keeps more is announced before it holds.',
  responses: { 200: answers('The edition.', AnnouncedPolicy), ...openProblems('not_found') },
});

/** Adds the routes. */
export function addEditionRoutes(app: DoorApp, parts: DoorParts): void {
  app.openapi(units, async (c) => {
    const body = await ask(c, 'privacy', parts, async ({ trx, caller }) => {
      const current = await policyVersion(trx);
      return { current: current === 0 ? null : current, versions: await unitsByVersion(trx, caller.tenant) };
    });
    return c.json(body, 200);
  });
  app.openapi(organisation, async (c) => {
    const versions = await ask(c, 'privacy', parts, ({ trx, caller }) =>
      organisationVersions(trx, caller.tenant),
    );
    return c.json({ versions }, 200);
  });
  app.openapi(announced, async (c) => {
    const edition = await withRole(parts.db, 'door_public', {}, announcedPolicy);
    if (edition === undefined) throw new Problem('not_found');
    const { version, document, signed, announcedS, holdsFrom } = edition;
    const body = { version, document, announced_s: announcedS, holds_from: holdsFrom };
    return c.json({ ...body, signed: Buffer.from(signed).toString('base64') }, 200);
  });
}
