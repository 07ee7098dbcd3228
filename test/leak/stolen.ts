/** A vehicle that nobody rents is taken, and somebody presses help in it: what a vehicle seals by itself. */
import { writeFileSync } from 'node:fs';
import { createLocalClient } from '@fleetveil/agent';
import { type AgentLine, createChance, type Fleet, type FleetVehicle, writeDay } from '@fleetveil/simulator';
import { listen } from '../journeys/journey.ts';
import type { Position } from './needles.ts';

/** What was taken, and all it drove. */
export interface Stolen {
  readonly vehicle: FleetVehicle;
  readonly lines: readonly AgentLine[];
  readonly drive: readonly Position[];
}

/** Domain seconds: until the drive's first row, locked (five minutes arm), and away with the wheels turning. */
const [LEAD_S, PARKED_S, AWAY_S] = [900, 900, 600];

/**
 * Parks it, drives off with it, presses help on the way.
 *
 * @param file where its drive is written
 * @param arrived resolves when streams of both kinds are stored
 * @throws where nothing was suspected, or help was not taken
 */
export async function stealVehicle(
  fleet: Fleet,
  file: string,
  arrived: (vehicle: FleetVehicle) => Promise<void>,
): Promise<Stolen> {
  const vehicle = await fleet.enrol('car', 'stolen');
  const startS = Math.ceil(fleet.clock.nowS()) + LEAD_S;
  const parts = [
    { kind: 'parked', durationS: PARKED_S },
    { kind: 'ride', durationS: AWAY_S },
  ] as const;
  const rows = writeDay({ vehicle: 'car', startS, parts }, createChance(11));
  writeFileSync(file, `${rows.join('\n')}\n`);
  const lines: AgentLine[] = [];
  const heard = listen(lines);
  const agent = fleet.startAgent(vehicle, { kind: 'recorded', file, startS }, heard.take);
  const { outcome } = await heard.first(({ event }) => event === 'theft_suspected');
  if (outcome !== 'sealed') throw new Error(`the suspicion was not sealed: ${outcome}`);
  const told = await createLocalClient(vehicle.socketPath).help();
  if (!told.ok) throw new Error(`help was not taken: ${told.problem}`);
  await arrived(vehicle);
  await agent.stop();
  return { vehicle, lines, drive: positionsOf(rows) };
}

/** The positions of a drive's rows, header first. */
export function positionsOf(rows: readonly string[]): Position[] {
  return rows.slice(1).map((row) => {
    const [, latitude, longitude] = row.split(',').map(Number);
    return { latitude: latitude as number, longitude: longitude as number };
  });
}
