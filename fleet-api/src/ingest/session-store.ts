/** Units and their sessions: which one speaks now, and which ones never may again. */

import type { v1 } from '@fleetveil/proto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { gathered } from './gathered.ts';
import type { BegunSession, KnownUnit, SessionStore } from './sessions.ts';

/** Asks for many units at once: after an outage all of them come back in the same minute. */
export function createSessionStore(db: Kysely<Tables>, nowS: () => number): SessionStore {
  const find = gathered((unitIds: readonly string[]) => findUnits(db, unitIds));
  const begin = gathered((begun: readonly BegunSession[]) => beginSessions(db, begun, Math.floor(nowS())));
  return {
    async findUnit(tenant, unitId) {
      const unit = await find(unitId);
      return unit?.tenant === tenant ? unit : undefined;
    },
    beginSession: begin,
  };
}

async function findUnits(
  db: Kysely<Tables>,
  unitIds: readonly string[],
): Promise<readonly (KnownUnit | undefined)[]> {
  const rows = await db
    .selectFrom('unit')
    .select(['unit_id', 'tenant', 'vehicle_id', 'certificate'])
    .where('unit_id', '=', sql<string>`ANY(${unitIds}::uuid[])`)
    .execute();
  const units = new Map(
    rows.map((row): [string, KnownUnit] => [
      row.unit_id,
      {
        ...{ unitId: row.unit_id, tenant: row.tenant },
        ...{ vehicleId: row.vehicle_id, certificate: row.certificate },
      },
    ]),
  );
  return unitIds.map((unitId) => units.get(unitId));
}

/**
 * One statement and one commit for all (migrations 0007, 0069): two nodes that see a new session at once agree on it.
 * In the order of the units, as everything that writes to many of them: nobody waits in a circle.
 */
async function beginSessions(
  db: Kysely<Tables>,
  begun: readonly BegunSession[],
  atS: number,
): Promise<readonly boolean[]> {
  const sorted = begun.map((each, at) => ({ ...each, at })).sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
  const { rows } = await sql<{ at: number; begun: boolean }>`
    SELECT at, begin_session(unit_id, session_id, named_s, ${atS}) AS begun
    FROM unnest(${sorted.map(({ at }) => at)}::int[], ${sorted.map(({ unitId }) => unitId)}::uuid[],
      ${sorted.map(({ sessionId }) => sessionId)}::uuid[], ${sorted.map(({ namedS }) => namedS)}::bigint[])
      AS s (at, unit_id, session_id, named_s)`.execute(db);
  const answers = new Map(rows.map((row) => [row.at, row.begun]));
  return begun.map((_, at) => answers.get(at) ?? false);
}

/** A unit's hello, to be noted. */
export interface NotedHello {
  readonly unitId: string;
  readonly hello: v1.Hello;
  /** Said without a session key: it leaves out what waits in the unit (decision 0029). */
  readonly isBare: boolean;
  /** Domain time, Unix seconds. */
  readonly atS: number;
}

/**
 * Notes what units said of themselves, all of it in one statement; at most one hello of each unit. A bare one changes
 * neither what waits nor when that was said: a rental would be settled by it while its trip end is still to come.
 */
export async function noteHellos(db: Kysely<Tables>, hellos: readonly NotedHello[]): Promise<void> {
  // Held in one order everywhere, so that two nodes never wait for each other: the UPDATE's own is the planner's.
  const noted = [...hellos].sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
  const column = <T>(of: (hello: v1.Hello) => T): T[] => noted.map(({ hello }) => of(hello));
  const whole = noted.map(({ isBare }) => !isBare);
  // A unit may claim any number: beyond the column it is as good as its largest, and spoils no other's note.
  await sql`WITH held AS MATERIALIZED (
      SELECT unit_id FROM unit WHERE unit_id = ANY(${noted.map(({ unitId }) => unitId)}::uuid[])
      ORDER BY unit_id FOR NO KEY UPDATE)
    UPDATE unit SET hello_s = CASE WHEN h.whole THEN h.at_s ELSE unit.hello_s END,
      waiting_records = CASE WHEN h.whole THEN h.waiting ELSE unit.waiting_records END, key_set_version = least(h.key_set, 2147483647),
      policy_version = least(h.policy, 2147483647), transport_sequence = least(h.transport, 2147483647),
      clock_quality = h.clock, agent_version = h.agent
    FROM unnest(${noted.map(({ unitId }) => unitId)}::uuid[], ${noted.map(({ atS }) => Math.floor(atS))}::bigint[],
      ${column((hello) => hello.keySetVersion)}::bigint[], ${column((hello) => hello.policyVersion)}::bigint[],
      ${column((hello) => hello.transportSequence)}::bigint[], ${column((hello) => hello.clockQuality)}::smallint[],
      ${column((hello) => hello.agentVersion)}::text[], ${column((hello) => hello.waitingRecords)}::bigint[],
      ${whole}::boolean[])
      AS h (unit_id, at_s, key_set, policy, transport, clock, agent, waiting, whole)
      JOIN held ON held.unit_id = h.unit_id
    WHERE unit.unit_id = h.unit_id`.execute(db);
}
