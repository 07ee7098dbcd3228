/** Webhook secrets in SQL, sealed. The officer's role makes them, the job's opens them and seals them anew. */
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { SecretSeal } from './secret-seal.ts';

type Trx = Kysely<Tables>;

/** Whose secrets. */
interface Of {
  readonly tenant: string;
  readonly insurerId: string;
}

/** Secrets that sign now, the newest first; `undefined` = one lies under a key that is not here. Under `job_rentals`. */
export async function validSecrets(
  trx: Trx,
  { insurerId, tenant }: Of,
  { realS, seal }: { readonly realS: number; readonly seal: SecretSeal },
): Promise<Uint8Array[] | undefined> {
  const rows = await trx
    .selectFrom('webhook_secret')
    .select(['number', 'sealed', 'key_id'])
    .where('tenant', '=', tenant)
    .where('insurer_id', '=', insurerId)
    .where(({ eb, or }) => or([eb('until_real_s', 'is', null), eb('until_real_s', '>', realS)]))
    .orderBy('number', 'desc')
    .execute();
  const opened = rows.map(({ number, sealed, key_id: keyId }) =>
    seal.open({ sealed, keyId }, { tenant, insurerId, number }),
  );
  const open = opened.filter((secret) => secret !== undefined);
  return open.length === opened.length ? open : undefined;
}

/** Seals what lies under an older key anew; answers how many. Under `job_rentals`. */
export async function sealAnew(trx: Trx, seal: SecretSeal): Promise<number> {
  const rows = await trx
    .selectFrom('webhook_secret')
    .select(['tenant', 'insurer_id', 'number', 'sealed', 'key_id'])
    .where('key_id', '!=', Buffer.from(seal.newestKeyId))
    .forUpdate()
    .execute();
  let sealedAnew = 0;
  for (const { tenant, insurer_id: insurerId, number, sealed, key_id: keyId } of rows) {
    const secret = seal.open({ sealed, keyId }, { tenant, insurerId, number });
    if (secret === undefined) continue; // its key may come back; nothing is lost here
    const fresh = seal.seal(secret, { tenant, insurerId, number });
    await trx
      .updateTable('webhook_secret')
      .set({ sealed: Buffer.from(fresh.sealed), key_id: Buffer.from(fresh.keyId) })
      .where('tenant', '=', tenant)
      .where('insurer_id', '=', insurerId)
      .where('number', '=', number)
      .execute();
    sealedAnew += 1;
  }
  return sealedAnew;
}

/** Keeps a new secret, sealed; those before sign beside it until then. Under `door_privacy`. */
export async function insertSecret(
  trx: Trx,
  made: Of & {
    readonly secret: Uint8Array;
    readonly seal: SecretSeal;
    readonly othersUntilRealS: number;
    readonly endsOn: string;
  },
): Promise<void> {
  const { endsOn, insurerId, othersUntilRealS, seal, secret, tenant } = made;
  const of = trx
    .selectFrom('webhook_secret')
    .where('tenant', '=', tenant)
    .where('insurer_id', '=', insurerId);
  const last = await of.select(({ fn }) => fn.max('number').as('number')).executeTakeFirst();
  await trx
    .updateTable('webhook_secret')
    .set({ until_real_s: othersUntilRealS })
    .where('tenant', '=', tenant)
    .where('insurer_id', '=', insurerId)
    .where('until_real_s', 'is', null)
    .execute();
  const number = (last?.number ?? 0) + 1;
  const { sealed, keyId } = seal.seal(secret, { tenant, insurerId, number });
  await trx
    .insertInto('webhook_secret')
    .values({
      ...{ tenant, insurer_id: insurerId, number, sealed: Buffer.from(sealed), key_id: Buffer.from(keyId) },
      ...{ until_real_s: null, ends_on: endsOn },
    })
    .execute();
}
