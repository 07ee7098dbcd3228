/**
 * Vehicles are ridden on when their reason is over, without a network that could tell them: one whose rider ended the rental by
 * phone, and one whose grant ran out. What is collected then is seen by what can be read, and by what the vault drops.
 */
import { fromBase64, v1 } from '@fleetveil/proto';
import { endByPhone, readTrip, type TripView } from '@fleetveil/simulator';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { crowd, MachineTooSlow, patiently } from './patience.ts';
import {
  beginRide,
  driven,
  type FaultFleet,
  type Ride,
  type RidePlan,
  type RideResult,
  settleRide,
} from './ride.ts';
import { type Scenario, type ScenarioRun, withFleet } from './scenario.ts';

/** Domain seconds in a real one: a grant of four hours has two minutes. */
const RATE = 120;
const GRANT_S = 4 * 3_600;
/** Real seconds of a drive before its reason ends, at least, and after it. */
const RIDDEN_S = { before: 8, after: 12 } as const;

export const riddenOn: Scenario = {
  what: 'vehicles are ridden on after their rider ended by phone, and after their grant ran out, without network',
  on: 'own',
  async run(run) {
    return withFleet(RATE, {}, async (on) => {
      const rides = await Promise.all([endedByPhone(run, on), ranOut(run, on)]);
      const dropped = rides.reduce((sum, { outside }) => sum + outside, 0);
      return {
        rides: rides.map(({ result }) => result),
        // A second of the boot clock of each, at a fix a second of domain time.
        counts: [
          {
            name: 'fixes that the vault dropped as outside',
            value: dropped,
            unit: 'fixes',
            atMost: 2 * RATE,
          },
          {
            name: 'fixes that the sensors gave after the end',
            value: rides.reduce((sum, { after }) => sum + after, 0),
            unit: 'fixes',
            atLeast: 2 * RATE,
          },
        ],
      };
    });
  },
};

interface RiddenOn {
  readonly result: RideResult;
  readonly outside: number;
  /** Fixes that the sensors gave when it was over for more than a second. */
  readonly after: number;
}

/** The agent is killed and started again before its rider ends. */
async function endedByPhone(run: ScenarioRun, on: FaultFleet): Promise<RiddenOn> {
  return withoutNetwork(run, on, 'phone', {}, async (ride) => {
    await on.fleet.until(ride.startS + (2 + run.chance() * 3) * RATE);
    await ride.kill();
    ride.start();
    await ride.first(({ event, restored }) => event === 'ready' && restored === true);
    // Rows that nobody heard while it began anew are in the ledger: none of them may lie in the moment of the end.
    const againS = on.fleet.clock.nowS();
    await on.fleet.until(Math.max(ride.startS + RIDDEN_S.before * RATE, againS + 5 * RATE));
    const fromS = on.fleet.clock.nowS();
    await endByPhone(on.fleet, ride.rental);
    return { fromS, untilS: on.fleet.clock.nowS() };
  });
}

/** The drive begins shortly before the grant is over: when that is, stands in the grant. */
async function ranOut(run: ScenarioRun, on: FaultFleet): Promise<RiddenOn> {
  const startAtS = (nowS: number) => nowS + GRANT_S - RIDDEN_S.before * RATE;
  return withoutNetwork(run, on, 'lapse', { startAtS }, async ({ rental, startS, endS }) => {
    const { notAfterS } = v1.Grant.decode(v1.Signed.decode(fromBase64(rental.grant)).body);
    if (notAfterS <= startS + RATE || notAfterS > endS - 2 * RATE)
      throw new MachineTooSlow('the grant did not run out in the midst of the drive');
    await on.fleet.until(notAfterS);
    return { fromS: notAfterS, untilS: notAfterS };
  });
}

/** When a reason ended: not before the one, and by the other, domain seconds. */
interface End {
  readonly fromS: number;
  readonly untilS: number;
}

async function withoutNetwork(
  run: ScenarioRun,
  on: FaultFleet,
  name: string,
  begins: Pick<RidePlan, 'startAtS'>,
  end: (ride: Ride) => Promise<End>,
): Promise<RiddenOn> {
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: on.fleet.brokerPort }, run.chance);
  try {
    const ride = await beginRide(on, {
      ...{ label: `ridden-on-${name}-${run.seed}`, chance: run.chance },
      ...begins,
      rideS: (RIDDEN_S.before + RIDDEN_S.after + 18) * RATE,
      settings: { BROKER_URL: `mqtt://127.0.0.1:${proxy.port}` },
    });
    proxy.set('partition');
    const ended = await end(ride);
    await driven(ride);
    return await account(on, ride, ended, proxy);
  } finally {
    await proxy.stop();
  }
}

async function account(on: FaultFleet, ride: Ride, ended: End, proxy: FaultProxy): Promise<RiddenOn> {
  proxy.set('pass');
  // What was given shortly before it may have been heard after it, later on a busy machine; from a second after it on
  // nothing may be there, however busy it is.
  const [fromS, untilS] = [ended.fromS - RATE * crowd(), ended.untilS + RATE];
  const inIt = { ...ride, given: ride.given.filter((time) => time < fromS) };
  const result = await settleRide(on, inIt, {
    atTheEnd: ride.given.filter((time) => time >= fromS && time <= untilS),
    mayLose: { restart: ride.given.length, down: ride.given.length },
  });
  const trip = await patiently(() => readTrip(on.fleet, ride.rental));
  return { result, outside: outsideOf(trip), after: ride.given.filter((time) => time > untilS).length };
}

function outsideOf(trip: TripView): number {
  const { outside } = (trip['withheld'] ?? {}) as { outside?: number };
  if (outside === undefined)
    throw new Error(`the trip does not say what was dropped: ${JSON.stringify(trip)}`);
  return outside;
}
