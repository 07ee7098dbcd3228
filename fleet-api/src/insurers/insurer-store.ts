/** Insurers on record, in the database. */
import type { Kysely, Selectable } from 'kysely';
import type { InsurerTable } from '../database/case-schema.ts';
import type { Tables } from '../database/schema.ts';
import type { Insurer } from './insurer.ts';

type Trx = Kysely<Tables>;

/** One insurer, with as much as the asking role may read: the insurer itself reads its key only. */
export async function findInsurer(
  trx: Trx,
  tenant: string,
  insurerId: string,
): Promise<Pick<Insurer, 'publicKey'> | undefined> {
  const row = await trx
    .selectFrom('insurer')
    .select('public_key')
    .where('tenant', '=', tenant)
    .where('insurer_id', '=', insurerId)
    .executeTakeFirst();
  return row && { publicKey: row.public_key ?? undefined };
}

/** All insurers of the tenant. Under `door_privacy`. */
export async function listInsurers(trx: Trx, tenant: string): Promise<Insurer[]> {
  const rows = await trx
    .selectFrom('insurer')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('insurer_id')
    .execute();
  return rows.map(insurerOf);
}

/** Puts an insurer on record, or in the place of what was. An address that is set anew is told again. */
export async function putInsurer(
  trx: Trx,
  { tenant, insurerId, publicKey, webhookUrl }: Omit<Insurer, 'disabledS'>,
  changedS: number,
): Promise<void> {
  const row = {
    ...{ public_key: publicKey ?? null, webhook_url: webhookUrl ?? null },
    ...{ disabled_s: null, changed_s: changedS },
  };
  await trx
    .insertInto('insurer')
    .values({ tenant, insurer_id: insurerId, ...row })
    .onConflict((conflict) => conflict.columns(['tenant', 'insurer_id']).doUpdateSet(row))
    .execute();
}

function insurerOf(row: Selectable<InsurerTable>): Insurer {
  return {
    ...{ tenant: row.tenant, insurerId: row.insurer_id, publicKey: row.public_key ?? undefined },
    ...{ webhookUrl: row.webhook_url ?? undefined, disabledS: row.disabled_s ?? undefined },
  };
}
