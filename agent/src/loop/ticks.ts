import { dayOf, resolutionOf, tickOf, type WirePurposeId } from '@fleetveil/proto';
import { audienceOf } from '../local/shown.ts';
import type { Log } from '../log.ts';
import { coarseReport, reportCell, reportIntervalS } from '../minimise/coarse.ts';
import { fleetHealth } from '../minimise/health.ts';
import { outgoingLossReport } from '../minimise/outgoing.ts';
import { advance, createTicker, type Ticker, untilNextS } from '../minimise/ticker.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Moment } from '../reasons/moment.ts';
import type { Uplink } from '../uplink/uplink.ts';
import type { Clockwork } from './clockwork.ts';
import type { Committer } from './committer.ts';
import type { Standing } from './standing.ts';
import { type Whereabouts, withPlace } from './whereabouts.ts';

/** What happens at fixed times, and only then. */
export interface Ticks {
  /** Asks whether a tick is due, and does what belongs to it. */
  pass(moment: Moment): void;
  /** Domain seconds until the next one can be due. */
  untilNextS(moment: Moment): number;
  /** Somebody who has the vehicle objects: what of it is of this day, and not sent, is not wanted (M12). */
  objected(purposes: readonly WirePurposeId[], moment: Moment): void;
  /** Turns what the ledger holds into a record; also at the end of a use. */
  reportLosses(moment: Moment): void;
}

/** What the ticks need. */
export interface TicksDeps {
  readonly standing: Standing;
  readonly clockwork: Clockwork;
  readonly whereabouts: Whereabouts;
  readonly outbox: Outbox;
  readonly committer: Committer;
  readonly uplink: Pick<Uplink, 'sendReport' | 'sendHello' | 'wake'>;
  readonly log: Log;
  /** What a part of a tick threw: the other parts are done all the same. */
  readonly onFault: (error: unknown) => void;
}

/** A report is sent at its tick or not at all: later it would tell when the unit woke up. Domain seconds. */
const LATE_S = 60;
/** The same in real seconds, for a fast demo on a slow machine. */
const LATE_REAL_S = 2;
/** A connection that never breaks must hear "still so" too: hello again after this, at a tick. Domain seconds. */
export const HELLO_EVERY_S = 6 * 3600;

/** End of a day's record that there is none of. */
const NONE = 0;

/** Makes the ticks of one agent run. Nothing is due before the next tick: never on start. */
export function createTicks(deps: TicksDeps): Ticks {
  const { standing, clockwork, whereabouts, outbox, uplink, log } = deps;
  const began = clockwork.moment();
  let ticker: Ticker = createTicker(began, reportIntervalS(standing.policy(began)));
  let helloBootS = began.bootS;

  const report = (moment: Moment): void => {
    const policy = standing.policy(moment);
    const outgoing = coarseReport(whereabouts.cell(), policy, moment);
    if (outgoing.tickS !== 0 && outgoing.tickS === standing.counters().lastTickS) return;
    // Durable first: a kill between the two costs a report and never sends one twice.
    const noted = { lastTickS: outgoing.tickS, outboxNumber: outbox.lastNumber() };
    standing.keep((counters) => withPlace({ ...counters, ...noted }, whereabouts.kept(policy)));
    const bytes = uplink.sendReport(outgoing);
    const cell = reportCell(whereabouts.cell(), policy);
    const resolution = cell === undefined ? 0 : resolutionOf(cell);
    const version = policy.rules?.version ?? 0;
    if (bytes === undefined) log({ event: 'coarse_report_unsent', reason: 'tick' });
    else log({ event: 'coarse_report', reason: 'tick', resolution, bytes, policy_version: version });
  };
  const health = (moment: Moment): void => {
    const lastDay = standing.counters().healthDay;
    const record = fleetHealth({
      reading: whereabouts.health(),
      policy: standing.policy(moment),
      moment,
      isParked: whereabouts.isParked() && standing.reasons().reasons.length === 0,
      ...(lastDay === undefined ? {} : { lastDay }),
    });
    if (record === undefined) return;
    // Noted first, as a report is: a kill between the two costs a record, and no record is made that is not known of.
    const noted = { healthDay: dayOf(moment.nowS), healthEndsOnDay: record.facts.endsOnDay ?? NONE };
    standing.keep((counters) => ({ ...counters, ...noted }));
    deps.committer.commit([{ kind: 'store', record }], moment);
  };
  const reportLosses = (moment: Moment): void => {
    const { rules } = standing.policy(moment);
    if (rules === undefined) return;
    const today = todayOf(moment);
    const endsOnDay = today === undefined ? {} : { endsOnDay: today + rules.keepDays.lossReport };
    const lines = outbox.report(
      (losses) => outgoingLossReport({ losses, policyVersion: rules.version, ...endsOnDay }),
      moment,
    );
    for (const { reason, fixes, records, exact, ...about } of lines)
      log({ event: 'loss', reason, fixes, records, exact }, audienceOf(about));
    if (lines.length > 0) uplink.wake();
  };
  const hello = (moment: Moment): void => {
    if (moment.bootS - helloBootS < HELLO_EVERY_S) return;
    helloBootS = moment.bootS;
    uplink.sendHello();
  };

  const objected = (purposes: readonly WirePurposeId[], moment: Moment): void => {
    const today = todayOf(moment);
    const { rules } = standing.policy(moment);
    if (!purposes.includes('fleet_health') || today === undefined || rules === undefined) return;
    const { healthDay = today, healthEndsOnDay } = standing.counters();
    const noted = healthDay < today ? { healthDay: today, healthEndsOnDay: NONE } : { healthDay };
    standing.keep((counters) => ({ ...counters, ...noted }));
    // By the end that it was given: another edition may have come since, and would name other days.
    const known = noted.healthEndsOnDay ?? healthEndsOnDay;
    const endsFromDay = known ?? today + rules.keepDays.fleetHealth;
    if (endsFromDay === NONE) return;
    deps.committer.commit(
      [{ kind: 'withdraw', of: 'purpose', purpose: 'fleet_health', endsFromDay }],
      moment,
    );
  };

  return {
    reportLosses,
    objected,
    untilNextS(moment) {
      // With the interval of now: a policy may have come since the ticker was last asked.
      return untilNextS({ ...ticker, intervalS: reportIntervalS(standing.policy(moment)) }, moment);
    },
    pass(moment) {
      const intervalS = reportIntervalS(standing.policy(moment));
      const next = advance(ticker, moment, intervalS);
      ticker = next.ticker;
      if (!next.due) return;
      const parts = [
        () => (isOnTime(moment, intervalS, clockwork.rate) ? report(moment) : undefined),
        () => deps.committer.commit([], moment),
        () => health(moment),
        () => outbox.expire(moment, todayOf(moment)),
        () => reportLosses(moment),
        () => hello(moment),
      ];
      // Each by itself: no row outlives its day (M6) because something else could not be done.
      for (const part of parts) {
        try {
          part();
        } catch (error) {
          deps.onFault(error);
        }
      }
    },
  };
}

/** With an unknown clock a report is due an interval after the last: there is no tick to be late for. */
function isOnTime(moment: Moment, intervalS: number, rate: number): boolean {
  if (moment.clock === 'unknown') return true;
  return moment.nowS - tickOf(moment.nowS, intervalS) <= Math.max(LATE_S, LATE_REAL_S * rate);
}

function todayOf(moment: Moment): number | undefined {
  return moment.clock === 'unknown' ? undefined : dayOf(moment.nowS);
}
