/** Coarse reports as an agent under the shipped policy makes them: a vehicle that moves on between its ticks. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  BASE_RESOLUTION,
  cellOf,
  cellToWire,
  DEFAULT_POLICY_PATH,
  deriveDeviceRules,
  finestResolution,
  parentOf,
  parsePolicy,
  type v1,
  ZONES,
  zoneOf,
} from '@fleetveil/proto';

let shipped: ReturnType<typeof readShipped> | undefined;

function readShipped() {
  const path = fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH));
  const policy = parsePolicy(readFileSync(path, 'utf8'));
  return { policy, rules: deriveDeviceRules(policy) };
}

/** Northwards through Riga and back to its south, degrees times 1e6: about a cell of a city a tick. */
const WAY = { latitudeE6: 56_920_000, longitudeE6: 24_105_000, lengthE6: 60_000, tickE6: 8_000 } as const;

/**
 * The reports of the last `count` ticks, oldest first, up to the tick of `nowS`: each is newer than the one before, so
 * that each replaces it.
 *
 * @param seed where on the way the vehicle is at first: any whole number
 */
export function coarseReports(count: number, nowS: number, seed: number): v1.ICoarseReport[] {
  shipped ??= readShipped();
  const { policy, rules } = shipped;
  const lastS = Math.floor(nowS / policy.tickS) * policy.tickS;
  return Array.from({ length: count }, (_, at) => {
    const alongE6 = (seed + at * WAY.tickE6) % WAY.lengthE6;
    const base = cellOf(WAY.latitudeE6 + alongE6, WAY.longitudeE6, BASE_RESOLUTION);
    const cell = parentOf(base, finestResolution(rules.regions, base));
    return {
      cell: cellToWire(cell),
      tickS: lastS - (count - 1 - at) * policy.tickS,
      zone: ZONES.wire[zoneOf(policy.zone, cell)],
      policyVersion: policy.version,
    };
  });
}
