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
const holdFromS = (rate: number): number => MIDNIGHT_S - 14 * rate;
/** Real seconds in which a unit that is ridden sends at least one chunk, and ingest stores it. */
const HOLD_REAL_S = 3;
/** Real seconds in which a unit that lost its connection has another one and a session. */
const LET_IN_REAL_S = 2;

/**
 * What is stored on one day and not receipted comes again on the next: it must not be stored twice. Nothing comes back
 * over midnight; answers how many records were stored by then and still wait on their units. Other scenarios kill the
 * same broker in these seconds: units that lost it then are let in again, as nothing of theirs would be stored otherwise.
 */
async function holdReceipts(run: FaultFleet, rides: readonly Ride[], proxy: FaultProxy): Promise<number> {
  const { fleet, rate } = run;
  const lastS = MIDNIGHT_S - (HOLD_REAL_S + 1) * rate;
  let held = 0;
  await fleet.until(holdFromS(rate));
  for (let nowS = holdFromS(rate); held === 0 && nowS <= lastS; nowS = fleet.clock.nowS()) {
    proxy.set('one_way');
    await fleet.until(nowS + HOLD_REAL_S * rate);
    const each = await Promise.all(rides.map((ride) => storedAndWaiting(run, ride)));
    // The database may be away at the moment: what was read after midnight may have been stored after it.
    held = fleet.clock.nowS() < MIDNIGHT_S ? each.reduce((sum, records) => sum + records, 0) : 0;
    if (held === 0) await letIn(run, proxy);
  }
  await fleet.until(MIDNIGHT_S + rate);
  return held;
}

async function letIn({ fleet, rate }: FaultFleet, proxy: FaultProxy): Promise<void> {
  proxy.set('pass');
  // One that connected meanwhile waits for the broker's answer, which was swallowed.
  proxy.cut();
  await fleet.until(fleet.clock.nowS() + LET_IN_REAL_S * rate);
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
  async run(run) {
    const { chance, size, seed, fleet, rate } = run;
    const awayS = size === 'full' ? 3_600 : 900;
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: fleet.brokerPort }, chance);
    const settings = { BROKER_URL: `mqtt://127.0.0.1:${proxy.port}` };
    try {
      // Chunks are on their way by then, on a busy machine too.
      const startAtS = () => holdFromS(rate) - 4 * rate;
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
