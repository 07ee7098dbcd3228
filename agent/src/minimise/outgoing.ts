import {
  type Bytes,
  cellToWire,
  FLOOR,
  fromHex,
  idBytes,
  LOSS_REASONS,
  type LossReasonWord,
  PARKINGS,
  type ParkingWord,
  PURPOSES_ON_WIRE,
  RENTAL_ENDS,
  type RentalEndWord,
  resolutionOf,
  type StreamKindId,
  v1,
  type WirePurposeId,
  ZONES,
  type ZoneWord,
} from '@fleetveil/proto';
import { AgentError } from '../errors.ts';

/**
 * The one place where anything that leaves the vehicle is made (M1, M2). The outbox takes an
 * `OutgoingRecord`, the uplink an `OutgoingReport`; both are classes with a private member whose
 * constructors stay in this file, so neither a raw sample nor a look-alike object fits. Every function here
 * checks the bounds of the floor once more, whatever its caller decided.
 */

/** What a record is. The same words as the outbox's cargo table. */
export type OutgoingKind =
  | `${StreamKindId}_opening`
  | `${StreamKindId}_chunk`
  | 'trip_end'
  | 'fleet_health'
  | 'loss_report';

/** What is known of a record besides its bytes: nothing from which a place could be read. */
export interface OutgoingFacts {
  readonly kind: OutgoingKind;
  /** Absent where a record serves several purposes (loss report). */
  readonly purpose?: WirePurposeId;
  readonly rentalId?: string;
  readonly grantId?: string;
  readonly streamId?: string;
  readonly chunkNo?: number;
  /** How many fixes the record carries (chunks); for the ledger, should it be dropped. */
  readonly fixes: number;
  /** Latest day it may be kept; absent with an unknown clock. */
  readonly endsOnDay?: number;
  readonly policyVersion: number;
  /** A later record with the same key takes this one's place; `streamId:chunkNo` for chunks. */
  readonly replaceKey?: string;
  /** An open record is durable but is not sent: it will be replaced, closed or removed. */
  readonly open: boolean;
}

class MadeRecord {
  /** Private, so that no look-alike object has this type. */
  readonly #made = true;
  readonly facts: OutgoingFacts;
  /** Encoded `v1.Record` without outbox id and number: those are the outbox's to give (`numberRecord`). */
  readonly body: Bytes;

  constructor(facts: OutgoingFacts, body: Bytes) {
    this.facts = facts;
    this.body = body;
  }

  static has(value: unknown): value is MadeRecord {
    return typeof value === 'object' && value !== null && #made in value && value.#made;
  }
}

class MadeReport {
  readonly #made = true;
  /** Start of the tick, Unix seconds; 0 with an unknown clock. */
  readonly tickS: number;
  /** Encoded `v1.Uplink`. */
  readonly body: Bytes;

  constructor(tickS: number, body: Bytes) {
    this.tickS = tickS;
    this.body = body;
  }

  static has(value: unknown): value is MadeReport {
    return typeof value === 'object' && value !== null && #made in value && value.#made;
  }
}

/** A record that may leave. Made in this file only. */
export type OutgoingRecord = MadeRecord;
/** A coarse report that may leave. Made in this file only. */
export type OutgoingReport = MadeReport;

/** Whether a value is a record made here; the outbox may ask before it writes. */
export const isOutgoingRecord = (value: unknown): value is OutgoingRecord => MadeRecord.has(value);
/** Whether a value is a report made here. */
export const isOutgoingReport = (value: unknown): value is OutgoingReport => MadeReport.has(value);

