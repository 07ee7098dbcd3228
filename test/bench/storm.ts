/**
 * A reconnect storm: after an outage of the network all units come back at once, each says hello and has a record
 * waiting: at mosquitto over TLS 1.3, as in the field. Measured: the time until every one of them is receipted, and what
 * a connection that only waits costs. The generator's half of each handshake is in the time too.
 */
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

/** The embedded broker refuses more than 1,000 connections; mosquitto carries the large fleets. */
const UNITS: Readonly<Record<BenchRun['size'], Readonly<Record<BrokerKind, number>>>> = {
  short: { mosquitto: 500, embedded: 500 },
  usual: { mosquitto: 10_000, embedded: 1_000 },
  full: { mosquitto: 10_000, embedded: 1_000 },
};
const GOAL: Readonly<Record<BrokerKind, Goal | undefined>> = {
  mosquitto: { better: 'less', floor: 60, aim: 12 },
  embedded: undefined,
};
const REST = [
  ['vault', 'vault'],
  ['postgres', 'PostgreSQL'],
  ['generator', 'generator, in the same cores'],
] as const;
/** What the CPU of a broker's data centre is told by. */
const PARTS: Readonly<Record<BrokerKind, readonly (readonly [keyof PartCpu, string])[]>> = {
  mosquitto: [['broker', 'broker'], ['ingest', 'ingest'], ...REST],
  embedded: [['ingest', 'broker and ingest (one process)'], ...REST],
};
/** Connections that are being made at once: what one generator's event loop can answer. */
const AT_ONCE = 500;

/** Measures every broker of this machine. */
export const measureStorm = onEachBroker(measureOne);

async function measureOne(broker: BrokerKind, { size, say }: BenchRun): Promise<Measure[]> {
  const count = UNITS[size][broker];
  const load = await openLoadFleet(broker, { isTls: broker === 'mosquitto' });
  try {
    say(`${broker}: enrolling ${count} vehicles`);
    const vehicles = await load.enrol(labels('storm', count));
    const units = await Promise.all(vehicles.map((vehicle) => load.unit(vehicle)));
    for (const unit of units) await unit.prepare(['loss'], load.fleet.clock.nowS());
    const emptyBytes = load.brokerBytes();
    say(`${broker}: all of them at once`);
    const before = load.cpu();
    const startedMs = performance.now();
    const waiting = [...units];
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
        for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
          await unit.connect(true);
          unit.sendNext();
        }
      }),
    );
    while (units.some((unit) => unit.inFlight() > 0)) await pause(20);
    const seconds = (performance.now() - startedMs) / 1000;
    const used = usedBetween(before, load.cpu());
    await pause(2_000);
    const kB = (load.brokerBytes() - emptyBytes) / count / 1000;
    const notStored = units.reduce((sum, unit) => sum + unit.notStored(), 0);
    await Promise.all(units.map((unit) => unit.close()));
    const goal = size === 'short' ? undefined : GOAL[broker];
    return [
      {
        name: `${broker}: ${count} units back at once${broker === 'mosquitto' ? ', TLS' : ''}, until all are receipted`,
        value: seconds,
        unit: 's',
        kind: 'rate',
        ...(goal && { goal }),
      },
      ...PARTS[broker].map(
        ([part, called]): Measure => ({
          ...{ name: `${broker}: ${called}, of the storm`, value: (used[part] / count) * 1000 },
          ...{ unit: 'CPU s per 1,000 units', kind: 'rate' },
        }),
      ),
      { name: `${broker}: resident memory a connection`, value: kB, unit: 'kB', kind: 'rate' },
      {
        name: `${broker}: records of the storm not stored`,
        value: notStored,
        unit: 'records',
        kind: 'count',
        goal: { better: 'less', floor: 0 },
      },
    ];
  } finally {
    await load.close();
  }
}
