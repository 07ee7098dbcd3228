import { dayOf, inStep, NUMBERS } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';
import type { PolicyView } from '../reasons/standing.ts';
import { type OutgoingRecord, outgoingFleetHealth } from './outgoing.ts';
import { ruleNow } from './rules.ts';

/** What the vehicle says of its own condition; each absent = not known. */
export interface HealthReading {
  readonly stateOfChargePermille?: number;
  readonly odometerM?: number;
  readonly faultCodes?: readonly string[];
}

/** Fault codes that leave, at most, and characters of one. */
const FAULTS = { most: 8, form: /^[A-Za-z0-9_.-]{1,8}$/ } as const;

/**
 * The day's record of charge, odometer and faults, or nothing: while a reason holds, while the vehicle
 * moves, under the floor, with an unknown clock, or when this day has had one. Ask at ticks only: its hour
 * says nothing then.
 *
 * @param lastDay day of the last one (`dayOf`), kept by the caller
 */
export function fleetHealth(asked: {
  readonly reading: HealthReading;
  readonly policy: PolicyView;
  readonly moment: Moment;
  /** `isParked(place)` and no reason holds. */
  readonly isParked: boolean;
  readonly lastDay?: number;
}): OutgoingRecord | undefined {
  const { reading, policy, moment, lastDay } = asked;
  if (!asked.isParked || moment.clock === 'unknown' || policy.rules === undefined) return undefined;
  const day = dayOf(moment.nowS);
  if (lastDay !== undefined && day <= lastDay) return undefined;
  const { keepDays, version } = policy.rules;
  const readings = coarsened(reading, policy);
  if (readings === undefined) return undefined;
  return outgoingFleetHealth({
    ...readings,
    day,
    endsOnDay: day + keepDays.fleetHealth,
    policyVersion: version,
  });
}

function coarsened(reading: HealthReading, policy: PolicyView) {
  const charge = inStep(reading.stateOfChargePermille, ruleNow(policy, 'fleet_health', 'state_of_charge'));
  const odometerKm = kmOf(inStep(reading.odometerM, ruleNow(policy, 'fleet_health', 'odometer')));
  const mayTellFaults = ruleNow(policy, 'fleet_health', 'fault_codes').kind === 'coarse';
  const faultCodes = mayTellFaults ? listed(reading.faultCodes ?? []) : [];
  if (charge === undefined && odometerKm === undefined && faultCodes.length === 0) return undefined;
  return {
    ...(charge === undefined ? {} : { chargePermille: charge }),
    ...(odometerKm === undefined ? {} : { odometerKm }),
    faultCodes,
  };
}

/** Nothing for what no record holds: the rest of the day's record shall not stay because of it. */
function kmOf(metres: number | undefined): number | undefined {
  const km = metres === undefined ? undefined : metres / 1000;
  return km !== undefined && km <= NUMBERS.odometerKm ? km : undefined;
}

/** Sorted, so that their order tells nothing of when each came. */
function listed(codes: readonly string[]): readonly string[] {
  return codes
    .filter((code) => FAULTS.form.test(code))
    .toSorted()
    .slice(0, FAULTS.most);
}
