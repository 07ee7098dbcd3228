/** Editions of the policy in the database. */
import { type Policy, parsePublishedPolicy } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';

/** An edition. */
export interface StoredPolicy {
  readonly version: number;
  /** The YAML text. */
  readonly document: string;
  /** Encoded v1.Signed, as units get it. */
  readonly signed: Uint8Array;
  readonly policy: Policy;
}

/** Version of the edition in force; 0 = none. */
export async function policyVersion(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('policy')
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** An edition that was in force. */
export interface FormerPolicy {
  readonly version: number;
  /** When the next one came into force: domain time, Unix seconds; absent = it is in force. */
  readonly replacedS: number | undefined;
}

/** The newest editions, the one in force first. */
export async function policyVersions(db: Kysely<Tables>, most: number): Promise<FormerPolicy[]> {
  const rows = await db
    .selectFrom('policy')
    .select(['version', 'published_s'])
    .orderBy('version', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ version }, index) => ({ version, replacedS: rows[index - 1]?.published_s }));
}

/**
 * A reader of the edition in force that parses each edition once. Answers undefined where there
 * is none: without a policy nothing precise is collected (M3).
 */
export function createPolicyStore(): (db: Kysely<Tables>) => Promise<StoredPolicy | undefined> {
  let known: StoredPolicy | undefined;
  return async (db) => {
    const version = await policyVersion(db);
    if (version === 0) return undefined;
    if (known?.version !== version) known = await readPolicy(db, version);
    return known;
  };
}

/** An edition by its version, which has to be there. Throws PolicyError where our rules no longer let it through. */
export async function readPolicy(db: Kysely<Tables>, version: number): Promise<StoredPolicy> {
  const row = await db
    .selectFrom('policy')
    .select(['version', 'document', 'signed'])
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return { ...row, policy: parsePublishedPolicy(row.document) };
}

/** Inserts an edition; there is one of a version. */
export async function insertPolicy(
  db: Kysely<Tables>,
  edition: Omit<StoredPolicy, 'policy'>,
  nowS: number,
): Promise<void> {
  const { version, document, signed } = edition;
  await db
    .insertInto('policy')
    .values({ version, document, signed, published_s: Math.floor(nowS) })
    .execute();
}

/** An edition that riders are told of and that does not hold yet. */
export interface AnnouncedPolicy extends Omit<StoredPolicy, 'policy'> {
  /** `YYYY-MM-DD`. */
  readonly holdsFrom: string;
}

/** The announced edition, if there is one. */
export async function announcedPolicy(
  db: Kysely<Tables>,
): Promise<(AnnouncedPolicy & { readonly announcedS: number }) | undefined> {
  const row = await db
    .selectFrom('policy_announced')
    .select(['version', 'document', 'signed', 'announced_s', 'holds_from'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { announced_s, holds_from, ...edition } = row;
  return { ...edition, announcedS: announced_s, holdsFrom: holds_from };
}

/**
 * Takes the announced edition away and answers its version; 0 = there was none.
 *
 * @param version this one only; another that was announced in its place stays
 */
export async function withdrawAnnounced(db: Kysely<Tables>, version?: number): Promise<number> {
  const gone = await db
    .deleteFrom('policy_announced')
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .returning('version')
    .executeTakeFirst();
  return gone?.version ?? 0;
}

/** Announces an edition; the one before has to be withdrawn. */
export async function insertAnnounced(
  db: Kysely<Tables>,
  { version, document, signed, holdsFrom }: AnnouncedPolicy,
  nowS: number,
): Promise<void> {
  await db
    .insertInto('policy_announced')
    .values({ version, document, signed, announced_s: Math.floor(nowS), holds_from: holdsFrom })
    .execute();
}

/** Newest edition that a unit said it holds, as far as it was heard; 0 = none. */
export async function heldVersion(db: Kysely<Tables>, tenant: string): Promise<number> {
  const row = await db
    .selectFrom('unit')
    .select((eb) => eb.fn.max('policy_version').as('version'))
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** How many units said in their last hello that they run which version, the newest first. */
export async function unitsByVersion(
  db: Kysely<Tables>,
  tenant: string,
): Promise<{ version: number; vehicles: number }[]> {
  return db
    .selectFrom('unit')
    .select((eb) => ['policy_version as version', eb.fn.count<number>('tenant').as('vehicles')])
    .where('tenant', '=', tenant)
    .groupBy('policy_version')
    .orderBy('policy_version', 'desc')
    .execute();
}
