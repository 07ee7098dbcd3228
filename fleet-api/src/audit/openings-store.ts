/** SQL of the log's openings. The row rules of the asking role apply on top. */
import type { AuditConnection } from './audit-log.ts';
import type { OpeningDay } from './openings.ts';

/** All openings of a tenant that the log has, by day and purpose: counted as they came (migration 0053), not in the log. */
export async function openingDays(db: AuditConnection, tenant: string): Promise<OpeningDay[]> {
  return db
    .selectFrom('opening_day')
    .select(['day', 'purpose', 'openings', 'chunks'])
    .where('tenant', '=', tenant)
    .execute();
}
