/**
 * The unit's settable clock jumps ahead and back in the midst of a drive. The fleet runs at real speed and the
 * agent without a demo's clock: only so does it read the settable clock at all.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NmeaFeed, startNmeaFeed } from './nmea-feed.ts';
import { pause } from './patience.ts';
import { beginRide, settleRide } from './ride.ts';
import { type Scenario, withFleet } from './scenario.ts';

const PRELOAD = fileURLToPath(new URL('wall-clock.ts', import.meta.url));
/** Jumps of the settable clock, seconds: an hour ahead, two back, 20 years ahead (a week-number rollover). */
const JUMPS_S = [3_600, -3_600, 1_024 * 7 * 86_400, 0];

export const clockJumps: Scenario = {
  what: 'the unit’s clock jumps both ways, by hours and by 1,024 weeks',
  on: 'own',
  async run(run) {
    const { chance, seed, size } = run;
    const dir = await mkdtemp(join(tmpdir(), 'fleetveil-fault-'));
    const originS = Math.floor(Date.now() / 1000);
    const file = join(dir, 'clock-is-off-by');
    await writeFile(file, '0');
    let feed: NmeaFeed | undefined;
    return withFleet(1, { dir, originS }, async (on) => {
      const demo = { CLOCK_DEMO: 'false', CLOCK_RATE: undefined, CLOCK_ORIGIN_S: undefined };
      const rideS = size === 'full' ? 30 : 20;
      const ride = await beginRide(on, {
        ...{ label: `clock-${seed}`, chance, rideS, leadRealS: 12 },
        settings: { ...demo, CLOCK_BOOT_ORIGIN_S: undefined },
        environment: { NODE_OPTIONS: `--import=${PRELOAD}`, FLEETVEIL_FAULT_CLOCK: file },
        async source(rows) {
          feed = await startNmeaFeed(on.fleet, rows);
          return { kind: 'nmea-tcp', host: '127.0.0.1', port: feed.port };
        },
      });
      for (const [at, jumpS] of JUMPS_S.entries()) {
        await on.fleet.until(ride.startS + ((at + 0.5 + chance() / 2) * rideS) / (JUMPS_S.length + 1));
        await writeFile(file, `${jumpS}`);
      }
      await feed?.over;
      await pause(2_500); // what the receiver says is a fix once the next second began
      const result = await settleRide(on, ride, { mayLose: { impossible_time: rideS } });
      await feed?.stop();
      return { rides: [result] };
    });
  },
};
