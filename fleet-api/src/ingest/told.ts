/**
 * Is what a body tells in clear no more than the policy lets leave, signal by signal? (pure)
 *
 * Default deny, as on the unit: a signal that the policy does not name is dropped, and a number lies on the
 * policy's step or it is too precise. Absent is always fine: a unit may tell less.
 */
import {
  cellFromWire,
  type Guard,
  type PurposeId,
  type RefusalWord,
  type SignalId,
  stepSize,
  type v1,
  ZONES,
  zoneOf,
} from '@fleetveil/proto';

/** What is wrong with a body; nothing where all is well. */
type Problem = RefusalWord | undefined;

/** Zone facts of a coarse report: a function of its cell, and of nothing finer (M1). */
export function problemOfReport(report: v1.CoarseReport, madeUnder: Guard): Problem {
  const told = ZONES.word(report.zone);
  if (told === undefined) return 'malformed';
  const tells = of(madeUnder, 'live_service');
  if (report.cell && !tells('cell')) return 'not_allowed';
  if (told === 'unknown') return undefined;
  if (report.policyVersion === 0 || !tells('zone')) return 'not_allowed'; // the floor has no zone
  if (!canJudgeZone(report, madeUnder)) return undefined;
  const cell = report.cell ? cellFromWire(report.cell) : undefined;
  return cell !== undefined && zoneOf(madeUnder.zone, cell) === told ? undefined : 'over_precise';
}

/** Whether the edition that a report names is here: what no edition bears out is not stored. */
export function canJudgeZone(report: v1.CoarseReport, madeUnder: Guard): boolean {
  return report.policyVersion === madeUnder.version;
}

/** Times, distance, energy, parking rule and cells of a trip end. */
export function problemOfTrip(trip: v1.TripEnd, madeUnder: Guard): Problem {
  const tells = of(madeUnder, 'rental_contract');
  const hasCell = Boolean(trip.startCell ?? trip.endCell);
  if ((hasCell && !tells('cell')) || (trip.parking !== 0 && !tells('parking_rule'))) return 'not_allowed';
  return firstOf([
    problemOfNumber(trip.startedS || undefined, madeUnder, 'rental_contract', 'time'),
    problemOfNumber(trip.endedS || undefined, madeUnder, 'rental_contract', 'time'),
    problemOfNumber(trip.distanceHm * 100 || undefined, madeUnder, 'rental_contract', 'distance'),
    problemOfNumber(trip.energyHwh * 100 || undefined, madeUnder, 'rental_contract', 'energy'),
  ]);
}

/** Charge, odometer and faults of a day. */
export function problemOfHealth(health: v1.FleetHealth, madeUnder: Guard): Problem {
  const { chargePermille, odometerKm, faultCodes } = health;
  if (faultCodes.length > 0 && !of(madeUnder, 'fleet_health')('fault_codes')) return 'not_allowed';
  const odometerM = typeof odometerKm === 'number' ? odometerKm * 1000 : undefined;
  return firstOf([
    problemOfNumber(chargePermille ?? undefined, madeUnder, 'fleet_health', 'state_of_charge'),
    problemOfNumber(odometerM, madeUnder, 'fleet_health', 'odometer'),
  ]);
}

/** Times, energy and station of a charging session. */
export function problemOfCharging(session: v1.ChargingSession, madeUnder: Guard): Problem {
  const { startedS, endedS, energyHwh, station } = session;
  if (station !== '' && !of(madeUnder, 'charging')('charging_station')) return 'not_allowed';
  const energyWh = typeof energyHwh === 'number' ? energyHwh * 100 : undefined;
  return firstOf([
    problemOfNumber(startedS, madeUnder, 'charging', 'time'),
    problemOfNumber(endedS || undefined, madeUnder, 'charging', 'time'),
    problemOfNumber(energyWh, madeUnder, 'charging', 'energy'),
  ]);
}

function of({ signals }: Guard, purpose: PurposeId): (signal: SignalId) => boolean {
  return (signal) => signals[purpose][signal].kind === 'coarse';
}

function problemOfNumber(
  value: number | undefined,
  { signals }: Guard,
  purpose: PurposeId,
  signal: SignalId,
): Problem {
  if (value === undefined) return undefined;
  const size = stepSize(signals[purpose][signal]);
  if (size === undefined) return 'not_allowed';
  return value % size === 0 ? undefined : 'over_precise';
}

const firstOf = (problems: readonly Problem[]): Problem => problems.find((problem) => problem !== undefined);
