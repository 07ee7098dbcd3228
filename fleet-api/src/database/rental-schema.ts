/** Rows of rentals, whose they are, what they cost and what their riders share. */
import type { Generated } from 'kysely';
import type { Bytes, DateText, Id, NullableBytes } from './column-types.ts';

/** State of a rental, as the booking door says it. */
export type RentalState = 'booked' | 'running' | 'ending' | 'ended';

/** What a vehicle signed of the screen after a rental; the signature is hex. */
export interface StoredWipe {
  readonly result: number;
  readonly policy_version: number;
  readonly signature: string;
}

/** A charging session: no vehicle, no rental, no card. */
export interface ChargingSessionTable {
  session_id: Id;
  tenant: string;
  /** EVSE id of a public station; null = not told. */
  station: string | null;
  started_s: number;
  /** Null = nobody told it. */
  ended_s: number | null;
  energy_hwh: number | null;
  policy_version: number;
  ends_on: DateText;
}

/** A rental, without its rider. */
export interface RentalTable {
  rental_id: Id;
  vehicle_id: Id;
  tenant: string;
  booked_s: number;
  started_s: number | null;
  ended_s: number | null;
  state: RentalState;
  route: boolean;
  route_keep_days: number | null;
  /** Whether its rider ended the route while it ran: nothing more of it is taken. */
  route_over: Generated<boolean>;
  phone_key: Bytes;
  policy_version: number;
  /** Purposes that its rider does not want. */
  objections: Generated<string[]>;
  /** Signed receipts of what became of its data on the screen, one for each end. */
  wipes: Generated<StoredWipe[]>;
  ends_on: DateText;
  /** Where its parts are: end days of its trip, its places, and its streams with their chunks. Triggers write them. */
  end_day_of_trip: Generated<DateText | null>;
  end_day_of_places: Generated<DateText | null>;
  end_days_of_streams: Generated<DateText[]>;
}

/** Whose a rental is. */
export interface RentalRiderTable {
  rental_id: Id;
  tenant: string;
  rider_id: string;
  salt: Id;
  guest: Generated<boolean>;
  destroy_s: number | null;
  /** SHA-256 of the code of a guest's receipt. */
  receipt_hash: NullableBytes;
  ends_on: DateText;
}

/** What the books need of a rental. */
export interface BillTable {
  rental_id: Id;
  tenant: string;
  amount_minor: number;
  tax_minor: number;
  currency: string;
  bill_date: DateText;
  settled_on: DateText | null;
  payer_id: string | null;
  cost_centre: string | null;
  payer_month: DateText | null;
  ends_on: DateText;
}

/** What a rider gives to others: a link to the area of a running rental, or a token for trips of an interval. */
export interface ShareTable {
  share_id: Id;
  tenant: string;
  rider_id: string;
  kind: 'link' | 'token';
  secret_hash: Bytes;
  rental_id: Id | null;
  from_s: number | null;
  to_s: number | null;
  recipient: string;
  purpose: string | null;
  created_s: number;
  expires_s: number;
  revoked_s: number | null;
  ends_on: DateText;
}

/** What a rider wants of every rental until they say otherwise. */
export interface RiderPreferenceTable {
  tenant: string;
  rider_id: string;
  route: boolean;
  route_keep_days: number | null;
  changed_s: number;
  ends_on: DateText;
}

/** A grant as signed. */
export interface GrantIssuedTable {
  grant_id: Id;
  rental_id: Id;
  vehicle_id: Id;
  signed: Bytes;
  not_before_s: number;
  not_after_s: number;
  ends_on: DateText;
}
