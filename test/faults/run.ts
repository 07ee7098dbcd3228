/** Runs scenarios: those that share a fleet side by side, the others one after the other. */
import type { FaultFleet } from './ride.ts';
import { chanceOf, type Scenario, type ScenarioResult, type ScenarioRun, withFleet } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

/** Domain seconds in a real one, of the fleet that is shared. */
const RATE = 60;

export interface RunOptions {
  readonly names: readonly string[];
  readonly seed: number;
  readonly size: ScenarioRun['size'];
  readonly say: (text: string) => void;
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
  { names, seed, size, say }: RunOptions,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const chosen = names.map((name) => ({ name, scenario: SCENARIOS[name] as Scenario }));
  const one = async (name: string, run: (run: ScenarioRun) => Promise<ScenarioResult>): Promise<void> => {
    const startedMs = performance.now();
    const how = { seed, size, chance: chanceOf(name, seed), say: (text: string) => say(`${name}: ${text}`) };
    const result = await run(how).catch((error: unknown) => ({ failed: String(error) }));
    const outcome = { name, seed, seconds: (performance.now() - startedMs) / 1000, result };
    outcomes.push(outcome);
    onOutcome(outcome);
  };
  const onShared = chosen.filter(({ scenario }) => scenario.on !== 'own');
  if (onShared.length > 0)
    await withFleet(RATE, {}, async (on: FaultFleet) => {
      const here = (name: string, scenario: Scenario) =>
        one(name, async (run) => (scenario as Exclude<Scenario, { on: 'own' }>).run({ ...run, ...on }));
      await Promise.all(
        onShared
          .filter(({ scenario }) => scenario.on === 'shared')
          .map(({ name, scenario }) => here(name, scenario)),
      );
      for (const { name, scenario } of onShared) if (scenario.on === 'alone') await here(name, scenario);
    });
  for (const { name, scenario } of chosen) if (scenario.on === 'own') await one(name, scenario.run);
  return outcomes;
}
