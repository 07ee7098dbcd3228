/** Looks at the vault's keys again and again, and says in the log what became of them. */
import type { FleetClock } from '@fleetveil/proto';
import type { Log } from '../log.ts';
import type { PassResult, Rotation } from './rotation.ts';
import { sqlStateField } from './vault-routes.ts';

/** Domain seconds between two looks: keys live for weeks. */
const LOOK_EVERY_S = 3_600;
/** Real milliseconds between two looks, whatever the clock's rate: at least, and at most. */
const LOOK_MS = { least: 1_000, most: 60_000 };

/** Looks until it is stopped; a look that failed is tried again at the next. */
export function startRotating(
  rotation: Pick<Rotation, 'pass'>,
  clock: FleetClock,
  log: Log,
): { stop(): Promise<void> } {
  const everyMs = Math.min(LOOK_MS.most, Math.max(LOOK_MS.least, clock.realDelayMs(LOOK_EVERY_S)));
  let said = false;
  let damaged = 0;
  let running = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      const result = await rotation.pass();
      if (result.kind === 'clock_leapt' && !said) log.warn('vault_clock_leapt');
      said = result.kind === 'clock_leapt';
      sayWhatChanged(result, log);
      if (result.kind === 'done' && result.damaged !== damaged) {
        damaged = result.damaged;
        log.warn('vault_keys_damaged', { count: damaged });
      }
    } catch (error) {
      log.warn('rotation_failed', sqlStateField(error));
    }
  };
  const next = (): void => {
    running = running.then(look);
  };
  next();
  const timer = setInterval(next, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

function sayWhatChanged(result: PassResult, log: Log): void {
  if (result.kind !== 'done') return;
  if (result.made > 0) log.info('vault_keys_made', { count: result.made });
  if (result.destroyed > 0) log.info('vault_keys_destroyed', { count: result.destroyed });
  if (result.rewrapped > 0) log.info('vault_keys_rewrapped', { count: result.rewrapped });
}
