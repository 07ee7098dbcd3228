/** Rows of two tenants, three riders and their trips, for tests of who may see what. */
import { randomId } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { dateOfDay } from '../../src/database/days.ts';
import type { Tables } from '../../src/database/schema.ts';
import { TEST_DAY, TEST_NOW_S } from '../../testing/index.ts';

/** One rental with everything that hangs on it. */
export interface Ride {
  readonly tenant: string;
  readonly riderId: string;
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly unitId: string;
  readonly streamId: string;
  readonly grantId: string;
}

const ENDS_ON = dateOfDay(TEST_DAY + 30);
const CELL = '881f1a2d6bfffff';

/** Inserts one ride as owner. */
export async function addRide(db: Kysely<Tables>, tenant: string, riderId: string): Promise<Ride> {
  const ids = {
    rentalId: randomId(),
    vehicleId: randomId(),
    unitId: randomId(),
    streamId: randomId(),
    grantId: randomId(),
  };
  const ride = { tenant, riderId, ...ids };
  await addVehicle(db, ride);
  await addRental(db, ride);
  await addTelemetry(db, ride);
  await db
    .insertInto('audit_entry')
    .values({
      ...{ leaf_hash: Buffer.alloc(32), salt: Buffer.alloc(16), entry: '{}', tenant, ends_on: ENDS_ON },
      ...{ rental_id: ride.rentalId, vehicle_id: null, rider_id: null },
    })
    .execute();
  return ride;
}

async function addVehicle(db: Kysely<Tables>, { tenant, vehicleId, unitId }: Ride): Promise<void> {
  await db.insertInto('vehicle').values({ vehicle_id: vehicleId, tenant, kind: 'car', label: 'V' }).execute();
  await db
    .insertInto('unit')
    .values({ unit_id: unitId, tenant, vehicle_id: vehicleId, certificate: Buffer.of(1) })
    .execute();
  await db
    .insertInto('coarse_report')
    .values({
      vehicle_id: vehicleId,
      cell: CELL,
      tick_s: TEST_NOW_S,
      zone: 1,
      policy_version: 1,
      ends_on: ENDS_ON,
    })
    .execute();
}

async function addRental(db: Kysely<Tables>, ride: Ride): Promise<void> {
  const { tenant, riderId, rentalId, vehicleId, grantId } = ride;
  await db
    .insertInto('rental')
    .values({
      ...{
        rental_id: rentalId,
        vehicle_id: vehicleId,
        tenant,
        booked_s: TEST_NOW_S,
        state: 'running',
        route: true,
      },
      ...{ route_keep_days: 30, phone_key: Buffer.alloc(32), policy_version: 1, ends_on: ENDS_ON },
    })
    .execute();
  await db
    .insertInto('rental_rider')
    .values({ rental_id: rentalId, tenant, rider_id: riderId, salt: randomId(), ends_on: ENDS_ON })
    .execute();
  await db
    .insertInto('grant_issued')
    .values({
      ...{
        grant_id: grantId,
        rental_id: rentalId,
        vehicle_id: vehicleId,
        signed: Buffer.of(1),
        ends_on: ENDS_ON,
      },
      ...{ not_before_s: TEST_NOW_S, not_after_s: TEST_NOW_S + 3600 },
    })
    .execute();
}

async function addTelemetry(
  db: Kysely<Tables>,
  { rentalId, vehicleId, streamId, grantId }: Ride,
): Promise<void> {
  const both = { vehicle_id: vehicleId, ends_on: ENDS_ON };
  await db
    .insertInto('stream')
    .values({
      ...{ ...both, stream_id: streamId, kind: 2, rental_id: rentalId, grant_id: grantId, policy_version: 1 },
      ...{ statement: Buffer.of(1), signature: Buffer.alloc(64) },
    })
    .execute();
  await db
    .insertInto('chunk')
    .values({
      ...{ ...both, stream_id: streamId, chunk_no: 0, outbox_id: randomId(), number: 1, grant_id: grantId },
      ...{ nonce: Buffer.alloc(12), ciphertext: Buffer.alloc(320) },
    })
    .execute();
  await db
    .insertInto('trip')
    .values({
      ...{ ...both, rental_id: rentalId, grant_id: grantId, started_s: TEST_NOW_S, ended_s: TEST_NOW_S + 60 },
      ...{ distance_hm: 1, energy_hwh: 1, start_parent: CELL, end_parent: CELL, parking: 1, ended_by: 1 },
    })
    .execute();
  await db
    .insertInto('trip_place')
    .values({ ...both, rental_id: rentalId, start_cell: CELL, end_cell: CELL })
    .execute();
}
