/**
 * The stream of a fleet of which a tenth is rented with the route on: coarse reports from everyone in turn, chunks from
 * the rented ones in turn. And what of it is in the database afterwards.
 */
import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import type { SyntheticKind, SyntheticUnit } from '@fleetveil/simulator';
import { sql } from 'kysely';
import { type LoadFleet, labels, pause } from './load.ts';

/** Whose turn it is, and what it sends then. A stream's opening goes before its first chunk. */
export interface Turn {
  /** Number of the unit; the rented ones come first. */
  readonly unit: number;
  readonly kind: SyntheticKind | 'opening';
}

/** Of each five messages two coarse reports and three chunks: the stream of a fleet with a tenth rented. */
const FIVE = ['coarse', 'chunk', 'coarse', 'chunk', 'chunk'] as const;

/** So many messages in that mix, from so many units: two reports of one unit are as far apart as the fleet allows. */
export function turnsOf(units: number, rented: number, messages: number): Turn[] {
  let [coarse, chunk] = [0, 0];
  return Array.from({ length: messages }, (_, at): Turn => {
    if (FIVE[at % FIVE.length] === 'coarse') return { kind: 'coarse', unit: coarse++ % units };
    const kind = chunk < rented ? 'opening' : 'chunk';
    return { kind, unit: chunk++ % rented };
  });
}

/** A fleet that is connected, with all it will say sealed in advance. */
export interface MixedFleet {
  /** The rented ones come first. */
  readonly units: readonly SyntheticUnit[];
  readonly turns: readonly Turn[];
  /** Closes the units. */
  close(): Promise<void>;
}

/** Connections that are being made at once. */
const AT_ONCE = 50;

/** Enrols, rents and connects `units`, a tenth of them rented, and seals their turns. */
export async function openMixedFleet(
  load: LoadFleet,
  prefix: string,
  units: number,
  turns: readonly Turn[],
): Promise<MixedFleet> {
  const rented = units / 10;
  const vehicles = await load.enrol(labels(prefix, units));
  const parked = await Promise.all(vehicles.slice(rented).map((vehicle) => load.unit(vehicle)));
  await inTurn(parked, (unit) => unit.connect(true));
  const all = [...(await load.connect(vehicles.slice(0, rented), true)), ...parked];
  const kinds: SyntheticKind[][] = all.map(() => []);
  for (const { unit, kind } of turns) if (kind !== 'opening') kinds[unit]?.push(kind);
  const nowS = load.fleet.clock.nowS();
  for (const [at, unit] of all.entries()) await unit.prepare(kinds[at] ?? [], nowS);
  return { units: all, turns, close: () => inTurn(all, (unit) => unit.close()) };
}

async function inTurn(units: readonly SyntheticUnit[], work: (unit: SyntheticUnit) => Promise<void>) {
  const waiting = units.values();
  const worker = async () => {
    for (const unit of waiting) await work(unit);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** What the database says of such a stream. */
export interface Found {
  /** Rows of chunks. */
  readonly chunks: number;
  /** Rows of records that are no chunk: openings, losses. */
  readonly records: number;
  /** Coarse reports that wrote their vehicle's row. One that came with a newer one of its vehicle did not. */
  readonly reports: number;
  /** Vehicles whose row is of the newest tick of all: each unit's last report is. */
  readonly upToDate: number;
}

/** How long a session of PostgreSQL that has nothing to do may keep its counts to itself, and a little. */
const COUNTS_MS = 12_000;

/** Counts what is there, once the server has counted so many written reports or kept nothing back any more. */
export async function findStream(load: LoadFleet, reports: number): Promise<Found> {
  const { db, close } = await openRunningFleet(load.configFile);
  try {
    const written = async () => {
      const { rows } = await sql<{ count: string }>`SELECT n_tup_ins + n_tup_upd AS count
        FROM pg_stat_user_tables WHERE relname = 'coarse_report'`.execute(db);
      return Number(rows[0]?.count ?? 0);
    };
    for (const endMs = performance.now() + COUNTS_MS; performance.now() < endMs; await pause(250))
      if ((await written()) >= reports) break;
    const { rows } = await sql<Record<'chunks' | 'records' | 'newest', string>>`SELECT
      (SELECT count(*) FROM chunk) AS chunks, (SELECT count(*) FROM record) AS records,
      (SELECT count(*) FROM coarse_report WHERE tick_s = (SELECT max(tick_s) FROM coarse_report)) AS newest`.execute(
      db,
    );
    const [{ chunks, records, newest } = { chunks: 0, records: 0, newest: 0 }] = rows;
    return {
      ...{ chunks: Number(chunks), records: Number(records) },
      ...{ reports: await written(), upToDate: Number(newest) },
    };
  } finally {
    await close();
  }
}

/** How many turns are of such a kind. */
export function countOf(turns: readonly Turn[], ...kinds: readonly Turn['kind'][]): number {
  return turns.filter(({ kind }) => kinds.includes(kind)).length;
}
