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

/** How many rows and answers of two worlds differ. */
export function changesOf(before: World, after: World): number {
  const linesOfWorld = ({ tables, sessions, ...answers }: World): Set<string> => {
    const rows = Object.entries({ ...tables, sessions }).flatMap(([name, lines]) =>
      lines.map((line) => `${name} ${line}`),
    );
    return new Set([...rows, ...Object.entries(answers).map((answer) => JSON.stringify(answer))]);
  };
  const [earlier, later] = [linesOfWorld(before), linesOfWorld(after)];
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...some].filter((line) => !others.has(line)).length;
  return only(earlier, later) + only(later, earlier);
}

/**
 * Chunks of a trip each of which, were it dropped for ever, would leave no gap at the rider's door: one after the other is
 * taken out of the store, where it then is as if it had never come, and put back.
 */
export async function unseenDrops(
  fleet: Fleet,
  configFile: string,
  rental: OpenRental,
): Promise<{ readonly dropped: number; readonly unseen: number }> {
  const rider = await fleet.doors.token(rental.riderId, ['rider']);
  const { db, close } = await openRunningFleet(configFile);
  try {
    const streams = db.selectFrom('stream').select('stream_id').where('rental_id', '=', rental.rentalId);
    const chunks = await db.selectFrom('chunk').selectAll().where('stream_id', 'in', streams).execute();
    let unseen = 0;
    for (const chunk of chunks) {
      const { stream_id, chunk_no } = chunk;
      const taken = db.deleteFrom('chunk').where('stream_id', '=', stream_id);
      await taken.where('chunk_no', '=', chunk_no).execute();
      try {
        const path = `/v1/rider/trips/${rental.rentalId}`;
        const trip = await fleet.doors.get<{ complete: boolean; chunks: { missing: number } }>(path, rider);
        if (trip.complete || trip.chunks.missing !== 1) unseen += 1;
      } finally {
        // Also where the door failed: the tests that follow look at the same world.
        await db.insertInto('chunk').values(chunk).execute();
      }
    }
    return { dropped: chunks.length, unseen };
  } finally {
    await close();
  }
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
