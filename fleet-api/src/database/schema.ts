/**
 * The tables as Kysely sees them; migrations/ is the source, and a test compares the two.
 *
 * As read: `uuid` is 32 hex characters, `bigint` a number, `date` a `YYYY-MM-DD` string
 * (`dateOfDay`, `dayOfDate`), `bytea` a Buffer, `timestamptz` a Date.
 */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type {
  AccidentCaseTable,
  AccidentReleaseTable,
  FieldClaimTable,
  FindCommandTable,
  InsurerTable,
  SupportCallTable,
  TheftCaseTable,
  TheftContactTable,
  TheftLookTable,
  TheftOpeningTable,
  WebhookDeliveryTable,
  WebhookSecretTable,
} from './case-schema.ts';
import type { Bytes, DateText, Id } from './column-types.ts';
import type {
  AuditCheckpointTable,
  AuditEntryTable,
  AuditLeafTable,
  ErasureTable,
  IdempotencyTable,
  MigrationTable,
  OpeningDayTable,
  RestoredTable,
} from './log-schema.ts';
import type {
  AuthorityCaseTable,
  AuthorityInstantTable,
  AuthorityLineTable,
  AuthorityUntoldPlaceTable,
  AuthorityUntoldTable,
  BreachNoteTable,
  CorrectionTable,
  HeldRowTable,
  HoldTable,
  ObjectionTable,
  PassedRequestTable,
  RecipientNoticeTable,
  SubjectRequestTable,
} from './office-schema.ts';
import type {
  FeedPlaceTable,
  PolicyAnnouncedTable,
  StatisticsNumberTable,
  StatisticsSourceTable,
  StatisticsWeekTable,
} from './published-schema.ts';
import type {
  BillTable,
  ChargingSessionTable,
  GrantIssuedTable,
  RentalRiderTable,
  RentalTable,
  RiderPreferenceTable,
  ShareTable,
} from './rental-schema.ts';
import type {
  ApprovalTable,
  GenerationTable,
  StreamKeyTable,
  SupportCodeTable,
  TransportKeyTable,
  VaultTheftCaseTable,
  VaultTheftSessionTable,
} from './vault-schema.ts';
import type {
  AccidentChunkTable,
  AccidentNoticeTable,
  AccidentStreamTable,
  ChunkTable,
  CoarseReportTable,
  DownlinkTable,
  FleetDayCountTable,
  FleetHealthTable,
  LossTable,
  QuarantineTable,
  StreamTable,
  StruckOffUnitTable,
  TripPlaceTable,
  TripTable,
  UnitDayTable,
  UnitTable,
  VehicleKind,
} from './vehicle-schema.ts';

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
  statistics_source: StatisticsSourceTable;
  statistics_week: StatisticsWeekTable;
  statistics_number: StatisticsNumberTable;
  feed_area: { tenant: string; kind: VehicleKind; cell: string; published_s: number };
  feed_rental: { vehicle_id: Id; rental_id: Id; ends_on: DateText };
  theft_case: TheftCaseTable;
  theft_contact: TheftContactTable;
  theft_look: TheftLookTable;
  theft_opening: TheftOpeningTable;
  vehicle: { vehicle_id: Id; tenant: string; kind: VehicleKind; label: string };
  unit: UnitTable;
  struck_off_unit: StruckOffUnitTable;
  unit_day: UnitDayTable;
  fleet_day_count: FleetDayCountTable;
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
  passed_request: PassedRequestTable;
  rider_preference: RiderPreferenceTable;
  objection: ObjectionTable;
  restriction: { rental_id: Id; tenant: string; since_s: number; request_id: Id; ends_on: DateText };
  correction: CorrectionTable;
  erased_grant: { grant_id: Id; vehicle_id: Id; ends_on: DateText };
  recipient_notice: RecipientNoticeTable;
  idempotency: IdempotencyTable;
  audit_entry: AuditEntryTable;
  opening_day: OpeningDayTable;
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

/** The vault's own database, `fleetveil_vault`. */
export interface VaultTables {
  generation: GenerationTable;
  transport_key: TransportKeyTable;
  key_life: { only: Generated<boolean>; seen_s: number; sequence: number; list_hash: Bytes };
  taken_editions: { only: Generated<boolean>; key_set_version: number; policy_version: number };
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
  /** `told_s`: when the fleet last told of the hold, domain seconds. */
  held_rental_key: {
    hold_id: Id;
    tenant: string;
    rental_id: Id;
    told_s: Generated<number>;
    ends_on: DateText;
  };
  approval: ApprovalTable;
  support_code: SupportCodeTable;
  /** `commitment` to the rider, as the grants have it. */
  packet_rental: { stream_id: Id; rental_id: Id; commitment: Bytes; bound_s: number; ends_on: DateText };
  packet_release: { release_id: Id; stream_id: Id; insurer_id: string; until_s: number; ends_on: DateText };
  forgetting: { only: Generated<boolean>; done_day: number };
  erasure: ErasureTable;
  migration: MigrationTable;
}
