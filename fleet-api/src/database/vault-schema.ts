/** Rows of the vault’s database. */
import type { Generated } from 'kysely';
import type { Bytes, DateText, Id, NullableBytes } from './column-types.ts';

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
  /** Of ends: those of another rental of the vehicle have come since. */
  moved_since: Generated<boolean>;
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
  removed: Generated<string[]>;
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
  kept_s: Generated<number | null>;
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
