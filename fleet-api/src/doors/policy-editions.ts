/** Editions of the policy as the doors hand them out: the text, and the signed document it came in. */
import { z } from '@hono/zod-openapi';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { Seconds } from '../http/schemas.ts';

/** An edition as stored. */
export interface PolicyEdition {
  readonly version: number;
  readonly publishedS: number;
  /** YAML. */
  readonly document: string;
  /** v1.Signed, by the role `policy`. */
  readonly signed: Uint8Array;
}

/** An edition as answered. */
export const PolicyBody = z
  .object({
    version: z.int(),
    published_s: Seconds,
    document: z.string().openapi({ description: 'The policy as people read it, YAML.' }),
    signed: z.string().openapi({ description: 'v1.Signed with the same text, base64: what the units hold.' }),
  })
  .openapi('Policy');

/** The edition in force. */
export async function newestPolicy(trx: Kysely<Tables>): Promise<PolicyEdition | undefined> {
  const row = await trx
    .selectFrom('policy')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && editionOf(row);
}

/** One edition. */
export async function policyEdition(
  trx: Kysely<Tables>,
  version: number,
): Promise<PolicyEdition | undefined> {
  const row = await trx.selectFrom('policy').selectAll().where('version', '=', version).executeTakeFirst();
  return row && editionOf(row);
}

/** Versions with the time each was published, newest first. */
export async function policyVersions(
  trx: Kysely<Tables>,
): Promise<{ version: number; published_s: number }[]> {
  return trx.selectFrom('policy').select(['version', 'published_s']).orderBy('version', 'desc').execute();
}

function editionOf(row: {
  version: number;
  published_s: number;
  document: string;
  signed: Buffer;
}): PolicyEdition {
  return { version: row.version, publishedS: row.published_s, document: row.document, signed: row.signed };
}

/** An edition as answered. */
export function policyBody(edition: PolicyEdition): z.infer<typeof PolicyBody> {
  return {
    version: edition.version,
    published_s: edition.publishedS,
    document: edition.document,
    signed: Buffer.from(edition.signed).toString('base64'),
  };
}
