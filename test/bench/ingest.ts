/** How many messages a second are committed to disk and receipted, and what they cost, saturated. */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import type { SyntheticKind } from '@fleetveil/simulator';
import { BASELINE_USER, baselineCpuS } from './baseline-load.ts';
import { CPU_A_FIX } from './charts.ts';
import {
  type BrokerKind,
  labels,
  onEachBroker,
  openLoadFleet,
  type PartCpu,
  pause,
  usedBetween,
} from './load.ts';
import type { BenchRun, Goal, Measure } from './measure.ts';

const USUAL = { units: 100, each: 2_000, baseline: 100_000 } as const;
const SIZE = { short: { units: 20, each: 200, baseline: 2_000 }, usual: USUAL, full: USUAL } as const;
/** Of each five messages two coarse reports and three chunks: the stream of a fleet with a tenth rented. */
const FIVE: readonly SyntheticKind[] = ['coarse', 'chunk', 'coarse', 'chunk', 'chunk'];

/** `count` messages in that mix. */
export const mixOf = (count: number): SyntheticKind[] =>
  Array.from({ length: count }, (_, at) => FIVE[at % FIVE.length] ?? 'coarse');

const GOALS: Readonly<Record<BrokerKind, { rate: Goal; cpu: Goal }>> = {
  mosquitto: {
    rate: { better: 'more', floor: 6_000, aim: 20_000 },
    cpu: { better: 'less', floor: 24, aim: 6 },
  },
  embedded: {
    rate: { better: 'more', floor: 10_000, aim: 16_000 },
    cpu: { better: 'less', floor: 12, aim: 6 },
  },
};

/** Measures every broker of this machine. */
export const measureIngest = onEachBroker(measureOne);

async function measureOne(broker: BrokerKind, { size, say }: BenchRun): Promise<Measure[]> {
  const { units: count, each, baseline } = SIZE[size];
  const load = await openLoadFleet(broker, { users: [BASELINE_USER] });
  try {
    say(`${broker}: enrolling and renting ${count} vehicles`);
    const units = await load.connect(await load.enrol(labels('bench', count)), true);
    say(`${broker}: sealing ${count * each} messages in advance`);
    for (const unit of units) await unit.prepare(mixOf(each), load.fleet.clock.nowS());
    say(`${broker}: publishing`);
    const before = load.cpu();
    const startedMs = performance.now();
    await Promise.all(units.map((unit) => unit.run()));
    const seconds = (performance.now() - startedMs) / 1000;
    await pause(300);
    const used = usedBetween(before, load.cpu());
    const messages = count * (each + 1);
    const notStored = units.reduce((sum, unit) => sum + unit.notStored(), 0);
    for (const unit of units) await unit.close();
    const measures = measuresOf({ broker, seconds, messages, notStored, used });
    if (broker === 'embedded') return measures; // it lets in nobody but units
    say(`${broker}: the same as a message and a row per fix`);
    return [...measures, ...againstBaseline(messages, used, await baselineCpuS(load, baseline))];
  } finally {
    await load.close();
  }
}

interface Found {
  readonly broker: BrokerKind;
  readonly seconds: number;
  readonly messages: number;
  readonly notStored: number;
  readonly used: PartCpu;
}

function measuresOf({ broker, seconds, messages, notStored, used }: Found): Measure[] {
  const goals = GOALS[broker];
  return [
    {
      name: `${broker}: committed and receipted, saturated`,
      ...{ value: messages / seconds, unit: 'messages/s', kind: 'rate', goal: goals.rate },
    },
    ...cpuMeasures(`${broker}, saturated`, messages, used, goals.cpu),
    {
      name: `${broker}: records not stored`,
      ...{ value: notStored, unit: 'records', kind: 'count', goal: { better: 'less', floor: 0 } },
    },
  ];
}

/** Three messages in five carry a chunk. All that coarse reports cost is counted to the fixes too. */
const FIXES_A_MESSAGE = 0.6 * CHUNK_SPAN_S;

function againstBaseline(
  messages: number,
  { broker, ingest, postgres }: PartCpu,
  baselineS: number,
): Measure[] {
  const oursS = (broker + ingest + postgres) / messages / FIXES_A_MESSAGE;
  const goal = { better: 'more', floor: 8, aim: 40 } as const;
  return [
    { name: CPU_A_FIX, value: oursS * 1e6, unit: 'CPU µs a fix', kind: 'rate', baseline: baselineS * 1e6 },
    {
      name: `${CPU_A_FIX}, the baseline over ours`,
      value: baselineS / oursS,
      unit: 'times',
      kind: 'rate',
      goal,
    },
  ];
}

/** What the parts used for so many messages: together against the goal, and each. */
export function cpuMeasures(what: string, messages: number, used: PartCpu, goal: Goal): Measure[] {
  const per100k = (seconds: number) => (seconds / messages) * 100_000;
  const measure = (part: string, seconds: number): Measure => ({
    ...{
      name: `${what}: ${part}`,
      value: per100k(seconds),
      unit: 'CPU s per 100,000 messages',
      kind: 'rate',
    },
  });
  const { broker, ingest, vault, postgres, generator } = used;
  return [
    { ...measure('broker, ingest and PostgreSQL', broker + ingest + postgres), goal },
    ...(broker > 0 ? [measure('broker', broker)] : []),
    measure(broker > 0 ? 'ingest' : 'broker and ingest (one process)', ingest),
    measure('PostgreSQL', postgres),
    measure('vault', vault),
    measure('generator, in the same cores', generator),
  ];
}
