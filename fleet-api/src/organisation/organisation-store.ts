/** Editions of the organisation in the database. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { parseOrganisation } from './document.ts';
import type { Organisation } from './organisation.ts';

/** An edition. */
export interface StoredOrganisation {
  readonly tenant: string;
  readonly version: number;
  /** The YAML text. */
  readonly document: string;
  readonly publishedS: number;
}

/** Version in force; 0 = none. The newest one holds from the moment it was published. */
export async function organisationVersion(db: Kysely<Tables>, tenant: string): Promise<number> {
  const row = await db
    .selectFrom('organisation')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** An organisation with the time it was published. */
export interface OrganisationInForce {
  readonly organisation: Organisation;
  readonly publishedS: number;
}

/** Finds a tenant's edition in force; `undefined` where none was published: then nobody may receive anything. */
export type OrganisationReader = (
  db: Kysely<Tables>,
  tenant: string,
) => Promise<OrganisationInForce | undefined>;

/** Editions remembered at most, one a tenant. */
const REMEMBERED_MAX = 1_000;

/** A reader that parses each edition once. */
export function createOrganisationReader(): OrganisationReader {
  const known = new Map<string, OrganisationInForce>();
  return async (db, tenant) => {
    const version = await organisationVersion(db, tenant);
    if (version === 0) return undefined;
    const name = `${tenant} ${version}`;
    const found = known.get(name) ?? (await readEdition(db, tenant, version));
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(name, found);
    return found;
  };
}

async function readEdition(
  db: Kysely<Tables>,
  tenant: string,
  version: number,
): Promise<OrganisationInForce> {
  const row = await db
    .selectFrom('organisation')
    .select(['document', 'published_s'])
    .where('tenant', '=', tenant)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return { organisation: parseOrganisation(row.document), publishedS: row.published_s };
}

/** Versions with the time each was published, newest first. */
export async function organisationVersions(
  db: Kysely<Tables>,
  tenant: string,
): Promise<{ version: number; published_s: number }[]> {
  return db
    .selectFrom('organisation')
    .select(['version', 'published_s'])
    .where('tenant', '=', tenant)
    .orderBy('version', 'desc')
    .execute();
}

/** Inserts an edition; there is one of a version. */
export async function insertOrganisation(
  db: Kysely<Tables>,
  { tenant, version, document, publishedS }: StoredOrganisation,
): Promise<void> {
  await db
    .insertInto('organisation')
    .values({ tenant, version, document, published_s: publishedS })
    .execute();
}
