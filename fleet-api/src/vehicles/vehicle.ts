/**
 * What the operator door says about a vehicle: state that a tick or a day replaces, never a history, never
 * a rental. Pure: which members the policy lets the asking roles have (M9).
 */
import type { AccessTable } from '@fleetveil/proto';
import { mayKnow } from '../access/knows.ts';
import type { Caller } from '../http/door-app.ts';

/** The latest coarse report. */
export interface CoarsePlace {
  readonly cell: string | undefined;
  readonly tickS: number;
  readonly zone: 'in' | 'out' | 'unknown';
  readonly policyVersion: number;
}

/** The latest day's condition. */
export interface Health {
  readonly day: string;
  readonly chargePermille: number | undefined;
  readonly odometerKm: number | undefined;
  readonly faultCodes: readonly string[];
}

/** A vehicle of the operator's tenant. */
export interface Vehicle {
  readonly vehicleId: string;
  readonly kind: 'car' | 'e_scooter' | 'e_bike';
  readonly label: string;
  readonly place: CoarsePlace | undefined;
}

/** What the caller's roles may see of a vehicle. */
export interface Sight {
  readonly place: boolean;
  readonly health: boolean;
}

/** Asks the policy. */
export function sightOf(
  access: AccessTable,
  { roles, processor }: Pick<Caller, 'roles' | 'processor'>,
): Sight {
  return {
    place: mayKnow(
      access,
      roles,
      { purpose: 'live_service', place: 'cell', time: 'tick' },
      processor?.purpose,
    ),
    health: mayKnow(
      access,
      roles,
      { purpose: 'fleet_health', place: 'none', time: 'day' },
      processor?.purpose,
    ),
  };
}

/** Reports older than this are not shown: a tick replaces the one before, and a day is the policy's most. */
export const PLACE_MAX_AGE_S = 24 * 3600;

/** The place, unless it is too old to be the live service's. */
export function freshPlace(place: CoarsePlace | undefined, nowS: number): CoarsePlace | undefined {
  return place !== undefined && nowS - place.tickS <= PLACE_MAX_AGE_S ? place : undefined;
}
