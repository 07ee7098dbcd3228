/** Tells the vehicle's light or screen what is collected, whenever that changes (M15). */
import { backoffMs } from '../backoff.ts';
import { type CommandResult, runCommand } from '../hooks/command.ts';
import type { Now } from '../local/desk.ts';
import type { Log } from '../log.ts';

/** The light of one agent run. */
export interface Light {
  /** Something may have changed. */
  look(): void;
  stop(): Promise<void>;
}

/** What the light needs. */
export interface LightDeps {
  /** The command; absent = there is no light. */
  readonly path?: string | undefined;
  /** What the local socket says of this moment: a confirmed theft is not in it. */
  readonly now: () => Shown;
  readonly log: Log;
  readonly onFault: (error: unknown) => void;
}

/** What of it a light can show. */
export type Shown = Pick<Now, 'precise' | 'reasons' | 'charging'>;

/** Real seconds that a light may take. */
const LIMIT_S = 5;
/** Real milliseconds until one that failed is run again: what is collected may stay the same for hours. */
export const LIGHT_AGAIN = { firstMs: 10_000, mostMs: 600_000 } as const;

/**
 * Makes the light. One command at a time, and none for what was over before its turn came: the last one always tells
 * what is true. One that failed is run again, ever more rarely, until it shows that.
 */
export function createLight({ path, now, log, onFault }: LightDeps): Light {
  const stopped = new AbortController();
  /** What it shows, and what it failed to show; neither after the other. */
  let shown: string | undefined;
  let failed: string | undefined;
  let attempt = 0;
  let again: NodeJS.Timeout | undefined;
  let [isShowing, done] = [false, Promise.resolve()];

  const showAll = async (file: string): Promise<void> => {
    for (let env = lightEnv(now()); !stopped.signal.aborted; env = lightEnv(now())) {
      const wanted = Object.values(env).join(' ');
      if (wanted === shown || wanted === failed) break;
      const result = await runCommand({ path: file, env, limitS: LIMIT_S }, stopped.signal);
      [shown, failed] = result === 'ok' ? [wanted, undefined] : [undefined, wanted];
      tell(result, log);
    }
  };
  const show = async (file: string): Promise<void> => {
    try {
      await showAll(file);
    } catch (error) {
      // Nobody knows what it should show: as one that failed, and the next look is not kept waiting.
      [shown, failed] = [undefined, ''];
      onFault(error);
    }
    isShowing = false;
    plan();
  };
  const plan = (): void => {
    if (stopped.signal.aborted || failed === undefined) {
      clearTimeout(again);
      [again, attempt] = [undefined, 0];
    } else again ??= setTimeout(tryAgain, backoffMs(attempt++, 1, LIGHT_AGAIN));
  };
  const tryAgain = (): void => {
    [again, failed] = [undefined, undefined];
    look();
  };
  const look = (): void => {
    if (path === undefined || isShowing || stopped.signal.aborted) return;
    isShowing = true;
    done = show(path);
  };
  return {
    look,
    async stop() {
      stopped.abort();
      clearTimeout(again);
      await done;
    },
  };
}

/** @example lightEnv({ precise: false, reasons: [], charging: true }).FLEETVEIL_PURPOSES // 'charging' */
export function lightEnv({ precise, reasons, charging }: Shown): Record<string, string> {
  const purposes = reasons.flatMap(({ purpose, route }) => (route ? [purpose, 'rider_route'] : [purpose]));
  return {
    FLEETVEIL_COLLECTED: precise ? 'precise' : 'coarse',
    FLEETVEIL_PURPOSES: [...new Set([...purposes, ...(charging ? ['charging'] : [])])].sort().join(','),
  };
}

function tell(result: CommandResult, log: Log): void {
  if (result === 'failed' || result === 'timed_out') log({ event: 'hook', hook: 'light', result });
}
