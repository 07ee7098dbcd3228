import { FLOOR, inStep, isPublicStation, readStation, stepSize } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';
import type { Reason } from '../reasons/reason.ts';
import type { PolicyView } from '../reasons/standing.ts';
import { ruleNow } from './rules.ts';

/** A charging session as far as the unit may remember it: it stands on the disk like this. */
export interface ChargingSession {
  /** 128 random bits, 32 hex characters. */
  readonly sessionId: string;
  /** Unix seconds, in the policy's step. */
  readonly startedS: number;
  /** The rental in which it began; absent = nobody's. */
  readonly use?: ChargingUse;
}

/** The rental that a session is part of, from start to end. */
export interface ChargingUse {
  readonly rentalId: string;
  /** Its first grant. */
  readonly grantId: string;
  /** Number of a station that the policy names public. */
  readonly station?: string;
}

/** A session that is over, as it may be told. */
export interface ToldSession extends ChargingSession {
  /** Unix seconds, in the policy's step; absent = nobody told the end. */
  readonly endedS?: number;
  readonly energyHwh?: number;
}

/** Why nothing is recorded now. */
export type ChargingRefusal = 'clock_unknown' | 'policy_floor' | 'purpose_not_allowed';

/** Wh in a step of the wire. */
const HWH = 100;

/** Why no session may begin or end at this moment; nothing = it may. */
export function chargingRefusal(policy: PolicyView, moment: Moment): ChargingRefusal | undefined {
  if (moment.clock === 'unknown') return 'clock_unknown';
  if (policy.standing !== 'current') return 'policy_floor';
  const stepS = stepSize(ruleNow(policy, 'charging', 'time'));
  return stepS !== undefined && stepS % FLOOR.chargingStepS === 0 ? undefined : 'purpose_not_allowed';
}

/**
 * A session that begins. Its station is told only in a rental (without one it would say where the vehicle stands, M1),
 * and only if the policy names it public: any other may be somebody's home (M3, decision 0023).
 *
 * @param stationId as the vehicle says it
 * @returns nothing where the policy has no times of charging leave
 */
export function beginCharging(
  asked: { readonly sessionId: string; readonly stationId: string; readonly reasons: readonly Reason[] },
  policy: PolicyView,
  { nowS }: Moment,
): ChargingSession | undefined {
  const startedS = inStep(nowS, ruleNow(policy, 'charging', 'time'));
  if (startedS === undefined) return undefined;
  const rental = asked.reasons.find(isRented);
  if (rental === undefined) return { sessionId: asked.sessionId, startedS };
  const station = publicStation(asked.stationId, policy);
  const { rentalId, firstGrantId: grantId } = rental;
  const use = { rentalId, grantId, ...(station === undefined ? {} : { station }) };
  return { sessionId: asked.sessionId, startedS, use };
}

/**
 * A session that ends, as it may be told: it stays the rental's only if that rental is still in use and is not paused
 * (C5), and each value leaves in the policy's step.
 *
 * @param energyKwh as the vehicle says it; absent = not known
 */
export function endCharging(
  session: ChargingSession,
  told: { readonly energyKwh?: number; readonly reasons: readonly Reason[] },
  policy: PolicyView,
  { nowS }: Moment,
): ToldSession {
  const endedS = inStep(nowS, ruleNow(policy, 'charging', 'time'));
  // Whole watt hours: 64.1 kWh times 1,000 is a hair less than 64,100, and the step downwards would take a tenth off.
  const energyWh = told.energyKwh === undefined ? undefined : Math.round(told.energyKwh * 1000);
  const energy = inStep(energyWh, ruleNow(policy, 'charging', 'energy'));
  const isOfRental = told.reasons.some((one) => isRented(one) && one.rentalId === session.use?.rentalId);
  return {
    ...(isOfRental ? session : withoutUse(session)),
    ...(endedS === undefined ? {} : { endedS: Math.max(endedS, session.startedS) }),
    ...(energy === undefined ? {} : { energyHwh: energy / HWH }),
  };
}

/** The session as it goes on when its rental is over: nobody's, without a station. */
export function withoutUse({ sessionId, startedS }: ChargingSession): ChargingSession {
  return { sessionId, startedS };
}

function isRented({ purpose, paused }: Reason): boolean {
  return purpose === 'rental_contract' && paused !== true;
}

function publicStation(stationId: string, policy: PolicyView): string | undefined {
  const station = readStation(stationId);
  if (station === undefined || ruleNow(policy, 'charging', 'charging_station').kind !== 'coarse')
    return undefined;
  return isPublicStation(policy.rules?.publicStations ?? [], station) ? station : undefined;
}
