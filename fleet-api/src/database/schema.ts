/**
 * The tables as Kysely sees them; migrations/ is the source, and a test compares the two.
 *
 * As read: `uuid` is 32 hex characters, `bigint` a number, `date` a `YYYY-MM-DD` string
 * (`dateOfDay`, `dayOfDate`), `bytea` a Buffer, `timestamptz` a Date.
 */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** 128 random bits, 32 lowercase hex characters. */
export type Id = string;
/** A UTC day as `YYYY-MM-DD`. */
export type DateText = string;
/** Written from a `Uint8Array`, read as a Buffer. */
export type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>;
/** May be null. */
export type NullableBytes = ColumnType<Buffer | null, Uint8Array | null, Uint8Array | null>;

/** Main database, `fleetveil`. */
export interface Tables {
  key_set: { version: number; signed: Bytes };
  transport_keys: { sequence: number; signed: Bytes };
  policy: { version: number; document: string; signed: Bytes; published_s: number };
  policy_announced: PolicyAnnouncedTable;
  organisation: { tenant: string; version: number; document: string; published_s: number };
  breach: { breach_id: Id; tenant: string; aware_s: number; opened_s: number; ends_on: DateText };
  breach_note: BreachNoteTable;
  authority_case: AuthorityCaseTable;
  authority_instant: AuthorityInstantTable;
  authority_office: { case_id: Id; tenant: string; office: string; ends_on: DateText };
  authority_line: AuthorityLineTable;
  authority_untold: AuthorityUntoldTable;
  authority_untold_place: AuthorityUntoldPlaceTable;
  support_call: SupportCallTable;
  field_claim: FieldClaimTable;
  find_command: FindCommandTable;
  feed_place: FeedPlaceTable;
  feed_rental: { vehicle_id: Id; rental_id: Id; ends_on: DateText };
  theft_case: TheftCaseTable;
  theft_contact: TheftContactTable;
  theft_look: TheftLookTable;
  theft_opening: TheftOpeningTable;
  vehicle: { vehicle_id: Id; tenant: string; kind: VehicleKind; label: string };
  unit: UnitTable;
  unit_session: { unit_id: Id; session_id: Id; replaced_s: number; ends_on: GeneratedAlways<DateText> };
  downlink: DownlinkTable;
  coarse_report: CoarseReportTable;
  fleet_health: FleetHealthTable;
  accident_notice: AccidentNoticeTable;
  accident_stream: AccidentStreamTable;
  accident_chunk: AccidentChunkTable;
  accident_case: AccidentCaseTable;
  accident_release: AccidentReleaseTable;
  insurer: InsurerTable;
  webhook_secret: WebhookSecretTable;
  webhook_delivery: WebhookDeliveryTable;
  record: { vehicle_id: Id; outbox_id: Id; number: number; kind: number; ends_on: DateText };
  end_stamp: { vehicle_id: Id; outbox_id: Id; number: number; ends_on: DateText };
  chunk: ChunkTable;
  stream: StreamTable;
  closed: { vehicle_id: Id; stream_id: Id; ends_on: DateText };
  trip: TripTable;
  trip_place: TripPlaceTable;
  loss: LossTable;
  quarantine: QuarantineTable;
  rental: RentalTable;
  rental_rider: RentalRiderTable;
  charging_session: ChargingSessionTable;
  charging_link: { session_id: Id; rental_id: Id; tenant: string; ends_on: DateText };
  bill: BillTable;
  share: ShareTable;
  hold: HoldTable;
  held_rental: { hold_id: Id; rental_id: Id; ends_on: DateText };
  held_row: HeldRowTable;
  ending_key: { stream_id: Id; ends_on: DateText };
  /** Day (since 1970-01-01 UTC) since which what ended there could not be deleted. */
  sealed_off: { source: string; since_day: number; sql_state: string };
  grant_issued: GrantIssuedTable;
  subject_request: SubjectRequestTable;
  rider_preference: RiderPreferenceTable;
  objection: ObjectionTable;
  restriction: { rental_id: Id; tenant: string; since_s: number; request_id: Id; ends_on: DateText };
  correction: CorrectionTable;
  erased_grant: { grant_id: Id; vehicle_id: Id; ends_on: DateText };
  recipient_notice: RecipientNoticeTable;
  idempotency: IdempotencyTable;
  audit_entry: AuditEntryTable;
  audit_leaf: AuditLeafTable;
  audit_queue: { entry_id: number };
  audit_node: { level: number; idx: number; hash: Bytes };
  audit_checkpoint: AuditCheckpointTable;
  lease: { name: string; holder: Id; until_real: Date };
  /** Day (since 1970-01-01 UTC) by which was last forgotten. */
  forgetting: { only: Generated<boolean>; done_day: number };
  erasure: ErasureTable;
  restored: RestoredTable;
  migration: MigrationTable;
}

/** Kinds of vehicle there are. */
export type VehicleKind = 'car' | 'e_scooter' | 'e_bike';

/** The edition that riders are told of and that does not hold yet: one at most. */
export interface PolicyAnnouncedTable {
  only: Generated<boolean>;
  version: number;
  document: string;
  signed: Bytes;
  announced_s: number;
  holds_from: DateText;
}

/** A line of a breach's file. */
export interface BreachNoteTable {
  breach_id: Id;
  number: number;
  tenant: string;
  at_s: number;
  officer: string;
  note: ColumnType<unknown, string, string>;
  ends_on: DateText;
}

/** An order of an authority: who asked for what, and who of the two people said what. */
export interface AuthorityCaseTable {
  case_id: Id;
  tenant: string;
  authority: string;
  ground: string;
  ground_text: string;
  case_number: string;
  vehicle_id: Id;
  asks_person: boolean;
  /** The order asks where the vehicle was; two people agreed to it before the vault. */
  asks_places: Generated<boolean>;
  untold_until_s: number | null;
  opened_s: number;
  opened_by: string;
  lapses_s: number;
  state: 'open' | 'approved' | 'refused';
  decided_s: number | null;
  decided_by: string | null;
  refusal: string | null;
  ends_on: DateText;
}

/** An instant that an order names. */
export interface AuthorityInstantTable {
  case_id: Id;
  number: number;
  tenant: string;
  local_time: string;
  zone: string;
  at_s: number;
  ends_on: DateText;
}

/** What an instant was answered with. */
export interface AuthorityLineTable {
  case_id: Id;
  number: number;
  tenant: string;
  rental_id: Id | null;
  none_because: string | null;
  /** The one rental whose end may have been measured in that second. */
  near_id: Id | null;
  ends_on: DateText;
}

/** A field worker's claim on a parked vehicle. */
export interface FieldClaimTable {
  claim_id: Id;
  tenant: string;
  worker: string;
  vehicle_id: Id;
  reason: string;
  claimed_s: number;
  until_s: number;
  released_s: number | null;
  ends_on: DateText;
}

/** That a claimed vehicle was asked to ring or flash, and what it said. */
export interface FindCommandTable {
  command_id: Id;
  tenant: string;
  claim_id: Id;
  worker: string;
  vehicle_id: Id;
  kind: string;
  asked_s: number;
  until_s: number;
  result: string | null;
  ends_on: DateText;
}

/** A free vehicle in the feed: a cell under an id that lasts until the next rental. */
export interface FeedPlaceTable {
  vehicle_id: Id;
  tenant: string;
  feed_id: Id;
  cell: string;
  objected: boolean;
  shown_s: number;
  gone_s: number | null;
  ends_on: DateText;
}

/** A rider's call to support: whether it was answered, and no position. */
export interface SupportCallTable {
  call_id: Id;
  tenant: string;
  code_hash: Bytes;
  rental_id: Id;
  vehicle_id: Id;
  made_s: number;
  expires_s: number;
  answered_by: string | null;
  answered_s: number | null;
  ends_on: DateText;
}

/** An opening of a place whose rider is told when the order's ban ends. */
export interface AuthorityUntoldPlaceTable {
  opening_id: Id;
  case_id: Id;
  rental_id: Id;
  tenant: string;
  vehicle_id: Id;
  ground: string;
  officer: string;
  instants: number;
  opened_s: number;
  tell_s: number;
  ends_on: DateText;
}

/** A rental whose rider is told later, on the day on which the order's ban ends. */
export interface AuthorityUntoldTable {
  case_id: Id;
  rental_id: Id;
  tenant: string;
  vehicle_id: Id;
  ground: string;
  officer: string;
  instants: number;
  person: boolean;
  tell_s: number;
  ends_on: DateText;
}

/** A case of theft: who said what, and how it ended. */
export interface TheftCaseTable {
  case_id: Id;
  tenant: string;
  vehicle_id: Id;
  state: string;
  reason: string;
  reason_text: string | null;
  events: Generated<Id[]>;
  opened_s: number;
  lapses_s: number | null;
  declared_s: number | null;
  declared_by: string | null;
  officers: Generated<string[]>;
  decided_s: number | null;
  decided_by: string | null;
  refusal: string | null;
  police_reference: string | null;
  police_s: number | null;
  police_by: string | null;
  renewal_s: number | null;
  renewal_by: string | null;
  renewal_reason: string | null;
  grant_until_s: number | null;
  closed_s: number | null;
  closed_by: string | null;
  outcome: string | null;
  tell_s: number | null;
  told_s: number | null;
  ends_on: DateText;
}

/** A try to reach the rider of a rental that is overdue. */
export interface TheftContactTable {
  case_id: Id;
  number: number;
  tenant: string;
  at_s: number;
  channel: string;
  outcome: string;
  ends_on: DateText;
}

/** A look at a pursuit. */
export interface TheftLookTable {
  session_id: Id;
  case_id: Id;
  tenant: string;
  officer: string;
  reason: string;
  renewal: boolean;
  opened_s: number;
  ends_s: number;
  ends_on: DateText;
}

/** What was opened within a look: how much, never what. */
export interface TheftOpeningTable {
  id: GeneratedAlways<number>;
  session_id: Id;
  case_id: Id;
  tenant: string;
  stream_id: Id;
  first_chunk: number;
  chunks: number;
  fixes: number;
  at_s: number;
  ends_on: DateText;
}

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

/** A case of an accident: no place, no packet. */
export interface AccidentCaseTable {
  case_id: Id;
  tenant: string;
  vehicle_id: Id;
  stream_id: Id;
  rental_id: Id | null;
  certificate: Bytes;
  opened_s: number;
  looked: Generated<number>;
  look_s: number | null;
  objected_s: number | null;
  closed_s: number | null;
  closed_by: string | null;
  ends_on: DateText;
}

/** A release of a packet to one insurer. */
export interface AccidentReleaseTable {
  release_id: Id;
  case_id: Id;
  tenant: string;
  insurer_id: string;
  reason: string;
  asked_by: 'operator' | 'rider';
  released_s: number;
  until_s: number;
  ended_s: number | null;
  ended_because: 'withdrawn' | 'objected' | 'closed' | null;
  vault_told: Generated<boolean>;
  fetched_s: number | null;
  ends_on: DateText;
}

/** A company that packets may be released to. */
export interface InsurerTable {
  tenant: string;
  insurer_id: string;
  public_key: string | null;
  webhook_url: string | null;
  disabled_s: number | null;
  changed_s: number;
}

/** What webhooks to an insurer are signed with; times are real ones. */
export interface WebhookSecretTable {
  tenant: string;
  insurer_id: string;
  number: number;
  sealed: Buffer;
  key_id: Buffer;
  until_real_s: number | null;
  ends_on: DateText;
}

/** A webhook on its way, and afterwards a line of the log; times `_real_s` are real ones. */
export interface WebhookDeliveryTable {
  webhook_id: Id;
  tenant: string;
  insurer_id: string;
  release_id: Id;
  kind: string;
  made_real_s: Generated<number>;
  state: 'waiting' | 'delivered' | 'given_up' | 'disabled';
  tries: Generated<number>;
  next_real_s: Generated<number | null>;
  last_outcome: string | null;
  done_real_s: number | null;
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

/** What a legal hold is about. */
export type HoldKind = 'rental' | 'vehicle' | 'rider';

/** A legal hold. */
export interface HoldTable {
  hold_id: Id;
  tenant: string;
  owner: string;
  reason: string;
  kind: HoldKind;
  rental_id: Id | null;
  vehicle_id: Id | null;
  from_s: number | null;
  to_s: number | null;
  rider_id: string | null;
  created_s: number;
  review_on: DateText;
  ends_on: DateText;
}

/** A row beyond its day, for a hold. */
export interface HeldRowTable {
  hold_id: Id;
  source: string;
  content_hash: string;
  rental_id: Id;
  content: ColumnType<unknown, string, string>;
  ends_on: DateText;
}

/** What a rider asked about their own data, and what came of it. */
export interface SubjectRequestTable {
  request_id: Id;
  tenant: string;
  rider_id: string;
  kind: string;
  state: Generated<string>;
  purpose: string | null;
  rental_id: Id | null;
  ask: ColumnType<unknown, string, string>;
  country: string | null;
  received_s: number;
  first_due_s: number;
  due_s: number;
  extension_reason: string | null;
  acted_s: number | null;
  closed_s: number | null;
  answer: ColumnType<unknown, string | null, string | null>;
  refusal: string | null;
  grounds: string | null;
  grounds_by: string | null;
  grounds_confirmed_by: string | null;
  policy_version: number;
  ends_on: DateText;
}

/** A purpose that a rider does not want. */
export interface ObjectionTable {
  tenant: string;
  rider_id: string;
  purpose: string;
  since_s: number;
  request_id: Id;
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

/** What stood in a trip before it was corrected. */
export interface CorrectionTable {
  request_id: Id;
  tenant: string;
  rental_id: Id;
  field: string;
  original: string;
  corrected: string | null;
  corrected_s: number;
  ends_on: DateText;
}

/** Somebody to be told what was erased, corrected or restricted. */
export interface RecipientNoticeTable {
  notice_id: Id;
  tenant: string;
  request_id: Id;
  recipient_kind: string;
  recipient: string;
  act: string;
  rental_ids: Id[];
  made_s: number;
  told_s: number | null;
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

/** An answered request that may come again. */
export interface IdempotencyTable {
  tenant: string;
  caller: string;
  key: string;
  request_hash: Bytes;
  status: number;
  response: ColumnType<unknown, string, string>;
  expires_s: number;
  ends_on: GeneratedAlways<DateText>;
}

/** A salted entry of the audit log. Insert without RETURNING: the doors may write, not read. */
export interface AuditEntryTable {
  id: GeneratedAlways<number>;
  source: Generated<'doors' | 'vault'>;
  leaf_hash: Bytes;
  salt: Bytes;
  entry: ColumnType<unknown, string, string>;
  tenant: string;
  rental_id: Id | null;
  vehicle_id: Id | null;
  rider_id: string | null;
  ends_on: DateText;
}

/** A numbered leaf of the tree. */
export interface AuditLeafTable {
  seq: number;
  leaf_hash: Bytes;
  entry_id: number;
  source: 'doors' | 'vault';
  source_no: number;
  ends_on: DateText;
}

/** A signed head of the audit log, with what the tree grows on from. */
export interface AuditCheckpointTable {
  tree_size: number;
  root: Bytes;
  frontier: Bytes;
  signed_note: string;
  at_s: number;
}

/** A row that is gone, until the journal has it. */
export interface ErasureTable {
  id: Generated<number>;
  what: string;
  key_hash: Bytes | null;
  stays: ColumnType<unknown, string | null, never>;
  noted_at: GeneratedAlways<Date>;
}

/** What was put back from a backup. */
export interface RestoredTable {
  part: 'trips' | 'links';
  backup_id: Id;
  backup_s: number;
  restored_s: number;
}

/** A migration that was run. */
export interface MigrationTable {
  number: number;
  name: string;
  sha256: string;
  run_at: GeneratedAlways<Date>;
}

/** The vault's own database, `fleetveil_vault`. */
export interface VaultTables {
  generation: GenerationTable;
  transport_key: TransportKeyTable;
  key_life: { only: Generated<boolean>; seen_s: number; sequence: number; list_hash: Bytes };
  rental_key: { tenant: string; rental_id: Id; ends_on: DateText; wrapped: Bytes; generation_id: Id };
  stream_key: StreamKeyTable;
  theft_case: VaultTheftCaseTable;
  theft_session: VaultTheftSessionTable;
  closed_stream: { stream_id: Id; destroyed_s: number; ends_on: DateText };
  /** `kind` of the streams, 0 = all. */
  closed_rental: { tenant: string; rental_id: Id; kind: number; destroyed_s: number; ends_on: DateText };
  leaf: {
    no: number;
    leaf_hash: Bytes;
    salt: Bytes;
    entry: ColumnType<unknown, string, string>;
    ends_on: DateText;
  };
  leaf_head: { only: Generated<boolean>; no: number };
  held_rental_key: { hold_id: Id; tenant: string; rental_id: Id; ends_on: DateText };
  approval: ApprovalTable;
  support_code: SupportCodeTable;
  /** `commitment` to the rider, as the grants have it. */
  packet_rental: { stream_id: Id; rental_id: Id; commitment: Bytes; bound_s: number; ends_on: DateText };
  packet_release: { release_id: Id; stream_id: Id; insurer_id: string; until_s: number; ends_on: DateText };
  forgetting: { only: Generated<boolean>; done_day: number };
  erasure: ErasureTable;
  migration: MigrationTable;
}

/** A rider's code for support, as its hash. */
export interface SupportCodeTable {
  code_hash: Bytes;
  tenant: string;
  rental_id: Id;
  vehicle_id: Id;
  from_s: number;
  expires_s: number;
  ends_on: DateText;
}

/** An officer's yes to an order's opening. */
export interface ApprovalTable {
  tenant: string;
  case_id: Id;
  officer: string;
  scope: Bytes;
  said_s: number;
  ends_on: DateText;
}

/** A generation key's times; the key is a file. */
export interface GenerationTable {
  generation_id: Id;
  created_s: number;
  ends_s: number;
  destroyed_s: number | null;
  closing_s: Generated<number | null>;
  fingerprint: NullableBytes;
}

/** A transport key's times; the key is a file. */
export interface TransportKeyTable {
  key_id: Bytes;
  not_before_s: number;
  not_after_s: number;
  destroyed_s: number | null;
  created_s: number;
  ends_s: number;
  closing_s: Generated<number | null>;
}

/** A stream's data key, wrapped under the key of its rental and end day. */
export interface StreamKeyTable {
  stream_id: Id;
  tenant: string;
  vehicle_id: Id;
  /** The rental, the case of a theft, or a local event. */
  rental_id: Id;
  kind: number;
  /** Empty for a local event. */
  grant_hash: Bytes;
  policy_version: number;
  statement_hash: Bytes;
  wrapped_key: Bytes;
  /** The rider's own key, where `wrapped_key` is a blob sealed to it. */
  rider_key_id: NullableBytes;
  deposited_s: number;
  /** A suspicion of theft: when it is destroyed unless two people confirm it. */
  unconfirmed_until_s: number | null;
  /** The case that confirmed it. */
  theft_case: Generated<Id | null>;
  ends_on: DateText;
}

/** A case of theft as the vault has seen it. */
export interface VaultTheftCaseTable {
  case_id: Id;
  tenant: string;
  vehicle_id: Id;
  officers: string[];
  declared_s: number;
  asked_s: number;
  asked_by: string;
  confirmed_s: number | null;
  confirmed_by: string | null;
  signed: NullableBytes;
  grant_until_s: number | null;
  from_s: number;
  closed_s: number | null;
  destroyed_s: number | null;
  ends_on: DateText;
}

/** A look at a pursuit. */
export interface VaultTheftSessionTable {
  session_id: Id;
  case_id: Id;
  officer: string;
  reason: string;
  opened_s: number;
  ends_s: number;
  ends_on: DateText;
}
