/**
 * How many messages a second are committed to disk and receipted, and what they cost, saturated. What counts as
 * committed was looked up in the database afterwards: a row of its own for each chunk, and for each coarse report that
 * it wrote the row of its vehicle.
 */
import { CHUNK_SPAN_S } from '@fleetveil/agent';
import { BASELINE_USER, baselineCpuS } from './baseline-load.ts';
import { CPU_A_FIX } from './charts.ts';
import { type BrokerKind, onEachBroker, openLoadFleet, type PartCpu, pause, usedBetween } from './load.ts';
import type { BenchRun, Goal, Measure } from './measure.ts';
import {
  countOf,
  type Found,
  findStream,
  type MixedFleet,
  openMixedFleet,
  type Turn,
  turnsOf,
} from './mixed-fleet.ts';

/** Units: the embedded broker takes a thousand connections at most. */
const USUAL = { units: { mosquitto: 2_000, embedded: 1_000 }, messages: 200_000, baseline: 100_000 } as const;
const SHORT = { units: { mosquitto: 400, embedded: 400 }, messages: 6_000, baseline: 4_000 } as const;
const SIZE = { short: SHORT, usual: USUAL, full: USUAL } as const;

const GOALS: Readonly<Record<BrokerKind, { rate: Goal; cpu: Goal }>> = {
  mosquitto: {
    rate: { better: 'more', floor: 6_000, aim: 20_000 },
    cpu: { better: 'less', floor: 24, aim: 5 },
  },
  embedded: {
    rate: { better: 'more', floor: 10_000, aim: 20_000 },
    cpu: { better: 'less', floor: 12, aim: 5 },
  },
};

/** Measures every broker of this machine. */
export const measureIngest = onEachBroker(measureOne);

async function measureOne(broker: BrokerKind, { size, say }: BenchRun): Promise<Measure[]> {
  const { messages, baseline } = SIZE[size];
  const count = SIZE[size].units[broker];
  const load = await openLoadFleet(broker, { users: [BASELINE_USER] });
  try {
    say(
      `${broker}: connecting ${count} vehicles, a tenth of them rented, and sealing ${messages} messages in advance`,
    );
    const turns = [...turnsOf(count, count / 10, messages), ...lastWords(count)];
    const fleet = await openMixedFleet(load, 'bench', count, turns);
    say(`${broker}: publishing`);
    const before = load.cpu();
    const startedMs = performance.now();
    await publishAll(fleet);
    const seconds = (performance.now() - startedMs) / 1000;
    await pause(300);
    const used = usedBetween(before, load.cpu());
    const notStored = fleet.units.reduce((sum, unit) => sum + unit.notStored(), 0);
    await fleet.close();
    const found = await findStream(load, countOf(turns, 'coarse'));
    const measures = measuresOf({ broker, units: count, seconds, turns, notStored, used, found });
    if (broker === 'embedded') return measures; // it lets in nobody but units
    say(`${broker}: the same as a message and a row per fix`);
    const oursS = cpuAFix(turns, used);
    return [...measures, ...againstBaseline(oursS, await baselineCpuS(load, { fixes: baseline }))];
  } finally {
    await load.close();
  }
}

/** A record of each unit whose receipt does not wait: whatever it said before is committed by then. */
function lastWords(units: number): Turn[] {
  return Array.from({ length: units }, (_, unit) => ({ kind: 'loss', unit }));
}

/**
 * Publishes every turn, as fast as receipts allow. All units together have fewer messages on their way than would hold
 * two reports of one vehicle: a vehicle's are a quarter of an hour apart, and never in one group.
 */
async function publishAll({ units, turns }: MixedFleet): Promise<void> {
  const most = 1.2 * units.length; // 2.5 messages a report, three records in five messages
  const inFlight = () => units.reduce((sum, unit) => sum + unit.inFlight(), 0);
  let since = 0;
  for (const turn of turns) {
    await units[turn.unit]?.room();
    units[turn.unit]?.sendNext();
    since += 1;
    if (since < LOOK_EVERY) continue;
    since = 0;
    while (inFlight() > most) await pause(1);
  }
  for (const unit of units) await unit.room(1);
}

/** Messages between two looks at what is on its way. */
const LOOK_EVERY = 100;

interface Run {
  readonly broker: BrokerKind;
  readonly units: number;
  readonly seconds: number;
  readonly turns: readonly Turn[];
  readonly notStored: number;
  readonly used: PartCpu;
  readonly found: Found;
}

function measuresOf({ broker, units, seconds, turns, notStored, used, found }: Run): Measure[] {
  const goals = GOALS[broker];
  const committed = found.chunks + found.records + found.reports;
  return [
    ...fleetMeasures(broker, units),
    {
      name: `${broker}: committed and receipted, saturated`,
      ...{ value: committed / seconds, unit: 'messages/s', kind: 'rate', goal: goals.rate },
    },
    ...cpuMeasures(`${broker}, saturated`, committed, used, goals.cpu),
    {
      name: `${broker}: records not stored`,
      ...{ value: notStored, unit: 'records', kind: 'count', goal: { better: 'less', floor: 0 } },
    },
    ...missingMeasures(broker, units, turns, found),
  ];
}

/** Of how many vehicles the stream is: their rows are written again and again. */
export function fleetMeasures(broker: BrokerKind, units: number): Measure[] {
  const kind = 'count';
  return [
    { name: `${broker}: vehicles that report, each a unit`, value: units, unit: 'vehicles', kind },
    { name: `${broker}: of them rented, with the route on`, value: units / 10, unit: 'vehicles', kind },
  ];
}

/** What was sent and is not in the database. */
export function missingMeasures(
  broker: BrokerKind,
  units: number,
  turns: readonly Turn[],
  { chunks, records, reports, upToDate }: Found,
): Measure[] {
  const none = { better: 'less', floor: 0 } as const;
  const missing = countOf(turns, 'chunk') - chunks + countOf(turns, 'opening', 'loss') - records;
  return [
    {
      name: `${broker}: records that are not in the database`,
      ...{ value: missing, unit: 'records', kind: 'count', goal: none },
    },
    {
      name: `${broker}: coarse reports that wrote no row, not counted as committed`,
      ...{ value: countOf(turns, 'coarse') - reports, unit: 'reports', kind: 'rate' },
    },
    {
      name: `${broker}: vehicles whose row is not of their last report`,
      ...{ value: units - upToDate, unit: 'vehicles', kind: 'count', goal: none },
    },
  ];
}

/** CPU seconds of a fix, everything in but the generator: all that coarse reports cost is counted to the fixes too. */
export function cpuAFix(turns: readonly Turn[], { broker, ingest, vault, postgres }: PartCpu): number {
  return (broker + ingest + vault + postgres) / (countOf(turns, 'chunk') * CHUNK_SPAN_S);
}

/** CPU of a fix, the baseline over ours. */
export const CPU_RATIO: Goal = { better: 'more', floor: 8, aim: 20 };

function againstBaseline(oursS: number, baselineS: number): Measure[] {
  const times = { unit: 'times', kind: 'rate', goal: CPU_RATIO } as const;
  return [
    { name: CPU_A_FIX, value: oursS * 1e6, unit: 'CPU µs a fix', kind: 'rate', baseline: baselineS * 1e6 },
    { name: `${CPU_A_FIX}, the baseline over ours`, value: baselineS / oursS, ...times },
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
