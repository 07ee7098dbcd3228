/** Waiting for an agent's lines ends where the agent does. */
import { type Fleet, type FleetVehicle, startProgram } from '@fleetveil/simulator';
import { expect, test } from 'vitest';
import { startRide } from './ride.ts';

test('an agent that ends by itself is told of, with its last words', async () => {
  const vehicle = { label: 'torn' } as FleetVehicle;
  // As a fleet starts one, of a configuration that is not there.
  const startAgent: Fleet['startAgent'] = () => startProgram('agent', ['run', '--config', 'no-such.yaml']);
  const on = { fleet: { startAgent } as unknown as Fleet, dir: '.', rate: 1 };
  const ride = startRide(on, {}, vehicle, { kind: 'recorded', file: 'none.csv', startS: 0 });
  await expect(ride.first(({ event }) => event === 'source')).rejects.toThrow(
    /torn: the agent ended by itself \(\d+\): .*--config: the file cannot be read/,
  );
});
