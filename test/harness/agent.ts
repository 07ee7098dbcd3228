/** Agents of a fleet as a test has them: what they say, and drives that are written for them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AgentLine,
  type AgentOptions,
  createChance,
  type FleetVehicle,
  writeDay,
} from '@fleetveil/simulator';
import type { Position } from '../leak/needles.ts';
import type { OpenFleet } from './fleet.ts';

/** Domain seconds between an agent's start and its drive's first row, unless told otherwise. */
export const LEAD_S = 900;

/** Lines as they come, and a way to wait for one. */
export function listen(lines: AgentLine[]) {
  const waiting = new Set<{ matches: (line: AgentLine) => boolean; found: (line: AgentLine) => void }>();
  return {
    take: (line: AgentLine) => {
      lines.push(line);
      for (const each of waiting) {
        if (!each.matches(line)) continue;
        waiting.delete(each);
        each.found(line);
      }
    },
    first: (matches: (line: AgentLine) => boolean): Promise<AgentLine> => {
      const known = lines.find(matches);
      return known ? Promise.resolve(known) : new Promise((found) => waiting.add({ matches, found }));
    },
  };
}

/** An agent that plays a drive. */
export interface DrivingAgent {
  readonly vehicle: FleetVehicle;
  readonly lines: readonly AgentLine[];
  /** The drive's rows, header first. */
  readonly rows: readonly string[];
  /** The first line that matches, of those that were said or are to come. */
  first(matches: (line: AgentLine) => boolean): Promise<AgentLine>;
  stop(): Promise<void>;
}

/** A drive: its parts, the seed it is drawn from, and how its agent differs from the others. */
export interface DrivePlan extends AgentOptions {
  readonly parts: Parameters<typeof writeDay>[0]['parts'];
  readonly seed: number;
  readonly leadS?: number;
}

/** Writes a drive that begins soon, and starts the vehicle's agent on it. */
export function startDriving(
  { dir, fleet }: Pick<OpenFleet, 'dir' | 'fleet'>,
  vehicle: FleetVehicle,
  { parts, seed, leadS = LEAD_S, ...options }: DrivePlan,
): DrivingAgent {
  const startS = Math.ceil(fleet.clock.nowS()) + leadS;
  const rows = writeDay({ vehicle: vehicle.kind, startS, parts }, createChance(seed));
  const file = join(dir, `${vehicle.label}-${startS}.csv`);
  writeFileSync(file, `${rows.join('\n')}\n`);
  const lines: AgentLine[] = [];
  const { take, first } = listen(lines);
  const agent = fleet.startAgent(vehicle, { kind: 'recorded', file, startS }, take, options);
  return { vehicle, lines, rows, first, stop: () => agent.stop() };
}

/** The positions of a drive's rows, header first. */
export function positionsOf(rows: readonly string[]): Position[] {
  return rows.slice(1).map((row) => {
    const [, latitude, longitude] = row.split(',').map(Number);
    return { latitude: latitude as number, longitude: longitude as number };
  });
}

/** Whether a place is one of a drive, to a metre. */
export function isOnDrive(rows: readonly string[]): (place: Position) => boolean {
  const driven = new Set(positionsOf(rows).map(keyOf));
  return (place) => driven.has(keyOf(place));
}

const keyOf = ({ latitude, longitude }: Position): string => `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;
