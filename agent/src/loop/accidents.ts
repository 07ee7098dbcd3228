/**
 * Accidents, carried out: what the watch noticed becomes a reason, is sealed at once, waits for "I am fine", and is
 * told. Nothing of it is logged, because a log may outlive what the law lets a vehicle remember of it (E4).
 */
import { type AccidentRecord, FLOOR, randomId } from '@fleetveil/proto';
import type { AccidentVehicle } from '../accident/rules.ts';
import { createAccidentWatch, type NoticedAccident } from '../accident/watch.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Moment } from '../reasons/moment.ts';
import { holdsAt, type Reason } from '../reasons/reason.ts';
import type { ImuBatch, Sample } from '../sample.ts';
import { type AccidentStream, openAccidentStream, settleAccidents } from '../streams/accident-stream.ts';
import type { StreamDeps } from '../streams/deps.ts';
import type { Committer } from './committer.ts';
import type { Standing } from './standing.ts';
import type { StepOutcome, Steps } from './steps.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What came of a word at the vehicle. `too_often`: somebody tells of one accident after the other. */
export type AccidentOutcome = StepOutcome | 'too_often' | 'nothing_to_stop';

/** The accidents of one agent run. */
export interface Accidents {
  /** Once, at the start: tells what a run left that ended while it waited. */
  restore(moment: Moment): void;
  /** Readings of an inertial sensor. True = something was noticed: call `look`, in the agent's queue. */
  takeReadings(batch: ImuBatch): boolean;
  /** What the other sensors say. */
  takeSample(sample: Sample, moment: Moment): void;
  /** Acts on what was noticed, and on a window that is over. */
  look(moment: Moment): Promise<void>;
  /** Somebody at the vehicle says that there was an accident; `isTest`: a trial. */
  tell(isTest: boolean, moment: Moment): Promise<AccidentOutcome>;
  /** Somebody at the vehicle says that nothing happened. */
  callOff(moment: Moment): Promise<AccidentOutcome>;
  /** Domain seconds until the window is over; nothing = none is open. */
  windowS(moment: Moment): number | undefined;
}

/** What accidents need. */
export interface AccidentsDeps {
  readonly vehicle: AccidentVehicle;
  /** Domain seconds in a real one: boot clocks of sensors are real ones. */
  readonly rate: number;
  readonly streams: StreamDeps;
  readonly standing: Pick<Standing, 'reasons' | 'keep'>;
  readonly steps: Steps;
  readonly committer: Committer;
  readonly whereabouts: Pick<Whereabouts, 'cell'>;
  readonly outbox: Pick<Outbox, 'progress'>;
  /** The window opened or closed: the next look may be due sooner. */
  readonly onChanged: () => void;
}

/** Told by hand at most so often, domain seconds: each is kept for years. */
const TELL_EVERY_S = 300;

/** An accident that waits. */
interface Waiting {
  readonly reason: Reason;
  readonly stream: AccidentStream;
  readonly record: AccidentRecord;
  /** Boot clock. */
  readonly untilBootS: number;
}

/** Makes the accidents of one agent run. */
export function createAccidents(deps: AccidentsDeps): Accidents {
  const { standing, steps, committer, streams, rate } = deps;
  const watch = createAccidentWatch(deps.vehicle);
  let waiting: Waiting | undefined;
  let toldBootS = Number.NEGATIVE_INFINITY;

  const count = (what: 'noticed' | 'calledOff' | 'unsealed'): void => {
    standing.keep((counters) => {
      const accidents = counters.accidents ?? { noticed: 0, calledOff: 0, unsealed: 0 };
      return { ...counters, accidents: { ...accidents, [what]: accidents[what] + 1 } };
    });
  };
  const over = async (moment: Moment): Promise<void> => {
    waiting = undefined;
    watch.clear();
    await steps.take({ kind: 'accident_over' }, moment);
    deps.onChanged();
  };
  const begin = async (found: NoticedAccident, isTest: boolean, moment: Moment): Promise<StepOutcome> => {
    const eventId = randomId();
    const outcome = await steps.take({ kind: 'accident_noticed', eventId }, moment);
    const reason = standing.reasons().reasons.find(({ rentalId }) => rentalId === eventId);
    const record = { ...found.record, isTest, ...timeOf(found, moment) };
    const cell = deps.whereabouts.cell();
    const facts = { record, severity: found.severity, ...(cell === undefined ? {} : { placeCell: cell }) };
    const opened = reason && (await openAccidentStream(streams, reason, facts, moment));
    if (reason === undefined || opened === undefined) {
      count('unsealed');
      await over(moment);
      return outcome ?? 'unavailable';
    }
    const windowS = streams.policy().rules?.limits.accidentWindowS ?? FLOOR.accidentWindowS;
    waiting = { reason, stream: opened.stream, record, untilBootS: moment.bootS + windowS };
    committer.commit(opened.effects, moment);
    count('noticed');
    deps.onChanged();
    return undefined;
  };
  const release = async ({ reason, stream, record }: Waiting, moment: Moment): Promise<void> => {
    const tiltDeg = watch.tiltDeg();
    // Sealed again with what is known now, inside the reason only: a late look tells what was sealed before.
    const isKnown = tiltDeg !== undefined && holdsAt(reason, moment);
    const sealed = isKnown ? await stream.seal({ ...record, tiltDeg }) : [];
    try {
      committer.commit([...sealed, ...stream.release()], moment);
    } finally {
      // Its key is forgotten: another look could seal nothing and would never come to an end.
      await over(moment);
    }
  };

  return {
    restore(moment) {
      committer.commit(settleAccidents(deps.outbox.progress()), moment);
    },
    takeReadings(batch) {
      const bootS = batch.bootS * rate;
      watch.takeReadings(rate === 1 ? batch : { ...batch, bootS });
      return watch.isReady(bootS);
    },
    takeSample: (sample, moment) => watch.takeSample(sample, moment.bootS),
    async look(moment) {
      if (waiting !== undefined && moment.bootS >= waiting.untilBootS) await release(waiting, moment);
      if (waiting !== undefined) return;
      const found = watch.noticed(moment.bootS);
      if (found !== undefined) await begin(found, false, moment);
    },
    async tell(isTest, moment) {
      if (waiting !== undefined) return undefined;
      if (moment.bootS - toldBootS < TELL_EVERY_S) return 'too_often';
      watch.tell(moment.bootS);
      const found = watch.noticed(moment.bootS);
      if (found === undefined) return 'unavailable';
      const outcome = await begin(found, isTest, moment);
      if (outcome === undefined) toldBootS = moment.bootS;
      return outcome;
    },
    async callOff(moment) {
      if (waiting === undefined) return 'nothing_to_stop';
      try {
        committer.commit(waiting.stream.callOff(), moment);
      } finally {
        // Nothing happened, whatever the disk says: what is left of it is not told by a later look.
        count('calledOff');
        await over(moment);
      }
      return undefined;
    },
    windowS: (moment) => waiting && Math.max(0, waiting.untilBootS - moment.bootS),
  };
}

/** When it began, by the clock of now; nothing while that is not known. */
function timeOf({ atBootS }: NoticedAccident, moment: Moment): Pick<AccidentRecord, 'timeS'> {
  if (moment.clock === 'unknown') return {};
  return { timeS: Math.floor(moment.nowS - (moment.bootS - atBootS)) };
}
