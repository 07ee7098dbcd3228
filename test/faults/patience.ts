/** Asking again while what was broken comes back. */
import { availableParallelism, loadavg } from 'node:os';
import { DoorRefused, type DoorsClient } from '@fleetveil/simulator';

/** A machine that could not keep a scenario's hours: nothing is wrong with the account, and there is none. */
export class MachineTooSlow extends Error {
  override readonly name = 'MachineTooSlow';
}

/** Doors, vault or database may be on their way back: asks up to `tries` times, half a second apart. */
export async function patiently<Answer>(ask: () => Promise<Answer>, most = 60): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries >= most) throw error;
      const waitS = error instanceof DoorRefused ? error.retryAfterS : undefined;
      await pause((waitS ?? 0.5) * 1000);
    }
  }
}

/** The same doors for what only reads: where they are on their way back, a question is asked again. */
export function patientDoors(doors: DoorsClient): DoorsClient {
  return {
    ...doors,
    token: (...asked) => patiently(() => doors.token(...asked)),
    get: <Answer>(path: string, token?: string) => patiently(() => doors.get<Answer>(path, token)),
  };
}

/** How many times longer everything takes here than where nothing else runs: 1 to 4, by the load of the last minute. */
export function crowd(): number {
  const [load = 0] = loadavg();
  return Math.min(4, Math.max(1, load / (2 * availableParallelism())));
}

/** Real milliseconds. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
