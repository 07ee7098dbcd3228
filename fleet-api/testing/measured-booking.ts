/** Rentals as the booking door begins and ends them, with their entries in the log: for measuring what a rental leaves. */
import { decodeDocument, decodeSigned, randomBytes, randomId, toHex } from '@fleetveil/proto';
import type { PolicyInForce } from '../src/access/policy-in-force.ts';
import { createSequencer, type LeafSource } from '../src/audit/sequencer.ts';
import { withRole } from '../src/database/access.ts';
import { beginRental, endRental } from '../src/rentals/booking.ts';
import { SIGNER } from '../test/audit/log-parts.ts';
import { NOW_S, TENANT, type TestFleet } from '../test/vault/fleet.ts';
import type { TestDatabase } from './test-database.ts';

/** A rental as it was booked, with a route. */
export interface BookedRental {
  readonly rentalId: string;
  readonly grantId: string;
}

export interface MeasuredBooking {
  /** Adds a vehicle with its unit; answers its id. */
  addVehicle(): Promise<string>;
  /** Begins a rental with a route, for a rider of its own. */
  book(vehicleId: string): Promise<BookedRental>;
  end(rentalId: string): Promise<void>;
  /** Takes what waits into the log's tree. */
  sequence(): Promise<void>;
}

/** A booking system at a store. */
export function createBooking(
  fleet: TestFleet,
  database: TestDatabase,
  { policy, vault }: { readonly policy: PolicyInForce; readonly vault: LeafSource },
): MeasuredBooking {
  const { owner, doors: db } = database;
  const signer = fleet.signers.grant;
  const caller = { id: 'booking', issuer: '', tenant: TENANT, roles: new Set(['booking']), token: '' };
  const asking = <R>(work: (asking: Parameters<typeof beginRental>[0]) => Promise<R>): Promise<R> =>
    withRole(db, 'door_booking', { tenant: TENANT }, (trx) => work({ trx, caller, nowS: NOW_S }));
  const sequencer = createSequencer({
    ...{ db, vault, signer: SIGNER, holder: randomId(), nowS: () => Date.now() / 1000 },
  });
  return {
    addVehicle: async () => {
      const { vehicleId, certificate } = await fleet.enrol();
      const vehicle = { vehicle_id: vehicleId, tenant: TENANT, kind: 'car', label: 'bench' } as const;
      await owner.insertInto('vehicle').values(vehicle).execute();
      const unit = { unit_id: randomId(), tenant: TENANT, vehicle_id: vehicleId, certificate };
      await owner.insertInto('unit').values(unit).execute();
      return vehicleId;
    },
    book: async (vehicleId) => {
      const request = {
        ...{ vehicleId, riderId: randomId(), route: true, routeKeepDays: 30, guest: false },
        ...{ phoneKey: randomBytes(32), routeKey: undefined },
      };
      const { rental, grant } = await asking((door) => beginRental(door, policy, signer, request));
      return { rentalId: rental.rentalId, grantId: grantIdIn(grant?.signed) };
    },
    end: async (rentalId) => {
      await asking((door) => endRental(door, signer, rentalId));
    },
    sequence: async () => {
      await sequencer.pass();
    },
  };
}

function grantIdIn(signed: Uint8Array = new Uint8Array()): string {
  return toHex(decodeDocument('grant', decodeSigned(new Uint8Array(signed)).body).grantId);
}
