/** Units and their sessions: which one speaks now, and which ones never may again. */

import type { v1 } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
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

/** One statement (migration 0007): two nodes that see a new session at once agree on it. */
async function beginSession(
  db: Kysely<Tables>,
  unitId: string,
  sessionId: string,
  atS: number,
): Promise<boolean> {
  const { rows } = await sql<{ begun: boolean }>`
    SELECT begin_session(${unitId}, ${sessionId}, ${atS}) AS begun`.execute(db);
  return rows[0]?.begun ?? false;
}

/** A unit's hello, to be noted. */
export interface NotedHello {
  readonly unitId: string;
  readonly hello: v1.Hello;
  /** Domain time, Unix seconds. */
  readonly atS: number;
}

/** Notes what units said of themselves, all of it in one statement; at most one hello of each unit. */
export async function noteHellos(db: Kysely<Tables>, hellos: readonly NotedHello[]): Promise<void> {
  // In one order everywhere, so that two nodes never wait for each other.
  const noted = [...hellos].sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
  const column = <T>(of: (hello: v1.Hello) => T): T[] => noted.map(({ hello }) => of(hello));
  // A unit may claim any number: beyond the column it is as good as its largest, and spoils no other's note.
  await sql`UPDATE unit SET hello_s = h.at_s, key_set_version = least(h.key_set, 2147483647),
      policy_version = least(h.policy, 2147483647), transport_sequence = least(h.transport, 2147483647),
      clock_quality = h.clock, agent_version = h.agent, waiting_records = h.waiting
    FROM unnest(${noted.map(({ unitId }) => unitId)}::uuid[], ${noted.map(({ atS }) => Math.floor(atS))}::bigint[],
      ${column((hello) => hello.keySetVersion)}::bigint[], ${column((hello) => hello.policyVersion)}::bigint[],
      ${column((hello) => hello.transportSequence)}::bigint[], ${column((hello) => hello.clockQuality)}::smallint[],
      ${column((hello) => hello.agentVersion)}::text[], ${column((hello) => hello.waitingRecords)}::bigint[])
      AS h (unit_id, at_s, key_set, policy, transport, clock, agent, waiting)
    WHERE unit.unit_id = h.unit_id`.execute(db);
}
