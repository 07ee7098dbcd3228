import {
  CLEAN,
  isRenewalDue,
  type Renewal,
  type RenewalFacts,
  renewalAfter,
  untilRenewalS,
} from './renewal.ts';
import type { Unit } from './unit.ts';

/** Watches for the moment at which this process has had its day (renewal.ts). */
export interface Wear {
  /** Call it when reasons changed, and after each look at the time. Throws AgentError `corrupt`. */
  look(): void;
  /** Domain seconds until it has to be called again. */
  untilNextS(): number;
}

/** What is looked at. */
type Parts = Pick<Unit, 'clockwork' | 'standing' | 'uses' | 'wipes' | 'commands' | 'outbox' | 'committer'>;

/** The wear of one agent run. @param onWorn the process is to give way */
export function createWear(parts: Parts, onWorn: () => void): Wear {
  const { clockwork, standing, uses, wipes, commands, outbox } = parts;
  let renewal: Renewal = CLEAN;
  const facts = (): RenewalFacts => ({
    isInUse:
      uses.isAny() || wipes.isRunning() || commands.isRunning() || standing.reasons().reasons.length > 0,
    waitingRecords: () => outbox.load().records,
    isOnDisk: () => isOnDisk(parts),
    bootS: clockwork.bootS(),
  });
  return {
    look() {
      const now = facts();
      renewal = renewalAfter(renewal, now);
      if (isRenewalDue(renewal, now)) onWorn();
    },
    untilNextS: () => untilRenewalS(renewal) * clockwork.rate,
  };
}

/** Writes what waited for the disk, and what is to be remembered; whether that is there now. */
function isOnDisk({ committer, standing, clockwork }: Parts): boolean {
  committer.commit([], clockwork.moment());
  return !committer.isWaiting() && standing.keep((counters) => counters);
}
