/** The outbox of a stopped unit is damaged, or gone, while records wait in it. */
import { existsSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Chance } from '@fleetveil/simulator';
import { startFaultProxy } from './fault-proxy.ts';
import type { FaultFleet } from './ride.ts';
import { beginRide, driven, type Ride, settleRide } from './ride.ts';
import type { Scenario, ScenarioResult, ScenarioRun } from './scenario.ts';

const FILES = ['outbox.db', 'outbox.db-wal', 'outbox.db-shm'] as const;
const PAGE_BYTES = 4_096;

/** Of so many pages one is damaged, so that tables, indexes and sealed bodies are all among them. */
const ONE_IN = 4;
const BURST_BYTES = 24;

/** Bytes of some pages are others. The log is written back first, so that the pages are in the file. */
export async function damagePages(stateDir: string, chance: Chance): Promise<void> {
  const path = join(stateDir, 'outbox.db');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  for (let at = 0; at < size; at += PAGE_BYTES) {
    if (chance() * ONE_IN >= 1) continue;
    const bytes = Buffer.from(Array.from({ length: BURST_BYTES }, () => Math.floor(chance() * 256)));
    await file.write(bytes, 0, bytes.length, at + Math.floor(chance() * (PAGE_BYTES - BURST_BYTES)));
  }
  await file.close();
}

async function loseFile(stateDir: string): Promise<void> {
  for (const name of FILES) if (existsSync(join(stateDir, name))) await rm(join(stateDir, name));
}

/** Rides with records that wait, stops the agent in the midst of it, does `harm`, and goes on. */
async function harmed(
  run: ScenarioRun & FaultFleet,
  name: string,
  harm: (ride: Ride) => Promise<void>,
): Promise<ScenarioResult> {
  const { chance, seed, fleet, rate } = run;
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: fleet.brokerPort }, chance);
  try {
    const rideS = 16 * rate;
    const settings = { BROKER_URL: `mqtt://127.0.0.1:${proxy.port}` };
    const ride = await beginRide(run, { label: `${name}-${seed}`, chance, rideS, settings });
    await fleet.until(ride.startS + 3 * rate);
    proxy.set('partition');
    await fleet.until(ride.startS + (7 + chance() * 3) * rate);
    await ride.kill();
    const killedS = fleet.clock.nowS();
    await harm(ride);
    proxy.set('pass');
    ride.start();
    await driven(ride);
    // What was given before is as good as gone; of what came after it all is stored, or counted exactly.
    const mayLose = { corrupt: rideS, down: rideS, restart: rideS };
    return { rides: [await settleRide(run, ride, { uncountableUntilS: killedS, mayLose })] };
  } finally {
    await proxy.stop();
  }
}

export const outboxDamaged: Scenario = {
  what: 'pages of a stopped agent’s outbox hold other bytes',
  on: 'shared',
  run: (run) => harmed(run, 'damaged', ({ vehicle }) => damagePages(vehicle.stateDir, run.chance)),
};

export const outboxLost: Scenario = {
  what: 'a stopped agent’s outbox is gone',
  on: 'shared',
  run: (run) => harmed(run, 'lost', ({ vehicle }) => loseFile(vehicle.stateDir)),
};
