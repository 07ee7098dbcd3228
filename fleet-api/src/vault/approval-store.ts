/** SQL of the approvals that the vault counts. */
import { dayOf, toHex } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';
import { APPROVAL_DAYS, type Approval } from './approval.ts';

type Db = Kysely<VaultTables>;

/** Writes a yes down; false where this person said it before: the first one counts. */
export async function insertApproval(
  trx: Db,
  one: {
    readonly tenant: string;
    readonly caseId: string;
    readonly officer: string;
    readonly scope: Uint8Array;
    readonly saidS: number;
  },
): Promise<boolean> {
  const { tenant, caseId, officer, scope, saidS } = one;
  const made = await trx
    .insertInto('approval')
    .values({
      ...{ tenant, case_id: caseId, officer, scope, said_s: saidS },
      ends_on: dateOfDay(dayOf(saidS) + APPROVAL_DAYS),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(made.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** All that was said about a case. */
export async function approvalsOf(db: Db, tenant: string, caseId: string): Promise<Approval[]> {
  const rows = await db
    .selectFrom('approval')
    .select(['officer', 'scope', 'said_s'])
    .where('tenant', '=', tenant)
    .where('case_id', '=', caseId)
    .execute();
  return rows.map((row) => ({ officer: row.officer, scope: toHex(row.scope), saidS: row.said_s }));
}
