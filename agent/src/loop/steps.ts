import type { Log } from '../log.ts';
import type { ReasonEvent } from '../reasons/event.ts';
import type { GrantRefusal } from '../reasons/grant.ts';
import type { Moment } from '../reasons/moment.ts';
import { stepReasons } from '../reasons/reasons.ts';
import type { Standing } from './standing.ts';
import type { Uses } from './uses.ts';

/** What came of an event for the reasons. `unavailable`: it could not be written, and nothing changed. */
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
  return {
    async take(event, moment) {
      const before = standing.reasons();
      const { state, changes, refusal } = stepReasons(before, event, standing.context(moment));
      if (state === before && changes.length === 0) return refusal;
      // An end holds even if the disk does not take it; whatever else comes does not (fail closed).
      const ends = changes.some(({ kind }) => kind === 'ended');
      const begins = changes.some(({ kind }) => kind !== 'ended');
      const isWritten = standing.keepReasons(state, ends && !begins);
      if (!isWritten && (begins || !ends)) {
        log({ event: 'fault', code: 'unavailable' });
        return 'unavailable';
      }
      await uses.act(changes, moment);
      if (ends) listener.onEnded(moment);
      if (changes.length > 0) listener.onChanged();
      return refusal;
    },
  };
}
