/** Rows of the privacy officer’s: breaches, orders, holds, what riders ask. */
import type { ColumnType, Generated } from 'kysely';
import type { DateText, Id } from './column-types.ts';

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

/** What a legal hold is about. */
export type HoldKind = 'rental' | 'vehicle' | 'rider' | 'theft';

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
  theft_id: Generated<Id | null>;
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

/** A request that the controller answers, for whom the operator works (R14). */
export interface PassedRequestTable {
  passing_id: Id;
  tenant: string;
  rider_id: string;
  kind: string;
  purpose: string | null;
  rental_id: Id | null;
  ask: ColumnType<unknown, string, never>;
  country: string | null;
  received_s: number;
  due_s: number;
  controller: string;
  passed_s: Generated<number | null>;
  passed_by: Generated<string | null>;
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
  tried_s: number | null;
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
