import {
  ACCIDENT_SEVERITIES,
  type AccidentSeverityWord,
  type Bytes,
  CHUNK_BYTES,
  COMMAND_RESULTS,
  type CommandResultWord,
  cellToWire,
  encodeRecord,
  encodeUplink,
  FLOOR,
  idBytes,
  isProtoError,
  LOSS_REASONS,
  type LossReasonWord,
  ownBytes,
  PARKINGS,
  type ParkingWord,
  PURPOSES,
  RENTAL_ENDS,
  type RentalEndWord,
  readStation,
  resolutionOf,
  type StreamKindId,
  v1,
  WIPE_RESULTS,
  type WipeResultWord,
  type WirePurposeId,
  ZONES,
  type ZoneWord,
} from '@fleetveil/proto';
import { AgentError } from '../errors.ts';
import type { ToldSession } from './charging.ts';

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
  | 'loss_report'
  | 'accident_notice'
  | 'wipe_receipt'
  | 'command_receipt'
  | 'charging_session';

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

/** What every record says of itself. */
export interface RecordHead {
  /** Absent with an unknown clock: ingest stamps it once. */
  readonly endsOnDay?: number;
  readonly policyVersion: number;
}

/** Under which use a record is made. */
export interface UseHead extends RecordHead {
  readonly purpose: WirePurposeId;
  /** The rental; the case of a theft; the id of a local event. */
  readonly rentalId: string;
  /** Empty for a local event. */
  readonly grantId: string;
}

/** A stream's opening: `statement` is the encoded `OpeningStatement`, `signature` the unit's over it. */
export function outgoingOpening(
  head: UseHead & {
    readonly kind: StreamKindId;
    readonly streamId: string;
    readonly statement: Uint8Array;
    readonly signature: Uint8Array;
    /** It waits, and may be removed unsent. */
    readonly open?: boolean;
  },
): OutgoingRecord {
  const { statement, signature, open = false } = head;
  const kind = `${head.kind}_opening` as const;
  const replaceKey = open ? { replaceKey: openingKey(head.streamId) } : {};
  const facts = { ...useFacts(head), kind, streamId: head.streamId, ...replaceKey, open } as const;
  return make(facts, { streamOpening: { statement, signature } });
}

/** A sealed chunk; its size is always the same (M11), its plaintext nobody here has seen. */
export function outgoingChunk(
  head: UseHead & {
    readonly kind: StreamKindId;
    readonly streamId: string;
    readonly chunkNo: number;
    readonly nonce: Uint8Array;
    readonly ciphertext: Uint8Array;
    readonly fixes: number;
    readonly open: boolean;
  },
): OutgoingRecord {
  const { kind, streamId, chunkNo, nonce, ciphertext, fixes, open } = head;
  if (ciphertext.length !== CHUNK_BYTES) throw misused('a chunk is sealed and 320 bytes');
  const replaceKey = chunkKey(streamId, chunkNo);
  const facts = {
    ...useFacts(head),
    kind: `${kind}_chunk`,
    streamId,
    chunkNo,
    fixes,
    open,
    replaceKey,
  } as const;
  const chunk = { streamId: idBytes(streamId), chunkNo, nonce, ciphertext, ...grantOf(head) };
  return make(facts, { chunk });
}

/** The key under which a later sealing of a chunk takes an earlier one's place. */
export function chunkKey(streamId: string, chunkNo: number): string {
  return `${streamId}:${chunkNo}`;
}

/** The key of an opening that waits. */
export function openingKey(streamId: string): string {
  return `${streamId}:opening`;
}

/** The key of an accident's notice. */
export function noticeKey(streamId: string): string {
  return `${streamId}:notice`;
}

/** That there was an accident: a cell that coarse reports carry, and how hard it was. It waits until it is closed. */
export function outgoingAccidentNotice(
  head: UseHead & {
    readonly streamId: string;
    readonly cell?: string;
    readonly severity: AccidentSeverityWord;
    readonly isTest: boolean;
  },
): OutgoingRecord {
  const { streamId, cell, severity, isTest } = head;
  const accidentNotice: v1.IAccidentNotice = {
    streamId: idBytes(streamId),
    ...(cell === undefined ? {} : { cell: wireCell(cell) }),
    severity: ACCIDENT_SEVERITIES.wire[severity],
    test: isTest,
  };
  const waits = { streamId, replaceKey: noticeKey(streamId), open: true };
  return make({ ...useFacts(head), kind: 'accident_notice', ...waits }, { accidentNotice });
}

/** Whether one rental's data were wiped from the screen; the signature is `signWipe`'s. */
export function outgoingWipeReceipt(
  head: UseHead & { readonly result: WipeResultWord; readonly signature: Uint8Array },
): OutgoingRecord {
  const wipeReceipt: v1.IWipeReceipt = {
    grantId: idBytes(head.grantId),
    rentalId: idBytes(head.rentalId),
    result: WIPE_RESULTS.wire[head.result],
    signature: head.signature,
  };
  return make({ ...useFacts(head), kind: 'wipe_receipt' }, { wipeReceipt });
}

/** What came of a command: a word, and nothing from which a place or a use could be read. */
export function outgoingCommandReceipt(
  head: RecordHead & { readonly commandId: string; readonly result: CommandResultWord },
): OutgoingRecord {
  const commandReceipt: v1.ICommandReceipt = {
    commandId: idBytes(head.commandId),
    result: COMMAND_RESULTS.wire[head.result],
  };
  return make({ ...headFacts(head), kind: 'command_receipt' }, { commandReceipt });
}

/** A charging session. There is no place in it but a public station, and that only in a rental (M1). */
export function outgoingChargingSession(head: RecordHead & ToldSession): OutgoingRecord {
  const { sessionId, startedS, endedS = 0, energyHwh, use } = head;
  if (startedS % FLOOR.chargingStepS !== 0 || endedS % FLOOR.chargingStepS !== 0)
    throw misused('times of charging leave in steps of 15 minutes');
  const station = use?.station;
  if (station !== undefined && readStation(station) !== station) throw misused('a station is an EVSE id');
  const chargingSession: v1.IChargingSession = {
    sessionId: idBytes(sessionId),
    ...(use === undefined ? {} : { grantId: idBytes(use.grantId), rentalId: idBytes(use.rentalId) }),
    ...(station === undefined ? {} : { station }),
    ...{ startedS, endedS },
    ...(energyHwh === undefined ? {} : { energyHwh }),
  };
  const facts = { ...headFacts(head), kind: 'charging_session', purpose: 'charging' } as const;
  const ofRental = use === undefined ? {} : { rentalId: use.rentalId, grantId: use.grantId };
  return make({ ...facts, ...ofRental }, { chargingSession });
}

/** A stream with its chunks, for the trip end. */
export interface StreamTally {
  readonly streamId: string;
  readonly chunks: number;
}

/** The end of a rental. The two cells are those of coarse reports; there is no other place in it. */
export function outgoingTripEnd(
  head: UseHead & {
    readonly startedS: number;
    readonly endedS: number;
    readonly distanceHm: number;
    readonly energyHwh: number;
    readonly startCell?: string;
    readonly endCell?: string;
    readonly parking: ParkingWord;
    readonly endedBy: RentalEndWord;
    readonly streams: readonly StreamTally[];
  },
): OutgoingRecord {
  const listed = head.streams.slice(0, MOST_STREAMS);
  const tripEnd: v1.ITripEnd = {
    grantId: idBytes(head.grantId),
    rentalId: idBytes(head.rentalId),
    startedS: head.startedS,
    endedS: head.endedS,
    distanceHm: head.distanceHm,
    energyHwh: head.energyHwh,
    ...(head.startCell === undefined ? {} : { startCell: wireCell(head.startCell) }),
    ...(head.endCell === undefined ? {} : { endCell: wireCell(head.endCell) }),
    parking: PARKINGS.wire[head.parking],
    endedBy: RENTAL_ENDS.wire[head.endedBy],
    streams: listed.map(({ streamId, chunks }) => ({ streamId: idBytes(streamId), chunks })),
    streamsOmitted: head.streams.length - listed.length,
  };
  return make({ ...useFacts(head), kind: 'trip_end' }, { tripEnd });
}

/** Streams that a trip end lists; the rest are counted (`TripEnd.streams`). */
export const MOST_STREAMS = 12;

/** Charge, odometer and faults of a parked vehicle, each in the policy's step; absent = not known. */
export function outgoingFleetHealth(
  head: RecordHead & {
    readonly day: number;
    readonly chargePermille?: number;
    readonly odometerKm?: number;
    readonly faultCodes: readonly string[];
  },
): OutgoingRecord {
  const { day, chargePermille, odometerKm, faultCodes } = head;
  if (chargePermille !== undefined && chargePermille % 100 !== 0)
    throw misused('charge leaves in 10 % steps');
  const fleetHealth: v1.IFleetHealth = {
    day,
    ...(chargePermille === undefined ? {} : { chargePermille }),
    ...(odometerKm === undefined ? {} : { odometerKm }),
    faultCodes: [...faultCodes],
  };
  return make({ ...headFacts(head), kind: 'fleet_health', purpose: 'fleet_health' }, { fleetHealth });
}

/** One line of a loss report. */
export interface OutgoingLoss {
  readonly reason: LossReasonWord;
  readonly purpose: WirePurposeId;
  readonly grantId?: string;
  readonly fixes: number;
  readonly records: number;
  readonly exact: boolean;
}

/** Lines of the loss ledger, at most 8. */
export function outgoingLossReport(
  head: RecordHead & { readonly losses: readonly OutgoingLoss[] },
): OutgoingRecord {
  const losses = head.losses.map(({ reason, purpose, grantId, fixes, records, exact }) => ({
    reason: LOSS_REASONS.wire[reason],
    purpose: PURPOSES.wire[purpose],
    ...(grantId === undefined ? {} : { grantId: idBytes(grantId) }),
    fixes,
    records,
    exact,
  }));
  return make({ ...headFacts(head), kind: 'loss_report' }, { lossReport: { losses } });
}

/** The tick's report. `cell` absent = no trusted place yet. */
export function outgoingReport(report: {
  readonly cell?: string;
  readonly tickS: number;
  readonly zone: ZoneWord;
  readonly policyVersion: number;
}): OutgoingReport {
  const { cell, tickS, zone, policyVersion } = report;
  const coarseReport: v1.ICoarseReport = {
    ...(cell === undefined ? {} : { cell: wireCell(cell) }),
    tickS,
    zone: ZONES.wire[zone],
    policyVersion,
  };
  return new MadeReport(tickS, ownBytes(checked(() => encodeUplink({ coarseReport }))));
}

/**
 * A stored body with its identity, ready for an `Uplink`: the outbox keeps bodies without outbox id and
 * number, because the number is known only once the row is in.
 */
export function numberRecord(body: Uint8Array, outboxId: string, number: number): v1.IRecord {
  const record = v1.Record.decode(body);
  record.outboxId = idBytes(outboxId);
  record.number = number;
  return record;
}

function headFacts({ endsOnDay, policyVersion }: RecordHead) {
  return { ...(endsOnDay === undefined ? {} : { endsOnDay }), policyVersion, fixes: 0, open: false } as const;
}

function useFacts(head: UseHead) {
  const { purpose, rentalId, grantId } = head;
  return { ...headFacts(head), purpose, rentalId, ...(grantId === '' ? {} : { grantId }) } as const;
}

function grantOf({ grantId }: UseHead): { readonly grantId?: Uint8Array } {
  return grantId === '' ? {} : { grantId: idBytes(grantId) };
}

/** No cell finer than the floor leaves, whatever a policy says. */
function wireCell(cell: string): v1.ICell {
  if (resolutionOf(cell) > FLOOR.finestResolution) throw misused('a cell is never finer than resolution 9');
  return cellToWire(cell);
}

function make(facts: OutgoingFacts, body: Omit<v1.IRecord, 'outboxId' | 'number'>): OutgoingRecord {
  const head = { endsOnDay: facts.endsOnDay ?? 0, policyVersion: facts.policyVersion };
  const record = { ...head, ...body };
  checked(() => encodeRecord({ ...record, outboxId: new Uint8Array(16), number: 1 }));
  return new MadeRecord(facts, ownBytes(v1.Record.encode(record).finish()));
}

/** What the contract's own decoder would not take is a fault of ours, found before it is in the outbox. */
function checked<T>(encode: () => T): T {
  try {
    return encode();
  } catch (error) {
    if (isProtoError(error)) throw misused(error.message, error);
    throw error;
  }
}

function misused(rule: string, cause?: unknown): AgentError {
  return new AgentError('misused', rule, cause === undefined ? undefined : { cause });
}
