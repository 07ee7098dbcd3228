/**
 * The agent: everything wired, and one queue through which all of it passes, so that effects are committed
 * in the order in which things happened.
 *
 * ```
 *   source ─► plausible ─┐                              ┌─► uplink ─► broker
 *   local socket ────────┼─► queue ─► reasons ─► streams ─► outbox
 *   uplink (orders) ─────┤              │       minimise ──► coarse report, at the tick
 *   clock ───────────────┘              └─► counters (durable, first)
 * ```
 */
import { isProtoError, v1 } from '@fleetveil/proto';
import type { AgentConfig } from './config.ts';
import { AgentError, systemCode } from './errors.ts';
import { type LocalServer, startLocalServer } from './local/server.ts';
import { createTold, type Told } from './local/told.ts';
import type { IgnoredWhy, Log } from './log.ts';
import { openPremises, readUnitKeys } from './loop/premises.ts';
import { createTimekeeper, type Timekeeper } from './loop/timekeeper.ts';
import { openUnit, type Unit } from './loop/unit.ts';
import { createWear, type Wear } from './loop/wear.ts';
import { withPlace } from './loop/whereabouts.ts';
import type { ImuSource, Sample, SourceState } from './sample.ts';
import { openImu, openSources } from './sources/open.ts';
import type { SourceName, Sources } from './sources/several.ts';
import { createQueue, type InOrder } from './streams/queue.ts';
import type { UplinkListener } from './uplink/uplink.ts';

/** A running agent. */
export interface Agent {
  /** Seals what is in memory, closes the outbox, lets go of everything. */
  stop(): Promise<void>;
  /** Resolves if the agent cannot go on as it is: its outbox is damaged. Stop it, and start it anew. */
  readonly broken: Promise<AgentError>;
  /**
   * Resolves when a use is over and the outbox holds all of it: what is left of it in memory goes with the
   * process only. Stop the agent, and let a new process go on.
   */
  readonly worn: Promise<void>;
}

/** With a use in progress, time is looked at this often, domain seconds: rows are sealed every 10 s. */
const STEP_S = 5;
/** Without one, this often at least: a clock may be set. */
const IDLE_STEP_S = 300;
/** Whether the unit slept is asked this often, real milliseconds: it should be ready within a second. */
const WAKE_EVERY_MS = 1_000;

/**
 * Starts the agent. Resolves once it collects; the first connection may still be under way.
 *
 * @param onLook called after each look at the time: whoever waits for a sign of life has one
 * @throws AgentError for anything in settings, folders or files that keeps it from starting; then nothing
 * was started
 */
export async function startAgent(
  config: AgentConfig,
  log: Log,
  onLook: () => void = () => {},
): Promise<Agent> {
  const startedMs = performance.now();
  const told = createTold(log);
  const say = told.log;
  const keys = await readUnitKeys(config);
  const lock = openPremises(config);
  const broken = Promise.withResolvers<AgentError>();
  const worn = Promise.withResolvers<void>();
  const inOrder = createQueue();
  const fault = (error: unknown): void => {
    say({ event: 'fault', code: codeOf(error) });
    if (error instanceof AgentError && error.code === 'corrupt') broken.resolve(error);
  };
  let unit: Unit | undefined;
  let time: Timekeeper | undefined;
  try {
    const run: Run = (work) => {
      void inOrder(async () => {
        if (unit !== undefined) await work(unit);
      }).catch(fault);
    };
    let wear: Wear | undefined;
    const onReasonsChanged = (): void => {
      try {
        wear?.look();
      } catch (error) {
        // The outbox cannot be read: nobody who changed a reason has to answer for that, and the light has to know of it.
        fault(error);
      }
      time?.nudge();
      unit?.light.look();
    };
    const listener = createListener(run, say, fault, onReasonsChanged);
    unit = await openUnit({ config, keys, log: say, listener, inOrder, onReasonsChanged });
    wear = createWear(unit, worn.resolve);
    time = timekeeperOf(unit, wear, { inOrder, log: say, fault, onLook });
    const stop = await startLoop(config, unit, { run, inOrder, time, told, startedMs, fault });
    return {
      broken: broken.promise,
      worn: worn.promise,
      async stop() {
        await stop();
        unit?.close();
        lock.release();
        say({ event: 'stopped' });
      },
    };
  } catch (error) {
    unit?.close();
    lock.release();
    throw error;
  }
}

/** Puts work into the agent's queue. */
type Run = (work: (unit: Unit) => Promise<void>) => void;

interface LoopParts {
  readonly run: Run;
  readonly inOrder: InOrder;
  readonly time: Timekeeper;
  readonly told: Told;
  readonly startedMs: number;
  readonly fault: (error: unknown) => void;
}

/** Takes up what was left, opens socket and source, and keeps time. Gives what stops all of it. */
async function startLoop(config: AgentConfig, unit: Unit, parts: LoopParts): Promise<() => Promise<void>> {
  const { standing, uplink, outbox, seen } = unit;
  const { run, inOrder, told } = parts;
  const { log } = told;
  const restored = standing.reasons().reasons.length > 0;
  await inOrder(() => takeUp(unit));
  unit.light.look();
  const server = await startLocalServer(config.socket, unit.desk, told);
  const sources = sourcesOf(config, unit);
  let imu: ImuSource | undefined;
  try {
    await sources.start(
      (sample) => run(() => takeSample(unit, sample)),
      (state, name) => run(() => takeState(unit, state, name, log)),
      seen.left?.sequence,
    );
    imu = await startImu(config, unit, parts);
  } catch (error) {
    await sources.stop();
    await server.stop();
    throw error;
  }
  uplink.start();
  parts.time.begin();
  const wakes = watchSleep(parts);
  const startMs = Math.round(performance.now() - parts.startedMs);
  log({ event: 'ready', start_ms: startMs, waiting_records: outbox.load().records, restored });
  return async () => {
    clearInterval(wakes);
    await imu?.stop();
    await stopAll(unit, sources, server, parts);
  };
}

function sourcesOf(config: AgentConfig, { clockwork }: Unit): Sources {
  const { clock, vehicleKind } = config;
  const earliestS = clock.demo ? clock.originS : undefined;
  return openSources(config.sources, {
    clock: clockwork.source,
    bootS: clockwork.bootS,
    vehicleKind,
    earliestS,
  });
}

/**
 * Opens the inertial sensor and tells when it comes and goes. Its batches never go through the queue of the samples:
 * they say which way is up, and that is held against how the vehicle stood (theft); and what they show of an accident
 * alone is acted on.
 */
async function startImu(
  config: AgentConfig,
  { clockwork, theft, accidents }: Unit,
  { run, told: { log } }: Pick<LoopParts, 'run' | 'told'>,
): Promise<ImuSource | undefined> {
  if (config.imu === undefined) return undefined;
  const imu = openImu(config.imu, { clock: clockwork.source, bootS: clockwork.bootS });
  await imu.start(
    (batch) => {
      theft.takeImu(batch);
      if (accidents.takeReadings(batch)) run(() => accidents.look(clockwork.moment()));
    },
    ({ kind, ...rest }) => log({ event: 'source', source: 'imu', number: 1, state: kind, ...rest }),
  );
  return imu;
}

async function takeUp(unit: Unit): Promise<void> {
  const { clockwork, standing, uses, events, steps, ticks, outbox, accidents, wipes, charging } = unit;
  const moment = clockwork.moment();
  accidents.restore(moment);
  await uses.restore(standing.reasons().reasons, moment);
  events.restore(standing.reasons(), moment);
  const outboxNumber = outbox.lastNumber();
  standing.keep((counters) => ({ ...counters, outboxId: outbox.outboxId, outboxNumber }));
  wipes.restore(moment);
  charging.restore(moment);
  await steps.take({ kind: 'restart' }, moment);
  // What waited is told: an accident from here on is another one, with a packet of its own.
  const isLeft = standing.reasons().reasons.some(({ purpose }) => purpose === 'accident');
  if (isLeft) await steps.take({ kind: 'accident_over' }, moment);
  ticks.reportLosses(moment);
}

/** One reading: first what it says of the time, then whether the reasons still hold, then the reading. */
async function takeSample(unit: Unit, sample: Sample): Promise<void> {
  const { clockwork, standing, steps, whereabouts, uses, events, theft, accidents } = unit;
  await wakeIfSlept(unit);
  // Rows of a recording are numbered; their time is the fleet clock's own and proves nothing.
  const isLive = sample.sequence === undefined;
  if (isLive && sample.timeS !== undefined) {
    const heard = clockwork.learn({ kind: 'gnss', timeS: sample.timeS, bootS: clockwork.bootS() });
    const compared = clockwork.learn(clockwork.settable());
    if (heard || compared) await steps.take({ kind: 'clock_changed' }, clockwork.moment());
  }
  const moment = clockwork.moment();
  if (standing.reasons().reasons.length > 0) await steps.take({ kind: 'tick' }, moment);
  // Before the reading is offered: what begins because of it has it as its first fix.
  await theft.take(sample, moment);
  whereabouts.take(sample, moment);
  forgetPlaceOnceAway(unit);
  accidents.takeSample(sample, moment);
  await accidents.look(moment);
  await uses.offer(sample, moment);
  await events.offer(sample, moment);
}

/**
 * What was kept of a parked place goes with the first real move, not with the next tick: a process that is killed in
 * between would begin where the vehicle stood before.
 */
function forgetPlaceOnceAway({ standing, whereabouts }: Unit): void {
  if (standing.counters().place === undefined || whereabouts.isParked()) return;
  standing.keep((counters) => withPlace(counters, undefined));
}

async function takeState(
  { uses, clockwork }: Unit,
  state: SourceState,
  { family, number }: SourceName,
  log: Log,
): Promise<void> {
  if (state.kind === 'skipped') uses.skipped(state.fixes);
  if (state.kind === 'ended' && family === 'recorded') await uses.sourceEnded(clockwork.moment());
  const { kind, ...rest } = state;
  log({ event: 'source', source: family, number, state: kind, ...rest });
}

/**
 * A unit that slept is told so before anything else is decided: its reasons may be over, and nobody knows whether the
 * connection is still one. True = it had slept.
 */
async function wakeIfSlept({ clockwork, steps, uplink }: Unit): Promise<boolean> {
  if (!clockwork.hasSlept()) return false;
  clockwork.learn({ kind: 'resumed', bootS: clockwork.bootS() });
  await steps.take({ kind: 'suspend' }, clockwork.moment());
  uplink.resume();
  return true;
}

/** Timers do not run while a unit sleeps, and go on with what was left of them: the next look may be minutes away. */
function watchSleep({ run, time }: LoopParts): NodeJS.Timeout {
  return setInterval(
    () =>
      run(async (unit) => {
        if (await wakeIfSlept(unit)) time.nudge();
      }),
    WAKE_EVERY_MS,
  );
}

/** The next look is due by the step, or by the tick if that is sooner. */
function timekeeperOf(
  unit: Unit,
  wear: Wear,
  { inOrder, log, fault, onLook }: Pick<LoopParts, 'inOrder' | 'fault'> & { log: Log; onLook: () => void },
): Timekeeper {
  const { clockwork, uses, events, ticks, accidents } = unit;
  const look = createLook(unit, log);
  const stepS = (): number => {
    const usualS = uses.isAny() || events.isAny() ? STEP_S : IDLE_STEP_S;
    return Math.min(usualS, accidents.windowS(clockwork.moment()) ?? usualS);
  };
  return createTimekeeper({
    untilNextS: () => Math.min(stepS(), ticks.untilNextS(clockwork.moment()), wear.untilNextS()),
    realDelayMs: clockwork.realDelayMs,
    look: () => inOrder(look).then(wear.look).catch(fault).then(onLook),
  });
}

function createLook(unit: Unit, log: Log): () => Promise<void> {
  const { clockwork, steps, uses, events, ticks, accidents } = unit;
  let quality: string | undefined;
  return async () => {
    await wakeIfSlept(unit);
    const moment = clockwork.moment();
    if (moment.clock !== quality) log({ event: 'clock', quality: moment.clock });
    quality = moment.clock;
    // Before a reason ends: what is known by now is sealed inside it.
    await accidents.look(moment);
    await steps.take({ kind: 'tick' }, moment);
    await uses.tick(moment);
    await events.tick(moment);
    ticks.pass(moment);
  };
}

function createListener(
  run: Run,
  log: Log,
  fault: (error: unknown) => void,
  onChanged: () => void,
): UplinkListener {
  let ignored = 0;
  const ignore = (why: IgnoredWhy): void => {
    ignored += 1;
    // Whoever sends rubbish shall not fill the log too: 1, 2, 4, 8 …
    if (Number.isInteger(Math.log2(ignored))) log({ event: 'downlink_ignored', why, total: ignored });
  };
  return {
    onConnected: () => log({ event: 'connected' }),
    onDisconnected: (why, retryMs) => log({ event: 'disconnected', why, retry_ms: retryMs }),
    onIgnored: ignore,
    onFault: fault,
    onDownlink: (downlink) =>
      run(async (unit) => {
        const why = await takeDownlink(unit, downlink, log);
        if (why !== undefined) ignore(why);
        if (downlink.signed) unit.uplink.keysChanged();
        // A policy brings another tick, attested time another count: the next look may be due sooner.
        unit.ticks.pass(unit.clockwork.moment());
        onChanged();
      }),
  };
}

async function takeDownlink(unit: Unit, downlink: v1.Downlink, log: Log): Promise<IgnoredWhy | undefined> {
  if (downlink.receipt) {
    const report = unit.outbox.applyReceipt(downlink.receipt);
    const { stored, refused, later, isHidden } = report;
    log({ event: 'receipt', stored, refused, later: later.length }, isHidden ? 'journal' : undefined);
    unit.uplink.onReceipt(report);
  }
  if (!downlink.signed) return undefined;
  const why = await unit.papers.take(v1.Signed.encode(downlink.signed).finish());
  return why === 'unavailable' ? undefined : why;
}

/** Nothing new comes in; what is in memory is sealed; then the connection is closed. */
async function stopAll(
  { uses, events, clockwork, standing, uplink, wipes, commands, light, whereabouts }: Unit,
  sources: Sources,
  server: LocalServer,
  { inOrder, time, fault }: LoopParts,
): Promise<void> {
  time.stop();
  await sources.stop();
  await server.stop();
  await light.stop();
  await wipes.stop();
  await commands.stop();
  await inOrder(async () => {
    await uses.pause(clockwork.moment());
    await events.pause(clockwork.moment());
    const place = whereabouts.kept(standing.policy(clockwork.moment()));
    standing.keep((counters) => withPlace({ ...counters, clock: clockwork.save() }, place));
  }).catch(fault);
  await uplink.stop();
}

/** The code word of an error, for the log: never its message. */
function codeOf(error: unknown): string {
  if (error instanceof AgentError || isProtoError(error)) return error.code;
  return systemCode(error) ?? 'unknown';
}
