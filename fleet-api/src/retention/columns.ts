/** Columns that many tables of the main database have, and the sets of which a sealed stream may be. */
import { of, own } from './line.ts';

export const LAST_DAY = own('latest day of the row');
export const TENANT = own('the operator whose it is');
export const VEHICLE = of('the vehicle', 'vehicle');
export const RECORD_KEY = {
  vehicle_id: VEHICLE,
  outbox_id: own('outbox from which the record came, new with each new outbox'),
  number: own('number of the record in its outbox'),
};

/** Sets of which a sealed stream may be. */
export const STREAM_SETS = [
  ...(['ends', 'maintenance_ends', 'route'] as const),
  ...(['theft', 'theft_suspicion', 'assist'] as const),
] as const;
/** Sets of which a record that arrived may be. */
export const ARRIVING_SETS = [
  ...(['accident', 'accident_notice'] as const),
  ...STREAM_SETS,
  'trip',
  'trip_place',
  'fleet_health',
  'loss_report',
] as const;
