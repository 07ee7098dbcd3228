/** A full disk: under the unit's outbox, and under the data centre's PostgreSQL. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import { MachineTooSlow, pause } from './patience.ts';
import { beginRide, driven, type FaultFleet, type Ride, settleRide } from './ride.ts';
import { type Scenario, withFleet } from './scenario.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

const UNIT_MEGABYTES = 4;
/** A new PostgreSQL of ours takes a third of it. */
const SERVER_MEGABYTES = 320;
/** Where root's PostgreSQL is kept: docs/operating.md. */
const ROOT_PLACE = '/var/lib/fleetveil';

export const unitDiskFull: Scenario = {
  what: 'the disk of the unit is full for a part of the drive',
  on: 'shared',
  async run(run) {
    const { chance, seed, fleet, rate } = run;
    let disk: SmallDisk | undefined;
    let why = '';
    try {
      const rideS = 16 * rate;
      const ride = await beginRide(run, {
        ...{ label: `disk-${seed}`, chance, rideS },
        async prepare({ stateDir }) {
          const made = await mountSmallDisk(stateDir, UNIT_MEGABYTES);
          if ('impossible' in made) why = made.impossible;
          else disk = made;
        },
      });
      if (disk === undefined) {
        await ride.agent().stop();
        return { skipped: why };
      }
      await fleet.until(ride.startS + (2 + chance()) * rate);
      await disk.fill();
      await fleet.until(ride.startS + (9 + chance()) * rate);
      await disk.free();
      await driven(ride);
      const full = ride.lines.filter(({ event, problem }) => event === 'outbox' && problem === 'disk_full');
      return {
        rides: [await settleRide(run, ride, { mayLose: { disk_full: rideS } })],
        counts: [{ name: 'commits that found no room', value: full.length, unit: 'commits', atLeast: 1 }],
      };
    } finally {
      await disk?.remove();
    }
  },
};

/** Domain seconds in a real one: six real seconds to the first chunk. */
const RATE = 15;
/** Real milliseconds. */
const OPENING_MS = 30_000;

/** Until a stream of the ride is stored. */
async function firstOpening({ dir }: FaultFleet, { vehicle }: Ride): Promise<void> {
  const { db, close } = await openRunningFleet(join(dir, 'fleet-api.yaml'));
  try {
    const stream = () =>
      db
        .selectFrom('stream')
        .select('stream_id')
        .where('vehicle_id', '=', vehicle.vehicleId)
        .executeTakeFirst();
    const untilMs = performance.now() + OPENING_MS;
    while ((await stream()) === undefined) {
      if (performance.now() > untilMs)
        throw new MachineTooSlow(`${vehicle.label}: no stream of it is stored`);
      await pause(100);
    }
  } finally {
    await close();
  }
}

export const serverDiskFull: Scenario = {
  what: 'the disk of PostgreSQL is full for a while',
  on: 'own',
  async run(run) {
    const { chance, seed, size } = run;
    const dir = await mkdtemp(join(tmpdir(), 'fleetveil-fault-'));
    const data = join(dir, 'data');
    await mkdir(data, { recursive: true, mode: 0o700 });
    const hash = createHash('sha256')
      .update(await realpath(data))
      .digest('hex')
      .slice(0, 16);
    const place = join(ROOT_PLACE, hash);
    const disk = await mountSmallDisk(place, SERVER_MEGABYTES);
    if ('impossible' in disk) {
      await rm(dir, { recursive: true, force: true });
      return { skipped: disk.impossible };
    }
    // The server's folder is removed before its first use, unless it belongs to the data folder already.
    for (const folder of [data, place]) await writeFile(join(folder, 'postgres.id'), hash);
    try {
      let [isFull, away] = [false, 0];
      const onLog = (line: string): void => {
        if (isFull && line.includes('"database_away"') && line.includes('"ingest"')) away += 1;
      };
      return await withFleet(RATE, { dir, onLog }, async (on) => {
        const rideS = (size === 'full' ? 26 : 18) * on.rate;
        const ride = await beginRide(on, { label: `server-disk-${seed}`, chance, rideS, leadRealS: 12 });
        // Between the opening, without which nothing is committed, and the first chunk: an empty table needs room for
        // its first row, one that has begun may not for many.
        await on.fleet.until(ride.startS);
        await firstOpening(on, ride);
        isFull = true;
        await disk.fill();
        await pause((size === 'full' ? 12 : 8) * 1000);
        isFull = false;
        await disk.free();
        await driven(ride);
        const refused = { name: 'times ingest could not commit', value: away, unit: 'times', atLeast: 1 };
        return { rides: [await settleRide(on, ride)], counts: [refused] };
      });
    } finally {
      await disk.remove();
      await rm(place, { recursive: true, force: true });
    }
  },
};
