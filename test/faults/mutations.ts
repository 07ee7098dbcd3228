/**
 * Somebody with full rights on the broker sends what he heard again, 10,000 times and each time otherwise:
 * truncated, bits flipped, twice, in another order, half of it of a drive that is under way. The account stays even,
 * nothing is stored twice, and ingest counts as refused all that was for it: none got lost, and none was taken.
 */
import type { Chance } from '@fleetveil/simulator';
import { type Eavesdropper, EVIL, type Heard, startEavesdropper } from '../hostile/eavesdropper.ts';
import { altered } from '../hostile/forgeries.ts';
import { countQuarantine, readWorld } from '../hostile/world.ts';
import { type OwnBroker, withFleetAt, withMosquitto } from './own-broker.ts';
import { pidOf } from './parts-of-run.ts';
import { patiently } from './patience.ts';
import { beginRide, driven, type FaultFleet, type Ride, type RideResult, settleRide } from './ride.ts';
import type { ExtraCount, Scenario, ScenarioResult, ScenarioRun } from './scenario.ts';

const RATE = 60;
const MUTATIONS = { full: 12_000, short: 2_000 } as const;
/** Published side by side. */
const AT_ONCE = 200;
/** So often during a drive; each round is a part of all. */
const ROUNDS = 5;
/** mosquitto drops what waits for a slow reader beyond its limits: here all of it has to arrive. */
const ALL_OF_IT = ['max_queued_messages 0', 'max_inflight_messages 0'];

/** The beginning of a message. */
function truncated(messages: readonly Heard[], chance: Chance): Heard[] {
  return messages.map(({ topic, payload }) => {
    return { topic, payload: payload.subarray(0, Math.floor(chance() * payload.length)) };
  });
}

function shuffled(messages: readonly Heard[], chance: Chance): Heard[] {
  return messages
    .map((message) => ({ message, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ message }) => message);
}

/** So many messages, each drawn from what was heard and changed in one of four ways. */
export function mutate(heard: readonly Heard[], count: number, chance: Chance): Heard[] {
  const drawn = Array.from({ length: count / 4 }, () => heard[Math.floor(chance() * heard.length)] as Heard);
  const half = drawn.slice(0, drawn.length / 2);
  return shuffled(
    [...truncated(drawn, chance), ...altered(drawn, chance), ...drawn, ...half, ...half],
    chance,
  );
}

export const mutations: Scenario = {
  what: '10,000 truncated, bit-flipped, repeated and reordered messages while a vehicle is ridden',
  on: 'own',
  run: (run) =>
    withMosquitto(
      [EVIL],
      (own) => listeningIn(run, own),
      () => ALL_OF_IT,
    ),
};

async function listeningIn(run: ScenarioRun, own: OwnBroker): Promise<ScenarioResult> {
  const evil = await startEavesdropper(own.broker.url);
  let notKept = 0;
  const onLog = (line: string): void => {
    notKept += notKeptIn(line);
  };
  try {
    const disturbed = await withFleetAt(
      ...([own, RATE, undefined] as const),
      (on) => disturb({ ...run, ...on }, own, evil),
      onLog,
    );
    // Ingest says what it did not keep once a minute and when it stops, which it has by now.
    const { result, sentUp, kept } = disturbed;
    const refused = { name: 'mutations that ingest refused', value: kept + notKept, unit: 'messages' };
    return { ...result, counts: [...result.counts, { ...refused, atLeast: sentUp }] };
  } finally {
    await evil.stop();
  }
}

/** How many refused messages, of which there is no row, a line of the log speaks of. */
function notKeptIn(line: string): number {
  if (!line.includes('refused_not_kept')) return 0;
  return Number((JSON.parse(line) as { count?: number }).count ?? 0);
}

interface Disturbed {
  readonly result: { readonly rides: readonly RideResult[]; readonly counts: readonly ExtraCount[] };
  /** Of what was said, what was for ingest; none of it may be taken. */
  readonly sentUp: number;
  /** Rows of refused messages that came of it. */
  readonly kept: number;
}

async function disturb(
  on: ScenarioRun & FaultFleet,
  { configFile }: OwnBroker,
  evil: Eavesdropper,
): Promise<Disturbed> {
  const { chance, seed, size, fleet, dir } = on;
  const ridden = (label: string, rideS: number) => beginRide(on, { label, chance, rideS, leadRealS: 12 });
  // What is recorded: a whole rental, and the one under way. What is disturbed: that one's end state, and the other.
  const first = await ridden(`heard-${seed}`, 10 * RATE);
  await driven(first);
  const before = await settleRide(on, first);
  const second = await ridden(`disturbed-${seed}`, (size === 'full' ? 16 : 12) * RATE);
  const world = await patiently(() => readWorld(fleet, configFile, first.rental));
  const keptBefore = await patiently(() => countQuarantine(configFile));
  const ingest = await pidOf(dir, 'ingest');
  const sent = await sayInRounds(on, second, evil);
  const receipts = second.lines.filter(({ event }) => event === 'receipt').length;
  await driven(second);
  const after = await settleRide(on, second);
  const again = await patiently(() => readWorld(fleet, configFile, first.rental));
  const changed =
    JSON.stringify([said(world.trip), world.route]) !== JSON.stringify([said(again.trip), again.route]);
  const died = ingest !== (await pidOf(dir, 'ingest'));
  const live = sent.filter(({ topic }) => topic.includes(second.vehicle.unitId)).length;
  const counts = [
    { name: 'mutations sent', value: sent.length, unit: 'messages', atLeast: MUTATIONS[size] },
    { name: 'of the ride under way', value: live, unit: 'messages', atLeast: MUTATIONS[size] / 2 },
    { name: 'receipts it had meanwhile', value: receipts, unit: 'receipts', atLeast: 1 },
    { name: 'messages that its unit ignored', value: ignoredBy(second), unit: 'messages', atLeast: 1 },
    { name: 'trips that changed', value: changed ? 1 : 0, unit: 'trips', atMost: 0 },
    { name: 'ends of ingest', value: died ? 1 : 0, unit: 'ends', atMost: 0 },
  ];
  return {
    result: { rides: [before, after], counts },
    sentUp: sent.filter(({ topic }) => topic.endsWith('/up')).length,
    kept: (await patiently(() => countQuarantine(configFile))) - keptBefore,
  };
}

/** In rounds while a vehicle is ridden: in each, one half is of what its unit said and heard up to then. */
async function sayInRounds(
  { chance, size, fleet }: ScenarioRun & FaultFleet,
  ride: Ride,
  evil: Eavesdropper,
): Promise<Heard[]> {
  const { startS, endS, vehicle } = ride;
  const half = MUTATIONS[size] / ROUNDS / 2;
  const sent: Heard[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await fleet.until(startS + (round * (endS - startS)) / (ROUNDS + 1));
    const isLive = ({ topic }: Heard) => topic.includes(vehicle.unitId);
    const [live, recorded] = [evil.heard.filter(isLive), evil.heard.filter((each) => !isLive(each))];
    const now = [...mutate(live, half, chance), ...mutate(recorded, half, chance)];
    await sayAll(evil, shuffled(now, chance));
    sent.push(...now);
  }
  return sent;
}

/** At least: the unit says so at the first, second, fourth, eighth … one. */
function ignoredBy({ lines }: Ride): number {
  return Math.max(0, ...lines.map(({ event, total }) => (event === 'downlink_ignored' ? Number(total) : 0)));
}

/** What a trip says of its ride: its last days move at midnight, and that of the log with the first look of a day. */
const said = (trip: unknown): object => ({ ...(trip as object), ends_on: undefined });

async function sayAll(evil: Eavesdropper, sent: readonly Heard[]): Promise<void> {
  for (let at = 0; at < sent.length; at += AT_ONCE)
    await Promise.all(sent.slice(at, at + AT_ONCE).map(({ topic, payload }) => evil.say(topic, payload)));
}
