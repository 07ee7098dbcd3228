/** Every process is killed and comes back, while several vehicles are ridden. */
import { DRAWN, drawTargets, killThrough, planKills, TARGETS, type Target } from './killed.ts';
import { beginRide, settleRide } from './ride.ts';
import type { Scenario } from './scenario.ts';

export const kill: Scenario = {
  what: 'kill -9 and restart of every process: agent, ingest with the broker, vault, doors, PostgreSQL',
  on: 'shared',
  endsPrograms: true,
  async run(run) {
    const { chance, size, seed } = run;
    const rideS = size === 'full' ? 1_200 : 600;
    const vehicles = size === 'full' ? 3 : 2;
    // Over all rides together: each target comes before any comes again.
    const targets = drawTargets(DRAWN * vehicles, chance);
    const killed: Target[] = [];
    const rides = await Promise.all(
      Array.from({ length: vehicles }, async (_, at) => {
        const ride = await beginRide(run, { label: `kill-${seed}-${at}`, chance, rideS });
        const kills = planKills(ride.startS, rideS, chance, targets.slice(DRAWN * at, DRAWN * (at + 1)));
        await killThrough(run, ride, kills, (target) => killed.push(target));
        return settleRide(run, ride, { mayLose: { restart: rideS, down: rideS } });
      }),
    );
    const counts = TARGETS.map((part) => ({
      ...{ name: `kills of ${part}`, value: killed.filter((target) => target === part).length },
      ...{ unit: 'kills', atLeast: 1 },
    }));
    return { rides, counts };
  },
};
