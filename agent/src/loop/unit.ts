import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { downTopic, mqttIdentity, mqttPassword, randomBytes, randomId, upTopic } from '@fleetveil/proto';
import type { AgentConfig } from '../config.ts';
import type { LocalDesk } from '../local/desk.ts';
import { createNonces } from '../local/nonces.ts';
import type { Log } from '../log.ts';
import { openMemory } from '../outbox/counters.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import { openSeenFile, type SeenFile } from '../outbox/seen.ts';
import type { Moment } from '../reasons/moment.ts';
import type { StreamDeps } from '../streams/deps.ts';
import type { InOrder } from '../streams/queue.ts';
import { openShelf } from '../uplink/documents.ts';
import { createSessions, type SessionsParts, slotChance } from '../uplink/session.ts';
import { createShapedUplink } from '../uplink/shaped-uplink.ts';
import { SLOT_S } from '../uplink/shaping.ts';
import { openSlotMemory } from '../uplink/slot-memory.ts';
import { createUplink, type Uplink, type UplinkDeps, type UplinkListener } from '../uplink/uplink.ts';
import { KEEPALIVE_S, METERED_KEEPALIVE_S } from '../uplink/watchdog.ts';
import { type Accidents, createAccidents } from './accidents.ts';
import { type Charging, createCharging } from './charging.ts';
import { type Clockwork, createClockwork } from './clockwork.ts';
import { type Commands, createCommands } from './commands.ts';
import { type Committer, createCommitter } from './committer.ts';
import { doEach } from './each.ts';
import { createEditionAsk } from './edition.ts';
import { createEvents, type Events } from './events.ts';
import { helloOf } from './hello.ts';
import { createLight, type Light } from './light.ts';
import { createLocalDesk, shownNow } from './local-desk.ts';
import { createPapers, type Papers } from './papers.ts';
import type { UnitKeys } from './premises.ts';
import { createStanding, type Standing } from './standing.ts';
import { createSteps, type Steps } from './steps.ts';
import { createTheftWatch, type TheftWatch } from './theft-watch.ts';
import { createTicks, type Ticks } from './ticks.ts';
import { createUses, type Uses } from './uses.ts';
import { createWhereabouts, type Whereabouts, withPlace } from './whereabouts.ts';
import { createWipes, type Wipes } from './wipes.ts';

/** All parts of one agent, wired, nothing running yet. */
export interface Unit {
  readonly clockwork: Clockwork;
  readonly standing: Standing;
  readonly outbox: Outbox;
  readonly seen: SeenFile;
  readonly committer: Committer;
  readonly whereabouts: Whereabouts;
  readonly uses: Uses;
  readonly events: Events;
  readonly theft: TheftWatch;
  readonly steps: Steps;
  readonly papers: Papers;
  readonly ticks: Ticks;
  readonly uplink: Uplink;
  readonly accidents: Accidents;
  readonly desk: LocalDesk;
  readonly light: Light;
  readonly wipes: Wipes;
  readonly commands: Commands;
  readonly charging: Charging;
  /** Lets go of the files. */
  close(): void;
}

/** What a unit is made of. */
export interface UnitParts {
  readonly config: AgentConfig;
  readonly keys: UnitKeys;
  readonly log: Log;
  readonly listener: UplinkListener;
  /** The agent's queue. */
  readonly inOrder: InOrder;
  /** Reasons changed: the next look at the time may be due sooner. */
  readonly onReasonsChanged: () => void;
}

const OUTBOX_FILE = 'outbox.db';
const SEEN_FILE = 'seen';
const SLOT_FILE = 'slot.v2';

/** What tells the recording from another: its row numbers mean nothing there. */
function recordingOf({ sources }: AgentConfig): string {
  return JSON.stringify(sources.find(({ kind }) => kind === 'recorded') ?? sources[0]);
}

/** Opens what an earlier run left, and wires it. Throws AgentError for folders and files that keep it from that. */
export async function openUnit(parts: UnitParts): Promise<Unit> {
  const { config, keys, log, inOrder } = parts;
  const { tenant, unitId, vehicleId } = config;
  const outboxPath = join(config.stateDir, OUTBOX_FILE);
  const memory = openMemory(config.stateDir, existsSync(outboxPath));
  if (memory.isLost) log({ event: 'counters', problem: 'lost' });
  const clockwork = createClockwork(config.clock, memory.counters.clock);
  const shelf = await openShelf(config, memory.papers, memory.counters);
  const standing = createStanding({ tenant, unitId, vehicleId }, memory, shelf, log);
  const now = clockwork.moment();
  const limitBytes = config.outbox === undefined ? {} : { limitBytes: config.outbox.limitBytes };
  const { outboxId, outboxNumber = 0 } = memory.counters;
  const known = outboxId === '' ? {} : { known: { id: outboxId, number: outboxNumber } };
  const outbox = openOutbox({ path: outboxPath, moment: now, ...limitBytes, ...known });
  if (outbox.problem !== undefined) log({ event: 'outbox', problem: outbox.problem });
  const seen = openSeenFile(join(config.runDir, SEEN_FILE), now.bootId, recordingOf(config));
  const helloNonces = createNonces();
  const isMetered = config.uplink?.metered ?? false;
  const uplink = await openUplink(parts, clockwork, outbox, {
    hello: () => helloOf(standing, clockwork, outbox, helloNonces),
    bulkWaits: () => isMetered && standing.reasons().reasons.length > 0,
    sealingKey: () => shelf.sealingKey(clockwork.moment()),
  });
  const committer = createCommitter(outbox, log, uplink.wake);
  const whereabouts = createWhereabouts(memory.counters.place);
  const streams: StreamDeps = {
    ...{ tenant, vehicleId, unitKey: keys.signing, randomBytes },
    sealingKey: shelf.sealingKey,
    policy: () => standing.policy(clockwork.moment()),
    ...(config.energy === undefined ? {} : { batteryWh: config.energy.batteryWh }),
  };
  const events = createEvents({ streams, outbox, committer, log });
  const uses = createUses({
    streams,
    ...{ outbox, seen, committer, whereabouts, log },
    isKnownOutbox: outboxId === outbox.outboxId,
  });
  const { onFault } = parts.listener;
  const ticks = createTicks({ standing, clockwork, whereabouts, outbox, committer, uplink, log, onFault });
  const wipes = createWipes({
    ...{ path: config.hooks?.wipe, unitKey: keys.signing, moment: clockwork.moment },
    ...{ standing, outbox, committer, inOrder, log },
    ...{ onFault, onChanged: parts.onReasonsChanged },
  });
  const commands = createCommands({
    ...{ path: config.hooks?.find, moment: clockwork.moment },
    ...{ standing, committer, inOrder, log },
    ...{ onFault, onChanged: parts.onReasonsChanged },
  });
  const charging = createCharging({
    ...{ standing, outbox, committer, newId: randomId },
    onChanged: parts.onReasonsChanged,
  });
  const act: Uses['act'] = (changes, moment) =>
    // All of them hear of it, and it is shown: it is decided and on the disk.
    doEach([
      () => uses.act(changes, moment),
      () => events.act(changes, moment),
      () => wipes.act(changes, moment),
      () => commands.act(changes),
      () => charging.act(changes, moment),
    ]).catch(onFault);
  const onEnded = (moment: Moment): void => {
    // At once: the process gives way before the next tick, and the next one shall know where the use ended.
    standing.keep((counters) => withPlace(counters, whereabouts.kept(standing.policy(moment))));
    try {
      ticks.reportLosses(moment);
    } catch (error) {
      onFault(error);
    }
  };
  const steps = createSteps(standing, { act }, { onChanged: parts.onReasonsChanged, onEnded }, log);
  const theft = createTheftWatch({ standing, steps, newId: randomId, log });
  const accidents = createAccidents({
    ...{ streams, standing, steps, committer, whereabouts, outbox },
    ...{ vehicle: config.vehicleKind, rate: clockwork.rate, onChanged: parts.onReasonsChanged },
  });
  const askForEdition = createEditionAsk({ standing, uplink });
  const papers = createPapers({
    ...{ standing, clockwork, steps, log, helloNonces, commands, askForEdition },
    onObjections: ticks.objected,
  });
  const local = { standing, clockwork, steps, papers, ticks, whereabouts, outbox, theft, accidents, inOrder };
  const desk = createLocalDesk({
    ...{ ...local, askForEdition, charging },
    ...{ nonces: createNonces(), newId: randomId },
  });
  const light = createLight({
    ...{ path: config.hooks?.light, now: () => shownNow({ standing, charging }) },
    ...{ log, onFault },
  });
  return {
    ...{
      clockwork,
      standing,
      outbox,
      seen,
      committer,
      whereabouts,
      uses,
      events,
      theft,
      steps,
      papers,
      ticks,
      uplink,
      desk,
      accidents,
      light,
      wipes,
      commands,
      charging,
    },
    close() {
      seen.close();
      outbox.close();
    },
  };
}

/** The way out as the settings have it. */
async function openUplink(
  { config, keys, listener }: UnitParts,
  clockwork: Clockwork,
  outbox: Outbox,
  { sealingKey, ...asked }: Pick<UplinkDeps, 'hello' | 'bulkWaits'> & Pick<SessionsParts, 'sealingKey'>,
): Promise<Uplink> {
  const { tenant, unitId, vehicleId, traffic = 'prompt', slotS = SLOT_S.usual } = config;
  const deps = {
    address: {
      ...{ url: config.broker.url, caFile: config.broker.caFile },
      ...mqttIdentity(tenant, unitId),
      password: await mqttPassword(keys.secret),
      downTopic: downTopic(tenant, unitId),
    },
    upTopic: upTopic(tenant, unitId),
    ...{ outbox, listener, ...asked },
    keepaliveS: config.uplink?.metered ? METERED_KEEPALIVE_S : KEEPALIVE_S,
    realS: () => performance.now() / 1000,
    chance: Math.random,
  };
  const parts = { secret: keys.secret, tenant, unitId, sealingKey };
  if (traffic === 'prompt') return createUplink({ ...deps, sessions: createSessions(parts) });
  const memory = openSlotMemory(join(config.runDir, SLOT_FILE), clockwork.moment().bootId);
  return createShapedUplink({
    ...deps,
    sessions: createSessions({ ...parts, memory }),
    ...{ memory, tenant, vehicleId, realDelayMs: clockwork.realDelayMs },
    shape: { slotS, chanceOf: slotChance(keys.secret) },
    nowS: () => clockwork.moment().nowS,
  });
}
