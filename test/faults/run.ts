/** Runs scenarios: those that share a fleet at once, and beside them, two at a time, those with one of their own. */
import { MachineTooSlow } from './patience.ts';
import type { FaultFleet } from './ride.ts';
import {
  chanceOf,
  MIDNIGHT_S,
  type Scenario,
  type ScenarioResult,
  type ScenarioRun,
  withFleet,
} from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

/** Domain seconds in a real one, of the fleet that is shared. */
const RATE = 60;
/** A fleet of its own begins anew where the machine was too slow for the hours of a scenario. */
const TRIES = 3;
const OWN_AT_ONCE = 2;

export interface RunOptions {
  readonly names: readonly string[];
  readonly seed: number;
  readonly size: ScenarioRun['size'];
  readonly say: (text: string) => void;
  /** What the names mean. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
}

/** What came of a scenario; `failed` where it could not be carried through. */
export interface Outcome {
  readonly name: string;
  readonly seed: number;
  readonly seconds: number;
  readonly result: ScenarioResult | { readonly failed: string };
}

/** @param onOutcome told of each as soon as it is known */
export async function runScenarios(
  options: RunOptions,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const tell = (outcome: Outcome) => {
    outcomes.push(outcome);
    onOutcome(outcome);
  };
  // Most of a scenario is waiting for clocks: the shared fleet and two others leave a small machine room.
  const ends = await Promise.allSettled([runOnOneFleet(options, tell), runOnTheirOwn(options, tell)]);
  // Thrown once both have stopped their fleets: whoever ends the process before leaves their programs behind.
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return outcomes;
}

type Tell = (outcome: Outcome) => void;

type SharedOne = { readonly name: string; readonly scenario: Extract<Scenario, { readonly on: 'shared' }> };

/** Those that share a fleet all at once, then each that wants it alone. */
async function runOnOneFleet(options: RunOptions, tell: Tell): Promise<void> {
  const { names, scenarios = SCENARIOS } = options;
  const chosen = names.flatMap((name) => {
    const scenario = scenarios[name];
    return scenario === undefined || scenario.on === 'own' ? [] : [{ name, scenario }];
  });
  if (chosen.length === 0) return;
  await withFleet(RATE, {}, async (on: FaultFleet) => {
    const here = ({ name, scenario }: (typeof chosen)[number]) =>
      runOne(options, name, tell, (run) => scenario.run({ ...run, ...on }));
    const shared = chosen.filter((each): each is SharedOne => each.scenario.on === 'shared');
    const isHeld = shared.some(({ scenario }) => scenario.holdsOverMidnight);
    await Promise.all(
      shared.map(async (each) => {
        if (isHeld && each.scenario.endsPrograms) await on.fleet.until(MIDNIGHT_S + RATE);
        await here(each);
      }),
    );
    for (const each of chosen) if (each.scenario.on === 'alone') await here(each);
  });
}

/** Those with a fleet of their own, two at a time, in their order. */
async function runOnTheirOwn(options: RunOptions, tell: Tell): Promise<void> {
  const { names, scenarios = SCENARIOS } = options;
  const waiting = names.filter((name) => scenarios[name]?.on === 'own');
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const scenario = scenarios[name];
      if (scenario?.on === 'own') await runOne(options, name, tell, scenario.run, TRIES);
    }
  };
  await Promise.all(Array.from({ length: OWN_AT_ONCE }, lane));
}

async function runOne(
  { seed, size, say }: RunOptions,
  name: string,
  tell: Tell,
  run: (run: ScenarioRun) => Promise<ScenarioResult>,
  tries = 1,
): Promise<void> {
  const startedMs = performance.now();
  const how = { seed, size, say: (text: string) => say(`${name}: ${text}`) };
  const once = () =>
    run({ ...how, chance: chanceOf(name, seed) }).catch((error: unknown) => ({
      failed: String(error),
      error,
    }));
  let result = await once();
  for (let more = tries - 1; more > 0 && isTooSlow(result); more -= 1) {
    how.say(`once more: ${result.failed}`);
    result = await once();
  }
  tell({ name, seed, seconds: (performance.now() - startedMs) / 1000, result });
}

type Broken = { readonly failed: string; readonly error: unknown };

function isTooSlow(result: ScenarioResult | Broken): result is Broken {
  return 'error' in result && result.error instanceof MachineTooSlow;
}
