/**
 * The stream of a million vehicles, a tenth rented, every route on: a coarse report each quarter of an hour from
 * everyone and, at a chunk a minute from each rented one, 2,778 messages a second (a chunk each 90 s, as agents send
 * now, makes 2,222: what is measured is the harder one). Sent at that pace, whatever comes back: what is not
 * receipted soon after the end is backlog.
 */

import { cpuMeasures, mixOf } from './ingest.ts';
import {
  type BrokerKind,
  type LoadFleet,
  labels,
  onEachBroker,
  openLoadFleet,
  pause,
  sendAtRate,
  usedBetween,
} from './load.ts';
import type { BenchRun, Goal, Measure } from './measure.ts';

const RATE = 2_800;
const CORES = 2;
/** Real seconds of the stream. The usual ones leave room for the other benchmarks. */
const SECONDS = { short: 5, usual: 30, full: 600 } as const;
const UNITS = { short: 40, usual: 200, full: 200 } as const;
/** Chunk receipts gather, up to four a unit: more than that is backlog. */
const GATHERING = 4;
const SETTLE_MS = 2_000;

const CPU: Readonly<Record<BrokerKind, Goal>> = {
  mosquitto: { better: 'less', floor: 36, aim: 15 },
  embedded: { better: 'less', floor: 28, aim: 14 },
};

/** Measures every broker of this machine. */
export const measureStream = onEachBroker(measureOne);

async function measureOne(broker: BrokerKind, { size, say }: BenchRun): Promise<Measure[]> {
  const load = await openLoadFleet(broker);
  try {
    return await stream(load, size, say);
  } finally {
    await load.close();
  }
}

async function stream(load: LoadFleet, size: BenchRun['size'], say: BenchRun['say']): Promise<Measure[]> {
  const { broker } = load;
  const [count, seconds] = [UNITS[size], SECONDS[size]];
  say(`${broker}: enrolling and renting ${count} vehicles`);
  const units = await load.connect(await load.enrol(labels('stream', count)), true);
  say(`${broker}: sealing ${RATE * seconds} messages in advance`);
  const each = Math.ceil((RATE * seconds) / count);
  for (const unit of units) await unit.prepare(mixOf(each), load.fleet.clock.nowS());
  say(`${broker}: ${RATE} messages/s for ${seconds} s`);
  const backlog = () => units.reduce((sum, unit) => sum + Math.max(0, unit.inFlight() - GATHERING), 0);
  let half = 0;
  const before = load.cpu();
  const tookS = await sendAtRate(units, RATE, seconds, (second) => {
    if (second === Math.floor(seconds / 2)) half = backlog();
  });
  const end = backlog();
  await pause(SETTLE_MS);
  const used = usedBetween(before, load.cpu());
  const left = backlog();
  for (const unit of units) await unit.close();
  const machine = (used.broker + used.ingest + used.postgres + used.vault) / (tookS * CORES);
  return [
    {
      name: `${broker}: pace that was held`,
      value: (RATE * seconds) / tookS,
      unit: 'messages/s',
      kind: 'rate',
      goal: { better: 'more', floor: RATE * 0.99 },
    },
    { name: `${broker}: backlog at half time`, value: half, unit: 'records', kind: 'rate' },
    { name: `${broker}: backlog at the end`, value: end, unit: 'records', kind: 'rate' },
    {
      name: `${broker}: backlog 2 s after the end`,
      value: left,
      unit: 'records',
      kind: 'rate',
      goal: { better: 'less', floor: 0 },
    },
    {
      name: `${broker}: share of the machine (2 cores) without the generator`,
      value: machine * 100,
      unit: '%',
      kind: 'rate',
      goal: { better: 'less', floor: 100, aim: 20 },
    },
    ...cpuMeasures(`${broker} at ${RATE}/s`, RATE * seconds, used, CPU[broker]),
  ];
}
