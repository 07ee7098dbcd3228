import type { PurposeId } from './purposes.ts';

/**
 * What is stored, in the policy's words. A column that is none of these has no place in the database
 * (invariant M5). The grade decides which retention clocks a set of fields may have:
 * `location` is anything a place can be read from, `link` joins a person to something.
 */
export type FieldGrade = 'location' | 'link' | 'plain';

/** The grade of each stored field. Compiled in: no policy can call a fix something else. */
export const FIELD_GRADE = {
  fix_time: 'location',
  fix_place: 'location',
  fix_accuracy: 'location',
  fix_heading: 'location',
  fix_speed: 'location',
  start_cell: 'location',
  end_cell: 'location',
  start_parent_cell: 'location',
  end_parent_cell: 'location',
  cell: 'location',
  zone: 'location',
  feed_cell: 'location',
  parking_rule: 'plain',
  station: 'location',
  lock_event: 'location',
  ignition_event: 'location',
  door_event: 'location',
  seat_event: 'location',
  acceleration: 'location',
  tilt: 'location',
  occupants: 'plain',
  severity: 'plain',
  start_time: 'plain',
  end_time: 'plain',
  tick: 'plain',
  day: 'plain',
  duration: 'plain',
  distance: 'plain',
  energy: 'plain',
  end_reason: 'plain',
  wipe_result: 'plain',
  state: 'plain',
  vehicle: 'plain',
  rental: 'plain',
  route_choice: 'plain',
  phone_key: 'link',
  rider: 'link',
  holder_commitment: 'link',
  grant: 'plain',
  state_of_charge: 'plain',
  odometer: 'plain',
  fault_codes: 'plain',
  loss_reason: 'plain',
  loss_count: 'plain',
  refusal_code: 'plain',
  hour: 'plain',
  length: 'plain',
  sealed_body: 'location',
  case_notes: 'plain',
  trip_extract: 'plain',
  aggregate: 'plain',
  session: 'plain',
  amount: 'plain',
  tax: 'plain',
  bill_date: 'plain',
  order_copy: 'location',
  order_log: 'plain',
  score: 'plain',
  actor: 'link',
  act: 'plain',
  request_hash: 'plain',
  response: 'plain',
  stream: 'plain',
  message: 'plain',
  breach_note: 'plain',
} as const satisfies Record<string, FieldGrade>;

/** One stored field of the closed list. */
export type FieldId = keyof typeof FIELD_GRADE;

/** Every stored field, in the order of the table. */
export const FIELD_IDS = Object.keys(FIELD_GRADE) as readonly FieldId[];

/**
 * Sets of fields that end together, and the purpose each belongs to; `upkeep` are those that no
 * purpose of its own needs and that keep the system honest. Each appears exactly once in a policy.
 */
export const FIELD_SET_OWNER = {
  ends: 'rental_contract',
  trip_place: 'rental_contract',
  trip: 'rental_contract',
  rental: 'rental_contract',
  rental_rider: 'rental_contract',
  guest_link: 'rental_contract',
  grant: 'rental_contract',
  loss_report: 'rental_contract',
  dispute_case: 'dispute',
  maintenance_ends: 'maintenance',
  quarantine: 'diagnosis',
  route: 'rider_route',
  coarse_report: 'live_service',
  feed_place: 'availability',
  fleet_health: 'fleet_health',
  theft: 'asset_protection',
  theft_suspicion: 'asset_protection',
  assist: 'assist',
  accident: 'accident',
  accident_notice: 'accident',
  statistics_sources: 'statistics',
  aggregates: 'statistics',
  charging_session: 'charging',
  charging_link: 'charging',
  bill: 'bookkeeping',
  authority_copy: 'authority_request',
  authority_log: 'authority_request',
  driving_score: 'driving_score',
  audit_log: 'upkeep',
  erased_streams: 'upkeep',
  subject_requests: 'upkeep',
  objections: 'upkeep',
  recipient_notices: 'upkeep',
  unit_messages: 'upkeep',
  door_answers: 'upkeep',
  breach_file: 'upkeep',
} as const satisfies Record<string, PurposeId | 'upkeep'>;

/** One set of fields of the closed list. */
export type FieldSetId = keyof typeof FIELD_SET_OWNER;

/** Every set of fields, in the order of the table. */
export const FIELD_SET_IDS = Object.keys(FIELD_SET_OWNER) as readonly FieldSetId[];

/** Moments from which a fixed period can run. */
export const PERIOD_STARTS = [
  'rental_end',
  'move_end',
  'session_end',
  'trip_end',
  'tick',
  'arrival',
  'help_pressed',
  'publication',
  'answer',
  'year_end',
  'relation_end',
] as const;

/** One moment of the closed list. */
export type PeriodStart = (typeof PERIOD_STARTS)[number];

/** Events that end a period whose date is not known beforehand; each needs a maximum. */
export const EVENT_CLOCKS = [
  'case_close',
  'claim_close',
  'suspicion_dispelled',
  'next_unlock',
  'bill_settled',
  'hold_lifted',
  'relation_end',
] as const;

/** One event of the closed list. */
export type EventClock = (typeof EVENT_CLOCKS)[number];
