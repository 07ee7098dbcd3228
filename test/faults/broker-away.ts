/** The broker cannot be reached for an hour of domain time, in all the ways in which a network fails. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Chance } from '@fleetveil/simulator';
import { readNumbers } from './account.ts';
import { type FaultMode, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { patiently } from './patience.ts';
import { beginRide, driven, type FaultFleet, type Ride, settleRide } from './ride.ts';
import { MIDNIGHT_S, type Scenario } from './scenario.ts';

const BAD: readonly FaultMode[] = ['half_open', 'loss', 'truncation', 'latency', 'partition'];

/** All kinds of trouble, in an order drawn by chance; the last one is plain refusal. */
function planTrouble(chance: Chance): FaultMode[] {
  const drawn = BAD.slice(0, -1)
    .map((mode) => ({ mode, at: chance() }))
    .sort((a, b) => a.at - b.at);
  return [...drawn.map(({ mode }) => mode), 'partition'];
}

/** From here to midnight no receipt comes back. */
const holdFromS = (rate: number): number => MIDNIGHT_S - 8 * rate;

/**
 * What is stored on one day and not receipted comes again on the next: it must not be stored twice. Nothing comes back
 * over midnight; answers how many records were stored by then and still wait on their units.
 */
async function holdReceipts(run: FaultFleet, rides: readonly Ride[], proxy: FaultProxy): Promise<number> {
  const { fleet, rate } = run;
  await fleet.until(holdFromS(rate));
  proxy.set('one_way');
  await fleet.until(MIDNIGHT_S - 2 * rate);
  const held = await Promise.all(rides.map((ride) => storedAndWaiting(run, ride)));
  await fleet.until(MIDNIGHT_S + rate);
  return held.reduce((sum, records) => sum + records, 0);
}

/** Records that the data centre has and the unit knows nothing of that. */
async function storedAndWaiting({ dir }: FaultFleet, { vehicle }: Ride): Promise<number> {
  const numbers = await patiently(() => readNumbers(join(dir, 'fleet-api.yaml'), vehicle.vehicleId));
  const stored = new Set(
    numbers.filter(({ space }) => space.startsWith('outbox')).map(({ number }) => number),
  );
  const outbox = new DatabaseSync(join(vehicle.stateDir, 'outbox.db'), { readOnly: true });
  try {
    const waiting = outbox.prepare('SELECT number FROM record WHERE open = 0').all();
    return waiting.filter(({ number }) => stored.has(String(number))).length;
  } finally {
    outbox.close();
  }
}

export const brokerAway: Scenario = {
  what: 'the broker gone for an hour of domain time: latency, broken frames, half-open, truncation, refusal',
  on: 'shared',
  holdsOverMidnight: true,
  async run(run) {
    const { chance, size, seed, fleet, rate } = run;
    const awayS = size === 'full' ? 3_600 : 900;
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: fleet.brokerPort }, chance);
    const settings = { BROKER_URL: `mqtt://127.0.0.1:${proxy.port}` };
    try {
      // Chunks are on their way by then, on a busy machine too.
      const startAtS = () => holdFromS(rate) - 8 * rate;
      const rideS = awayS + 60 * rate;
      const rides = await Promise.all(
        Array.from({ length: size === 'full' ? 2 : 1 }, (_, at) =>
          beginRide(run, { label: `broker-${seed}-${at}`, chance, rideS, settings, startAtS }),
        ),
      );
      const overMidnight = await holdReceipts(run, rides, proxy);
      proxy.set('pass');
      proxy.cut();
      const startS = fleet.clock.nowS() + 2 * rate;
      const trouble = planTrouble(chance);
      for (const [at, mode] of trouble.entries()) {
        await fleet.until(startS + (at * awayS) / trouble.length);
        proxy.set(mode);
      }
      await fleet.until(startS + awayS);
      proxy.set('pass');
      await Promise.all(rides.map(driven));
      return {
        rides: await Promise.all(rides.map((ride) => settleRide(run, ride, { patienceS: 150 }))),
        counts: [
          {
            ...{ name: 'stored before midnight, receipted after it', value: overMidnight },
            ...{ unit: 'records', atLeast: 1 },
          },
        ],
      };
    } finally {
      await proxy.stop();
    }
  },
};
