/** Every process is killed and comes back, while several vehicles are ridden. */
import { killThrough, planKills } from './killed.ts';
import { beginRide, settleRide } from './ride.ts';
import type { Scenario } from './scenario.ts';

export const kill: Scenario = {
  what: 'kill -9 and restart of every process: agent, ingest with the broker, vault, doors, PostgreSQL',
  on: 'shared',
  async run(run) {
    const { chance, size, seed } = run;
    const rideS = size === 'full' ? 1_200 : 600;
    const rides = await Promise.all(
      Array.from({ length: size === 'full' ? 3 : 2 }, async (_, at) => {
        const ride = await beginRide(run, { label: `kill-${seed}-${at}`, chance, rideS });
        await killThrough(run, ride, planKills(ride.startS, rideS, chance));
        return settleRide(run, ride, { mayLose: { restart: rideS, down: rideS } });
      }),
    );
    return { rides };
  },
};
