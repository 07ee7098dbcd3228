/**
 * A broker of the operator's own, mosquitto, and on it somebody with full rights: he hears everything of a
 * whole journey, says whatever he likes, and replays it all (M8, M13). The fleet is one for the whole file,
 * and the tests are in their order: first the journey, while he listens.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note } from '@fleetveil/fleet-api/testing/noting';
import {
  createEnvelopeKeys,
  decodeEnvelope,
  downTopic,
  fromHex,
  openUp,
  ownBytes,
  upTopic,
} from '@fleetveil/proto';
import {
  type AgentLine,
  type AgentSource,
  beginUse,
  book,
  createChance,
  createSyntheticUnit,
  endByPhone,
  type Fleet,
  type FleetVehicle,
  freePort,
  type Program,
  readBootS,
  startFleet,
  wholeTrip,
  writeDay,
} from '@fleetveil/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokerFigures } from '../attack/11-broker.ts';
import { failures } from '../attack/attack.ts';
import { listen } from '../harness/agent.ts';
import { removeFleet } from '../harness/remove.ts';
import { expectOthersSeeNothing, expectSameRoute } from '../journeys/expectations.ts';
import { type Journey, runJourney } from '../journeys/journey.ts';
import { readRawDrive } from '../journeys/raw-drive.ts';
import { createLeakSearch } from '../leak/search.ts';
import { admitting, INGEST, type Mosquitto, startMosquitto } from '../parts/mosquitto.ts';
import { findProgram, HAS_TIME, needProgram, needTime } from '../parts/parts.ts';
import { type Eavesdropper, EVIL, type Heard, startEavesdropper } from './eavesdropper.ts';
import {
  altered,
  guessedDownlinks,
  guessedSecrets,
  guessedUplinks,
  noise,
  reencoded,
  renamed,
  sessionOf,
  type Target,
} from './forgeries.ts';
import { createNaiveServer, naiveForgeries, naiveMessages } from './naive-pipeline.ts';
import { type Robber, startRobber } from './robber.ts';
import { changesOf, countQuarantine, readWorld, unseenDrops, type World } from './world.ts';

const SEED = Number(process.env['FLEETVEIL_SEED'] ?? Date.now() % 1_000_000);
const SEEDED = `(seed ${SEED})`;
const RIDER = 'rider-on-mosquitto';
/** Ingest keeps 50 refused messages in a second, and counts the others: so he speaks slower, also where bursts meet. */
const BURST = 15;
const BURST_MS = 1_100;
/** Three minutes of the fleet's clock, real milliseconds. */
const STILL_MS = 3_000;
/** Messages that he takes and keeps. */
const ROBBED = 4;

let dir: string;
let configFile: string;
let broker: Mosquitto;
let fleet: Fleet;
let evil: Eavesdropper;
let robber: Robber;
let other: FleetVehicle;
let journey: Journey;
let source: AgentSource;
/** What the broker carried of the journey. */
let ups: Heard[];
let downs: Heard[];
let target: Target;
/** What the attack counted (docs/attacks.md, 11). */
const counted: Record<string, number> = {};
const chance = createChance(SEED);

beforeAll(async () => {
  const program = findProgram('mosquitto');
  if (!program || !HAS_TIME) return; // each test says why it is skipped
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-broker-'));
  configFile = join(dir, 'fleet-api.yaml');
  broker = await startMosquitto(program, join(dir, 'mosquitto'), [EVIL]);
  evil = await startEavesdropper(broker.url);
  robber = await startRobber(broker.url);
  const started = await startFleet({
    dir,
    clock: { rate: 60, originS: 1_790_000_000, bootOriginS: await readBootS() },
    doorsPort: await freePort(),
    brokerPort: 0,
    broker: { url: broker.url, agentUrl: robber.url, ...INGEST },
  });
  fleet = admitting(started, broker, configFile);
  other = await started.enrol('e_bike', 'another');
});

afterAll(async () => {
  await fleet?.stop();
  await robber?.stop();
  await evil?.stop();
  await broker?.stop();
  if (dir) await removeFleet(dir);
});

test('one journey on mosquitto: the rider gets every accepted fix back, the operator cells', async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const file = join(dir, 'drive.csv');
  journey = await runJourney(fleet, {
    ...{ kind: 'car', label: 'mosquitto', riderId: RIDER, route: true },
    source: (startS) => {
      const parts = [{ kind: 'ride', durationS: 600 }] as const;
      writeFileSync(file, `${writeDay({ vehicle: 'car', startS, parts }, chance).join('\n')}\n`);
      source = { kind: 'recorded', file, startS };
      return source;
    },
  });
  expectSameRoute(journey, readRawDrive(file, 'latitude', 'longitude'), 0.95);
  expect(journey.ends).toHaveLength(2);
  await expectOthersSeeNothing(fleet, journey);
  ups = evil.up();
  downs = evil.down();
  const sessionId = sessionOf(ups.at(-1) as Heard);
  target = { tenant: fleet.tenant, vehicle: journey.vehicle, sessionId };
  await standsStill();
});

test('M8: he hears all of it and can read nothing: no position, no rental, no rider, no body', async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  expect(ups.length).toBeGreaterThan(10);
  expect(downs.length).toBeGreaterThan(5);
  const bytes = Buffer.concat(evil.heard.flatMap(({ topic, payload }) => [Buffer.from(topic), payload]));
  let read = 0;
  const { fixes } = readRawDrive(join(dir, 'drive.csv'), 'latitude', 'longitude');
  const drive = fixes.map((fix) => ({ latitude: fix.latitudeE6 / 1e6, longitude: fix.longitudeE6 / 1e6 }));
  const search = createLeakSearch(drive);
  expect(search.find(bytes).slice(0, 3)).toEqual([]);
  const { rentalId, grantId } = journey.rental;
  for (const id of [rentalId, grantId, journey.vehicle.vehicleId].flatMap((hex) => [
    Buffer.from(hex),
    Buffer.from(fromHex(hex)),
  ]))
    expect(bytes.includes(id)).toBe(false);
  expect(bytes.includes(RIDER)).toBe(false);
  for (const secret of guessedSecrets(target)) {
    for (const heard of ups) {
      const envelope = decodeEnvelope(heard.payload);
      const { sessionKeyId, sessionEnc } = envelope;
      // A unit has more sessions than one: each is tried by its own name, with the key that it tells of.
      const keys = await createEnvelopeKeys(secret, target.tenant, target.vehicle.unitId, sessionOf(heard));
      const named = { ...keys, sessionKeyId: ownBytes(sessionKeyId), sessionEnc: ownBytes(sessionEnc) };
      const refused = await openUp(named, envelope).catch((error: unknown) => error);
      if (!(refused instanceof Error)) read += 1;
      expect(refused).toMatchObject({ message: expect.stringContaining('the seal does not hold') });
    }
  }
  const naive = naiveMessages(journey.vehicle.vehicleId, fixes);
  const inClear = naive.filter(({ payload }) => search.find(payload).length > 0);
  Object.assign(counted, { broker_read: read, broker_heard: ups.length });
  counted['broker_read_naive'] = Math.round((inClear.length / naive.length) * ups.length);
});

test(`M8: he forges no uplink: nothing changes but the quarantine, which takes each ${SEEDED}`, async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const own = upTopic(fleet.tenant, journey.vehicle.unitId);
  const forged = [
    ...noise(own),
    ...altered([...ups, ...ups].slice(0, 40), chance),
    ...renamed(ups.slice(0, 5), 'f'.repeat(32)),
    ...(await guessedUplinks(target, fleet.clock.nowS())),
    ...downs.slice(0, 5).map(({ payload }) => ({ topic: own, payload })),
    ...ups.slice(0, 5).map(({ payload }) => ({ topic: upTopic(fleet.tenant, other.unitId), payload })),
    ...ups.slice(0, 5).map(({ payload }) => ({ topic: upTopic('stranger', target.vehicle.unitId), payload })),
  ];
  const [world, quarantined] = [await seeWorld(), await countQuarantine(configFile)];
  await sayInBursts(forged);
  await expect
    .poll(() => countQuarantine(configFile), { timeout: 180_000 })
    .toBe(quarantined + forged.length);
  const after = await seeWorld();
  Object.assign(counted, { broker_forged: changesOf(world, after), broker_forgeries: forged.length });
  const naive = naiveForgeries(journey.vehicle.vehicleId, forged.length);
  counted['broker_forged_naive'] = createNaiveServer()(naive);
  expect(after).toEqual(world);
});

test('M13: he replays everything, in order and reversed, before and after a restart of ingest: no effect', async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const all = [...ups, ...downs];
  const replays = [...all, ...all.toReversed(), ...reencoded(ups)];
  const world = await seeWorld();
  await evil.sayAll(replays);
  await ingestHears();
  expect(await seeWorld()).toEqual(world);
  await killIngest();
  await ingestHears();
  await evil.sayAll(replays);
  await ingestHears();
  const after = await seeWorld();
  Object.assign(counted, { broker_replayed: changesOf(world, after), broker_replays: 2 * replays.length });
  const { fixes } = readRawDrive(join(dir, 'drive.csv'), 'latitude', 'longitude');
  const [server, heard] = [createNaiveServer(), naiveMessages(journey.vehicle.vehicleId, fixes)];
  server(heard);
  counted['broker_replayed_naive'] = server(heard.toReversed().slice(0, 2 * replays.length));
  expect(after).toEqual(world);
});

test('M4: he drops a chunk for ever: whichever it is, the rider’s trip says that one is missing', async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const { dropped, unseen } = await unseenDrops(fleet, configFile, journey.rental);
  Object.assign(counted, { broker_dropped: dropped, broker_unseen: unseen });
  // A naive server has what came, and nothing that counts what should have.
  counted['broker_unseen_naive'] = dropped;
  expect(dropped).toBeGreaterThan(5);
  expect(unseen).toBe(0);
});

test('M3, M8, M12: what a broker got, as attack 11 counts it, meets the goals, and the naive pipeline does not', (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  note(counted);
  expect(failures(brokerFigures(counted))).toEqual([]);
});

test(`M8, M13: he forges and replays no receipt and no grant: no reason starts, no record is dropped ${SEEDED}`, async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const lines: AgentLine[] = [];
  const heard = listen(lines);
  const { vehicle } = journey;
  const start = (): Program => fleet.startAgent(vehicle, source, heard.take);
  const mine = downTopic(fleet.tenant, vehicle.unitId);
  let agent = start();
  await heard.first(({ event }) => event === 'time_attested');
  await heard.first(({ event, state }) => event === 'source' && state === 'ended');

  // The vehicle is rented again while ingest hangs: records wait in the outbox that nobody has receipted.
  const rental = await book(fleet, vehicle, { riderId: RIDER, route: true });
  const foreign = await downlinksOfAnother();
  await pause(500);
  await stopIngest();
  await beginUse(fleet, rental);
  await endByPhone(fleet, rental);
  await heard.first(({ event }) => event === 'trip_end');

  const present = { ...target, sessionId: presentSession() };
  expect(present.sessionId).not.toBe(target.sessionId);
  const own = evil
    .down()
    .filter((message) => message.topic === mine && sessionOf(message) === present.sessionId);
  expect(own.length).toBeGreaterThan(0);
  const forged = [
    ...noise(mine),
    ...altered([...own, ...own, ...own], chance),
    ...downs,
    ...downs.toReversed(),
    ...renamed(downs, present.sessionId),
    ...foreign.map(({ payload }) => ({ topic: mine, payload })),
    ...renamed(foreign, present.sessionId).map(({ payload }) => ({ topic: mine, payload })),
    ...evil
      .up()
      .slice(-5)
      .map(({ payload }) => ({ topic: mine, payload })),
    ...(await guessedDownlinks(present, mine, fleet.clock.nowS())),
  ];
  // The agent says the 1st, 2nd, 4th, 8th … that it ignored: so the number is made one of these.
  const fill = 2 ** Math.ceil(Math.log2(forged.length)) - forged.length;
  for (let at = 0; at < fill; at += 1) forged.push({ topic: mine, payload: randomBytes(100 + at) });
  const from = lines.length;
  await evil.sayAll(forged);
  await expect.poll(() => lines.at(-1)?.['total'], { timeout: 180_000 }).toBe(forged.length);
  const said = lines.slice(from).map(({ event }) => event);
  expect(said.filter((event) => !event.startsWith('coarse_report') && event !== 'downlink_ignored')).toEqual(
    [],
  );

  // What ingest never read is lost with it; the agent, anew, still has every record and brings it.
  await killIngest();
  await ingestHears();
  await agent.stop();
  agent = start();
  const trip = await wholeTrip(fleet, rental);
  expect(trip.state).toBe('ended');

  // And what was said to this very session, again and reversed: documents it has, receipts it had.
  await heard.first(({ event }) => event === 'time_attested');
  // The job of rentals, once a domain minute, settles on which day the rows of an ended one end.
  await fleet.until(fleet.clock.nowS() + 150);
  const world = await seeWorld();
  const replayFrom = lines.length;
  const last = presentSession();
  const again = evil.down().filter((message) => message.topic === mine && sessionOf(message) === last);
  await evil.sayAll([...again, ...again.toReversed(), ...reencoded(again)]);
  await agentHears(mine, lines);
  const answers = lines.slice(replayFrom).map(({ event }) => event);
  expect(answers.filter((event) => !HARMLESS.has(event))).toEqual([]);
  const after = await seeWorld();
  expect({ ...after, tables: { ...after.tables, coarse_report: [] }, vehicles: [] }).toEqual({
    ...{ ...world, tables: { ...world.tables, coarse_report: [] }, vehicles: [] },
  });
  await agent.stop();
});

test('M4: he says that he has messages and passes them to nobody: they come all the same, and no fix is missing', async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const file = join(dir, 'robbed.csv');
  // From the moment at which the rental is on: openings and chunks are what he gets.
  const robbed = {
    ...fleet,
    startAgent: (vehicle, from, onEvent) =>
      fleet.startAgent(vehicle, from, (line) => {
        if (line.event === 'reason_started') robber.rob(ROBBED);
        onEvent?.(line);
      }),
  } satisfies Fleet;
  const { rental, ...ridden } = await runJourney(robbed, {
    ...{ kind: 'car', label: 'robbed', riderId: RIDER, route: true },
    source: (startS) => {
      const parts = [{ kind: 'ride', durationS: 600 }] as const;
      writeFileSync(file, `${writeDay({ vehicle: 'car', startS, parts }, chance).join('\n')}\n`);
      return { kind: 'recorded', file, startS };
    },
  });
  expect(robber.taken).toHaveLength(ROBBED);
  const heard = new Set(evil.heard.map(({ payload }) => payload.toString('base64')));
  expect(robber.taken.filter((payload) => heard.has(payload.toString('base64')))).toEqual([]);
  expectSameRoute({ rental, ...ridden }, readRawDrive(file, 'latitude', 'longitude'), 0.95);
  expect(ridden.ends).toHaveLength(2);
});

/** What an agent may say about messages it has had: none of it is a reason, a record or a time. */
const HARMLESS: ReadonlySet<string> = new Set([
  'downlink_ignored',
  'document',
  'receipt',
  'grant',
  'coarse_report',
  'coarse_report_unsent',
]);

/** The session in which the vehicle's agent spoke last. */
function presentSession(): string {
  const topic = upTopic(fleet.tenant, journey.vehicle.unitId);
  return sessionOf(evil.up().findLast((message) => message.topic === topic) as Heard);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function seeWorld(): Promise<World> {
  return readWorld(fleet, configFile, journey.rental);
}

/** Waits until the jobs of the data centre, each minute of its clock, have nothing left to do after the journey. */
async function standsStill(): Promise<void> {
  for (let before = await seeWorld(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
    const after = await seeWorld();
    if (changesOf(before, after) === 0) return;
    before = after;
  }
}

async function sayInBursts(messages: readonly Heard[]): Promise<void> {
  for (let at = 0; at < messages.length; at += BURST) {
    await evil.sayAll(messages.slice(at, at + BURST));
    await pause(BURST_MS);
  }
}

/** Ingest takes messages in their order: once it refused this one, it has seen what came before. */
async function ingestHears(): Promise<void> {
  const before = await countQuarantine(configFile);
  await expect
    .poll(
      async () => {
        await evil.say(upTopic(fleet.tenant, journey.vehicle.unitId), Buffer.from('do you hear me'));
        return countQuarantine(configFile);
      },
      { timeout: 180_000, interval: 200 },
    )
    .toBeGreaterThan(before);
  await pause(500); // a group commit of what it opened
}

/** The agent takes messages in their order, and says that it ignored one now and then. */
async function agentHears(topic: string, lines: readonly AgentLine[]): Promise<void> {
  const ignored = () => lines.filter(({ event }) => event === 'downlink_ignored').length;
  const before = ignored();
  await expect
    .poll(
      async () => {
        await evil.say(topic, randomBytes(50));
        return ignored();
      },
      { timeout: 180_000, interval: 20 },
    )
    .toBeGreaterThan(before);
  await pause(500); // what it opened is worked on one after the other
}

async function ingestPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dir, 'data/run/ingest.pid'), 'utf8').catch(() => ''), 10);
}

async function stopIngest(): Promise<void> {
  process.kill(await ingestPid(), 'SIGSTOP');
}

async function killIngest(): Promise<void> {
  const pid = await ingestPid();
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => (await ingestPid()) || pid, { timeout: 180_000 }).not.toBe(pid);
}

/** What ingest says to another unit: answers to its hello. */
async function downlinksOfAnother(): Promise<Heard[]> {
  const unit = await createSyntheticUnit(other, journey.rental, broker.url);
  await unit.connect();
  await unit.close();
  const topic = downTopic(fleet.tenant, other.unitId);
  await expect.poll(() => evil.down().filter((message) => message.topic === topic).length).toBeGreaterThan(0);
  return evil.down().filter((message) => message.topic === topic);
}
