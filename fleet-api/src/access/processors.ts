/**
 * Processors at the doors (R2, GDPR 28): a token that names a recipient works for one purpose of its contract, asks
 * about one named thing at a time, and ends with the contract. Pure.
 */
import type { PurposeId } from '@fleetveil/proto';
import type { Processor } from '../http/door-app.ts';
import type { Organisation } from '../organisation/organisation.ts';
import { mayReceive } from '../organisation/recipient.ts';
import type { DoorId } from './doors.ts';

/** Purposes that a door serves: total, so that a new door has to be placed here. None = no processor passes it. */
export const DOOR_PURPOSES: Readonly<Record<DoorId, readonly PurposeId[]>> = {
  booking: ['rental_contract'],
  operator: ['live_service', 'fleet_health'],
  rider: [], // a rider's own: who acts for a rider needs that rider's consent, not the operator's contract
  privacy: [],
  support: [], // answers riders who called, and nobody on its behalf
  field: [], // staff who stand beside the vehicle
  payer: [], // sums for the company that pays, and for nobody on its behalf
  insurer: [], // a packet goes to the insurer it was released to, and to nobody on its behalf
  statistics: [], // published to staff and to partners under a contract of their own
  theft: [], // the officers of a case are people, by name
  approver: [],
  administrator: [], // staff who run the fleet
};

/** Why a processor is turned away. */
export type ProcessorRefused = 'recipient_refused' | 'bulk_refused';

/** What a processor asks. */
export interface ProcessorAsk {
  readonly door: DoorId;
  readonly method: string;
  readonly path: string;
}

/**
 * Whether a processor is turned away; `undefined` = it may pass. Without an organisation nobody receives anything.
 *
 * @param nowDay days since 1970-01-01 UTC
 */
export function refuseProcessor(
  { recipientId, purpose }: Processor,
  { door, method, path }: ProcessorAsk,
  organisation: Pick<Organisation, 'recipients'> | undefined,
  nowDay: number,
): ProcessorRefused | undefined {
  const recipient = organisation?.recipients.find(({ id }) => id === recipientId);
  const isProcessor = recipient?.kind === 'processor' && DOOR_PURPOSES[door].includes(purpose);
  if (!isProcessor || !mayReceive(recipient, purpose, nowDay).ok) return 'recipient_refused';
  return isBulkRead(method, path) ? 'bulk_refused' : undefined;
}

/** Whether a request reads without naming what: no id of 128 bits stands in its path. */
export function isBulkRead(method: string, path: string): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && !path.split('/').some((piece) => /^[0-9a-f]{32}$/.test(piece));
}
