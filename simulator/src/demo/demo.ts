/**
 * The main job: a small city, live. Vehicles are real agents, their sensors are files of the simulated
 * city (or your own recording), their riders' phones are this process.
 */
import { mkdir } from 'node:fs/promises';
import { type FleetVehicle, startFleet } from '../fleet.ts';
import { runProgram } from '../programs.ts';
import type { OpenRental } from '../rental.ts';
import { nextClock, saveClock, tickAfter } from './clock.ts';
import { closingText } from './closing-text.ts';
import { live, vehicleOf } from './life.ts';
import { type OnceSummary, onlyRental } from './once.ts';
import { PLANS, type Plan } from './plan.ts';
import type { DemoOptions, Run } from './run.ts';
import { createView } from './view.ts';

/** Real seconds that agents get to start before the first tick. */
const LEAD_REAL_S = 3;

/** Runs the demo until `ended`, or through one rental. Throws what the programs say where they cannot run. */
export async function runDemo(options: DemoOptions): Promise<OnceSummary | undefined> {
  await makeFolder(options.dir);
  const clock = await nextClock(options);
  if (!options.once) options.write('Starting the data centre: broker, ingest, vault, doors and PostgreSQL …');
  const isOnlyOne = options.once || options.trace !== undefined;
  const plans = isOnlyOne ? PLANS.slice(0, 1) : PLANS;
  const fleet = await startFleet({
    dir: options.dir,
    clock,
    doorsPort: options.doorsPort,
    brokerPort: options.brokerPort,
    settings: [PLACES],
  });
  const view = createView(options.once ? () => {} : options.write, fleet.clock.nowS);
  const saving = setInterval(() => void saveClock(options.dir, fleet.clock.nowS()), 2_000);
  const pages = createPages((sentence) => options.write(sentence ?? `Pages: ${fleet.doorsUrl}/app/`));
  try {
    const vehicles = await Promise.all(plans.map((plan) => vehicleOf(fleet, options.dir, plan)));
    const run: Run = {
      fleet,
      view,
      options,
      firstTickS: tickAfter(fleet.clock.nowS() + LEAD_REAL_S * options.rate),
      onReport: isOnlyOne ? () => {} : pages.build,
    };
    const lives = plans.map((plan, i) => live(run, plan, vehicles[i] as FleetVehicle));
    for (const life of lives) life.catch(() => {}); // told below, where it is awaited
    if (isOnlyOne) {
      const only = onlyRental(
        run,
        plans[0] as Plan,
        vehicles[0] as FleetVehicle,
        lives[0] as Promise<OpenRental[]>,
      );
      return await Promise.race([only, options.ended.then(() => undefined)]);
    }
    await Promise.race([options.ended, firstRound(run, lives, vehicles)]);
    await options.ended;
    return undefined;
  } finally {
    clearInterval(saving);
    await saveClock(options.dir, fleet.clock.nowS());
    await Promise.all([pages.stop(), fleet.stop()]);
  }
}

/** Names on the map of the pages: an operator's own, in `web.places`. */
const PLACES = `web: { places: ${JSON.stringify([
  { name: 'Centrs', latitude: 56.9525, longitude: 24.1185 },
  { name: 'Āgenskalns', latitude: 56.934, longitude: 24.077 },
  { name: 'Teika', latitude: 56.972, longitude: 24.189 },
  { name: 'Ķengarags', latitude: 56.911, longitude: 24.178 },
  { name: 'Sarkandaugava', latitude: 56.997, longitude: 24.127 },
])} }`;

/**
 * The pages, once a vehicle has reported: before that every second of the machine is for the first report. Without them
 * all the rest still works: then a sentence says why. A demo that stops takes their building along.
 */
function createPages(tell: (whyNot: string | undefined) => void) {
  const ended = new AbortController();
  let built: Promise<void> | undefined;
  const build = async (): Promise<void> => {
    const whyNot = await runProgram('pages', [], { signal: ended.signal }).then(
      () => undefined,
      (error) => `The pages could not be built: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (!ended.signal.aborted) tell(whyNot);
  };
  return {
    build: (): void => {
      if (!ended.signal.aborted) built ??= build();
    },
    async stop(): Promise<void> {
      ended.abort();
      await built;
    },
  };
}

/** One level only: Node's recursive mkdir never returns where a parent cannot be made (below /proc). */
async function makeFolder(dir: string): Promise<void> {
  await mkdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function firstRound(
  run: Run,
  lives: Promise<OpenRental[]>[],
  vehicles: readonly FleetVehicle[],
): Promise<void> {
  const rentals = (await Promise.all(lives)).flat();
  for (const line of await closingText(run.fleet, rentals, vehicles)) run.view.text(line);
}
