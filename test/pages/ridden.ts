/** A fleet on which one trip was just driven: real programs, a simulated scooter, the pages built. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createChance,
  type Fleet,
  freePort,
  readBootS,
  runProgram,
  startFleet,
  writeDay,
} from '@fleetveil/simulator';
import { LEAD_S } from '../harness/agent.ts';
import { removeFleet } from '../harness/remove.ts';
import { type Journey, runJourney } from '../journeys/journey.ts';

/** The rider of the trip, one of the demo's people. */
export const RIDER = 'rider-anna';

/** Domain seconds: parked until the rider has begun and a while longer, the ride, parked. */
const [PARKED_S, RIDE_S, AFTER_S] = [LEAD_S + 60, 400, 60];

/** The fleet and its trip. */
export interface Ridden {
  readonly fleet: Fleet;
  readonly journey: Journey;
  close(): Promise<void>;
}

/** Starts it and lets the scooter ride. */
export async function openRidden(): Promise<Ridden> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetveil-pages-'));
  const [fleet] = await Promise.all([startAt(dir), runProgram('pages', [])]);
  const close = async (): Promise<void> => {
    await fleet.stop();
    await removeFleet(dir);
  };
  try {
    const file = join(dir, 'ride.csv');
    await writeRide(file);
    const journey = await runJourney(fleet, {
      ...{ kind: 'e_scooter', label: '12', riderId: RIDER, route: true },
      // Its receiver has a position from the start, as a parked vehicle's has.
      source: (startS) => ({ kind: 'recorded', file, startS: startS - LEAD_S }),
    });
    return { fleet, journey, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAt(dir: string): Promise<Fleet> {
  return startFleet({
    ...{ dir, doorsPort: await freePort(), brokerPort: await freePort() },
    clock: { rate: 60, originS: 1_790_000_000, bootOriginS: await readBootS() },
  });
}

/** The rows count from their own first second: `startS` of the source moves them. */
async function writeRide(file: string): Promise<void> {
  const parts = [
    { kind: 'parked', durationS: PARKED_S },
    { kind: 'ride', durationS: RIDE_S },
    { kind: 'parked', durationS: AFTER_S },
  ] as const;
  // Of a seed whose ride goes through areas other than its first.
  const rows = writeDay({ vehicle: 'e_scooter', startS: 1_790_000_000, parts }, createChance(18));
  await writeFile(file, `${rows.join('\n')}\n`);
}
