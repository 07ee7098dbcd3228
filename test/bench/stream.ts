/**
 * As many messages a second as a million vehicles send, a tenth rented, every route on: a coarse report each quarter of
 * an hour from everyone and, at a chunk a minute from each rented one, 2,778 messages a second (a chunk each 90 s, as
 * agents send now, makes 2,222: what is measured is the harder one). They come from fewer units, which each speak more
 * often. Sent at that pace, whatever comes back: what is not receipted soon after the end is backlog.
 */
import { BASELINE_USER, baselineCpuS } from './baseline-load.ts';
import { CPU_RATIO, cpuAFix, cpuMeasures, fleetMeasures, missingMeasures } from './ingest.ts';
import {
  type BrokerKind,
  type LoadFleet,
  onEachBroker,
  openLoadFleet,
  pause,
  sendAtRate,
  usedBetween,
} from './load.ts';
import type { BenchRun, Goal, Measure } from './measure.ts';
import { countOf, findStream, openMixedFleet, turnsOf } from './mixed-fleet.ts';

const RATE = 2_800;
const CORES = 2;
/** Real seconds of the stream. The usual ones leave room for the other benchmarks. */
const SECONDS = { short: 5, usual: 20, full: 600 } as const;
/** The embedded broker takes a thousand connections at most. */
const USUAL_UNITS = { mosquitto: 2_000, embedded: 1_000 } as const;
const UNITS = { short: { mosquitto: 400, embedded: 400 }, usual: USUAL_UNITS, full: USUAL_UNITS } as const;
/** Chunk receipts gather, up to four a unit: more than that is backlog. */
const GATHERING = 4;
const SETTLE_MS = 2_000;

const CPU: Readonly<Record<BrokerKind, Goal>> = {
  mosquitto: { better: 'less', floor: 36, aim: 10 },
  embedded: { better: 'less', floor: 28, aim: 10 },
};

/** Measures every broker of this machine. */
export const measureStream = onEachBroker(measureOne);

async function measureOne(broker: BrokerKind, { size, say }: BenchRun): Promise<Measure[]> {
  const load = await openLoadFleet(broker, { users: [BASELINE_USER] });
  try {
    const { oursS, measures } = await stream(load, size, say);
    if (broker === 'embedded') return measures; // it lets in nobody but units
    say(`${broker}: the same as a message and a row per fix`);
    return [...measures, ...(await againstBaseline(load, oursS, size))];
  } finally {
    await load.close();
  }
}

/** Real seconds of the baseline at the same pace, and fixes of it as fast as they are stored. */
const BASELINE = {
  short: { seconds: 2, fixes: 4_000 },
  usual: { seconds: 8, fixes: 50_000 },
  full: { seconds: 8, fixes: 50_000 },
} as const;

/**
 * The baseline at as many messages a second; and saturated, as the fixes that our messages carry, some 150,000 a second,
 * would have it on this machine.
 */
async function againstBaseline(load: LoadFleet, oursS: number, size: BenchRun['size']): Promise<Measure[]> {
  const { seconds, fixes } = BASELINE[size];
  const paced = await baselineCpuS(load, { fixes: RATE * seconds, rate: RATE });
  const saturated = await baselineCpuS(load, { fixes });
  const ours = `${load.broker} at ${RATE}/s: CPU a fix at 1 Hz, vault in`;
  const times = { unit: 'times', kind: 'rate' } as const;
  return [
    { name: ours, value: oursS * 1e6, unit: 'CPU µs a fix', kind: 'rate', baseline: paced * 1e6 },
    { name: `${ours}, the baseline at ${RATE}/s over ours`, value: paced / oursS, ...times, goal: CPU_RATIO },
    { name: `${ours}, the baseline saturated over ours`, value: saturated / oursS, ...times },
  ];
}

async function stream(load: LoadFleet, size: BenchRun['size'], say: BenchRun['say']) {
  const { broker } = load;
  const [count, seconds] = [UNITS[size][broker], SECONDS[size]];
  say(
    `${broker}: connecting ${count} vehicles, a tenth of them rented, and sealing ${RATE * seconds} messages in advance`,
  );
  const turns = turnsOf(count, count / 10, RATE * seconds);
  const { units, close } = await openMixedFleet(load, 'stream', count, turns);
  say(`${broker}: ${RATE} messages/s for ${seconds} s`);
  const speakers = turns.flatMap(({ unit }) => units[unit] ?? []);
  const backlog = () => units.reduce((sum, unit) => sum + Math.max(0, unit.inFlight() - GATHERING), 0);
  let half = 0;
  const before = load.cpu();
  const tookS = await sendAtRate(speakers, RATE, seconds, (second) => {
    if (second === Math.floor(seconds / 2)) half = backlog();
  });
  const end = backlog();
  await pause(SETTLE_MS);
  const used = usedBetween(before, load.cpu());
  const left = backlog();
  await close();
  const found = await findStream(load, countOf(turns, 'coarse'));
  const machine = (used.broker + used.ingest + used.postgres + used.vault) / (tookS * CORES);
  const measures: Measure[] = [
    ...fleetMeasures(broker, count),
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
      goal: { better: 'less', floor: 100, aim: 15 },
    },
    ...cpuMeasures(`${broker} at ${RATE}/s`, RATE * seconds, used, CPU[broker]),
    ...missingMeasures(broker, count, turns, found),
  ];
  return { oursS: cpuAFix(turns, used), measures };
}
