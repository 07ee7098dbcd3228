import { parentOf, resolutionOf } from '../cells.ts';
import type { ZoneWord } from '../words.ts';
import type { DeviceRules, KeepDays, Regions } from './derived.ts';
import type { Policy } from './policy.ts';
import { byPurpose, type ConsentFlag, type PurposeId } from './purposes.ts';
import { longestDays } from './retention.ts';
import { bySignal, type SignalId, type SignalRule } from './signals.ts';
import { requireSound } from './sound.ts';

const REGION_RESOLUTION = 6;
const DROPPED: SignalRule = { kind: 'dropped' };

/**
 * All that a unit needs of a policy. A signal that the policy does not name for a purpose is
 * `dropped`, as is every signal of a purpose that is `never`. Throws PolicyError `rules` for a policy
 * that breaks a rule of the linter: the unit then keeps to the floor.
 */
export function deriveDeviceRules(policy: Policy): DeviceRules {
  requireSound(policy);
  const { limits, route } = policy;
  return {
    version: policy.version,
    tickS: policy.tickS,
    staleAfterS: policy.staleAfterS,
    regions: regionsOf(policy),
    zone: policy.zone,
    signals: signalsOf(policy),
    consents: byPurpose((id) => consentOf(policy, id)),
    routeMinIntervalS: route.minIntervalS,
    assistEveryS: limits.assistEveryS,
    limits: grantLimits(policy),
    publicStations: policy.publicStations,
    keepDays: keepDaysOf(policy),
  };
}

/** The resolution of every named cell, and of everywhere else. */
export function regionsOf(policy: Policy): Regions {
  const { resolution, places } = policy.regions;
  const entries = places.flatMap((place) =>
    place.cells.map((cell) => [cell, resolution[place.kind]] as const),
  );
  return { byRes6: new Map(entries), defaultResolution: resolution.country };
}

/** What becomes of each signal for each purpose. Default deny: what is not named is dropped (M5). */
export function signalsOf(policy: Policy): DeviceRules['signals'] {
  return byPurpose((id) => bySignal((signal) => ruleOf(policy, id, signal)));
}

/** The limits of grants and local events, seconds. */
export function grantLimits(policy: Policy): DeviceRules['limits'] {
  const { rentalGrantS, maintenanceGrantS, theftGrantS, suspicionS, assistS, accidentWindowS } =
    policy.limits;
  return { rentalGrantS, maintenanceGrantS, theftGrantS, suspicionS, assistS, accidentWindowS };
}

function ruleOf(policy: Policy, id: PurposeId, signal: SignalId): SignalRule {
  const purpose = policy.purposes[id];
  return purpose === 'never' ? DROPPED : (purpose.leaves.get(signal) ?? DROPPED);
}

function consentOf(policy: Policy, id: PurposeId): ConsentFlag | undefined {
  const purpose = policy.purposes[id];
  return purpose === 'never' ? undefined : purpose.consentFlag;
}

function keepDaysOf(policy: Policy): KeepDays {
  const { least, most, default: usual } = policy.route.keepDays;
  return {
    ends: longestDays(policy, 'ends'),
    maintenanceEnds: longestDays(policy, 'maintenance_ends'),
    tripEnd: longestDays(policy, 'trip'),
    fleetHealth: longestDays(policy, 'fleet_health'),
    lossReport: longestDays(policy, 'loss_report'),
    coarse: longestDays(policy, 'coarse_report'),
    theft: longestDays(policy, 'theft'),
    suspicion: longestDays(policy, 'theft_suspicion'),
    accident: longestDays(policy, 'accident'),
    accidentNotice: longestDays(policy, 'accident_notice'),
    chargingSession: longestDays(policy, 'charging_session'),
    assist: longestDays(policy, 'assist'),
    routeLeast: least,
    routeMost: most,
    routeDefault: usual,
    routeMax: most,
  };
}

/**
 * How fine the coarse cell of a place may be: looked up by the parent of resolution 6 of any cell of
 * that place. A cell coarser than that belongs to no named place.
 *
 *     const cell = parentOf(frozenPlace, finestResolution(rules.regions, frozenPlace));
 */
export function finestResolution(regions: Regions, cell: string): number {
  if (resolutionOf(cell) < REGION_RESOLUTION) return regions.defaultResolution;
  return regions.byRes6.get(parentOf(cell, REGION_RESOLUTION)) ?? regions.defaultResolution;
}

/** Whether a coarse cell is in the operating zone; a function of the cell and of nothing finer (M1). */
export function zoneOf(zone: ReadonlySet<string>, cell: string): ZoneWord {
  if (zone.size === 0) return 'unknown';
  for (let resolution = resolutionOf(cell); resolution >= 0; resolution -= 1) {
    if (zone.has(parentOf(cell, resolution))) return 'in';
  }
  return 'out';
}
