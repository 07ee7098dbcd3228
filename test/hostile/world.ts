/** Everything a forged or replayed message could have changed, read from the database and at the doors. */
import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import type { Fleet, OpenRental } from '@fleetveil/simulator';

/**
 * Tables of which every row counts. `unit` is read by its session only: what a replayed hello says of the
 * unit (hello_s, waiting_records, versions) is noted again after a restart of ingest, which decides nothing.
 */
const TABLES = [
  'coarse_report',
  'record',
  'chunk',
  'stream',
  'trip',
  'trip_place',
  'loss',
  'fleet_health',
  'end_stamp',
  'rental',
  'grant_issued',
  'downlink',
  'unit_session',
] as const;

export interface World {
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly sessions: readonly string[];
  readonly trip: unknown;
  readonly route: unknown;
  readonly vehicles: unknown;
}

/** Reads it all. */
export async function readWorld(fleet: Fleet, configFile: string, rental: OpenRental): Promise<World> {
  const rider = await fleet.doors.token(rental.riderId, ['rider']);
  const operator = await fleet.doors.token('operator', ['dispatcher']);
  const read = async (path: string) => withoutCheckpoint(await fleet.doors.text(path, rider));
  const { db, close } = await openRunningFleet(configFile);
  try {
    const tables: Record<string, readonly string[]> = {};
    for (const table of TABLES) tables[table] = linesOf(await db.selectFrom(table).selectAll().execute());
    return {
      tables,
      sessions: linesOf(await db.selectFrom('unit').select(['unit_id', 'session_id']).execute()),
      trip: await read(`/v1/rider/trips/${rental.rentalId}`),
      route: await read(`/v1/rider/trips/${rental.rentalId}.geojson`),
      vehicles: await fleet.doors.get('/v1/operator/vehicles', operator),
    };
  } finally {
    await close();
  }
}

/** Each answer names the newest checkpoint of the audit log, which grows with each reading. */
function withoutCheckpoint(text: string): unknown {
  return JSON.parse(text, (name, value: unknown) => (name === 'checkpoint' ? undefined : value));
}

function linesOf(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** How many messages lie in quarantine. */
export async function countQuarantine(configFile: string): Promise<number> {
  const { db, close } = await openRunningFleet(configFile);
  try {
    const row = await db
      .selectFrom('quarantine')
      .select((eb) => eb.fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow();
    return Number(row.rows);
  } finally {
    await close();
  }
}
