/** kill -9 of every process at random moments of a drive; what was killed is started again. */
import type { Chance } from '@fleetveil/simulator';
import { CENTRE_PARTS, type CentrePart, signalPart } from './parts-of-run.ts';
import { driven, type FaultFleet, type Ride } from './ride.ts';

/** A killed agent loses what it had not sealed: fixes of at most this long, domain seconds. */
export const MOST_PER_KILL = 10;

const TARGETS = ['agent', ...CENTRE_PARTS] as const;
type Target = (typeof TARGETS)[number];

/** A kill, at a domain time. */
export interface PlannedKill {
  readonly target: Target;
  readonly atS: number;
}

/** Four kills within a drive: the agent's first, then any. */
export function planKills(startS: number, rideS: number, chance: Chance): PlannedKill[] {
  const moments = Array.from({ length: 4 }, () => startS + 30 + chance() * (rideS - 120)).sort(
    (a, b) => a - b,
  );
  return moments.map((atS, at) => {
    const target = at === 0 ? 'agent' : (TARGETS[Math.floor(chance() * TARGETS.length)] as Target);
    return { target, atS };
  });
}

/** Kills as planned, then waits for the end of the drive. Answers how often the agent was killed. */
export async function killThrough(
  { fleet, dir }: FaultFleet,
  ride: Ride,
  kills: readonly PlannedKill[],
): Promise<number> {
  for (const { target, atS } of kills) {
    await fleet.until(atS);
    if (target !== 'agent') await signalPart(dir, target as CentrePart, 'SIGKILL');
    else {
      await ride.kill();
      ride.start();
    }
  }
  await driven(ride);
  return kills.filter(({ target }) => target === 'agent').length;
}
