/** How scenarios with a fleet of their own are run; what they do is `npm run fault`. */
import { expect, test } from 'vitest';
import { MachineTooSlow, pause } from './patience.ts';
import { type Outcome, runScenarios } from './run.ts';
import type { Scenario, ScenarioResult, ScenarioRun } from './scenario.ts';

const EVEN: ScenarioResult = { rides: [] };

/** Runs one scenario that does `act` each time it is tried; answers what came of it, and the chances it was given. */
async function outcomeOf(
  act: (tries: number) => void,
): Promise<{ outcome: Outcome | undefined; drawn: number[] }> {
  const drawn: number[] = [];
  const tried: Scenario = {
    ...{ what: 'a scenario', on: 'own' },
    run: async ({ chance }: ScenarioRun) => {
      drawn.push(chance());
      act(drawn.length);
      return EVEN;
    },
  };
  const how = { names: ['tried'], seed: 7, size: 'short', say: () => {} } as const;
  const [outcome] = await runScenarios({ ...how, scenarios: { tried } });
  return { outcome, drawn };
}

test('a machine that was too slow tries again, with the same seed', async () => {
  const { outcome, drawn } = await outcomeOf((tries) => {
    if (tries < 3) throw new MachineTooSlow('the drive began before the rental');
  });
  expect(outcome?.result).toEqual(EVEN);
  expect(drawn).toHaveLength(3);
  expect(new Set(drawn).size).toBe(1);
});

test('a machine that is always too slow has no account: the scenario broke off', async () => {
  const { outcome, drawn } = await outcomeOf(() => {
    throw new MachineTooSlow('the drive began before the rental');
  });
  expect(outcome?.result).toMatchObject({ failed: 'MachineTooSlow: the drive began before the rental' });
  expect(drawn).toHaveLength(3);
});

test('any other failure is told at once: trying again would hide it', async () => {
  const { outcome, drawn } = await outcomeOf((tries) => {
    if (tries === 1) throw new Error('the trip did not become whole');
  });
  expect(outcome?.result).toMatchObject({ failed: 'Error: the trip did not become whole' });
  expect(drawn).toHaveLength(1);
});

test('fleets of their own: two at a time, in their order', async () => {
  let running = 0;
  const seen: [string, number][] = [];
  const called = (name: string, ms: number): Scenario => ({
    ...{ what: 'a scenario', on: 'own' },
    async run() {
      running += 1;
      seen.push([name, running]);
      await pause(ms);
      running -= 1;
      return EVEN;
    },
  });
  const scenarios = { long: called('long', 150), first: called('first', 20), second: called('second', 20) };
  const how = { names: Object.keys(scenarios), seed: 7, size: 'short', say: () => {}, scenarios } as const;
  const outcomes = await runScenarios(how);
  expect(seen).toEqual([
    ['long', 1],
    ['first', 2],
    ['second', 2],
  ]);
  expect(outcomes.map(({ name }) => name)).toEqual(['first', 'second', 'long']);
});
