/** Units and their sessions: which one speaks now, and which ones never may again. */

import type { v1 } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { KnownUnit, SessionStore } from './sessions.ts';

/** @example const store = createSessionStore(db, clock.nowS); */
export function createSessionStore(db: Kysely<Tables>, nowS: () => number): SessionStore {
  return {
    findUnit: (tenant, unitId) => findUnit(db, tenant, unitId),
    beginSession: (unitId, sessionId) => beginSession(db, unitId, sessionId, Math.floor(nowS())),
  };
}

async function findUnit(db: Kysely<Tables>, tenant: string, unitId: string): Promise<KnownUnit | undefined> {
  const row = await db
    .selectFrom('unit')
    .select(['unit_id', 'tenant', 'vehicle_id', 'certificate'])
    .where('unit_id', '=', unitId)
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  return (
    row && {
      unitId: row.unit_id,
      tenant: row.tenant,
      vehicleId: row.vehicle_id,
      certificate: row.certificate,
    }
  );
}

/** One transaction, with the unit's row locked: two nodes that see a new session at once agree on it. */
function beginSession(db: Kysely<Tables>, unitId: string, sessionId: string, atS: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const unit = await trx
      .selectFrom('unit')
      .select('session_id')
      .where('unit_id', '=', unitId)
      .forUpdate()
      .executeTakeFirst();
    if (!unit) return false;
    if (unit.session_id === sessionId) return true;
    const replaced = await trx
      .selectFrom('unit_session')
      .select('session_id')
      .where('unit_id', '=', unitId)
      .where('session_id', '=', sessionId)
      .executeTakeFirst();
    if (replaced) return false;
    if (unit.session_id !== null) {
      await trx
        .insertInto('unit_session')
        .values({ unit_id: unitId, session_id: unit.session_id, replaced_s: atS })
        .execute();
    }
    await trx
      .updateTable('unit')
      .set({ session_id: sessionId, session_seen_s: atS })
      .where('unit_id', '=', unitId)
      .execute();
    return true;
  });
}

/** Notes what a unit said of itself. */
export async function noteHello(
  db: Kysely<Tables>,
  unitId: string,
  hello: v1.Hello,
  nowS: number,
): Promise<void> {
  await db
    .updateTable('unit')
    .set({
      hello_s: Math.floor(nowS),
      key_set_version: hello.keySetVersion,
      policy_version: hello.policyVersion,
      transport_sequence: hello.transportSequence,
      clock_quality: hello.clockQuality,
      agent_version: hello.agentVersion,
      waiting_records: hello.waitingRecords,
    })
    .where('unit_id', '=', unitId)
    .execute();
}
