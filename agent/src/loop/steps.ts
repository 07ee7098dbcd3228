import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../log.ts';
import type { ReasonChange } from '../reasons/change.ts';
import type { ReasonEvent } from '../reasons/event.ts';
import type { GrantRefusal } from '../reasons/grant.ts';
import type { Moment } from '../reasons/moment.ts';
import { stepReasons } from '../reasons/reasons.ts';
import { ASKS_FOR_MORE, narrowed } from './narrowing.ts';
import type { Standing } from './standing.ts';
import type { Uses } from './uses.ts';

/**
 * What came of an event for the reasons. `unavailable`: it could not be written, and nothing that it asked for began or
 * goes on; what it narrows holds.
 */
export type StepOutcome = GrantRefusal | 'unavailable' | undefined;

/** Hands events to the reasons, keeps the new state durably, and then has its changes carried out. */
export interface Steps {
  take(event: ReasonEvent, moment: Moment): Promise<StepOutcome>;
}

/** Told what the steps did. */
export interface StepsListener {
  /** Reasons began, went on or ended, and it is carried out. */
  onChanged(): void;
  /** A use is over. */
  onEnded(moment: Moment): void;
}

/** Makes the steps of one agent run. */
export function createSteps(
  standing: Standing,
  uses: Pick<Uses, 'act'>,
  listener: StepsListener,
  log: Log,
): Steps {
  const carryOut = async (changes: readonly ReasonChange[], moment: Moment): Promise<void> => {
    await uses.act(changes, moment);
    if (changes.some(({ kind }) => kind === 'ended')) listener.onEnded(moment);
    if (changes.length > 0) listener.onChanged();
  };
  return {
    async take(event, moment) {
      const before = standing.reasons();
      const step = stepReasons(before, event, standing.context(moment));
      if (step.state === before && step.changes.length === 0) {
        standing.keepOwed();
        return step.refusal;
      }
      if (standing.keepReasons(step.state)) {
        await carryOut(step.changes, moment);
        return step.refusal;
      }
      // Whatever narrows holds even if the disk does not take it; whatever else comes does not (fail closed).
      const narrow = narrowed(before, step, event);
      standing.holdReasons(narrow.state);
      await carryOut(narrow.changes, moment);
      const asksForMore = ASKS_FOR_MORE[event.kind];
      if (!asksForMore && isDeepStrictEqual(narrow.state, step.state)) return step.refusal;
      log({ event: 'fault', code: 'unavailable' });
      return asksForMore ? 'unavailable' : step.refusal;
    },
  };
}
