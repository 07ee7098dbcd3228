/**
 * PostgreSQL is gone for a minute: its postmaster is killed as often as it is started again. Ingest is killed
 * once meanwhile: what it had taken and could not commit has to come again.
 */
import { signalPart } from './parts-of-run.ts';
import { pause } from './patience.ts';
import { beginRide, driven, settleRide } from './ride.ts';
import type { Scenario } from './scenario.ts';

const KILL_EVERY_MS = 150;

export const databaseAway: Scenario = {
  what: 'PostgreSQL gone for a minute: killed each time it comes back; ingest killed once meanwhile',
  on: 'alone',
  async run(run) {
    const { chance, size, seed, rate, fleet, dir } = run;
    const awayRealS = size === 'full' ? 60 : 8;
    const rideS = Math.ceil((awayRealS + 12) * rate);
    const rides = await Promise.all(
      Array.from({ length: size === 'full' ? 3 : 1 }, (_, at) =>
        beginRide(run, { label: `database-${seed}-${at}`, chance, rideS }),
      ),
    );
    const startS = Math.max(...rides.map((ride) => ride.startS));
    await fleet.until(startS + 2 * rate + chance() * 4 * rate);
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
