/** Two ingest nodes on a broker of the operator's own share its messages, and one of them is killed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Program, startProgram } from '@fleetveil/simulator';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type OwnBroker, withFleetAt, withMosquitto } from './own-broker.ts';
import { signalPart } from './parts-of-run.ts';
import { pause } from './patience.ts';
import { beginRide, driven, type FaultFleet, settleRide } from './ride.ts';
import type { Scenario, ScenarioResult, ScenarioRun } from './scenario.ts';

const RATE = 30;

export const twoIngest: Scenario = {
  what: 'two ingest nodes on mosquitto with a shared subscription, and one killed',
  on: 'own',
  run: (run) => {
    const shareAt = async (own: OwnBroker): Promise<ScenarioResult> => {
      const port = Number(new URL(own.broker.url).port);
      const proxy = await startFaultProxy({ host: '127.0.0.1', port }, run.chance);
      try {
        return await withFleetAt(own, RATE, `mqtt://127.0.0.1:${proxy.port}`, async (on) => {
          const second = startProgram('fleet-api', ['ingest', '--config', own.configFile]);
          await second.ready;
          try {
            return await loseOne({ ...run, ...on }, second, proxy);
          } finally {
            await second.stop();
          }
        });
      } finally {
        await proxy.stop();
      }
    };
    return withMosquitto([], shareAt, (dir) => [`log_dest file ${logOf(dir)}`, 'log_type debug']);
  },
};

const logOf = (dir: string): string => join(dir, 'mosquitto.log');

/** Messages that the node with the fewest was given by now, as the broker has it; none where there are no two. */
async function givenToEach(dir: string): Promise<number> {
  const nodes = new Map<string, number>();
  for (const [, node = ''] of (await readFile(logOf(dir), 'utf8')).matchAll(
    /Sending PUBLISH to (ingest-\S+)/g,
  ))
    nodes.set(node, (nodes.get(node) ?? 0) + 1);
  return nodes.size === 2 ? Math.min(...nodes.values()) : 0;
}

/** Rides several vehicles at once, and kills one of the nodes meanwhile. */
async function loseOne(
  on: ScenarioRun & FaultFleet,
  second: Program,
  proxy: FaultProxy,
): Promise<ScenarioResult> {
  const { chance, seed, size, fleet, dir } = on;
  const rideS = (size === 'full' ? 20 : 16) * RATE;
  const rides = [];
  for (let at = 0; at < (size === 'full' ? 3 : 2); at += 1)
    rides.push(await beginRide(on, { label: `two-${seed}-${at}`, chance, rideS, leadRealS: 8 }));
  await fleet.until((rides.at(-1)?.startS ?? 0) + (3 + chance() * 5) * RATE);
  // The one that the supervisor keeps, or the other, which stays gone.
  const given = await givenToEach(dir);
  if (chance() < 0.5) await signalPart(dir, 'ingest', 'SIGKILL');
  else second.kill('SIGKILL');
  await Promise.all(rides.map(driven));
  // What the killed node had taken comes again after six minutes, or with the next connection.
  await pause(500);
  proxy.cut();
  return {
    rides: await Promise.all(rides.map((ride) => settleRide(on, ride))),
    counts: [{ name: 'messages of each node before, at least', value: given, unit: 'messages', atLeast: 1 }],
  };
}
