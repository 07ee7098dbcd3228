/** The broker cannot be reached for an hour of domain time, in all the ways in which a network fails. */
import type { Chance } from '@fleetveil/simulator';
import { type FaultMode, startFaultProxy } from './fault-proxy.ts';
import { beginRide, driven, type Ride, settleRide } from './ride.ts';
import { MIDNIGHT_S, type Scenario } from './scenario.ts';

const BAD: readonly FaultMode[] = ['half_open', 'loss', 'truncation', 'latency', 'partition'];

/** All kinds of trouble, in an order drawn by chance; the last one is plain refusal. */
function planTrouble(chance: Chance): FaultMode[] {
  const drawn = BAD.slice(0, -1)
    .map((mode) => ({ mode, at: chance() }))
    .sort((a, b) => a.at - b.at);
  return [...drawn.map(({ mode }) => mode), 'partition'];
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
      const rideS = awayS + 30 * rate;
      const rides = await Promise.all(
        Array.from({ length: size === 'full' ? 2 : 1 }, (_, at) =>
          beginRide(run, { label: `broker-${seed}-${at}`, chance, rideS, settings }),
        ),
      );
      const begunS = Math.max(...rides.map((ride: Ride) => ride.startS)) + 60;
      // What is stored on one day and not receipted comes again on the next: it must not be stored twice.
      await fleet.until(Math.max(begunS, MIDNIGHT_S - 6 * rate));
      proxy.set('one_way');
      await fleet.until(Math.max(begunS, MIDNIGHT_S) + rate);
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
      return { rides: await Promise.all(rides.map((ride) => settleRide(run, ride, { patienceS: 150 }))) };
    } finally {
      await proxy.stop();
    }
  },
};
