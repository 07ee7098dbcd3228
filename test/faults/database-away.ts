/**
 * PostgreSQL is gone for a minute: its postmaster is killed as often as it is started again. Ingest is killed
 * once meanwhile: what it had taken and could not commit has to come again.
 */
import { join } from 'node:path';
import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import { endByBooking } from '@fleetveil/simulator';
import { sql } from 'kysely';
import { signalPart } from './parts-of-run.ts';
import { patiently, pause } from './patience.ts';
import { beginRide, driven, type FaultFleet, type Ride, settleRide } from './ride.ts';
import type { Scenario } from './scenario.ts';

const KILL_EVERY_MS = 150;
/** Real milliseconds that a commit hangs, and within which a rental that ends is heard of. */
const HANG_MS = 5_000;
const HEARD_MS = 20_000;

/**
 * Reads go on and commits hang; then ingest is killed: what it had not committed it must not have receipted. A chunk's
 * receipt gathers with others, a trip end's goes at once and takes along what gathered: so a rental ends, and only what
 * has a trip end in it hangs. Answers how many transactions did.
 */
async function killInCommit({ fleet, dir }: FaultFleet, ending: Ride): Promise<number> {
  const { db, close } = await openRunningFleet(join(dir, 'fleet-api.yaml'));
  try {
    return await db.transaction().execute(async (trx) => {
      await sql`LOCK TABLE record IN SHARE MODE`.execute(trx);
      const waiting = async (): Promise<number> => {
        const { rows } = await sql<{ waiting: number }>`
          SELECT count(*)::integer AS waiting FROM pg_locks
          WHERE NOT granted AND relation = 'record'::regclass`.execute(trx);
        return rows[0]?.waiting ?? 0;
      };
      await patiently(() => endByBooking(fleet, ending.rental));
      const untilMs = performance.now() + HEARD_MS;
      while ((await waiting()) === 0 && performance.now() < untilMs) await pause(100);
      await pause(HANG_MS);
      const hung = await waiting();
      await signalPart(dir, 'ingest', 'SIGKILL');
      await pause(300);
      return hung;
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
    const begun = (label: string, lengthS: number) =>
      beginRide(run, { label: `database-${seed}-${label}`, chance, rideS: lengthS });
    const [ending, ...rides] = await Promise.all([
      begun('ending', 2 * rate),
      ...Array.from({ length: size === 'full' ? 3 : 1 }, (_, at) => begun(`${at}`, rideS)),
    ]);
    const startS = Math.max(...rides.map((ride) => ride.startS));
    await fleet.until(startS + 2 * rate + chance() * 4 * rate);
    await driven(ending);
    const hung = await killInCommit(run, ending);
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
    const ended = settleRide(run, ending, { endedBy: 'fault' });
    return {
      rides: await Promise.all([ended, ...rides.map((ride) => settleRide(run, ride))]),
      counts: [{ name: 'commits that hung', value: hung, unit: 'commits', atLeast: 1 }],
    };
  },
};
