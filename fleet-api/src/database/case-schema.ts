/** Rows of cases: finding, help, theft, accidents and their insurers. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Bytes, DateText, Id } from './column-types.ts';

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
  removed: Generated<string[]>;
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
  told_s: number | null;
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
