/** The parts of the data centre are restarted one after the other, in good order, while vehicles are ridden. */
import { type CentrePart, pidOf, signalPart } from './parts-of-run.ts';
import { pause } from './patience.ts';
import { beginRide, driven, settleRide } from './ride.ts';
import type { Scenario } from './scenario.ts';

const ORDER: readonly CentrePart[] = ['ingest', 'vault', 'doors', 'ingest'];
/** Real milliseconds a part may take to be there again. */
const BACK_MS = 20_000;

/** Asks a part to stop, and waits until its supervisor has started another. */
async function restart(dir: string, part: CentrePart): Promise<void> {
  const before = await pidOf(dir, part);
  await signalPart(dir, part, 'SIGTERM');
  const untilMs = performance.now() + BACK_MS;
  for (;;) {
    const now = await pidOf(dir, part);
    if (now !== undefined && now !== before) return;
    if (performance.now() > untilMs) throw new Error(`${part} did not come back`);
    await pause(100);
  }
}

export const rollingRestart: Scenario = {
  what: 'a rolling restart of ingest, vault and doors under load',
  on: 'shared',
  endsPrograms: true,
  async run(run) {
    const { chance, size, seed, rate, fleet, dir } = run;
    const rideS = (size === 'full' ? 30 : 14) * rate;
    const rides = await Promise.all(
      Array.from({ length: size === 'full' ? 3 : 2 }, (_, at) =>
        beginRide(run, {
          label: `rolling-${seed}-${at}`,
          chance,
          rideS,
        }),
      ),
    );
    await fleet.until(Math.max(...rides.map((ride) => ride.startS)) + rate);
    for (const part of ORDER) {
      await restart(dir, part);
      await pause(500 + chance() * 1_500);
    }
    await Promise.all(rides.map(driven));
    return { rides: await Promise.all(rides.map((ride) => settleRide(run, ride))) };
  },
};
