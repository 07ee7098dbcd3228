/** Rows of what units say, and the fleet. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Bytes, DateText, Id, NullableBytes } from './column-types.ts';

/** Kinds of vehicle there are. */
export type VehicleKind = 'car' | 'e_scooter' | 'e_bike';

/** A telematics unit, its certificate, its session and its last hello. */
export interface UnitTable {
  unit_id: Id;
  tenant: string;
  vehicle_id: Id;
  certificate: Bytes;
  session_id: Id | null;
  session_seen_s: number | null;
  hello_s: number | null;
  key_set_version: Generated<number>;
  policy_version: Generated<number>;
  transport_sequence: Generated<number>;
  clock_quality: Generated<number>;
  agent_version: Generated<string>;
  waiting_records: Generated<number>;
}

/** A unit that may not speak any more. */
export interface StruckOffUnitTable {
  unit_id: Id;
  tenant: string;
  vehicle_id: Id;
  reason: string;
  struck_off_s: number;
}

/** What a unit ran at the day's copy, from which the administrator's door answers. */
export interface UnitDayTable {
  unit_id: Id;
  tenant: string;
  day: DateText;
  heard: string;
  policy_version: number;
  key_set_version: number;
  transport_sequence: number;
  agent_version: string;
  ends_on: GeneratedAlways<DateText>;
}

/** What waited and what was refused at the day's copy. */
export interface FleetDayCountTable {
  tenant: string;
  what: string;
  word: string;
  day: DateText;
  number: number;
  ends_on: GeneratedAlways<DateText>;
}

/** Signed documents waiting for a unit; an insert notifies `fleetveil_downlink` with the unit's id. */
export interface DownlinkTable {
  id: GeneratedAlways<number>;
  unit_id: Id;
  body: Bytes;
  created_s: number;
  expires_s: number;
  sent_at: Date | null;
  ends_on: GeneratedAlways<DateText>;
}

/** The latest coarse report of a vehicle. */
export interface CoarseReportTable {
  vehicle_id: Id;
  cell: string | null;
  tick_s: number;
  zone: number;
  policy_version: number;
  ends_on: DateText;
}

/** Charge, odometer and faults of one day. */
export interface FleetHealthTable {
  vehicle_id: Id;
  day: DateText;
  charge_permille: number | null;
  odometer_km: number | null;
  fault_codes: Generated<string[]>;
  policy_version: ColumnType<number | null, number | undefined, never>;
  ends_on: DateText;
}

/** A sealed piece of a stream. */
export interface ChunkTable {
  vehicle_id: Id;
  stream_id: Id;
  chunk_no: number;
  nonce: Bytes;
  ciphertext: Bytes;
  grant_id: Id | null;
  outbox_id: Id;
  number: number;
  ends_on: DateText;
}

/** An opened stream: its signed statement. */
/** That there was an accident: a cell and a class. */
export interface AccidentNoticeTable {
  vehicle_id: Id;
  outbox_id: Id;
  number: number;
  stream_id: Id;
  cell: string | null;
  severity: number;
  test: boolean;
  policy_version: number;
  ends_on: DateText;
}

/** The opening of an accident's sealed stream. */
export interface AccidentStreamTable {
  vehicle_id: Id;
  stream_id: Id;
  event_id: Id;
  policy_version: number;
  statement: Bytes;
  signature: Bytes;
  ends_on: DateText;
}

/** A sealed half of an accident's packet. */
export interface AccidentChunkTable {
  vehicle_id: Id;
  stream_id: Id;
  chunk_no: number;
  nonce: Bytes;
  ciphertext: Bytes;
  ends_on: DateText;
}

export interface StreamTable {
  vehicle_id: Id;
  stream_id: Id;
  kind: number;
  rental_id: Id | null;
  /** Of a local event: a suspicion of theft, an accident, help. Then there is no rental and no grant. */
  event_id: Id | null;
  grant_id: Id | null;
  grant_hash: NullableBytes;
  policy_version: number;
  follows: Id | null;
  statement: Bytes;
  signature: Bytes;
  ends_on: DateText;
}

/** One stream of a trip with the number of its chunks. */
export interface TripStream {
  stream_id: Id;
  chunks: number;
}

/** What a rider sees of a rental, apart from its places. */
export interface TripTable {
  rental_id: Id;
  vehicle_id: Id;
  grant_id: Id;
  started_s: number;
  ended_s: number;
  distance_hm: number;
  energy_hwh: number;
  start_parent: string | null;
  end_parent: string | null;
  parking: number;
  ended_by: number;
  streams: ColumnType<TripStream[], string | undefined, string>;
  streams_omitted: Generated<number>;
  policy_version: ColumnType<number | null, number | undefined, never>;
  ends_on: DateText;
}

/** The two cells of a trip: 90 days, not 12 months. */
export interface TripPlaceTable {
  rental_id: Id;
  vehicle_id: Id;
  start_cell: string | null;
  end_cell: string | null;
  policy_version: ColumnType<number | null, number | undefined, never>;
  ends_on: DateText;
}

/** One line of a unit's loss ledger. */
export interface LossTable {
  vehicle_id: Id;
  outbox_id: Id;
  number: number;
  line: number;
  reason: number;
  purpose: number;
  fixes: number;
  records: number;
  grant_id: Id | null;
  exact: boolean;
  policy_version: ColumnType<number | null, number | undefined, never>;
  ends_on: DateText;
}

/** A refused message. */
export interface QuarantineTable {
  id: GeneratedAlways<number>;
  code: number;
  tenant: string | null;
  vehicle_id: Id | null;
  hour_s: number;
  length: number;
  sealed: NullableBytes;
  /** The vault's transport key the body is sealed to, 8 bytes. */
  key_id: NullableBytes;
  ends_on: DateText;
}
