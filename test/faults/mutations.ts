/**
 * Somebody with full rights on the broker sends what he heard again, 10,000 times and each time otherwise:
 * truncated, bits flipped, twice, in another order. The account stays even, and nothing is stored twice.
 */
import type { Chance } from '@fleetveil/simulator';
import { type Eavesdropper, EVIL, type Heard, startEavesdropper } from '../hostile/eavesdropper.ts';
import { altered } from '../hostile/forgeries.ts';
import { readWorld } from '../hostile/world.ts';
import { type OwnBroker, withFleetAt, withMosquitto } from './own-broker.ts';
import { pidOf } from './parts-of-run.ts';
import { patiently, pause } from './patience.ts';
import { beginRide, driven, type FaultFleet, settleRide } from './ride.ts';
import type { Scenario, ScenarioResult, ScenarioRun } from './scenario.ts';

const RATE = 60;
const MUTATIONS = { full: 12_000, short: 2_000 } as const;
/** Published side by side. */
const AT_ONCE = 200;

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
    withMosquitto([EVIL], async (own) => {
      const evil = await startEavesdropper(own.broker.url);
      try {
        return await withFleetAt(own, RATE, undefined, (on) => disturb({ ...run, ...on }, own, evil));
      } finally {
        await evil.stop();
      }
    }),
};

async function disturb(
  on: ScenarioRun & FaultFleet,
  { configFile }: OwnBroker,
  evil: Eavesdropper,
): Promise<ScenarioResult> {
  const { chance, seed, size, fleet, dir } = on;
  const ridden = (label: string, rideS: number) => beginRide(on, { label, chance, rideS, leadRealS: 12 });
  // What is recorded: a whole rental. What is disturbed: that one's end state, and another under way.
  const first = await ridden(`heard-${seed}`, 10 * RATE);
  await driven(first);
  const before = await settleRide(on, first);
  const heard = [...evil.heard];
  const second = await ridden(`disturbed-${seed}`, (size === 'full' ? 16 : 12) * RATE);
  await pause(200);
  const world = await patiently(() => readWorld(fleet, configFile, first.rental));
  const sent = mutate([...heard, ...evil.heard], MUTATIONS[size], chance);
  const ingest = await pidOf(dir, 'ingest');
  await sayAll(evil, sent);
  await driven(second);
  const after = await settleRide(on, second);
  const again = await patiently(() => readWorld(fleet, configFile, first.rental));
  const changed =
    JSON.stringify([said(world.trip), world.route]) !== JSON.stringify([said(again.trip), again.route]);
  const died = ingest !== (await pidOf(dir, 'ingest'));
  return {
    rides: [before, after],
    counts: [
      { name: 'mutations sent', value: sent.length, unit: 'messages', atLeast: MUTATIONS[size] },
      { name: 'trips that changed', value: changed ? 1 : 0, unit: 'trips', atMost: 0 },
      { name: 'ends of ingest', value: died ? 1 : 0, unit: 'ends', atMost: 0 },
    ],
  };
}

/** What a trip says of its ride: its last days move at midnight, and that of the log with the first look of a day. */
const said = (trip: unknown): object => ({ ...(trip as object), ends_on: undefined });

async function sayAll(evil: Eavesdropper, sent: readonly Heard[]): Promise<void> {
  for (let at = 0; at < sent.length; at += AT_ONCE)
    await Promise.all(sent.slice(at, at + AT_ONCE).map(({ topic, payload }) => evil.say(topic, payload)));
}
