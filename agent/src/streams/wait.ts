import type { Moment } from '../reasons/moment.ts';

/**
 * The open rows are sealed again when the oldest that waits is so old, domain seconds. Nine, so that with the fix
 * that makes it due a kill in the midst of sealing loses ten seconds of fixes and not eleven (M4).
 */
export const RESEAL_S = 9;

/** Since when something waits to be sealed or told. */
export interface Wait {
  /** Something waits from now on, if nothing did before; `timeS` is the fix's own time. */
  from(moment: Moment, timeS?: number): void;
  /** Whether it has waited so long, by domain time, by the boot clock or by the fixes' own time. */
  isOver(moment: Moment, timeS?: number): boolean;
  over(): void;
}

/**
 * Three clocks are asked: a burst of fixes comes faster than time passes, a clock that was set back stands
 * still, and without fixes only time passes.
 */
export function createWait(): Wait {
  let since: { nowS: number; bootS: number; timeS: number | undefined } | undefined;
  return {
    from({ nowS, bootS }, timeS) {
      since = since === undefined ? { nowS, bootS, timeS } : { ...since, timeS: since.timeS ?? timeS };
    },
    isOver({ nowS, bootS }, timeS) {
      if (since === undefined) return false;
      if (nowS - since.nowS >= RESEAL_S || bootS - since.bootS >= RESEAL_S) return true;
      return timeS !== undefined && since.timeS !== undefined && timeS - since.timeS >= RESEAL_S;
    },
    over: () => {
      since = undefined;
    },
  };
}
