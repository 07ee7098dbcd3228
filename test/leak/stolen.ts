/** A vehicle that nobody rents is taken, and somebody presses help in it: what a vehicle seals by itself. */
import { createLocalClient } from '@fleetveil/agent';
import type { AgentLine, FleetVehicle } from '@fleetveil/simulator';
import { positionsOf, startDriving } from '../harness/agent.ts';
import type { OpenFleet } from '../harness/fleet.ts';
import type { Position } from './needles.ts';

/** What was taken, and all it drove. */
export interface Stolen {
  readonly vehicle: FleetVehicle;
  readonly lines: readonly AgentLine[];
  readonly drive: readonly Position[];
}

/** Domain seconds: locked (five minutes arm), and away with the wheels turning. */
const [PARKED_S, AWAY_S] = [900, 600];

/**
 * Parks it, drives off with it, presses help on the way.
 *
 * @param arrived resolves when streams of both kinds are stored
 * @throws where nothing was suspected, or help was not taken
 */
export async function stealVehicle(
  open: Pick<OpenFleet, 'dir' | 'fleet'>,
  arrived: (vehicle: FleetVehicle) => Promise<void>,
): Promise<Stolen> {
  const vehicle = await open.fleet.enrol('car', 'stolen');
  const parts = [
    { kind: 'parked', durationS: PARKED_S },
    { kind: 'ride', durationS: AWAY_S },
  ] as const;
  const { rows, lines, first, stop } = startDriving(open, vehicle, { parts, seed: 11 });
  const { outcome } = await first(({ event }) => event === 'theft_suspected');
  if (outcome !== 'sealed') throw new Error(`the suspicion was not sealed: ${outcome}`);
  const told = await createLocalClient(vehicle.socketPath).help();
  if (!told.ok) throw new Error(`help was not taken: ${told.problem}`);
  await arrived(vehicle);
  await stop();
  return { vehicle, lines, drive: positionsOf(rows) };
}
