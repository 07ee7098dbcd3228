/** What the doors' process does besides answering: it renews grants, carries requests out and sequences the log. */
import { randomInt } from 'node:crypto';
import { type FleetClock, randomId } from '@fleetveil/proto';
import { runAccidents } from '../accidents/case-job.ts';
import type { NoteSigner } from '../audit/note.ts';
import { createSequencer } from '../audit/sequencer.ts';
import { type RunningSequencer, type SequencerEvent, startSequencer } from '../audit/sequencer-loop.ts';
import { tellAfterBan } from '../authorities/telling.ts';
import { pressingBreaches } from '../breaches/reminding.ts';
import { sqlStateOf } from '../database/database.ts';
import { runFeed } from '../feed/feeding.ts';
import type { Log } from '../log.ts';
import { releaseRenewals, runRenewals, type UpkeepParts } from '../rentals/upkeep.ts';
import { runStatistics } from '../statistics/counting.ts';
import { releaseRequests, runRequests, type SubjectJobParts } from '../subjects/upkeep.ts';
import { runThefts } from '../theft/upkeep.ts';
import type { VaultClient } from '../vault/client.ts';
import { runWebhooks, type WebhookJobParts } from '../webhooks/deliver.ts';

/** What the jobs need. */
export interface JobParts extends Omit<UpkeepParts, 'holder'>, WebhookJobParts {
  readonly vault: VaultClient;
  readonly auditSigner: NoteSigner;
  readonly clock: FleetClock;
  readonly log: Log;
}

/** Jobs at work. */
export interface RunningJobs {
  readonly sequencer: RunningSequencer;
  stop(): Promise<void>;
}

/** Renewals are looked at every domain minute, but never so often that a fast demo does nothing else. */
const RENEW_EVERY_S = 60;
const LEAST_PAUSE_MS = 500;
/** Statistics are of weeks, and a breach has 72 hours: an hour is soon enough. */
const COUNT_EVERY_S = 3_600;
/** Webhooks are tried again in the world's time: the shortest pause between two tries is five seconds. */
const WEBHOOK_PAUSE_MS = 2_000;

/** Starts them. Several processes may: each job has a lease, one holds it, the others stand by. */
export function startJobs(parts: JobParts): RunningJobs {
  const { db, vault, log, clock } = parts;
  const holder = randomId();
  const sequencer = startSequencer(
    createSequencer({ db, vault, signer: parts.auditSigner, holder, nowS: () => Date.now() / 1000 }),
    { onEvent: (event) => logSequencer(log, event) },
  );
  const upkeep = { ...parts, holder };
  const pauseMs = Math.max(LEAST_PAUSE_MS, clock.realDelayMs(RENEW_EVERY_S));
  const renewals = repeat(pauseMs, () => renew(upkeep, clock, log));
  const requests = repeat(pauseMs, () => carryOutRequests(upkeep, clock, log));
  const notices = repeat(pauseMs, () => tellRiders(upkeep, clock, log));
  const feed = repeat(pauseMs, () => makeFeed(parts, clock, log));
  const statisticsMs = Math.max(LEAST_PAUSE_MS, clock.realDelayMs(COUNT_EVERY_S));
  const statistics = repeat(statisticsMs, () => count(parts, clock, log));
  const reminders = repeat(statisticsMs, () => remind(parts, clock, log));
  const thefts = repeat(pauseMs, () => lookAfterThefts(upkeep, vault, clock, log));
  const accidents = repeat(pauseMs, () => lookAfterAccidents(upkeep, clock, log));
  const webhooks = repeat(WEBHOOK_PAUSE_MS, () => tellInsurers(upkeep, clock, log));
  const all = [renewals, requests, notices, feed, statistics, reminders, thefts, accidents, webhooks];
  return {
    sequencer,
    stop: async () => {
      await Promise.all(all.map((job) => job.stop()));
      // The database is away: the leases end by themselves.
      await releaseRenewals(upkeep).catch(() => {});
      await releaseRequests(upkeep).catch(() => {});
      await sequencer.stop();
    },
  };
}

async function renew(upkeep: UpkeepParts, clock: FleetClock, log: Log): Promise<void> {
  try {
    const { renewed, ended, failed } = await runRenewals(upkeep, clock.nowS());
    if (renewed > 0) log.info('grants_renewed', { count: renewed });
    if (ended > 0) log.info('rentals_ended', { count: ended });
    if (failed.length > 0)
      log.warn('renewals_failed', { count: failed.length, ...stateOf(failed[0]?.error) });
  } catch (error) {
    // Next time: grants last hours, and nothing was half done.
    log.warn('renewals_failed', stateOf(error));
  }
}

async function carryOutRequests(parts: SubjectJobParts, clock: FleetClock, log: Log): Promise<void> {
  try {
    const count = await runRequests(parts, clock.nowS());
    if (count > 0) log.info('requests_carried_out', { count });
  } catch (error) {
    log.warn('requests_failed', stateOf(error)); // the next run goes on
  }
}

/** Cases of theft: opened for what vehicles suspect, ended on time, told of. */
async function lookAfterThefts(
  parts: Omit<UpkeepParts, 'holder'>,
  vault: VaultClient,
  clock: FleetClock,
  log: Log,
): Promise<void> {
  try {
    const { opened, ended, told } = await runThefts({ ...parts, vault: vault.theft }, clock.nowS());
    if (opened > 0) log.info('thefts_suspected', { count: opened });
    if (ended > 0) log.info('thefts_ended', { count: ended });
    if (told > 0) log.info('riders_told', { count: told });
  } catch (error) {
    log.warn('thefts_failed', stateOf(error)); // the next run goes on
  }
}

/** Those concerned by an order that forbade to tell them, once it does not any more. */
async function tellRiders({ db }: Pick<UpkeepParts, 'db'>, clock: FleetClock, log: Log): Promise<void> {
  try {
    const count = await tellAfterBan(db, Math.floor(clock.nowS()));
    if (count > 0) log.info('riders_told', { count });
  } catch (error) {
    log.warn('telling_failed', stateOf(error)); // the next run goes on
  }
}

async function makeFeed(parts: JobParts, clock: FleetClock, log: Log): Promise<void> {
  try {
    const count = await runFeed(parts, Math.floor(clock.nowS()));
    if (count > 0) log.info('vehicles_shown', { count });
  } catch (error) {
    log.warn('feed_failed', stateOf(error)); // the next run goes on
  }
}

/** Trips are written down for the statistics of their week, and a week is published. */
async function count({ db, policyNow }: JobParts, clock: FleetClock, log: Log): Promise<void> {
  try {
    const { taken, published } = await runStatistics({ db, policyNow, chance: secretChance }, clock.nowS());
    if (taken > 0) log.info('trips_to_count', { count: taken });
    if (published > 0) log.info('statistics_published', { count: published });
  } catch (error) {
    log.warn('statistics_failed', stateOf(error)); // the next run goes on
  }
}

/** Files of breaches whose 72 hours end: each hour until the authority is told or need not be. */
async function remind({ db }: JobParts, clock: FleetClock, log: Log): Promise<void> {
  try {
    const { due, late } = await pressingBreaches(db, clock.nowS());
    if (due > 0) log.warn('breaches_due', { count: due });
    if (late > 0) log.error('breaches_late', { count: late });
  } catch (error) {
    log.warn('reminders_failed', stateOf(error)); // the next run goes on
  }
}

/** The most that `randomInt` draws from. */
const DRAWN_FROM = 2 ** 48 - 1;
const secretChance = (): number => randomInt(DRAWN_FROM) / DRAWN_FROM;

/** Notices become cases, and the vault says whose they are. */
async function lookAfterAccidents(parts: JobParts, clock: FleetClock, log: Log): Promise<void> {
  try {
    const { bound, ended, opened } = await runAccidents(parts, clock.nowS());
    if (opened > 0) log.info('accidents_opened', { count: opened });
    if (bound > 0) log.info('accidents_bound', { count: bound });
    if (ended > 0) log.info('releases_ended', { count: ended });
  } catch (error) {
    log.warn('accidents_failed', stateOf(error)); // the next run goes on
  }
}

/** Insurers are told of releases; one that is gone, and one that never answered, is a warning. */
async function tellInsurers(parts: JobParts, clock: FleetClock, log: Log): Promise<void> {
  try {
    const times = { nowS: clock.nowS(), realS: Math.floor(Date.now() / 1000) };
    const { delivered, disabled, givenUp } = await runWebhooks(parts, times);
    if (delivered > 0) log.info('webhooks_delivered', { count: delivered });
    if (givenUp > 0) log.warn('webhooks_given_up', { count: givenUp });
    if (disabled > 0) log.warn('webhooks_disabled', { count: disabled });
  } catch (error) {
    log.warn('webhooks_failed', stateOf(error)); // the next run goes on
  }
}

/** Runs again and again, each time a pause after the time before ended. */
function repeat(pauseMs: number, run: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const next = (): void => {
    running = run().then(() => {
      if (!stopped) timer = setTimeout(next, pauseMs);
    });
  };
  next();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

function logSequencer(log: Log, event: SequencerEvent): void {
  if (event.kind === 'halted') log.error('audit_halted', { code: event.halt.reason, count: event.halt.at });
  if (event.kind === 'running') log.info('audit_running');
  if (event.kind === 'vault_unreachable') log.warn('audit_without_vault');
  if (event.kind === 'failed') log.error('audit_failed', stateOf(event.error));
}

function stateOf(error: unknown): { sqlState?: string } {
  const sqlState = sqlStateOf(error);
  return sqlState === undefined ? {} : { sqlState };
}
