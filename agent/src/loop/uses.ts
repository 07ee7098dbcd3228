/**
 * The uses of the vehicle in progress, and their streams. Reasons say that one begins or ends; here that is
 * carried out, also over a kill: what the outbox notes of a use is taken up where it stands.
 */
import { audienceOf } from '../local/shown.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { LAST_ROW, type SeenFile } from '../outbox/seen.ts';
import type { ReasonChange } from '../reasons/change.ts';
import type { Moment } from '../reasons/moment.ts';
import type { Reason } from '../reasons/reason.ts';
import type { Sample } from '../sample.ts';
import { isOffer } from '../sources/row.ts';
import type { StreamDeps } from '../streams/deps.ts';
import type { StreamEffect } from '../streams/effect.ts';
import type { UseReason } from '../streams/open-stream.ts';
import { settleOrphan } from '../streams/orphan.ts';
import { decodeProgress, progressKey } from '../streams/progress.ts';
import { createRentalStreams, type FixOffer, type RentalStreams } from '../streams/rental-streams.ts';
import { RESEAL_S } from '../streams/wait.ts';
import type { Committer } from './committer.ts';
import { doEach } from './each.ts';
import type { Whereabouts } from './whereabouts.ts';

/** The uses in progress: at most one of each purpose. */
export interface Uses {
  /** Once, at the start: takes up what a killed run left. */
  restore(reasons: readonly Reason[], moment: Moment): Promise<void>;
  /** Carries out what a step of the reasons changed. */
  act(changes: readonly ReasonChange[], moment: Moment): Promise<void>;
  /** A reading of the sensors. Call it after the reasons had their say about this moment. */
  offer(sample: Sample, moment: Moment): Promise<void>;
  /** Rows of a recording fell due while no agent ran. */
  skipped(fixes: number): void;
  /** The recording is over. */
  sourceEnded(moment: Moment): Promise<void>;
  /** Time passed. */
  tick(moment: Moment): Promise<void>;
  /** The agent stops: what is in memory is sealed, and left open for the next run to settle. */
  pause(moment: Moment): Promise<void>;
  isAny(): boolean;
}

/** What the uses need. */
export interface UsesDeps {
  readonly streams: StreamDeps;
  readonly outbox: Pick<Outbox, 'progress' | 'closeLeftOpen'>;
  /** Whether this outbox is the one that noted the uses of the run before. */
  readonly isKnownOutbox: boolean;
  readonly seen: SeenFile;
  readonly committer: Pick<Committer, 'commit' | 'isWaiting'>;
  readonly whereabouts: Whereabouts;
  readonly log: Log;
}

/** What the streams want of a sample besides its fix. */
type RowFacts = Pick<Sample, 'sequence' | 'odometerM' | 'stateOfChargePermille'>;

interface Use {
  readonly rentalId: string;
  readonly isRental: boolean;
  readonly streams: RentalStreams;
}

/** Makes the uses of one agent run. */
export function createUses(deps: UsesDeps): Uses {
  const { seen, committer, whereabouts, log, outbox } = deps;
  const uses = new Map<string, Use>();
  let down = 0;

  const rental = (): Use | undefined => [...uses.values()].find(({ isRental }) => isRental);
  /** Counts for the rental in progress from here on: what its streams have accounted for so far. */
  const countFrom = (use: Use | undefined): void =>
    seen.begin(use?.rentalId, use?.streams.account().offered ?? 0);
  const open = (reason: UseReason, kept?: string): Use => {
    const use: Use = {
      rentalId: reason.rentalId,
      isRental: reason.purpose === 'rental_contract',
      streams: createRentalStreams(deps.streams, reason, kept),
    };
    uses.set(progressKey(reason), use);
    return use;
  };
  /** What earlier runs saw of a rental; nothing if another one was counted. */
  const leftOf = (rentalId: string) => {
    const { left } = seen;
    return left?.rentalId === rentalId ? { fixes: left.fixes, exact: left.isOfThisBoot } : undefined;
  };
  const start = async (reason: UseReason, moment: Moment): Promise<void> => {
    const use = open(reason);
    if (use.isRental) countFrom(use);
    const cell = whereabouts.cell();
    committer.commit(
      await use.streams.onBegin(cell === undefined ? {} : { placeCell: cell }, moment),
      moment,
    );
    log({ event: 'reason_started', purpose: reason.purpose, route: reason.route });
  };
  const takeUp = async (reason: UseReason, kept: string | undefined, moment: Moment): Promise<void> => {
    const progress = kept === undefined ? undefined : decodeProgress(kept);
    const isUnreadable = kept !== undefined && progress === undefined;
    // What was noted is damaged, or gone with its outbox, and with it perhaps the two ends. None is made again.
    const isForgotten = isUnreadable || (kept === undefined && !deps.isKnownOutbox);
    const known = isForgotten ? { ...reason, revived: true } : reason;
    const left = leftOf(reason.rentalId);
    const use = open(known, kept);
    const effects = await use.streams.onBegin(left === undefined ? {} : { seen: left }, moment);
    // In a pause no fix is owed, so that none can be missing.
    const isUncounted = reason.route && (left === undefined || isUnreadable) && progress?.paused !== true;
    committer.commit([...effects, ...(isUncounted ? [uncounted(reason)] : [])], moment);
  };
  const end = async (change: Extract<ReasonChange, { kind: 'ended' }>, moment: Moment): Promise<void> => {
    const { reason, endedBy, atS } = change;
    const key = progressKey(reason);
    const use = uses.get(key);
    log({ event: 'reason_ended', purpose: reason.purpose, why: endedBy }, audienceOf(reason));
    if (use === undefined) return;
    // First: whatever fails from here on, it takes nothing any more.
    uses.delete(key);
    whereabouts.afterUse(use.streams.lastFix());
    const cell = whereabouts.cell();
    const facts = { endedBy, atS, ...(cell === undefined ? {} : { placeCell: cell }) };
    committer.commit(await use.streams.onEnd(facts), moment);
    // What a killed run left, and the count of this one, are as they were until it is written what became of them.
    if (committer.isWaiting()) return;
    if (use.isRental) countFrom(undefined);
    if (uses.size === 0) outbox.closeLeftOpen();
  };
  const offerToAll = async (offer: FixOffer | undefined, sample: RowFacts, moment: Moment): Promise<void> => {
    const missed = down;
    down = 0;
    // Counted before anything else is done with it: after a kill the difference is what was in memory.
    const fixes = missed + (offer === undefined ? 0 : 1);
    seen.offered(sample.sequence, rental() === undefined ? 0 : fixes);
    for (const { streams } of uses.values()) {
      const effects: StreamEffect[] = [];
      for (let i = 0; i < missed; i++) effects.push(...(await streams.onFix({ problem: 'down' }, moment)));
      streams.onReading(readingOf(sample));
      if (offer !== undefined) effects.push(...(await streams.onFix(offer, moment)));
      committer.commit(effects, moment);
    }
  };

  return {
    async restore(reasons, moment) {
      const noted = new Map([...outbox.progress()].filter(([key]) => IS_USE.test(key)));
      for (const reason of reasons.filter(isUse)) {
        const key = progressKey(reason);
        await takeUp(reason, noted.get(key), moment);
        noted.delete(key);
      }
      for (const [key, text] of noted) {
        const left = leftOf(key.slice(key.indexOf(':') + 1));
        committer.commit(settleOrphan(deps.streams, { key, text }, left), moment);
      }
      countFrom(rental());
      if (uses.size === 0) outbox.closeLeftOpen();
    },
    act: (changes, moment) => doEach(changes.map((change) => () => carryOut(change, moment))),
    offer: (sample, moment) => offerToAll(offerOf(sample, moment), sample, moment),
    skipped(fixes) {
      // Kept until the next row, so that count and row number are written as one.
      if (uses.size > 0) down += fixes;
    },
    sourceEnded: (moment) => offerToAll(undefined, { sequence: LAST_ROW }, moment),
    async tick(moment) {
      for (const { streams } of uses.values()) committer.commit(await streams.onTick(moment), moment);
    },
    async pause(moment) {
      // As if ten seconds had passed: then everything that waits is sealed.
      const later = { ...moment, bootS: moment.bootS + RESEAL_S };
      for (const { streams } of uses.values()) committer.commit(await streams.onTick(later), moment);
    },
    isAny: () => uses.size > 0,
  };

  async function carryOut(change: ReasonChange, moment: Moment): Promise<void> {
    const { kind, reason } = change;
    // Accidents are carried out by themselves, and nothing of them is logged (E4).
    if (reason.purpose === 'accident') return;
    if (kind === 'ended') await end(change, moment);
    else if (!isUse(reason)) return;
    else if (kind === 'started') await start(reason, moment);
    else await extend(uses.get(progressKey(reason)), reason, moment);
  }

  async function extend(use: Use | undefined, reason: UseReason, moment: Moment): Promise<void> {
    if (use !== undefined) committer.commit(await use.streams.onExtend(reason, moment), moment);
  }
}

/** Keys under which streams note a use. */
const IS_USE = /^(rental_contract|maintenance):/;

function isUse(reason: Reason): reason is UseReason {
  return reason.purpose === 'rental_contract' || reason.purpose === 'maintenance';
}

/** A power cut took the count with it: some fixes may be lost, and nobody knows how many. */
function uncounted({ grantId }: Reason): StreamEffect {
  return {
    kind: 'loss',
    loss: { reason: 'restart', purpose: 'rider_route', grantId, fixes: 0, exact: false },
  };
}

/** The fix a sample offers, or why it holds none; nothing for one that is about something else. */
function offerOf(sample: Sample, moment: Moment): FixOffer | undefined {
  if (!isOffer(sample)) return undefined;
  const { position, timeS = moment.nowS, problems } = sample;
  if (position !== undefined) return { fix: { timeS, ...position } };
  return { problem: problems?.[0] ?? 'unparsable' };
}

function readingOf({ odometerM, stateOfChargePermille }: RowFacts) {
  return {
    ...(odometerM === undefined ? {} : { odometerM }),
    ...(stateOfChargePermille === undefined ? {} : { stateOfChargePermille }),
  };
}
