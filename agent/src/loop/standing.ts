import type { Log } from '../log.ts';
import type { Counters, Memory } from '../outbox/counters.ts';
import type { ReasonContext } from '../reasons/change.ts';
import type { Moment } from '../reasons/moment.ts';
import { decodeReasonState, encodeReasonState } from '../reasons/persist.ts';
import { type PolicyView, policyView } from '../reasons/standing.ts';
import type { ReasonState } from '../reasons/state.ts';
import type { DocumentShelf } from '../uplink/documents.ts';

/** Whose unit this is. */
export interface Identity {
  readonly tenant: string;
  readonly unitId: string;
  readonly vehicleId: string;
}

/**
 * Where the unit stands: what it remembers durably, the documents it holds, and the reasons. Whatever
 * changes here is on the disk before anybody acts on it, but for what holds without a disk.
 */
export interface Standing {
  readonly identity: Identity;
  readonly shelf: DocumentShelf;
  reasons(): ReasonState;
  counters(): Counters;
  /** Changes what is remembered. False = the disk took it not; then it holds in memory only if `anyway`. */
  keep(change: (counters: Counters) => Counters, anyway?: boolean): boolean;
  /** Takes new reasons over, durably first. False = not written, and nothing changed. */
  keepReasons(reasons: ReasonState): boolean;
  /** Takes new reasons over that the disk did not take: they hold in memory, and are owed to the disk. */
  holdReasons(reasons: ReasonState): void;
  /** Tries again to write what holds in memory only, if anything does. */
  keepOwed(): void;
  /** The documents of the shelf and their versions, durably. */
  keepPapers(): void;
  policy(moment: Moment): PolicyView;
  context(moment: Moment): ReasonContext;
}

/** Puts together what was remembered and what lies on the shelf. */
export function createStanding(identity: Identity, memory: Memory, shelf: DocumentShelf, log: Log): Standing {
  let counters = memory.counters;
  let reasons = decodeReasonState(counters.reasons);
  /** What holds in memory only. */
  const owed = { counters: false, papers: false };

  const tryTo = (save: () => void): boolean => {
    try {
      save();
      return true;
    } catch {
      return false;
    }
  };
  const write = (save: () => void): boolean => {
    const isWritten = tryTo(save);
    if (!isWritten) log({ event: 'counters', problem: 'unwritable' });
    return isWritten;
  };
  const keep: Standing['keep'] = (change, anyway = true) => {
    const next = change(counters);
    const isWritten = write(() => memory.saveCounters(next));
    if (isWritten || anyway) [counters, owed.counters] = [next, !isWritten];
    return isWritten;
  };
  const withReasons = (next: ReasonState): Counters => ({ ...counters, reasons: encodeReasonState(next) });
  const policy = (moment: Moment): PolicyView => {
    const { rules } = shelf;
    const { confirmation } = counters;
    return policyView({
      moment,
      ...(rules === undefined ? {} : { rules }),
      ...(confirmation === undefined ? {} : { confirmation }),
      countersLost: reasons.lost,
      canSeal: shelf.sealingKey(moment) !== undefined,
    });
  };
  return {
    identity,
    shelf,
    reasons: () => reasons,
    counters: () => counters,
    keep,
    keepReasons(next) {
      const isWritten = keep(() => withReasons(next), false);
      if (isWritten) reasons = next;
      return isWritten;
    },
    holdReasons(next) {
      [counters, reasons, owed.counters] = [withReasons(next), next, true];
    },
    keepPapers() {
      // Papers first: a version that is remembered without its paper would only be asked for again.
      owed.papers = !write(() => memory.savePapers(shelf.papers));
      keep((held) => ({ ...held, ...shelf.versions }));
    },
    keepOwed() {
      // Not said again: the first time was.
      if (owed.papers) owed.papers = !tryTo(() => memory.savePapers(shelf.papers));
      if (owed.counters) owed.counters = !tryTo(() => memory.saveCounters(counters));
    },
    policy,
    context: (moment) => ({
      tenant: identity.tenant,
      vehicleId: identity.vehicleId,
      moment,
      policy: policy(moment),
    }),
  };
}
