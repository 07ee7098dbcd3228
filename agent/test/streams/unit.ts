import type { Fix } from '@fleetveil/proto';
import { createEvents } from '../../src/loop/events.ts';
import type { StepOutcome, Steps } from '../../src/loop/steps.ts';
import { createTheftWatch } from '../../src/loop/theft-watch.ts';
import { coarseReport, reportIntervalS } from '../../src/minimise/coarse.ts';
import type { OutgoingReport } from '../../src/minimise/outgoing.ts';
import {
  type Place,
  placeAfterFix,
  placeAfterUse,
  placeCell,
  unknownPlace,
} from '../../src/minimise/place.ts';
import { advance, createTicker } from '../../src/minimise/ticker.ts';
import type { ReasonChange } from '../../src/reasons/change.ts';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import { isUsePurpose } from '../../src/reasons/grant.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import { decodeReasonState, encodeReasonState } from '../../src/reasons/persist.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { freshReasonState, type ReasonState } from '../../src/reasons/state.ts';
import type { Sample } from '../../src/sample.ts';
import type { StreamEffect } from '../../src/streams/effect.ts';
import type { UseReason } from '../../src/streams/open-stream.ts';
import { progressKey } from '../../src/streams/progress.ts';
import { createRentalStreams, type RentalStreams } from '../../src/streams/rental-streams.ts';
import { CURRENT, given, idOf } from '../reasons/given.ts';
import { type Box, createBox } from './box.ts';
import type { TestVault } from './vault.ts';

/** The three pure rooms put together as the loop does it, with an outbox in memory. */
export interface Unit {
  readonly box: Box;
  readonly reports: OutgoingReport[];
  state(): ReasonState;
  policy: PolicyView;
  happen(event: ReasonEvent, moment: Moment): Promise<string | undefined>;
  /** One fix of the receiver, with or without a reason. */
  fix(fix: Fix, moment: Moment): Promise<void>;
  /** One reading, as the loop takes it: the reasons, the detector of thefts, then the streams. */
  sample(sample: Sample, moment: Moment): Promise<void>;
  /** Killed and started again, or the whole board: the moment says which. */
  restart(moment: Moment): Promise<void>;
}

/** A unit that starts at a moment, parked nowhere. */
export function createUnit(vault: TestVault, start: Moment): Unit {
  const box = createBox();
  const reports: OutgoingReport[] = [];
  let state = freshReasonState();
  let place: Place = unknownPlace();
  let ticker = createTicker(start, reportIntervalS(CURRENT));
  let uses = new Map<string, RentalStreams>();
  const deps = vault.deps({}, () => unit.policy);

  const begin = async (reason: UseReason, moment: Moment, kept?: string): Promise<void> => {
    const streams = createRentalStreams(deps, reason, kept);
    uses.set(progressKey(reason), streams);
    const cell = placeCell(place);
    box.commit(await streams.onBegin(cell === undefined ? {} : { placeCell: cell }, moment));
  };
  const committer = { commit: (effects: readonly StreamEffect[]) => box.commit(effects) };
  const log = (): void => undefined;
  const outbox = { progress: () => box.progress };
  let events = createEvents({ streams: deps, outbox, committer, log });
  const standing = { reasons: () => state };
  const steps: Steps = {
    take: async (event, moment) => (await unit.happen(event, moment)) as StepOutcome,
  };
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return idOf(0xe0_0000 + ids);
  };
  const watch = () => createTheftWatch({ standing, steps, newId, log });
  let theft = watch();

  const act = async (change: ReasonChange, moment: Moment): Promise<void> => {
    await events.act([change], moment);
    if (!isUsePurpose(change.reason.purpose)) return;
    const reason = change.reason as UseReason;
    const key = progressKey(reason);
    const streams = uses.get(key);
    if (change.kind === 'started') await begin(reason, moment);
    else if (change.kind === 'extended') box.commit((await streams?.onExtend(reason, moment)) ?? []);
    else {
      place = placeAfterUse(place, streams?.lastFix());
      const cell = placeCell(place);
      const end = { endedBy: change.endedBy, atS: change.atS };
      const effects = await streams?.onEnd(cell === undefined ? end : { ...end, placeCell: cell });
      box.commit(effects ?? []);
      uses.delete(key);
    }
  };
  const report = (moment: Moment): void => {
    const next = advance(ticker, moment, reportIntervalS(unit.policy));
    ticker = next.ticker;
    if (next.due) reports.push(coarseReport(placeCell(place), unit.policy, moment));
  };

  const unit: Unit = {
    box,
    reports,
    policy: CURRENT,
    state: () => state,
    async happen(event, moment) {
      const step = stepReasons(state, event, given(moment, unit.policy));
      state = step.state;
      for (const change of step.changes) await act(change, moment);
      return step.refusal;
    },
    async fix(fix, moment) {
      await unit.happen({ kind: 'tick' }, moment);
      for (const streams of uses.values()) box.commit(await streams.onFix({ fix }, moment));
      place = placeAfterFix(place, { ...fix, bootS: moment.bootS });
      report(moment);
    },
    async sample(sample, moment) {
      await unit.happen({ kind: 'tick' }, moment);
      await theft.take(sample, moment);
      await events.offer(sample, moment);
      await events.tick(moment);
      const { position, timeS = moment.nowS } = sample;
      if (position !== undefined) await unit.fix({ timeS, ...position }, moment);
    },
    async restart(moment) {
      state = decodeReasonState(encodeReasonState(state));
      uses = new Map();
      place = unknownPlace();
      events = createEvents({ streams: deps, outbox, committer, log });
      events.restore(state, moment);
      theft = watch();
      for (const reason of state.reasons.filter(({ purpose }) => isUsePurpose(purpose))) {
        const use = reason as UseReason;
        await begin(use, moment, box.progress.get(progressKey(use)));
      }
      await unit.happen({ kind: 'restart' }, moment);
    },
  };
  return unit;
}
