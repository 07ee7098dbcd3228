/** kill -9 of every process at random moments of a drive; what was killed is started again. */
import type { Chance } from '@fleetveil/simulator';
import { CENTRE_PARTS, type CentrePart, signalPart } from './parts-of-run.ts';
import { pause } from './patience.ts';
import { driven, type FaultFleet, type Ride } from './ride.ts';

/** A killed agent loses what it had not sealed: fixes of at most this long, domain seconds. */
export const MOST_PER_KILL = 10;

export const TARGETS = ['agent', ...CENTRE_PARTS] as const;
export type Target = (typeof TARGETS)[number];

/** A kill, at a domain time. */
export interface PlannedKill {
  readonly target: Target;
  readonly atS: number;
}

/** Kills of a drive after its first. */
export const DRAWN = 3;
/** Real milliseconds that a part which is being started anew is waited for. */
const BACK_MS = 20_000;

/** Targets by chance, and all of them before any comes again. */
export function drawTargets(count: number, chance: Chance): Target[] {
  const drawn: Target[] = [];
  while (drawn.length < count) {
    const left = TARGETS.map((target) => ({ target, at: chance() })).sort((a, b) => a.at - b.at);
    drawn.push(...left.map(({ target }) => target));
  }
  return drawn.slice(0, count);
}

/** Four kills within a drive: the agent's first, then those drawn. */
export function planKills(
  startS: number,
  rideS: number,
  chance: Chance,
  drawn: readonly Target[] = drawTargets(DRAWN, chance),
): PlannedKill[] {
  const moments = Array.from({ length: 1 + drawn.length }, () => startS + 30 + chance() * (rideS - 120)).sort(
    (a, b) => a - b,
  );
  return moments.map((atS, at) => ({ target: drawn[at - 1] ?? 'agent', atS }));
}

/**
 * Kills as planned, then waits for the end of the drive. Answers how often the agent was killed.
 *
 * @param onKilled told of each that was running and is not any more
 */
export async function killThrough(
  { fleet, dir }: FaultFleet,
  ride: Ride,
  kills: readonly PlannedKill[],
  onKilled: (target: Target) => void = () => {},
): Promise<number> {
  for (const { target, atS } of kills) {
    await fleet.until(atS);
    if (target !== 'agent') {
      if (await killPart(dir, target)) onKilled(target);
    } else {
      await ride.kill();
      onKilled(target);
      ride.start();
    }
  }
  await driven(ride);
  return kills.filter(({ target }) => target === 'agent').length;
}

/** Where another kill is being recovered from, it comes once the part is there again. Answers whether it was. */
async function killPart(dir: string, part: CentrePart): Promise<boolean> {
  const untilMs = performance.now() + BACK_MS;
  while (!(await signalPart(dir, part, 'SIGKILL'))) {
    if (performance.now() > untilMs) return false;
    await pause(50);
  }
  return true;
}
