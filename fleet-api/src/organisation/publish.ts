/** `fleetveil organisation publish`: read, judge, insert. It needs no key: it can widen nothing that vehicles do. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import { parseOrganisation } from './document.ts';
import { insertOrganisation, organisationVersion } from './organisation-store.ts';

/** Path of the example that the demo publishes. */
export const exampleOrganisationFile = (): string =>
  fileURLToPath(new URL('../../organisation.yaml', import.meta.url));

/** Reads a document; the example where no file is named. Throws `config`. */
export async function readOrganisationFile(file: string = exampleOrganisationFile()): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new FleetApiError('config', 'organisation: the file cannot be read.', cause);
  });
}

/**
 * Publishes an edition and answers its version; it is in force at once. Throws `invalid` with every problem, and
 * `conflict` where its version is not above the one in force.
 *
 * @example await publishOrganisation(owner.db, { tenant, document, nowS });
 */
export async function publishOrganisation(
  db: Kysely<Tables>,
  { tenant, document, nowS }: { tenant: string; document: string; nowS: number },
): Promise<number> {
  const { version } = parseOrganisation(document);
  const atS = Math.floor(nowS);
  await db.transaction().execute(async (trx) => {
    if ((await organisationVersion(trx, tenant)) >= version) throw notNewer();
    await insertOrganisation(trx, { tenant, version, document, publishedS: atS });
    await appendEntry(trx, {
      ...{ act: 'organisation_published', atS, tenant, actor: { kind: 'system', id: 'organisation-file' } },
      ...{ subject: {}, detail: { organisationVersion: version } },
    });
  });
  return version;
}

function notNewer(): FleetApiError {
  return new FleetApiError(
    'conflict',
    'organisation.version: it has to be above the version in force; editions are never written over.',
  );
}
