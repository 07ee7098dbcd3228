/** A fleet of real programs for a test file, in a folder of its own that goes with it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunningFleet, openRunningVault } from '@fleetveil/fleet-api/testing';
import { type Fleet, type FleetOptions, freePort, readBootS, startFleet } from '@fleetveil/simulator';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { removeFleet } from './remove.ts';

/** Domain seconds in a real one, unless told otherwise. */
const RATE = 60;
/** Domain time of a fleet's first second, unless told otherwise: a Monday in September 2026. */
const ORIGIN_S = 1_790_000_000;

/** How a fleet differs from the others. */
export interface FleetPlan extends Partial<Omit<FleetOptions, 'dir' | 'clock'>> {
  readonly rate?: number;
  /** Unix seconds. */
  readonly originS?: number;
}

/** A fleet, and the folder of everything it has. */
export interface OpenFleet {
  readonly dir: string;
  /** The fleet as it runs now: another one after `goOn`. */
  readonly fleet: Fleet;
  /** Stops everybody, agents too, and starts the data centre again at that domain time. */
  goOn(originS: number): Promise<void>;
  /** The database beside the running programs, as its owner. */
  look<T>(ask: (db: Database) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Database = Kysely<unknown>;

/**
 * Starts a fleet: about ten seconds.
 *
 * @param name of its folder, for people
 * @example const open = await openFleet('accident'); await open.fleet.enrol('car', 'crashed')
 */
export async function openFleet(name: string, plan: FleetPlan = {}): Promise<OpenFleet> {
  const { rate = RATE, originS: firstS = ORIGIN_S, ...more } = plan;
  const dir = await mkdtemp(join(tmpdir(), `fleetveil-${name}-`));
  const ports = { doorsPort: await freePort(), brokerPort: await freePort() };
  const startAt = async (originS: number): Promise<Fleet> =>
    startFleet({ dir, ...ports, ...more, clock: { rate, originS, bootOriginS: await readBootS() } });
  let fleet = await startAt(firstS);
  return {
    dir,
    get fleet() {
      return fleet;
    },
    async goOn(originS) {
      await fleet.stop();
      fleet = await startAt(originS);
    },
    async look(ask) {
      const { db, close } = await openRunningFleet(join(dir, 'fleet-api.yaml'));
      return ask(db as unknown as Database).finally(close);
    },
    async close() {
      await fleet.stop();
      await removeFleet(dir);
    },
  };
}

/**
 * One fleet for all tests of a file, started before the first of them and stopped after the last.
 *
 * @param isWanted false where every test of the file is skipped: then nothing is started
 * @example const open = fleetOfFile('theft', { isWanted: HAS_TIME }); test('…', () => open().fleet.doors …)
 */
export function fleetOfFile(
  name: string,
  { isWanted = true, ...plan }: FleetPlan & { readonly isWanted?: boolean } = {},
): () => OpenFleet {
  let opened: OpenFleet | undefined;
  beforeAll(async () => {
    if (isWanted) opened = await openFleet(name, plan);
  });
  afterAll(async () => {
    await opened?.close();
    opened = undefined;
  });
  return () => {
    if (opened === undefined) throw new Error(`the fleet of ${name} does not run`);
    return opened;
  };
}

/** An entry of the audit log, the vault's leaves among them. */
export interface Entry {
  readonly act: string;
  readonly atS: number;
  readonly purpose?: string;
  readonly why?: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly subject: { readonly rentalId?: string; readonly vehicleId?: string };
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Everything on record so far, oldest first. */
export const onRecord = ({ look }: OpenFleet): Promise<Entry[]> =>
  look(async (db) => {
    const { rows } = await sql<{ entry: Entry }>`SELECT entry FROM audit_entry ORDER BY id`.execute(db);
    return rows.map(({ entry }) => entry);
  });

/** What the vault itself wrote down before it opened anything, oldest first. */
export async function leavesOf({ dir }: Pick<OpenFleet, 'dir'>): Promise<Entry[]> {
  const { db, close } = await openRunningVault(join(dir, 'fleet-api.yaml'));
  try {
    const rows = await db.selectFrom('leaf').select('entry').orderBy('no').execute();
    return rows.map(({ entry }) => entry as Entry);
  } finally {
    await close();
  }
}
