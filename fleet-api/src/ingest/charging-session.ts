/** What a charging session may tell: its times in steps, its energy, a public station within a rental. Pure. */
import {
  dayOf,
  FLOOR,
  type Guard,
  isPublicStation,
  type RefusalWord,
  stepSize,
  toHex,
  type v1,
} from '@fleetveil/proto';
import { problemOfCharging } from './told.ts';

/** A session that may be stored. */
export interface SessionRow {
  readonly sessionId: string;
  readonly tenant: string;
  /** Whose it was; absent = nobody's. */
  readonly of: { readonly rentalId: string; readonly grantId: string; readonly link: LinkDays } | undefined;
  readonly station: string | undefined;
  readonly startedS: number;
  /** `undefined` = nobody told the end. */
  readonly endedS: number | undefined;
  readonly energyHwh: number | undefined;
}

/** How long it is known whose it was. */
export interface LinkDays {
  readonly lastDay: number;
  /** Days after the bill is settled. */
  readonly afterBill: number;
  readonly today: number;
}

/** The rental under which a unit says that it charged, as it is known here. */
export interface SessionGrant {
  readonly grantId: string;
  readonly vehicleId: string;
  readonly rentalId: string;
  readonly notBeforeS: number;
  readonly purpose: string | undefined;
}

/** On what a session is judged. */
export interface SessionContext {
  readonly nowS: number;
  readonly tenant: string;
  readonly vehicleId: string;
  readonly guard: Guard;
  /** Of the edition that the record says it was made under. */
  readonly madeUnder: Guard;
  readonly grant: (grantId: string) => SessionGrant | undefined;
  readonly isErased: (grantId: string) => boolean;
}

/** A unit's clock may run ahead of ours by this much, domain seconds. */
const CLOCK_SLACK_S = 60;

/**
 * A session as it may be stored, or why it is refused. A station needs a rental and has to be named public by the
 * edition under which the session was told: anything else would say where a vehicle stands, or who lives where (M1, M8).
 */
export function readSession(session: v1.ChargingSession, context: SessionContext): SessionRow | RefusalWord {
  const { guard, madeUnder, nowS } = context;
  const { startedS, endedS, station } = session;
  const problem = problemOfCharging(session, madeUnder);
  if (problem) return problem;
  // Whatever a policy says (the floor).
  if (startedS % FLOOR.chargingStepS !== 0 || endedS % FLOOR.chargingStepS !== 0) return 'over_precise';
  if (endedS !== 0 && endedS < startedS) return 'malformed';
  if (Math.max(startedS, endedS) > nowS + CLOCK_SLACK_S) return 'future';
  const grantId = toHex(session.grantId);
  const of = grantId === '' ? undefined : ownerOf(session, context);
  if (typeof of === 'string') return of;
  if (grantId === '' && session.rentalId.length > 0) return 'malformed';
  if (station !== '' && of === undefined) return 'over_precise';
  if (station !== '' && !isPublicStation(madeUnder.publicStations, station)) return 'over_precise';
  const { mostDays, afterBill } = guard.chargingLink;
  const today = dayOf(nowS);
  const link = { lastDay: dayOf(endedS || startedS) + mostDays, afterBill, today };
  return {
    sessionId: toHex(session.sessionId),
    tenant: context.tenant,
    of: of === undefined ? undefined : { ...of, link },
    station: station === '' ? undefined : station,
    startedS,
    endedS: endedS === 0 ? undefined : endedS,
    energyHwh: session.energyHwh ?? undefined,
  };
}

/** Of one rental of this vehicle, and not of before it began. */
function ownerOf(
  { grantId: id, rentalId, startedS }: v1.ChargingSession,
  { grant: find, isErased, vehicleId, madeUnder }: SessionContext,
): { rentalId: string; grantId: string } | RefusalWord {
  const grantId = toHex(id);
  if (isErased(grantId)) return 'erased';
  const grant = find(grantId);
  if (!grant || grant.vehicleId !== vehicleId || grant.rentalId !== toHex(rentalId)) return 'ungranted';
  if (grant.purpose !== 'rental_contract') return 'ungranted';
  // A start in coarse steps may lie that much before the grant.
  const slackS = CLOCK_SLACK_S + (stepSize(madeUnder.signals.charging.time) ?? 0);
  if (startedS < grant.notBeforeS - slackS) return 'ungranted';
  return { rentalId: grant.rentalId, grantId };
}
