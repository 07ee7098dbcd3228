/** Two ingest nodes on a broker of the operator's own share its messages, and one of them is killed. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from '@fleetveil/simulator';
import { admitting, INGEST, startMosquitto } from '../parts/mosquitto.ts';
import { findProgram } from '../parts/parts.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { signalPart } from './parts-of-run.ts';
import { pause } from './patience.ts';
import { beginRide, driven, settleRide } from './ride.ts';
import { type Scenario, withFleet } from './scenario.ts';

const RATE = 30;

export const twoIngest: Scenario = {
  what: 'two ingest nodes on mosquitto with a shared subscription, and one killed',
  on: 'own',
  async run({ chance, seed, size }) {
    const program = findProgram('mosquitto');
    if (program === undefined || program === '')
      return { skipped: 'mosquitto is not installed: run test/install-parts.sh' };
    const dir = await mkdtemp(join(tmpdir(), 'fleetveil-fault-'));
    const broker = await startMosquitto(program, join(dir, 'mosquitto'));
    const proxy = await startFaultProxy(
      { host: '127.0.0.1', port: Number(new URL(broker.url).port) },
      chance,
    );
    try {
      const agentUrl = `mqtt://127.0.0.1:${proxy.port}`;
      const own = { url: broker.url, agentUrl, ...INGEST };
      return await withFleet(RATE, { dir, broker: own }, async (started) => {
        const configFile = join(dir, 'fleet-api.yaml');
        const on = { ...started, fleet: admitting(started.fleet, broker, configFile) };
        const second = startProgram('fleet-api', ['ingest', '--config', configFile]);
        await second.ready;
        try {
          const rideS = (size === 'full' ? 20 : 16) * RATE;
          const rides = [];
          for (let at = 0; at < (size === 'full' ? 3 : 2); at += 1)
            rides.push(await beginRide(on, { label: `two-${seed}-${at}`, chance, rideS, leadRealS: 8 }));
          await on.fleet.until((rides.at(-1)?.startS ?? 0) + (3 + chance() * 5) * RATE);
          // The one that the supervisor keeps, or the other, which stays gone.
          if (chance() < 0.5) await signalPart(dir, 'ingest', 'SIGKILL');
          else second.kill('SIGKILL');
          await Promise.all(rides.map(driven));
          // What the killed node had taken comes again after six minutes, or with the next connection.
          await pause(500);
          proxy.cut();
          return { rides: await Promise.all(rides.map((ride) => settleRide(on, ride))) };
        } finally {
          await second.stop();
        }
      });
    } finally {
      await proxy.stop();
      await broker.stop();
    }
  },
};
