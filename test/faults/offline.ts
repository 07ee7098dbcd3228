/** 72 hours without network, and three rentals meanwhile: the grant comes by the rider's phone, as does the end. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beginUse, book, createPhone, endByBooking, endByPhone, writeDay } from '@fleetveil/simulator';
import { startFaultProxy } from './fault-proxy.ts';
import { crowd, MachineTooSlow, patiently } from './patience.ts';
import { settleRentals, startRide, type Use } from './ride.ts';
import { type Scenario, withFleet } from './scenario.ts';

const OFFLINE_S = { full: 72 * 3_600, short: 24 * 3_600 } as const;
const GRANT_S = 4 * 3_600;
/** A grant has twelve real seconds where nothing else runs: an agent that commits to a busy disk needs some of them. */
const GRANT_REAL_S = 12;
const RENTALS = 3;
/** A drive begins so long after its rental, at real speed of the fleet's rate: a second of real time or more. */
const LEAD_REAL_S = 2;

const secondsOf = (rows: readonly string[]): number[] => rows.map((row) => Number.parseInt(row, 10));

export const offline: Scenario = {
  what: '72 h without network with three rentals, begun and ended by phone',
  on: 'own',
  async run({ chance, seed, size }) {
    const offlineS = OFFLINE_S[size];
    return withFleet(GRANT_S / (GRANT_REAL_S * crowd()), {}, async (on) => {
      const { fleet, dir, rate } = on;
      const proxy = await startFaultProxy({ host: '127.0.0.1', port: fleet.brokerPort }, chance);
      try {
        const label = `offline-${seed}`;
        const vehicle = await fleet.enrol('car', label);
        const fromS = Math.ceil(fleet.clock.nowS() + 12 * rate);
        // Whole seconds: a fix is known by its second, and a crowded machine's rate is no whole number.
        const leadS = Math.ceil(LEAD_REAL_S * rate);
        const rideS = 1_200;
        const everyS = offlineS / RENTALS;
        const starts = Array.from({ length: RENTALS }, (_, at) => fromS + at * everyS);
        const rides = starts.map((startS) =>
          writeDay(
            {
              vehicle: 'car',
              startS: startS + leadS,
              parts: [{ kind: 'ride', durationS: rideS }],
            },
            chance,
          ),
        );
        const [header] = rides[0] ?? [];
        const rows = [header, ...rides.flatMap((ride) => ride.slice(1))];
        const file = join(dir, `${label}.csv`);
        await writeFile(file, `${rows.join('\n')}\n`);
        const settings = { BROKER_URL: `mqtt://127.0.0.1:${proxy.port}` };
        const startS = (starts[0] as number) + leadS;
        const started = startRide(on, { settings }, vehicle, { kind: 'recorded', file, startS });
        await started.first(({ event }) => event === 'time_attested');
        await started.first(({ event, type }) => event === 'document' && type === 'transport_keys');
        await started.first(({ event, type }) => event === 'document' && type === 'policy');
        proxy.set('partition');

        const uses: Use[] = [];
        for (const [at, beginS] of starts.entries()) {
          await fleet.until(beginS);
          const phone = await createPhone();
          const choice = { riderId: `rider-${label}-${at}`, route: true };
          const rental = await patiently(() => book(fleet, vehicle, choice, phone));
          await beginUse(fleet, rental);
          const driveS = beginS + leadS;
          if (fleet.clock.nowS() >= driveS) throw new MachineTooSlow('the drive began before the rental');
          uses.push({ rental, given: secondsOf(rides[at]?.slice(1) ?? []) });
          await fleet.until(driveS + rideS + 0.5 * rate);
          await endByPhone(fleet, rental).catch((error: unknown) => {
            if (fleet.clock.nowS() < beginS + GRANT_S) throw error;
            throw new MachineTooSlow('the grant was over before its end by phone');
          });
          await patiently(() => endByBooking(fleet, rental));
        }
        await fleet.until(fromS + offlineS);
        proxy.set('pass');
        const ride = { plan: { label, chance, rideS }, vehicle, lines: started.lines };
        const result = await settleRentals(on, ride, uses, { patienceS: 120 });
        await started.agent().stop();
        return { rides: [result] };
      } finally {
        await proxy.stop();
      }
    });
  },
};
