/**
 * Tells a supervisor of systemd's kind that the agent works and lives (sd_notify(3)). Node has no datagram
 * sockets of the unix kind, so systemd's own program says it: a few milliseconds, once in minutes.
 */
import { spawn } from 'node:child_process';
import type { AgentEvent } from '../log.ts';

/** Whoever starts the agent, as far as the agent speaks to it. */
export interface Supervisor {
  /** Takes what the agent says: `ready` matters. That it `stopped` does not: it may begin anew. */
  take(event: AgentEvent): void;
  /**
   * Somebody asked the program to stop, and it will. To be said of nothing else: systemd knows no way back, and kills a
   * process that is still there after `TimeoutStopSec`.
   */
  stopping(): void;
  /** A look at the time was taken: the loop turns. */
  alive(): void;
}

/** Says something to the supervisor: `--ready`, `WATCHDOG=1`. */
export type Say = (words: readonly string[]) => void;

/** Of the time after which the supervisor would end the agent, so much passes between two signs of life. */
const SHARE = 1 / 3;

/**
 * A supervisor where the environment names one, else one that hears nothing.
 *
 * @param nowS seconds of any clock that only goes forward
 */
export function createSupervisor(
  env: Readonly<Record<string, string | undefined>>,
  nowS: () => number,
  say: Say = sayByProgram,
): Supervisor {
  if (env['NOTIFY_SOCKET'] === undefined) return { take: () => {}, stopping: () => {}, alive: () => {} };
  const everyS = (Number(env['WATCHDOG_USEC'] ?? 0) / 1e6) * SHARE;
  let saidS = nowS();
  return {
    take({ event }) {
      if (event === 'ready') say(['--ready']);
    },
    stopping: () => say(['STOPPING=1']),
    alive() {
      if (everyS === 0 || nowS() - saidS < everyS) return;
      saidS = nowS();
      say(['WATCHDOG=1']);
    },
  };
}

function sayByProgram(words: readonly string[]): void {
  // Without the program there is nobody to tell; systemd then says itself that it heard nothing.
  spawn('systemd-notify', words, { stdio: 'ignore' }).on('error', () => {});
}
