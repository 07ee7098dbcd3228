/** Rentals in SQL, under the role `door_booking`; ends are written under `job_rentals` too. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { OPEN_STATES, type RentalState, type TripNumbers } from './rental.ts';

/** A transaction under `door_booking`, or `job_rentals`. */
export type RentalConnection = Kysely<Tables>;

/** A rental as stored. */
export interface Rental {
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly tenant: string;
  readonly bookedS: number;
  readonly startedS: number | undefined;
  readonly endedS: number | undefined;
  readonly state: RentalState;
  readonly route: boolean;
  readonly routeKeepDays: number | undefined;
  readonly policyVersion: number;
}

/** A rental to be stored, with its rider in a table apart. */
export interface NewRental extends Omit<Rental, 'startedS' | 'endedS' | 'state'> {
  readonly phoneKey: Uint8Array;
  readonly endsOn: string;
  readonly riderId: string;
  /** 32 hex characters. */
  readonly salt: string;
  readonly linkEndsOn: string;
  readonly guest: boolean;
  /** Of the code of a guest's receipt; `undefined` for a rider with an account. */
  readonly receiptHash: Uint8Array | undefined;
  /** Purposes that the rider does not want. */
  readonly objections: readonly string[];
}

/**
 * Takes the vehicle for this transaction: two bookings at once must not both find it free. `false` where
 * the tenant has no such vehicle.
 */
export async function takeVehicle(trx: RentalConnection, vehicleId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('vehicle')
    .select('vehicle_id')
    .where('vehicle_id', '=', vehicleId)
    .executeTakeFirst();
  if (row === undefined) return false;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`rental ${vehicleId}`}, 0))`.execute(trx);
  return true;
}

/**
 * Purposes that the rider does not want: objected to, or their consent withdrawn. An objection that arrives at the
 * same time waits until this booking is written, and finds its rental then.
 */
export async function objectionsOf(
  trx: RentalConnection,
  tenant: string,
  riderId: string,
): Promise<readonly string[]> {
  const name = `objections ${tenant} ${riderId}`;
  await sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`.execute(trx);
  const rows = await trx
    .selectFrom('objection')
    .select('purpose')
    .where('tenant', '=', tenant)
    .where('rider_id', '=', riderId)
    .orderBy('purpose')
    .execute();
  return rows.map((row) => row.purpose);
}

/** Whether the rider has restricted a rental: then the booking system does not read it (G4). */
export async function isRestricted(trx: RentalConnection, rentalId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('restriction')
    .select('rental_id')
    .where('rental_id', '=', rentalId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Facts of a rental that were corrected. */
export async function correctedFacts(trx: RentalConnection, rentalId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('correction')
    .select('field')
    .where('rental_id', '=', rentalId)
    .orderBy('corrected_s')
    .execute();
  return [...new Set(rows.map((row) => row.field))];
}

/** The rental that holds the vehicle. */
export async function openRentalOf(trx: RentalConnection, vehicleId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('rental')
    .select('rental_id')
    .where('vehicle_id', '=', vehicleId)
    .where('state', 'in', OPEN_STATES)
    .executeTakeFirst();
  return row?.rental_id;
}

/** Stores a rental and, apart, whose it is. */
export async function storeRental(trx: RentalConnection, rental: NewRental): Promise<void> {
  const { rentalId, vehicleId, tenant } = rental;
  await trx
    .insertInto('rental')
    .values({
      ...{ rental_id: rentalId, vehicle_id: vehicleId, tenant, booked_s: rental.bookedS, state: 'booked' },
      ...{
        started_s: null,
        ended_s: null,
        route: rental.route,
        route_keep_days: rental.routeKeepDays ?? null,
      },
      ...{ phone_key: rental.phoneKey, policy_version: rental.policyVersion, ends_on: rental.endsOn },
      objections: [...rental.objections],
    })
    .execute();
  await trx
    .insertInto('rental_rider')
    .values({
      ...{ rental_id: rentalId, tenant, rider_id: rental.riderId, salt: rental.salt },
      ...{ guest: rental.guest, destroy_s: null, ends_on: rental.linkEndsOn },
      receipt_hash: rental.receiptHash ?? null,
    })
    .execute();
}

/** A rental by its id. `change` keeps its row from others until the transaction ends. */
export async function findRental(
  trx: RentalConnection,
  rentalId: string,
  to: 'read' | 'change',
): Promise<Rental | undefined> {
  const row = await trx
    .selectFrom('rental')
    .select(['rental_id', 'vehicle_id', 'tenant', 'booked_s', 'started_s', 'ended_s', 'state', 'route'])
    .select(['route_keep_days', 'policy_version'])
    .where('rental_id', '=', rentalId)
    .$if(to === 'change', (query) => query.forUpdate())
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...{ rentalId: row.rental_id, vehicleId: row.vehicle_id, tenant: row.tenant, bookedS: row.booked_s },
    ...{ startedS: row.started_s ?? undefined, endedS: row.ended_s ?? undefined, state: row.state },
    ...{
      route: row.route,
      routeKeepDays: row.route_keep_days ?? undefined,
      policyVersion: row.policy_version,
    },
  };
}

/** Whose rental it is; a guest's is nobody's, as far as anything that lasts may say. */
export async function riderOf(trx: RentalConnection, rentalId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('rental_rider')
    .select('rider_id')
    .where('rental_id', '=', rentalId)
    .where('guest', '=', false)
    .executeTakeFirst();
  return row?.rider_id;
}

/** What the unit reported: no place is among it, and the role could read none. */
export async function tripNumbersOf(trx: RentalConnection, rentalId: string): Promise<TripNumbers[]> {
  const rows = await trx
    .selectFrom('trip')
    .select(['started_s', 'ended_s', 'distance_hm', 'energy_hwh'])
    .where('rental_id', '=', rentalId)
    .execute();
  return rows.map((row) => ({
    ...{ startedS: row.started_s, endedS: row.ended_s },
    ...{ distanceHm: row.distance_hm, energyHwh: row.energy_hwh },
  }));
}

/** Writes an end down. */
export async function storeEnd(
  trx: RentalConnection,
  rentalId: string,
  end: { readonly state: RentalState; readonly endedS: number },
): Promise<void> {
  await trx
    .updateTable('rental')
    .set({ state: end.state, ended_s: end.endedS })
    .where('rental_id', '=', rentalId)
    .execute();
}
