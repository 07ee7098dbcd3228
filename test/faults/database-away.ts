/**
 * PostgreSQL is gone for a minute: its postmaster is killed as often as it is started again. Ingest is killed
 * once meanwhile: what it had taken and could not commit has to come again.
 */
import { join } from 'node:path';
import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import { sql } from 'kysely';
import { signalPart } from './parts-of-run.ts';
import { pause } from './patience.ts';
import { beginRide, driven, settleRide } from './ride.ts';
import type { Scenario } from './scenario.ts';

const KILL_EVERY_MS = 150;
/** Real milliseconds that a commit hangs. */
const HANG_MS = 5_000;

/** Reads go on and commits hang; then ingest is killed: what it had not committed it must not have receipted. */
async function killInCommit(dir: string): Promise<void> {
  const { db, close } = await openRunningFleet(join(dir, 'fleet-api.yaml'));
  try {
    await db.transaction().execute(async (trx) => {
      await sql`LOCK TABLE chunk, record IN SHARE MODE`.execute(trx);
      await pause(HANG_MS);
      await signalPart(dir, 'ingest', 'SIGKILL');
      await pause(300);
    });
  } finally {
    await close();
  }
}

export const databaseAway: Scenario = {
  what: 'PostgreSQL gone for a minute: killed each time it comes back; before, commits that hang, with ingest killed',
  on: 'alone',
  async run(run) {
    const { chance, size, seed, rate, fleet, dir } = run;
    const awayRealS = size === 'full' ? 60 : 8;
    const rideS = Math.ceil((awayRealS + 20) * rate);
    const rides = await Promise.all(
      Array.from({ length: size === 'full' ? 3 : 1 }, (_, at) =>
        beginRide(run, { label: `database-${seed}-${at}`, chance, rideS }),
      ),
    );
    const startS = Math.max(...rides.map((ride) => ride.startS));
    await fleet.until(startS + 2 * rate + chance() * 4 * rate);
    await killInCommit(dir);
    const untilMs = performance.now() + awayRealS * 1000;
    const ingestMs = untilMs - awayRealS * 500;
    let isIngestDue = true;
    while (performance.now() < untilMs) {
      if (isIngestDue && performance.now() > ingestMs) {
        isIngestDue = false;
        await signalPart(dir, 'ingest', 'SIGKILL');
      }
      await signalPart(dir, 'postgres', 'SIGKILL');
      await pause(KILL_EVERY_MS);
    }
    await Promise.all(rides.map(driven));
    return { rides: await Promise.all(rides.map((ride) => settleRide(run, ride))) };
  },
};
