/**
 * What the vehicle noticed or had pressed, and its streams: the counterpart of the uses. Reasons say that one begins or
 * ends; here that is carried out.
 */
import { audienceOf } from '../local/shown.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ReasonChange } from '../reasons/change.ts';
import { isUsePurpose } from '../reasons/grant.ts';
import type { Moment } from '../reasons/moment.ts';
import type { Reason } from '../reasons/reason.ts';
import type { ReasonState } from '../reasons/state.ts';
import type { Sample } from '../sample.ts';
import type { StreamDeps } from '../streams/deps.ts';
import type { StreamEffect } from '../streams/effect.ts';
import {
  createEventStream,
  type EventStream,
  type EventStreamReason,
  isEventStreamReason,
  isUnconfirmed,
} from '../streams/event-stream.ts';
import { progressKey } from '../streams/progress.ts';
import { RESEAL_S } from '../streams/wait.ts';
import type { Committer } from './committer.ts';

/** What of the reasons tells how an event ended that a kill kept from being carried out. */
export type RestoredState = Pick<ReasonState, 'reasons' | 'held'>;

/** The events in progress: at most one of each purpose. */
export interface Events {
  /** Once, at the start: goes on with what a killed run left, and forgets what is over. */
  restore(state: RestoredState, moment: Moment): void;
  /** Carries out what a step of the reasons changed. */
  act(changes: readonly ReasonChange[], moment: Moment): Promise<void>;
  /** A reading of the sensors. Call it after the reasons had their say about this moment. */
  offer(sample: Sample, moment: Moment): Promise<void>;
  tick(moment: Moment): Promise<void>;
  /** The agent stops: what is in memory is sealed. */
  pause(moment: Moment): Promise<void>;
  isAny(): boolean;
}

/** What the events need. */
export interface EventsDeps {
  readonly streams: StreamDeps;
  readonly outbox: Pick<Outbox, 'progress'>;
  readonly committer: Pick<Committer, 'commit'>;
  readonly log: Log;
}

/** Keys under which streams note an event. */
const IS_EVENT = /^(asset_protection|assist):/;

/** Makes the events of one agent run. */
export function createEvents({ streams, outbox, committer, log }: EventsDeps): Events {
  /** By purpose: a confirmed theft goes on under another id than its suspicion. */
  const events = new Map<Reason['purpose'], EventStream>();

  const start = (reason: EventStreamReason): void => {
    events.set(reason.purpose, createEventStream(streams, reason));
    log({ event: 'reason_started', purpose: reason.purpose, route: false }, audienceOf(reason));
  };
  const carryOut = async (change: ReasonChange, moment: Moment): Promise<void> => {
    const { reason } = change;
    if (!isEventStreamReason(reason)) return;
    const stream = events.get(reason.purpose);
    if (change.kind === 'started') start(reason);
    else if (stream === undefined) return;
    else if (change.kind === 'extended') committer.commit(await stream.onExtend(reason), moment);
    else {
      events.delete(reason.purpose);
      committer.commit(await stream.onEnd(change.endedBy === 'dispelled'), moment);
    }
  };
  const tickAt = async (sealedAt: Moment, moment: Moment): Promise<void> => {
    for (const stream of events.values()) committer.commit(await stream.onTick(sealedAt), moment);
  };

  return {
    restore(state, moment) {
      const noted = new Map([...outbox.progress()].filter(([key]) => IS_EVENT.test(key)));
      for (const reason of state.reasons.filter(isEventStreamReason)) {
        const key = progressKey(reason);
        events.set(reason.purpose, createEventStream(streams, reason, noted.get(key)));
        noted.delete(key);
      }
      const isDispelled = isInHands(state) && !events.has('asset_protection');
      const left = [...noted].flatMap(([key, text]) => leftEffects(key, isDispelled && isUnconfirmed(text)));
      committer.commit(left, moment);
    },
    async act(changes, moment) {
      for (const change of changes) await carryOut(change, moment);
    },
    async offer({ position, timeS }, moment) {
      if (position === undefined) return;
      const fix = { timeS: timeS ?? Math.max(0, moment.nowS), ...position };
      for (const stream of events.values()) committer.commit(await stream.onFix(fix, moment), moment);
    },
    tick: (moment) => tickAt(moment, moment),
    // As if the longest wait had passed: then everything that waits is sealed.
    pause: (moment) => tickAt({ ...moment, bootS: moment.bootS + RESEAL_S + 1 }, moment),
    isAny: () => events.size > 0,
  };
}

/** What becomes of an event that is over, of which a killed run left the note; of a suspicion that was dispelled, its rows. */
function leftEffects(key: string, isDispelled: boolean): StreamEffect[] {
  const forget: StreamEffect = { kind: 'progress', key };
  if (!isDispelled || !key.startsWith('asset_protection:')) return [forget];
  return [{ kind: 'withdraw', of: 'rental', rentalId: key.slice(key.indexOf(':') + 1) }, forget];
}

/** Somebody has it under a grant: a suspicion that is over ended by that. A clock may be unknown: a grant to move it is not judged. */
function isInHands({ reasons, held }: RestoredState): boolean {
  return (
    reasons.some(({ purpose }) => isUsePurpose(purpose)) ||
    held.some(({ purpose }) => purpose === 'maintenance')
  );
}
