/**
 * The streams of one use of the vehicle: a rental, or a move under a maintenance grant.
 *
 * ```
 *   onBegin ──► onFix* · onTick* · onReading* · onExtend* ──► onEnd
 *      ▲              every 10 s: the open rows are sealed again, losses and progress go with them
 *      └── with `kept`: the run before was killed; its open rows are closed, its end candidate waits
 *          until this run has a fix or the use ends
 * ```
 *
 * For the loop: call `reasons` first and act on its changes, then offer the fix. While a use is in progress
 * do not close what earlier runs left open (`Outbox.closeLeftOpen`) until `onEnd`: one of those rows is the
 * end candidate, and it goes as soon as this run has a fix of its own.
 */
import { type DeviceRules, type Fix, FLOOR, type LossReasonWord, type RentalEndWord } from '@fleetveil/proto';
import { reportCell } from '../minimise/coarse.ts';
import { chunkKey, type StreamTally } from '../minimise/outgoing.ts';
import type { ReasonEndWord } from '../reasons/change.ts';
import type { Moment } from '../reasons/moment.ts';
import type { Reason } from '../reasons/reason.ts';
import { createAccountant, type FixAccount } from './account.ts';
import type { StreamDeps } from './deps.ts';
import type { FixLoss, StreamEffect } from './effect.ts';
import { createEndsWriter, type LeftCandidate } from './ends-writer.ts';
import { AHEAD_S, judgeFix, wholeFix } from './fix-judge.ts';
import { allowedFix, openUseStream, purposeOf, type UseReason } from './open-stream.ts';
import {
  decodeProgress,
  encodeProgress,
  isOwed,
  PROGRESS_FORM,
  progressKey,
  type UseProgress,
} from './progress.ts';
import { createQueue } from './queue.ts';
import { createRouteWriter } from './route-writer.ts';
import { tripEnd } from './trip-end.ts';
import { createTripLog, type TripReading } from './trip-log.ts';
import { EMPTY_METER } from './trip-meter.ts';
import { createWait } from './wait.ts';

/** One sensor fix offered inside a reason: the fix, or why there is none. Each counts once. */
export type FixOffer = { readonly fix: Fix } | { readonly problem: FixProblem };

/** Why a sensor's offer holds no fix; `down`: it spoke while no agent ran. */
export type FixProblem = Extract<
  LossReasonWord,
  'unparsable' | 'impossible_time' | 'held' | 'jumped' | 'poor_quality' | 'down'
>;

/** How a use begins, or is taken up again. */
export interface UseBegin {
  /** `placeCell(place)` of the parked place: the trip's start. Absent = the first fix's cell. */
  readonly placeCell?: string;
  /** Sensor fixes of this use that earlier runs saw (the "seen" file); `exact` false after a power cut. */
  readonly seen?: { readonly fixes: number; readonly exact: boolean };
}

/** How a use ends. */
export interface UseEnd {
  readonly endedBy: ReasonEndWord;
  /** Domain time, Unix seconds, from the reason's change. */
  readonly atS: number;
  /** `placeCell(placeAfterUse(place, lastFix()))`: what the coarse reports will carry. */
  readonly placeCell?: string;
}

/** The writer of one use. Calls are put in order: effects come in the order of calls. */
export interface RentalStreams {
  /** Once, first. */
  onBegin(begin: UseBegin, moment: Moment): Promise<StreamEffect[]>;
  /** One sensor fix. A fix outside the reason is never sealed, whoever offers it. */
  onFix(offer: FixOffer, moment: Moment): Promise<StreamEffect[]>;
  /** Odometer and charge, for distance and energy. */
  onReading(reading: TripReading): void;
  /** Time passed: seals what has waited 10 s. Call it every 5 domain seconds or more often. */
  onTick(moment: Moment): Promise<StreamEffect[]>;
  /** The use goes on under another grant, or without the route. */
  onExtend(reason: Reason, moment: Moment): Promise<StreamEffect[]>;
  /** Once, last: end fix, last chunks, trip end. The fixes and keys in memory are overwritten. */
  onEnd(end: UseEnd): Promise<StreamEffect[]>;
  /** The latest fix inside the use: at its end, the end fix. For `placeAfterUse` only. */
  lastFix(): Fix | undefined;
  account(): FixAccount;
}

/**
 * @param kept text of the `progress` effect of a run that did not end this use
 * @example
 * const streams = createRentalStreams(deps, reason);
 * outbox.commit(await streams.onBegin({ placeCell: placeCell(place) }, moment), moment);
 */
export function createRentalStreams(deps: StreamDeps, begun: UseReason, kept?: string): RentalStreams {
  const before = kept === undefined ? undefined : decodeProgress(kept);
  const inOrder = createQueue();
  const accountant = createAccountant(before ?? { sealed: 0, lost: 0, unwanted: 0 });
  const ends = createEndsWriter(before?.ends ?? { started: false });
  const route = createRouteWriter(before?.routeStreamId);
  const trip = createTripLog(before ?? { meter: EMPTY_METER });
  const wait = createWait();
  const lastRules = deps.policy().rules;
  let reason = begun;
  let isOver = false;

  /** What the use began under outlives a policy that is lost on the way: its end is still told. */
  const rules = (): DeviceRules | undefined => deps.policy().rules ?? lastRules;

  const losses = (): StreamEffect[] => {
    const purpose = purposeOf(reason, reason.route ? 'route' : 'ends');
    return accountant.takeLosses(purpose, reason.grantId).map(lossEffect);
  };
  /** What makes the effects before it true over a restart. */
  const settle = (moment: Moment): StreamEffect[] => {
    const { sealed, lost, unwanted } = accountant.account(route.waiting());
    const [openRoute, startCell] = [route.openChunk(), trip.startCell()];
    const routeStreamId = route.tallies().at(-1)?.streamId ?? before?.routeStreamId;
    const text = encodeProgress({
      ...headOf(reason),
      ...(reason.paused === true ? { paused: true } : {}),
      lastS: moment.nowS,
      ...(startCell === undefined ? {} : { startCell }),
      meter: trip.meter(),
      ends: ends.progress(),
      ...(openRoute === undefined ? {} : { openRoute }),
      ...(routeStreamId === undefined ? {} : { routeStreamId }),
      streams: tallies(before, ends.tally(), route.tallies()),
      sealed,
      lost,
      unwanted,
    });
    return [...losses(), { kind: 'progress', key: progressKey(reason), text }];
  };
  const flush = async (moment: Moment): Promise<StreamEffect[]> => {
    wait.over();
    const sealed = [...(await route.flush()), ...(await ends.flush())];
    return sealed.length === 0 && !accountant.hasLosses() ? [] : [...sealed, ...settle(moment)];
  };
  const lose = (why: LossReasonWord | 'outside', moment: Moment): void => {
    if (why === 'outside' || !isOwed(reason)) {
      accountant.unwanted(1);
    } else {
      accountant.lose(why, 1, true);
      wait.from(moment);
    }
  };

  const takeEnds = async (fix: Fix, moment: Moment): Promise<StreamEffect[]> => {
    if (reason.revived) return [];
    const follows = ends.progress().candidate?.streamId;
    const open = () => openUseStream(deps, rules(), reason, { kind: 'ends', firstFix: fix, follows }, moment);
    return ends.take(allowedFix(rules(), reason.purpose, fix), reason.grantId, open);
  };
  const takeRoute = async (fix: Fix, moment: Moment): Promise<StreamEffect[]> => {
    if (!reason.route) {
      accountant.unwanted(1);
      return [];
    }
    const { grantId } = reason;
    const minIntervalS = rules()?.routeMinIntervalS ?? FLOOR.routeMinIntervalS;
    const open = (follows: string | undefined) =>
      openUseStream(deps, rules(), reason, { kind: 'route', firstFix: fix, follows }, moment);
    const told = allowedFix(rules(), 'rider_route', fix);
    const { answer, effects } = await route.take(told, { grantId, minIntervalS, open });
    if (answer === 'taken') accountant.taken();
    else lose(answer === 'unsealable' ? 'clock' : answer, moment);
    return effects;
  };
  const takeFix = async (fix: Fix, moment: Moment): Promise<StreamEffect[]> => {
    if (reason.paused === true) {
      accountant.unwanted(1);
      return [];
    }
    const problem = judgeFix(fix, reason, moment, trip.latest()?.timeS);
    if (problem !== undefined) {
      lose(problem, moment);
      return [];
    }
    trip.take(fix, deps.policy());
    wait.from(moment, fix.timeS);
    const effects = [...(await takeEnds(fix, moment)), ...(await takeRoute(fix, moment))];
    return effects.length === 0 ? effects : [...effects, ...settle(moment)];
  };

  const begin = async ({ placeCell, seen }: UseBegin, moment: Moment): Promise<StreamEffect[]> => {
    trip.startAt(reportCell(placeCell, deps.policy()));
    if (before === undefined) return settle(moment);
    const gone = Math.max(0, (seen?.fixes ?? 0) - before.sealed - before.lost - before.unwanted);
    if (!isOwed(before)) accountant.unwanted(gone);
    else if (gone > 0) accountant.lose('restart', gone, seen?.exact ?? false);
    const closed = before.openRoute === undefined ? [] : [closeEffect(before.openRoute)];
    return [...closed, ...settle(moment)];
  };
  const offer = async (offered: FixOffer, moment: Moment): Promise<StreamEffect[]> => {
    if (isOver) {
      accountant.unwanted(1);
      return [];
    }
    const fix = 'fix' in offered ? wholeFix(offered.fix) : undefined;
    const due = wait.isOver(moment, fix?.timeS) ? await flush(moment) : [];
    if (fix !== undefined) return [...due, ...(await takeFix(fix, moment))];
    if ('problem' in offered) lose(offered.problem, moment);
    return due;
  };
  const extend = async (next: Reason, moment: Moment): Promise<StreamEffect[]> => {
    if (isOver) return [];
    // What was taken before a pause is accounted for as it begins: what a kill in it takes away was never wanted.
    const waited = next.paused === true && reason.paused !== true ? await flush(moment) : [];
    const ended = reason.route && !next.route ? await route.finish() : [];
    const lost = losses();
    reason = { ...next, purpose: reason.purpose };
    return [...waited, ...ended, ...lost, ...settle(moment)];
  };
  const end = async ({ endedBy, atS, placeCell }: UseEnd): Promise<StreamEffect[]> => {
    isOver = true;
    wait.over();
    const sealed = [...(await route.finish()), ...(await ends.finish())];
    const latest = trip.latest();
    const endedS = latest === undefined ? Math.max(atS, before?.lastS ?? 0) : endWith(latest, atS);
    // Without a fix of this run nobody knows how far the killed run had come: no end cell rather than an old one.
    const isAtPlace = before === undefined || latest !== undefined;
    const cells = { startCell: trip.startCell(), endCell: isAtPlace ? placeCell : undefined };
    const facts = { ...headOf(reason), endedS, endedBy: rentalEnd(endedBy), ...cells };
    const streams = tallies(before, ends.tally(), route.tallies());
    const whole = { ...facts, meter: trip.meter(), batteryWh: deps.batteryWh, streams };
    const isTrip = reason.purpose === 'rental_contract';
    const record = isTrip ? [storeEffect(tripEnd(whole, deps.policy(), rules()))] : [];
    trip.forget();
    return [...sealed, ...losses(), ...record, { kind: 'progress', key: progressKey(reason) }];
  };

  return {
    onBegin: (how, moment) => inOrder(() => begin(how, moment)),
    onFix: (offered, moment) => inOrder(() => offer(offered, moment)),
    onReading: (reading) => trip.read(reading),
    onTick: (moment) => inOrder(async () => (wait.isOver(moment) ? flush(moment) : [])),
    onExtend: (next, moment) => inOrder(() => extend(next, moment)),
    onEnd: (how) => inOrder(() => end(how)),
    lastFix: () => trip.latest(),
    account: () => accountant.account(route.waiting()),
  };
}

/** The last fix is inside its trip, unless it was taken on a clock that ran ahead then. */
function endWith({ timeS }: Fix, atS: number): number {
  return timeS > atS + AHEAD_S ? atS : Math.max(atS, timeS);
}

/** In the words of a trip end. Only a suspicion of theft is ever dispelled: a use is not. */
function rentalEnd(endedBy: ReasonEndWord): RentalEndWord {
  return endedBy === 'dispelled' ? 'lapsed' : endedBy;
}

/** What a progress and a trip end both say of the use. */
function headOf(reason: UseReason) {
  const { purpose, rentalId, firstGrantId, grantId, route, sinceS: startedS, policyVersion } = reason;
  return {
    form: PROGRESS_FORM,
    purpose,
    rentalId,
    firstGrantId,
    grantId,
    route,
    startedS,
    policyVersion,
  } as const;
}

/** Streams of all runs. Once this run has a candidate, that of the run before is gone from its stream. */
function tallies(
  before: UseProgress | undefined,
  ends: StreamTally | undefined,
  route: readonly StreamTally[],
): StreamTally[] {
  const replaced = ends === undefined ? undefined : before?.ends.candidate?.streamId;
  const earlier = (before?.streams ?? []).map((tally) =>
    tally.streamId === replaced ? { ...tally, chunks: tally.chunks - 1 } : tally,
  );
  return [...earlier, ...(ends === undefined ? [] : [ends]), ...route];
}

function lossEffect(loss: FixLoss): StreamEffect {
  return { kind: 'loss', loss };
}

function storeEffect(record: Extract<StreamEffect, { kind: 'store' }>['record']): StreamEffect {
  return { kind: 'store', record };
}

function closeEffect({ streamId, chunkNo }: LeftCandidate): StreamEffect {
  return { kind: 'close', replaceKey: chunkKey(streamId, chunkNo) };
}
