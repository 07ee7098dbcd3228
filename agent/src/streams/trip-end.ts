import {
  type DeviceRules,
  dayOf,
  inStep,
  type ParkingWord,
  type RentalEndWord,
  type ZoneWord,
  zoneOf,
} from '@fleetveil/proto';
import { reportCell } from '../minimise/coarse.ts';
import { type OutgoingRecord, outgoingTripEnd, type StreamTally } from '../minimise/outgoing.ts';
import { ruleOf } from '../minimise/rules.ts';
import type { PolicyView } from '../reasons/standing.ts';
import { type TripMeter, tripDistanceM, tripEnergyWh } from './trip-meter.ts';

/** A trip as it stands when its rental ends. */
export interface TripFacts {
  readonly rentalId: string;
  readonly firstGrantId: string;
  readonly startedS: number;
  readonly endedS: number;
  readonly endedBy: RentalEndWord;
  /** `placeCell` of the places, or a parent of it. */
  readonly startCell?: string | undefined;
  readonly endCell?: string | undefined;
  readonly meter: TripMeter;
  readonly batteryWh?: number | undefined;
  readonly streams: readonly StreamTally[];
  readonly policyVersion: number;
}

const PARKING: Readonly<Record<ZoneWord, ParkingWord>> = { unknown: 'unknown', in: 'kept', out: 'broken' };

/** Largest count of a trip end (`NUMBERS.tripCount`: three bytes of varint). */
const MOST = 2_097_151;

/**
 * The trip end in the steps of the policy. Its cells go through the same `reportCell` as every coarse report,
 * so a trip end tells of a place exactly what the reports of that place tell (M1).
 *
 * @param rules of the policy in force, or the last that was: what the rental began under
 */
export function tripEnd(trip: TripFacts, policy: PolicyView, rules: DeviceRules | undefined): OutgoingRecord {
  const startCell = mayTell(rules, 'cell') ? reportCell(trip.startCell, policy) : undefined;
  const endCell = mayTell(rules, 'cell') ? reportCell(trip.endCell, policy) : undefined;
  const startedS = stepped(rules, 'time', trip.startedS);
  const endedS = Math.max(startedS, stepped(rules, 'time', trip.endedS));
  const distanceM = tripDistanceM(trip.meter, Math.max(0, trip.endedS - trip.startedS));
  return outgoingTripEnd({
    purpose: 'rental_contract',
    rentalId: trip.rentalId,
    grantId: trip.firstGrantId,
    policyVersion: rules?.version ?? trip.policyVersion,
    ...(rules === undefined ? {} : { endsOnDay: dayOf(trip.endedS) + rules.keepDays.tripEnd }),
    startedS,
    endedS,
    distanceHm: Math.min(MOST, stepped(rules, 'distance', distanceM) / 100),
    energyHwh: Math.min(MOST, stepped(rules, 'energy', tripEnergyWh(trip.meter, trip.batteryWh)) / 100),
    ...(startCell === undefined ? {} : { startCell }),
    ...(endCell === undefined ? {} : { endCell }),
    parking: parkingAt(rules, endCell),
    endedBy: trip.endedBy,
    streams: trip.streams.filter(({ chunks }) => chunks > 0),
  });
}

/** Kept is inside the zone, as far as the cell tells. */
function parkingAt(rules: DeviceRules | undefined, cell: string | undefined): ParkingWord {
  if (rules === undefined || cell === undefined || !mayTell(rules, 'parking_rule')) return 'unknown';
  return PARKING[zoneOf(rules.zone, cell)];
}

function mayTell(rules: DeviceRules | undefined, signal: 'cell' | 'parking_rule'): boolean {
  return ruleOf(rules, 'rental_contract', signal).kind === 'coarse';
}

/** In the policy's step; 0, which the wire reads as not said, where the policy drops it. */
function stepped(
  rules: DeviceRules | undefined,
  signal: 'time' | 'distance' | 'energy',
  value: number,
): number {
  return inStep(value, ruleOf(rules, 'rental_contract', signal)) ?? 0;
}
