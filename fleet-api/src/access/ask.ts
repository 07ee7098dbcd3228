/** One request = one transaction under the door's role, for the caller's tenant. */
import type { Context } from 'hono';
import type { Transaction } from 'kysely';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import type { Tables } from '../database/schema.ts';
import type { Caller, DoorEnv } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { DATABASE_ROLE, type DoorId } from './doors.ts';
import { type Denied, recordDenial } from './gate.ts';

/** What every room behind a door is handed. */
export interface DoorParts {
  readonly db: FleetDatabase;
  /** Domain time, Unix seconds with a fraction. */
  readonly nowS: () => number;
}

/** One request at work. */
export interface Asking {
  readonly trx: Transaction<Tables>;
  readonly caller: Caller;
  /** Domain time of the request, whole Unix seconds. */
  readonly nowS: number;
}

/** Answers that deny something to somebody known. */
const DENIALS: ReadonlySet<string> = new Set([
  'not_found',
  'forbidden',
  'recipient_refused',
  'vehicle_taken',
]);

/**
 * Does a request's work. `not_found` about a named thing is written down as a denial: whether the thing
 * is another's or does not exist leaves the same traces and the same answer.
 *
 * @param about what the request is about, for that entry
 */
export async function ask<T>(
  c: Context<DoorEnv>,
  door: DoorId,
  parts: DoorParts,
  work: (asking: Asking) => Promise<T>,
  about: Omit<Denied, 'code'> = {},
): Promise<T> {
  const caller = c.get('caller');
  const nowS = Math.floor(parts.nowS());
  try {
    return await withRole(
      parts.db,
      DATABASE_ROLE[door],
      { tenant: caller.tenant, rider: caller.id, payer: caller.id, insurer: caller.id },
      (trx) => work({ trx, caller, nowS }),
    );
  } catch (error) {
    if (error instanceof Problem && DENIALS.has(error.code)) {
      await recordDenial(parts, door, caller, { code: error.code, ...about });
      c.set('denialWritten', true);
    }
    throw error;
  }
}
