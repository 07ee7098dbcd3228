/** The roles of the doors: one request is one transaction under one role, with its tenant and rider. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './schema.ts';

/**
 * Roles that the login `fleetveil_doors` may take on. What each may touch: migrations/0005-access.sql and later.
 */
export const DOOR_ROLES = [
  'door_rider',
  'door_operator',
  'door_booking',
  'door_privacy',
  'door_payer',
  'door_shared',
  'door_public',
  'door_support',
  'door_field',
  'door_insurer',
  'door_theft',
  'door_approver',
  'door_administrator',
  'door_statistics',
  'job_rentals',
  'job_subjects',
  'job_statistics',
  'job_sequencer',
] as const;

/** One of them. */
export type DoorRole = (typeof DOOR_ROLES)[number];

/** In whose name a request is made. Jobs have no tenant: they serve all. */
export interface Asker {
  readonly tenant?: string;
  /** The rider's `sub`, under `door_rider` only. */
  readonly rider?: string;
  /** The payer's `sub`, under `door_payer` only. */
  readonly payer?: string;
  /** The insurer's `sub`: as the organisation names it; under `door_insurer` only. */
  readonly insurer?: string;
}

/**
 * Runs `fn` in one transaction under a role: `role` and the row rules' settings hold for this
 * transaction only, so a pooled connection carries nothing to the next request.
 *
 * @example
 * const trips = await withRole(db, 'door_rider', { tenant, rider }, (trx) => trx.selectFrom('trip').selectAll().execute());
 */
export function withRole<R>(
  db: Kysely<Tables>,
  role: DoorRole,
  asker: Asker,
  fn: (trx: Transaction<Tables>) => Promise<R>,
): Promise<R> {
  return db.transaction().execute(async (trx) => {
    const rider = role === 'door_rider' ? (asker.rider ?? '') : '';
    const payer = role === 'door_payer' ? (asker.payer ?? '') : '';
    const insurer = role === 'door_insurer' ? (asker.insurer ?? '') : '';
    await sql`SELECT set_config('role', ${role}, true), set_config('fleetveil.tenant', ${asker.tenant ?? ''}, true),
      set_config('fleetveil.rider', ${rider}, true), set_config('fleetveil.payer', ${payer}, true),
      set_config('fleetveil.insurer', ${insurer}, true)`.execute(trx);
    return fn(trx);
  });
}

/**
 * What is wrong with the login behind `db` for serving doors: it must not be superuser, not pass
 * the row rules, not own a table, not inherit a role. Empty = nothing. For /readyz.
 */
export async function loginProblems(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ superuser: boolean; bypass: boolean; owner: boolean; inherits: boolean }>`
    SELECT r.rolsuper AS superuser, r.rolbypassrls AS bypass, r.rolinherit AS inherits,
      EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid) AS owner
    FROM pg_roles r WHERE r.rolname = session_user`.execute(db);
  const login = rows[0];
  if (login === undefined) return ['unknown'];
  return (['superuser', 'bypass', 'owner', 'inherits'] as const).filter((problem) => login[problem]);
}
