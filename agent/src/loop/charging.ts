/**
 * The charging session in progress: at most one, because a vehicle has one plug. It is noted on the disk, so that no
 * kill forgets it:
 *
 *   start ─► noted ──stop──► told (outbox), note gone
 *              │  └─ another start: told without an end
 *              └─ its rental ends: goes on as nobody's, without its station
 */
import { dayOf } from '@fleetveil/proto';
import type { ChargingTold, LocalProblem } from '../local/desk.ts';
import {
  beginCharging,
  type ChargingSession,
  chargingRefusal,
  endCharging,
  type ToldSession,
  withoutUse,
} from '../minimise/charging.ts';
import { type OutgoingRecord, outgoingChargingSession } from '../minimise/outgoing.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ReasonChange } from '../reasons/change.ts';
import type { Moment } from '../reasons/moment.ts';
import type { PolicyView } from '../reasons/standing.ts';
import type { StreamEffect } from '../streams/effect.ts';
import { decodeChargingNote, encodeChargingNote } from './charging-note.ts';
import type { Committer } from './committer.ts';
import type { Standing } from './standing.ts';

/** Charging, of one agent run. */
export interface Charging {
  /** Once, at the start: takes up what an earlier run noted. */
  restore(moment: Moment): void;
  /** Carries out what a step of the reasons changed. */
  act(changes: readonly ReasonChange[], moment: Moment): void;
  /** Somebody at the vehicle says that it began or ended. Why it had no effect; nothing = it is on the disk. */
  tell(told: ChargingTold, moment: Moment): LocalProblem | undefined;
  isRunning(): boolean;
}

/** What charging needs. */
export interface ChargingDeps {
  readonly standing: Pick<Standing, 'policy' | 'reasons'>;
  readonly outbox: Pick<Outbox, 'progress'>;
  readonly committer: Committer;
  /** 128 random bits, 32 hex characters. */
  readonly newId: () => string;
  /** A session began or ended. */
  readonly onChanged: () => void;
}

const NOTE = 'charging';

/** Makes the charging of one agent run. */
export function createCharging({ standing, outbox, committer, newId, onChanged }: ChargingDeps): Charging {
  let session: ChargingSession | undefined;

  /** Notes what is in progress from here on, with what is told; whether the disk took it. */
  const goOn = (next: ChargingSession | undefined, told: StreamEffect[], moment: Moment): boolean => {
    session = next;
    const text = next === undefined ? undefined : encodeChargingNote(next);
    const note = { kind: 'progress', key: NOTE, ...(text === undefined ? {} : { text }) } as const;
    committer.commit([...told, note], moment);
    return outbox.progress().get(NOTE) === text;
  };
  const start = (stationId: string, policy: PolicyView, moment: Moment): LocalProblem | undefined => {
    const asked = { sessionId: newId(), stationId, reasons: standing.reasons().reasons };
    // The end of the one before was never told.
    const told = session === undefined ? [] : [store(session, policy)];
    if (goOn(beginCharging(asked, policy, moment), told, moment)) return undefined;
    // Nothing began: whoever told it tries again.
    goOn(undefined, [], moment);
    return 'unavailable';
  };
  const stop = (energyKwh: number | undefined, policy: PolicyView, moment: Moment) => {
    if (session === undefined) return 'nothing_to_stop';
    const told = { reasons: standing.reasons().reasons, ...(energyKwh === undefined ? {} : { energyKwh }) };
    const isWritten = goOn(undefined, [store(endCharging(session, told, policy, moment), policy)], moment);
    return isWritten ? undefined : 'unavailable';
  };

  return {
    restore(moment) {
      const text = outbox.progress().get(NOTE);
      if (text === undefined) return;
      session = decodeChargingNote(text);
      if (session === undefined) goOn(undefined, [DAMAGED], moment);
      else if (!isInUse(session, standing)) goOn(withoutUse(session), [], moment);
    },
    act(changes, moment) {
      const ended = changes.filter(({ kind }) => kind === 'ended').map(({ reason }) => reason.rentalId);
      if (session?.use !== undefined && ended.includes(session.use.rentalId))
        goOn(withoutUse(session), [], moment);
    },
    tell(told, moment) {
      const policy = standing.policy(moment);
      const problem =
        chargingRefusal(policy, moment) ??
        (told.event === 'start'
          ? start(told.stationId, policy, moment)
          : stop(told.energyKwh, policy, moment));
      if (problem === undefined) onChanged();
      return problem;
    },
    isRunning: () => session !== undefined,
  };
}

function isInUse({ use }: ChargingSession, standing: ChargingDeps['standing']): boolean {
  return use === undefined || standing.reasons().reasons.some(({ rentalId }) => rentalId === use.rentalId);
}

function store(session: ToldSession, policy: PolicyView): StreamEffect {
  return { kind: 'store', record: recordOf(session, policy) };
}

function recordOf(session: ToldSession, { rules }: PolicyView): OutgoingRecord {
  const keptDays = rules?.keepDays.chargingSession ?? 0;
  return outgoingChargingSession({
    ...session,
    policyVersion: rules?.version ?? 0,
    endsOnDay: dayOf(session.endedS ?? session.startedS) + keptDays,
  });
}

/** A note that nobody can read: a session is lost, and nothing else of it is known. */
const DAMAGED: StreamEffect = {
  kind: 'loss',
  loss: { reason: 'corrupt', purpose: 'charging', grantId: '', fixes: 0, exact: false },
};
