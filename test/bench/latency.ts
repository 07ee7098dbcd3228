/**
 * From publish to receipt at 1,000 messages a second, a fifth of them records whose receipt does not gather (small ones:
 * reports of losses), each from the moment at which it was due. The first seconds are told apart: fifty rentals begin in
 * them, each deposits its keys, and no process has run warm.
 */
import type { SyntheticKind } from '@fleetveil/simulator';
import { percentile } from './durations.ts';
import { type BrokerKind, labels, onEachBroker, openLoadFleet, pause, sendAtRate } from './load.ts';
import type { BenchRun, Measure } from './measure.ts';

const RATE = 1_000;
const SECONDS = { short: 4, usual: 15, full: 30 } as const;
const COLD_S = 5;
const UNITS = 50;
const FIVE: readonly SyntheticKind[] = ['coarse', 'chunk', 'loss', 'chunk', 'coarse'];

/** Measures every broker of this machine. */
export const measureLatency = onEachBroker(measureOne);

async function measureOne(broker: BrokerKind, { size, say }: BenchRun): Promise<Measure[]> {
  const load = await openLoadFleet(broker);
  const seconds = SECONDS[size];
  try {
    const units = await load.connect(await load.enrol(labels('latency', UNITS)), true);
    const each = Math.ceil((RATE * (COLD_S + seconds)) / UNITS);
    const kinds = Array.from({ length: each }, (_, at) => FIVE[at % FIVE.length] ?? 'coarse');
    for (const unit of units) await unit.prepare(kinds, load.fleet.clock.nowS());
    say(`${broker}: ${RATE} messages/s for ${seconds} s`);
    await sendAtRate(units, RATE, COLD_S);
    await pause(1_000);
    const cold = units.map((unit) => unit.latenciesMs().length);
    await sendAtRate(units, RATE, seconds);
    await pause(1_000);
    const first = units.flatMap((unit, at) => unit.latenciesMs().slice(0, cold[at]));
    const all = units.flatMap((unit, at) => unit.latenciesMs().slice(cold[at]));
    for (const unit of units) await unit.close();
    const at = (name: string, value: number, goal?: Measure['goal']): Measure => ({
      ...{ name: `${broker}: publish to receipt at ${RATE}/s, ${name}`, value, unit: 'ms', kind: 'rate' },
      ...(goal && { goal }),
    });
    return [
      at('p50', percentile(all, 50)),
      at('p99', percentile(all, 99), { better: 'less', floor: 500, aim: 40 }),
      at(`p99 of the first ${COLD_S} s`, percentile(first, 99)),
      {
        name: `${broker}: receipts measured`,
        value: all.length,
        unit: 'receipts',
        kind: 'count',
        goal: { better: 'more', floor: (RATE * seconds) / 5 },
      },
    ];
  } finally {
    await load.close();
  }
}
