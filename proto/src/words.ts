/** Total tables between the words of TypeScript and the numbers of the wire. */
import { v1 } from './generated/messages.js';

/** Kind of a sealed stream. */
export type StreamKindId = 'ends' | 'route' | 'theft' | 'accident' | 'assist';
/** A purpose under which a unit may collect; the policy knows further ones that never reach a unit. */
export type WirePurposeId =
  | 'rental_contract'
  | 'rider_route'
  | 'live_service'
  | 'fleet_health'
  | 'asset_protection'
  | 'assist'
  | 'accident'
  | 'maintenance'
  | 'charging'
  | 'statistics'
  | 'driving_score';
/** In or out of the operating zone. */
export type ZoneWord = 'unknown' | 'in' | 'out';
/** Whether the end place keeps the parking rule. */
export type ParkingWord = 'unknown' | 'kept' | 'broken';
/** What ended a rental on the unit. */
export type RentalEndWord = 'booking' | 'rider' | 'lapsed' | 'max_duration' | 'clock' | 'replaced';
/** How far a unit's clock can be trusted. */
export type ClockQualityWord = 'unknown' | 'corroborated' | 'attested';
/** Why something is not stored. */
export type LossReasonWord =
  | 'restart'
  | 'down'
  | 'evicted'
  | 'expired'
  | 'refused'
  | 'withdrawn'
  | 'thinned'
  | 'unparsable'
  | 'impossible_time'
  | 'held'
  | 'jumped'
  | 'corrupt'
  | 'disk_full'
  | 'poor_quality'
  | 'clock';
/** What became of a record. */
export type ReceiptOutcomeWord = 'stored' | 'refused' | 'later';
/** Why a message was refused. */
export type RefusalWord =
  | 'malformed'
  | 'oversize'
  | 'foreign'
  | 'forged'
  | 'replayed'
  | 'over_precise'
  | 'ungranted'
  | 'expired'
  | 'kept_too_long'
  | 'not_allowed'
  | 'bad_signature'
  | 'unknown_key'
  | 'erased'
  | 'future'
  | 'rate'
  | 'key_destroyed'
  | 'no_session_key';
/** What a signature is about. */
export type SignedType =
  | 'key_set'
  | 'policy'
  | 'grant'
  | 'grant_end'
  | 'status'
  | 'transport_keys'
  | 'unit_certificate'
  | 'command'
  | 'opening'
  | 'phone_order'
  | 'accident_packet'
  | 'wipe_receipt';
/** What made an accident packet. */
export type AccidentTriggerWord = 'automatic' | 'manual';
/** How hard an accident was. */
export type AccidentSeverityWord = 'unknown' | 'slight' | 'serious' | 'severe';
/** What came of wiping a rental's data from the vehicle's screen. */
export type WipeResultWord = 'ok' | 'failed' | 'timed_out';
/** How a parked vehicle shows itself to who looks for it. */
export type CommandWord = 'ring' | 'flash';
/** What came of that. `refused` never says why. */
export type CommandResultWord = 'done' | 'failed' | 'timed_out' | 'refused';
/** What a key may be used for. */
export type KeyRole =
  | 'root'
  | 'policy'
  | 'grant_rental'
  | 'grant_theft'
  | 'vault'
  | 'command'
  | 'status'
  | 'enrol';
/** What a rider's phone may order. */
export type PhoneOrderWord = 'use' | 'end' | 'help' | 'cancel' | 'pause' | 'resume';

/** Both directions of one closed list. */
export interface Words<Word extends string, Wire extends number> {
  /** Every word with its number. */
  readonly wire: Readonly<Record<Word, Wire>>;
  /** The word of a number; nothing for a number that is not in the list. */
  word(wire: number | null | undefined): Word | undefined;
  /** All words, in the order of the table. */
  readonly words: readonly Word[];
}

function words<Word extends string, Wire extends number>(
  wire: Readonly<Record<Word, Wire>>,
): Words<Word, Wire> {
  const all = Object.keys(wire) as Word[];
  const byNumber = new Map<number, Word>(all.map((word) => [wire[word], word]));
  return { wire, words: all, word: (number) => byNumber.get(number ?? 0) };
}

/** `STREAM_KINDS.wire.ends` is 1, `STREAM_KINDS.word(1)` is `'ends'`; so for every table below. */
export const STREAM_KINDS = words<StreamKindId, v1.StreamKind>({
  ends: v1.StreamKind.STREAM_KIND_ENDS,
  route: v1.StreamKind.STREAM_KIND_ROUTE,
  theft: v1.StreamKind.STREAM_KIND_THEFT,
  accident: v1.StreamKind.STREAM_KIND_ACCIDENT,
  assist: v1.StreamKind.STREAM_KIND_ASSIST,
});

/** Purposes as a unit says them. */
export const PURPOSES = words<WirePurposeId, v1.Purpose>({
  rental_contract: v1.Purpose.PURPOSE_RENTAL_CONTRACT,
  rider_route: v1.Purpose.PURPOSE_RIDER_ROUTE,
  live_service: v1.Purpose.PURPOSE_LIVE_SERVICE,
  fleet_health: v1.Purpose.PURPOSE_FLEET_HEALTH,
  asset_protection: v1.Purpose.PURPOSE_ASSET_PROTECTION,
  assist: v1.Purpose.PURPOSE_ASSIST,
  accident: v1.Purpose.PURPOSE_ACCIDENT,
  maintenance: v1.Purpose.PURPOSE_MAINTENANCE,
  charging: v1.Purpose.PURPOSE_CHARGING,
  statistics: v1.Purpose.PURPOSE_STATISTICS,
  driving_score: v1.Purpose.PURPOSE_DRIVING_SCORE,
});

/** Zone facts. */
export const ZONES = words<ZoneWord, v1.ZoneState>({
  unknown: v1.ZoneState.ZONE_STATE_UNSPECIFIED,
  in: v1.ZoneState.ZONE_STATE_IN,
  out: v1.ZoneState.ZONE_STATE_OUT,
});

/** Parking facts. */
export const PARKINGS = words<ParkingWord, v1.ParkingRule>({
  unknown: v1.ParkingRule.PARKING_RULE_UNSPECIFIED,
  kept: v1.ParkingRule.PARKING_RULE_KEPT,
  broken: v1.ParkingRule.PARKING_RULE_BROKEN,
});

/** Ends of a rental. */
export const RENTAL_ENDS = words<RentalEndWord, v1.RentalEnd>({
  booking: v1.RentalEnd.RENTAL_END_BOOKING,
  rider: v1.RentalEnd.RENTAL_END_RIDER,
  lapsed: v1.RentalEnd.RENTAL_END_LAPSED,
  max_duration: v1.RentalEnd.RENTAL_END_MAX_DURATION,
  clock: v1.RentalEnd.RENTAL_END_CLOCK,
  replaced: v1.RentalEnd.RENTAL_END_REPLACED,
});

/**
 * Whether an end is for good. After the others the same rental can be taken up again, by a new grant with
 * a new sign of use: unit and data centre have to agree on it.
 */
export const ENDS_FOR_GOOD: Readonly<Record<RentalEndWord, boolean>> = {
  booking: true,
  rider: true,
  replaced: true,
  lapsed: false,
  max_duration: false,
  clock: false,
};

/** Clock qualities. */
export const CLOCK_QUALITIES = words<ClockQualityWord, v1.ClockQuality>({
  unknown: v1.ClockQuality.CLOCK_QUALITY_UNSPECIFIED,
  corroborated: v1.ClockQuality.CLOCK_QUALITY_CORROBORATED,
  attested: v1.ClockQuality.CLOCK_QUALITY_ATTESTED,
});

/** Reasons in the loss ledger. */
export const LOSS_REASONS = words<LossReasonWord, v1.LossReason>({
  restart: v1.LossReason.LOSS_REASON_RESTART,
  down: v1.LossReason.LOSS_REASON_DOWN,
  evicted: v1.LossReason.LOSS_REASON_EVICTED,
  expired: v1.LossReason.LOSS_REASON_EXPIRED,
  refused: v1.LossReason.LOSS_REASON_REFUSED,
  withdrawn: v1.LossReason.LOSS_REASON_WITHDRAWN,
  thinned: v1.LossReason.LOSS_REASON_THINNED,
  unparsable: v1.LossReason.LOSS_REASON_UNPARSABLE,
  impossible_time: v1.LossReason.LOSS_REASON_IMPOSSIBLE_TIME,
  held: v1.LossReason.LOSS_REASON_HELD,
  jumped: v1.LossReason.LOSS_REASON_JUMPED,
  corrupt: v1.LossReason.LOSS_REASON_CORRUPT,
  disk_full: v1.LossReason.LOSS_REASON_DISK_FULL,
  poor_quality: v1.LossReason.LOSS_REASON_POOR_QUALITY,
  clock: v1.LossReason.LOSS_REASON_CLOCK,
});

/** Outcomes in a receipt. */
export const RECEIPT_OUTCOMES = words<ReceiptOutcomeWord, v1.ReceiptOutcome>({
  stored: v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED,
  refused: v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED,
  later: v1.ReceiptOutcome.RECEIPT_OUTCOME_LATER,
});

/** Refusal codes. A unit reads a code it does not know yet as `undefined`, and still takes it as final. */
export const REFUSALS = words<RefusalWord, v1.RefusalCode>({
  malformed: v1.RefusalCode.REFUSAL_CODE_MALFORMED,
  oversize: v1.RefusalCode.REFUSAL_CODE_OVERSIZE,
  foreign: v1.RefusalCode.REFUSAL_CODE_FOREIGN,
  forged: v1.RefusalCode.REFUSAL_CODE_FORGED,
  replayed: v1.RefusalCode.REFUSAL_CODE_REPLAYED,
  over_precise: v1.RefusalCode.REFUSAL_CODE_OVER_PRECISE,
  ungranted: v1.RefusalCode.REFUSAL_CODE_UNGRANTED,
  expired: v1.RefusalCode.REFUSAL_CODE_EXPIRED,
  kept_too_long: v1.RefusalCode.REFUSAL_CODE_KEPT_TOO_LONG,
  not_allowed: v1.RefusalCode.REFUSAL_CODE_NOT_ALLOWED,
  bad_signature: v1.RefusalCode.REFUSAL_CODE_BAD_SIGNATURE,
  unknown_key: v1.RefusalCode.REFUSAL_CODE_UNKNOWN_KEY,
  erased: v1.RefusalCode.REFUSAL_CODE_ERASED,
  future: v1.RefusalCode.REFUSAL_CODE_FUTURE,
  rate: v1.RefusalCode.REFUSAL_CODE_RATE,
  key_destroyed: v1.RefusalCode.REFUSAL_CODE_KEY_DESTROYED,
  no_session_key: v1.RefusalCode.REFUSAL_CODE_NO_SESSION_KEY,
});

/** Types of signed documents; the word is part of the signature's input. */
export const SIGNED_TYPES = words<SignedType, v1.SignedType>({
  key_set: v1.SignedType.SIGNED_TYPE_KEY_SET,
  policy: v1.SignedType.SIGNED_TYPE_POLICY,
  grant: v1.SignedType.SIGNED_TYPE_GRANT,
  grant_end: v1.SignedType.SIGNED_TYPE_GRANT_END,
  status: v1.SignedType.SIGNED_TYPE_STATUS,
  transport_keys: v1.SignedType.SIGNED_TYPE_TRANSPORT_KEYS,
  unit_certificate: v1.SignedType.SIGNED_TYPE_UNIT_CERTIFICATE,
  command: v1.SignedType.SIGNED_TYPE_COMMAND,
  opening: v1.SignedType.SIGNED_TYPE_OPENING,
  phone_order: v1.SignedType.SIGNED_TYPE_PHONE_ORDER,
  accident_packet: v1.SignedType.SIGNED_TYPE_ACCIDENT_PACKET,
  wipe_receipt: v1.SignedType.SIGNED_TYPE_WIPE_RECEIPT,
});

/** Roles of keys. A role that is not in the list may sign nothing. */
export const KEY_ROLES = words<KeyRole, v1.KeyRole>({
  root: v1.KeyRole.KEY_ROLE_ROOT,
  policy: v1.KeyRole.KEY_ROLE_POLICY,
  grant_rental: v1.KeyRole.KEY_ROLE_GRANT_RENTAL,
  grant_theft: v1.KeyRole.KEY_ROLE_GRANT_THEFT,
  vault: v1.KeyRole.KEY_ROLE_VAULT,
  command: v1.KeyRole.KEY_ROLE_COMMAND,
  status: v1.KeyRole.KEY_ROLE_STATUS,
  enrol: v1.KeyRole.KEY_ROLE_ENROL,
});

/** Orders of a phone. */
export const PHONE_ORDERS = words<PhoneOrderWord, v1.PhoneOrderKind>({
  use: v1.PhoneOrderKind.PHONE_ORDER_KIND_USE,
  end: v1.PhoneOrderKind.PHONE_ORDER_KIND_END,
  help: v1.PhoneOrderKind.PHONE_ORDER_KIND_HELP,
  cancel: v1.PhoneOrderKind.PHONE_ORDER_KIND_CANCEL,
  pause: v1.PhoneOrderKind.PHONE_ORDER_KIND_PAUSE,
  resume: v1.PhoneOrderKind.PHONE_ORDER_KIND_RESUME,
});

/** What made an accident packet. */
export const ACCIDENT_TRIGGERS = words<AccidentTriggerWord, v1.AccidentTrigger>({
  automatic: v1.AccidentTrigger.ACCIDENT_TRIGGER_AUTOMATIC,
  manual: v1.AccidentTrigger.ACCIDENT_TRIGGER_MANUAL,
});

/** How hard an accident was. */
export const ACCIDENT_SEVERITIES = words<AccidentSeverityWord, v1.AccidentSeverity>({
  unknown: v1.AccidentSeverity.ACCIDENT_SEVERITY_UNSPECIFIED,
  slight: v1.AccidentSeverity.ACCIDENT_SEVERITY_SLIGHT,
  serious: v1.AccidentSeverity.ACCIDENT_SEVERITY_SERIOUS,
  severe: v1.AccidentSeverity.ACCIDENT_SEVERITY_SEVERE,
});

/** What came of a wipe. */
export const WIPE_RESULTS = words<WipeResultWord, v1.WipeResult>({
  ok: v1.WipeResult.WIPE_RESULT_OK,
  failed: v1.WipeResult.WIPE_RESULT_FAILED,
  timed_out: v1.WipeResult.WIPE_RESULT_TIMED_OUT,
});

/** How a parked vehicle shows itself. */
export const COMMANDS = words<CommandWord, v1.CommandKind>({
  ring: v1.CommandKind.COMMAND_KIND_RING,
  flash: v1.CommandKind.COMMAND_KIND_FLASH,
});

/** What came of a command. */
export const COMMAND_RESULTS = words<CommandResultWord, v1.CommandResult>({
  done: v1.CommandResult.COMMAND_RESULT_DONE,
  failed: v1.CommandResult.COMMAND_RESULT_FAILED,
  timed_out: v1.CommandResult.COMMAND_RESULT_TIMED_OUT,
  refused: v1.CommandResult.COMMAND_RESULT_REFUSED,
});
