/** A fleet at a broker of the operator's own: mosquitto, which lets in what is enrolled. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admitting, type BrokerUser, INGEST, type Mosquitto, startMosquitto } from '../parts/mosquitto.ts';
import { findProgram } from '../parts/parts.ts';
import type { FaultFleet } from './ride.ts';
import { type ScenarioResult, withFleet } from './scenario.ts';

/** A broker that runs, and the folder of the fleet that is to come. */
export interface OwnBroker {
  readonly broker: Mosquitto;
  readonly dir: string;
  readonly configFile: string;
}

/**
 * Starts mosquitto, runs, and takes it away. `users` may log in beside the units. Skips where there is none.
 *
 * @param settingsIn further lines of its configuration, for its folder
 */
export async function withMosquitto(
  users: readonly BrokerUser[],
  run: (own: OwnBroker) => Promise<ScenarioResult>,
  settingsIn: (dir: string) => readonly string[] = () => [],
): Promise<ScenarioResult> {
  const program = findProgram('mosquitto');
  if (program === undefined) return { skipped: 'mosquitto is not installed: run test/install-parts.sh' };
  const dir = await mkdtemp(join(tmpdir(), 'fleetveil-fault-'));
  try {
    const broker = await startMosquitto(program, join(dir, 'mosquitto'), users, settingsIn(dir));
    try {
      return await run({ broker, dir, configFile: join(dir, 'fleet-api.yaml') });
    } finally {
      await broker.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Starts a fleet at it. `agentUrl` is where its units find the broker, if not at its own address.
 *
 * @param onLog hears the lines of the data centre's log
 */
export function withFleetAt<Answer>(
  { broker, dir, configFile }: OwnBroker,
  rate: number,
  agentUrl: string | undefined,
  run: (on: FaultFleet) => Promise<Answer>,
  onLog: (line: string) => void = () => {},
): Promise<Answer> {
  const own = { url: broker.url, ...(agentUrl !== undefined && { agentUrl }), ...INGEST };
  return withFleet(rate, { dir, broker: own, onLog }, (on) =>
    run({ ...on, fleet: admitting(on.fleet, broker, configFile) }),
  );
}
