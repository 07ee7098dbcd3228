/** How an open rental ends, whoever orders it: its row, the order to its unit, the entry in the audit log. */
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { encodeGrantEnd } from '../grants/grant.ts';
import { sendDown } from '../grants/grant-store.ts';
import type { GrantSigner } from '../grants/signer.ts';
import { RENTAL_MOVES, type RentalState } from './rental.ts';
import { type RentalConnection, storeEnd } from './rental-store.ts';

/** The rental to end. */
export interface EndingRental {
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly tenant: string;
  readonly state: RentalState;
}

/** The order to end it. */
export interface EndOrder {
  /** Domain time, Unix seconds. */
  readonly endedS: number;
  /** The unit that holds its newest grant, until `notAfterS`; `undefined` where there is none to tell. */
  readonly unit: { readonly unitId: string; readonly notAfterS: number } | undefined;
  readonly actor: AuditEntry['actor'];
  /** Why, as the audit log has it. */
  readonly by: 'booking' | 'unused' | 'longest';
  /** Where the one who orders may know it. */
  readonly riderId?: string | undefined;
}

/**
 * Ends a rental, all or nothing with the transaction; answers the state it is in now. The order to the unit
 * expires with the last grant: after that the unit has stopped by itself.
 */
export async function orderEnd(
  trx: RentalConnection,
  signer: GrantSigner,
  rental: EndingRental,
  { endedS, unit, actor, by, riderId }: EndOrder,
): Promise<RentalState> {
  const { rentalId, vehicleId, tenant } = rental;
  const state = RENTAL_MOVES[rental.state].end_ordered;
  await storeEnd(trx, rentalId, { state, endedS });
  if (unit !== undefined && unit.notAfterS > endedS) {
    const body = encodeGrantEnd({ tenant, vehicleId, rentalId, endedS });
    await sendDown(trx, unit.unitId, await signer.sign('grant_end', tenant, body), endedS, unit.notAfterS);
  }
  await appendEntry(trx, {
    act: 'rental_ended',
    ...{ atS: endedS, tenant, actor },
    subject: { rentalId, vehicleId, ...(riderId === undefined ? {} : { riderId }) },
    detail: { by },
  });
  return state;
}
