/**
 * How large anything on the wire may be: one table, each number with where it comes from. A decoder
 * refuses what is outside (`malformed`), and frames are as large as the largest message inside.
 */
import type { v1 } from './generated/messages.js';

/** The messages that are read from outside, by their name on the wire. */
export interface Messages {
  Envelope: v1.Envelope;
  Uplink: v1.Uplink;
  Cell: v1.Cell;
  CoarseReport: v1.CoarseReport;
  Record: v1.Record;
  StreamOpening: v1.StreamOpening;
  Chunk: v1.Chunk;
  StreamCount: v1.StreamCount;
  TripEnd: v1.TripEnd;
  FleetHealth: v1.FleetHealth;
  Loss: v1.Loss;
  LossReport: v1.LossReport;
  Hello: v1.Hello;
  OpeningStatement: v1.OpeningStatement;
  Downlink: v1.Downlink;
  ReceiptRange: v1.ReceiptRange;
  Receipt: v1.Receipt;
  CoSignature: v1.CoSignature;
  Signed: v1.Signed;
  RoleKey: v1.RoleKey;
  KeySet: v1.KeySet;
  PolicyDocument: v1.PolicyDocument;
  TransportKey: v1.TransportKey;
  TransportKeys: v1.TransportKeys;
  Grant: v1.Grant;
  GrantEnd: v1.GrantEnd;
  Command: v1.Command;
  Status: v1.Status;
  UnitCertificate: v1.UnitCertificate;
  PhoneOrder: v1.PhoneOrder;
  AccidentNotice: v1.AccidentNotice;
  WipeReceipt: v1.WipeReceipt;
  CommandReceipt: v1.CommandReceipt;
  ChargingSession: v1.ChargingSession;
  AccidentPosition: v1.AccidentPosition;
  AccidentPacket: v1.AccidentPacket;
  SlotFrame: v1.SlotFrame;
  DocumentProgress: v1.DocumentProgress;
  SlotAnswer: v1.SlotAnswer;
  AttestedTime: v1.AttestedTime;
  DocumentPiece: v1.DocumentPiece;
}

/** Name of a message with bounds. */
export type MessageName = keyof Messages;

/** What one field may hold. */
export type Bound =
  /** One of these lengths; 0 among them means that it may be absent. */
  | { readonly is: 'bytes'; readonly sizes: readonly number[] }
  /** Bytes up to a length. */
  | { readonly is: 'blob'; readonly upTo: number }
  /** A text of at most so many UTF-16 units, all of it of that form. */
  | { readonly is: 'text'; readonly upTo: number; readonly form?: RegExp }
  /** A whole number. */
  | { readonly is: 'number'; readonly atLeast?: number; readonly upTo: number }
  /** A number of a closed list, from `atLeast` (1: the unspecified 0 is refused) to the last. */
  | { readonly is: 'word'; readonly atLeast: 0 | 1; readonly upTo: number }
  /** True or false. */
  | { readonly is: 'flag' }
  /** A message of its own, or none. */
  | { readonly is: 'message'; readonly of: MessageName }
  /** So many of something. */
  | { readonly is: 'list'; readonly upTo: number; readonly each: Bound };

/** The fields of a message that need a bound. */
export type FieldOf<Name extends MessageName> = Exclude<
  keyof Messages[Name],
  '$unknowns' | `_${string}` | (Name extends 'Uplink' | 'Downlink' | 'Record' ? 'body' : never)
>;

/** The single numbers; the table below uses nothing else. */
export const NUMBERS = {
  /** Ids: 128 random bits, or a nonce of that size. */
  idBytes: 16,
  /** Ed25519 and X25519 keys (RFC 8032, RFC 7748), SHA-256, HPKE's `enc`. */
  keyBytes: 32,
  /** Ed25519 signature (RFC 8032). */
  signatureBytes: 64,
  /** First 8 bytes of SHA-256 of a key. */
  keyIdBytes: 8,
  /** Nonce of AES-GCM (SP 800-38D, 96 bits). */
  nonceBytes: 12,
  /** KEM, KDF and AEAD of HPKE, 2 bytes each (RFC 9180, 7). */
  suiteBytes: 6,
  /** 32 bytes of data key and a tag. */
  sealedKeyBytes: 48,
  /** The same sealed to the rider's own key first: 32 of `enc`, 48, one more tag. */
  twiceSealedKeyBytes: 96,
  /** `CHUNK_BYTES`: 304 and a tag. */
  chunkBytes: 320,
  /** Names of tenants: one label of a host name and short. */
  tenantLength: 32,
  /** Largest value of a fixed32: ids in an outbox, Unix seconds until 2106. */
  uint32: 0xffff_ffff,
  /** Largest number of an `integer` column: what a unit says and is stored in one is bounded by it. */
  int32: 0x7fff_ffff,
  /** The last day that Unix seconds of 32 bits reach. */
  day: 49_710,
  /** 2^21-1, three bytes of varint: 209,715 km, 209,715 kWh, or chunks of four years. */
  tripCount: 2_097_151,
  /** Design: streams in a trip end; more are counted in `streams_omitted`. */
  streams: 12,
  /** 1,000 permille are a full battery. */
  permille: 1_000,
  /** Seven digits of an odometer. */
  odometerKm: 9_999_999,
  /** Design: fault codes a day, and characters of one (SAE J2012 needs 5). */
  faultCodes: 8,
  faultCodeLength: 8,
  /** Design: lines of a loss report. */
  losses: 8,
  /** Design: grants a unit holds, active or waiting. */
  grants: 4,
  /** Characters of the agent's version: `999.999.999-beta`. */
  agentVersionLength: 16,
  /** Design: runs of a receipt. */
  ranges: 32,
  /** A day; the unit's own back-off ends at 15 min. */
  laterS: 86_400,
  /** Numbers of codes a later edition may add: one byte of varint. */
  futureWord: 127,
  /** Grants and theft need two signatures; room for a rotation. */
  coSignatures: 4,
  /** 8 roles in two overlapping editions, for some tenants several online keys. */
  roleKeys: 64,
  /** New every week, destroyed on day 35: 5 at most live, doubled in a rotation. */
  transportKeys: 16,
  /** `POLICY_MAX_BYTES` of the policy parser. */
  policyLength: 262_144,
  /** Days a rider may keep a route: a leap year. */
  routeKeepDays: 366,
  /** Flags of consent, and characters of one. */
  consents: 8,
  consentLength: 32,
  /** A C2SP checkpoint is 200 characters, each witness adds 100. */
  checkpointLength: 1_024,
  /** Purposes that a unit knows. */
  purposes: 11,
  /** Characters of a kind of vehicle. */
  vehicleKindLength: 16,
  /** Degrees times 1e6. */
  latitudeE6: 90_000_000,
  longitudeE6: 180_000_000,
  /** EN 15722: the last position and two before it; directions in steps of 2 degrees. */
  accidentPositions: 3,
  directions: 179,
  /** 49 CFR 563: speed for five seconds at 2 Hz, both ends; up to 589 km/h in two bytes of varint. */
  accidentSpeeds: 11,
  accidentSpeedCms: 16_383,
  /** -0.10 to +0.25 s at 100 Hz, both ends, three axes; up to 83 g in two bytes of varint. */
  accidentReadings: 108,
  accidentReadingDms2: 8_191,
  /** EN 15722: people in a vehicle, one byte. */
  occupants: 254,
  /** Upside down. */
  tiltDeg: 180,
  /** EVSE id (ISO 15118-2, Annex H): country, operator, `E`, at most 30 characters. */
  stationLength: 36,
  /** Two bytes of varint: 1,638 kWh, more than a truck takes. */
  chargedHwh: 16_383,
  /** Records of a slot's frame: more small ones than a day makes. */
  slotRecords: 8,
  /** Documents under way to a unit with shaped traffic, whole ones among them. */
  slotDocuments: 4,
  /** Runs of receipts that an answer of 128 bytes has room for. */
  slotRanges: 6,
  /** Bytes of an answer of 128 bytes less its length. */
  slotAnswerBytes: 124,
  /** Three bytes of varint: bytes of any document of ours. */
  slotCount: 2_097_151,
  /** The largest OpeningStatement inside these bounds (a test builds it). */
  statementBytes: 325,
  /** The largest document: a policy and 1 kB for its head. */
  documentBytes: 263_168,
  /** A document in its Signed, with co-signatures, its Downlink, its frame and a tag. */
  envelopeBytes: 265_216,
} as const;

const ID: Bound = { is: 'bytes', sizes: [NUMBERS.idBytes] };
const ID_OR_NONE: Bound = { is: 'bytes', sizes: [0, NUMBERS.idBytes] };
const KEY: Bound = { is: 'bytes', sizes: [NUMBERS.keyBytes] };
const KEY_OR_NONE: Bound = { is: 'bytes', sizes: [0, NUMBERS.keyBytes] };
const KEY_ID: Bound = { is: 'bytes', sizes: [NUMBERS.keyIdBytes] };
const SIGNATURE: Bound = { is: 'bytes', sizes: [NUMBERS.signatureBytes] };
const TENANT: Bound = { is: 'text', upTo: NUMBERS.tenantLength, form: /^[a-z0-9-]+$/ };
const UINT32: Bound = { is: 'number', upTo: NUMBERS.uint32 };
/** Stored in an `integer` column: one number too large would fail the commit of everybody's records beside it. */
const INT32: Bound = { is: 'number', upTo: NUMBERS.int32 };
const FROM_ONE: Bound = { is: 'number', atLeast: 1, upTo: NUMBERS.uint32 };
const DAY: Bound = { is: 'number', upTo: NUMBERS.day };
const TRIP_COUNT: Bound = { is: 'number', upTo: NUMBERS.tripCount };
const SLOT_COUNT: Bound = { is: 'number', upTo: NUMBERS.slotCount };
const PURPOSE: Bound = { is: 'word', atLeast: 1, upTo: 11 };
const CELL: Bound = one('Cell');

function one(of: MessageName): Bound {
  return { is: 'message', of };
}

function list(upTo: number, each: Bound): Bound {
  return { is: 'list', upTo, each };
}

/** The bound of every field of every message; the compiler makes it complete. */
export const BOUNDS: { readonly [Name in MessageName]: Readonly<Record<FieldOf<Name>, Bound>> } = {
  Envelope: {
    protocol: { is: 'number', atLeast: 2, upTo: 2 },
    sessionId: ID,
    number: UINT32,
    nonce: { is: 'bytes', sizes: [0, NUMBERS.nonceBytes] },
    ciphertext: { is: 'blob', upTo: NUMBERS.envelopeBytes },
    sessionKeyId: { is: 'bytes', sizes: [0, NUMBERS.keyIdBytes] },
    sessionEnc: { is: 'bytes', sizes: [0, NUMBERS.keyBytes] },
  },
  Uplink: {
    coarseReport: one('CoarseReport'),
    record: one('Record'),
    hello: one('Hello'),
    slotFrame: one('SlotFrame'),
  },
  SlotFrame: {
    has: one('Hello'),
    report: one('CoarseReport'),
    records: list(NUMBERS.slotRecords, one('Record')),
    had: list(NUMBERS.slotDocuments, one('DocumentProgress')),
    wantsTime: { is: 'flag' },
  },
  DocumentProgress: { document: KEY_ID, bytes: SLOT_COUNT },
  Cell: { high: UINT32, low: UINT32 },
  CoarseReport: {
    cell: CELL,
    tickS: UINT32,
    zone: { is: 'word', atLeast: 0, upTo: 2 },
    policyVersion: INT32,
  },
  Record: {
    outboxId: ID,
    number: FROM_ONE,
    endsOnDay: DAY,
    policyVersion: INT32,
    streamOpening: one('StreamOpening'),
    chunk: one('Chunk'),
    tripEnd: one('TripEnd'),
    fleetHealth: one('FleetHealth'),
    lossReport: one('LossReport'),
    accidentNotice: one('AccidentNotice'),
    wipeReceipt: one('WipeReceipt'),
    commandReceipt: one('CommandReceipt'),
    chargingSession: one('ChargingSession'),
  },
  StreamOpening: { statement: { is: 'blob', upTo: NUMBERS.statementBytes }, signature: SIGNATURE },
  Chunk: {
    streamId: ID,
    chunkNo: INT32,
    nonce: { is: 'bytes', sizes: [NUMBERS.nonceBytes] },
    ciphertext: { is: 'bytes', sizes: [NUMBERS.chunkBytes] },
    grantId: ID_OR_NONE,
  },
  StreamCount: { streamId: ID, chunks: TRIP_COUNT },
  TripEnd: {
    grantId: ID,
    rentalId: ID,
    startedS: UINT32,
    endedS: UINT32,
    distanceHm: TRIP_COUNT,
    energyHwh: TRIP_COUNT,
    startCell: CELL,
    endCell: CELL,
    parking: { is: 'word', atLeast: 0, upTo: 2 },
    endedBy: { is: 'word', atLeast: 1, upTo: 6 },
    streams: list(NUMBERS.streams, one('StreamCount')),
    streamsOmitted: TRIP_COUNT,
  },
  FleetHealth: {
    chargePermille: { is: 'number', upTo: NUMBERS.permille },
    odometerKm: { is: 'number', upTo: NUMBERS.odometerKm },
    faultCodes: list(NUMBERS.faultCodes, {
      is: 'text',
      upTo: NUMBERS.faultCodeLength,
      form: /^[A-Za-z0-9_.-]+$/,
    }),
    day: DAY,
  },
  Loss: {
    reason: { is: 'word', atLeast: 1, upTo: 15 },
    purpose: PURPOSE,
    fixes: UINT32,
    records: UINT32,
    grantId: ID_OR_NONE,
    exact: { is: 'flag' },
  },
  LossReport: { losses: list(NUMBERS.losses, one('Loss')) },
  Hello: {
    keySetVersion: UINT32,
    policyVersion: UINT32,
    transportSequence: UINT32,
    grantIds: list(NUMBERS.grants, ID),
    timeNonce: ID,
    clockQuality: { is: 'word', atLeast: 0, upTo: 2 },
    agentVersion: { is: 'text', upTo: NUMBERS.agentVersionLength, form: /^[0-9A-Za-z.+-]*$/ },
    waitingRecords: UINT32,
  },
  AccidentNotice: {
    streamId: ID,
    cell: CELL,
    severity: { is: 'word', atLeast: 0, upTo: 3 },
    test: { is: 'flag' },
  },
  CommandReceipt: { commandId: ID, result: { is: 'word', atLeast: 1, upTo: 4 } },
  WipeReceipt: {
    grantId: ID,
    rentalId: ID,
    result: { is: 'word', atLeast: 1, upTo: 3 },
    signature: SIGNATURE,
  },
  ChargingSession: {
    sessionId: ID,
    grantId: ID_OR_NONE,
    rentalId: ID_OR_NONE,
    station: { is: 'text', upTo: NUMBERS.stationLength, form: /^[0-9A-Za-z]*$/ },
    startedS: FROM_ONE,
    endedS: UINT32,
    energyHwh: { is: 'number', upTo: NUMBERS.chargedHwh },
  },
  AccidentPosition: {
    latitudeE6: { is: 'number', atLeast: -NUMBERS.latitudeE6, upTo: NUMBERS.latitudeE6 },
    longitudeE6: { is: 'number', atLeast: -NUMBERS.longitudeE6, upTo: NUMBERS.longitudeE6 },
  },
  AccidentPacket: {
    timeS: UINT32,
    trigger: { is: 'word', atLeast: 1, upTo: 2 },
    test: { is: 'flag' },
    positionTrusted: { is: 'flag' },
    positions: list(NUMBERS.accidentPositions, one('AccidentPosition')),
    direction: { is: 'number', upTo: NUMBERS.directions },
    speedsCms: list(NUMBERS.accidentSpeeds, { is: 'number', upTo: NUMBERS.accidentSpeedCms }),
    accelerationDms2: list(NUMBERS.accidentReadings, {
      is: 'number',
      atLeast: -NUMBERS.accidentReadingDms2,
      upTo: NUMBERS.accidentReadingDms2,
    }),
    occupants: { is: 'number', upTo: NUMBERS.occupants },
    chargePermille: { is: 'number', upTo: NUMBERS.permille },
    tiltDeg: { is: 'number', upTo: NUMBERS.tiltDeg },
  },
  OpeningStatement: {
    tenant: TENANT,
    vehicleId: ID,
    streamId: ID,
    kind: { is: 'word', atLeast: 1, upTo: 5 },
    grantId: ID_OR_NONE,
    grantHash: KEY_OR_NONE,
    policyVersion: INT32,
    transportKeyId: KEY_ID,
    suite: { is: 'bytes', sizes: [NUMBERS.suiteBytes] },
    enc: KEY,
    sealedKey: { is: 'bytes', sizes: [NUMBERS.sealedKeyBytes, NUMBERS.twiceSealedKeyBytes] },
    follows: ID_OR_NONE,
    rentalId: ID_OR_NONE,
    riderKeyId: { is: 'bytes', sizes: [0, NUMBERS.keyIdBytes] },
  },
  Downlink: { receipt: one('Receipt'), signed: one('Signed'), slotAnswer: one('SlotAnswer') },
  SlotAnswer: {
    outbox: { is: 'bytes', sizes: [0, NUMBERS.keyIdBytes] },
    ranges: list(NUMBERS.slotRanges, one('ReceiptRange')),
    time: one('AttestedTime'),
    piece: one('DocumentPiece'),
  },
  AttestedTime: {
    keyId: KEY_ID,
    timeS: UINT32,
    policyVersion: INT32,
    keySetVersion: INT32,
    signature: SIGNATURE,
    objections: list(NUMBERS.purposes, PURPOSE),
  },
  DocumentPiece: {
    document: KEY_ID,
    length: SLOT_COUNT,
    offset: SLOT_COUNT,
    bytes: { is: 'blob', upTo: NUMBERS.slotAnswerBytes },
  },
  ReceiptRange: {
    first: FROM_ONE,
    last: FROM_ONE,
    outcome: { is: 'word', atLeast: 1, upTo: 3 },
    refusal: { is: 'word', atLeast: 0, upTo: NUMBERS.futureWord },
    laterS: { is: 'number', upTo: NUMBERS.laterS },
  },
  Receipt: { outboxId: ID, ranges: list(NUMBERS.ranges, one('ReceiptRange')) },
  CoSignature: { keyId: KEY_ID, signature: SIGNATURE },
  Signed: {
    type: { is: 'word', atLeast: 1, upTo: NUMBERS.futureWord },
    keyId: KEY_ID,
    body: { is: 'blob', upTo: NUMBERS.documentBytes },
    signature: SIGNATURE,
    coSignatures: list(NUMBERS.coSignatures, one('CoSignature')),
  },
  RoleKey: {
    role: { is: 'word', atLeast: 0, upTo: NUMBERS.futureWord },
    publicKey: KEY,
    notBeforeS: UINT32,
    notAfterS: UINT32,
  },
  KeySet: { tenant: TENANT, version: FROM_ONE, keys: list(NUMBERS.roleKeys, one('RoleKey')) },
  PolicyDocument: {
    tenant: TENANT,
    version: FROM_ONE,
    document: { is: 'text', upTo: NUMBERS.policyLength },
  },
  TransportKey: { keyId: KEY_ID, publicKey: KEY, notBeforeS: UINT32, notAfterS: UINT32 },
  TransportKeys: {
    tenant: TENANT,
    sequence: FROM_ONE,
    keys: list(NUMBERS.transportKeys, one('TransportKey')),
    quarantinePublicKey: KEY,
  },
  Grant: {
    tenant: TENANT,
    grantId: ID,
    vehicleId: ID,
    purpose: PURPOSE,
    rentalId: ID_OR_NONE,
    notBeforeS: UINT32,
    notAfterS: UINT32,
    maxDurationS: UINT32,
    route: { is: 'flag' },
    routeKeepDays: { is: 'number', upTo: NUMBERS.routeKeepDays },
    consents: list(NUMBERS.consents, { is: 'text', upTo: NUMBERS.consentLength, form: /^[a-z0-9_.-]+$/ }),
    riderKey: KEY_OR_NONE,
    phoneKey: KEY_OR_NONE,
    minPolicyVersion: UINT32,
    holder: KEY_OR_NONE,
  },
  GrantEnd: { tenant: TENANT, vehicleId: ID, rentalId: ID, endedS: UINT32 },
  Command: {
    tenant: TENANT,
    vehicleId: ID,
    commandId: ID,
    claimId: ID,
    kind: { is: 'word', atLeast: 1, upTo: 2 },
    notBeforeS: UINT32,
    notAfterS: UINT32,
  },
  Status: {
    tenant: TENANT,
    vehicleId: ID,
    timeNonce: ID_OR_NONE,
    timeS: UINT32,
    policyVersion: UINT32,
    keySetVersion: UINT32,
    objections: list(NUMBERS.purposes, PURPOSE),
    checkpoint: { is: 'text', upTo: NUMBERS.checkpointLength },
  },
  UnitCertificate: {
    tenant: TENANT,
    unitId: ID,
    vehicleId: ID,
    publicKey: KEY,
    vehicleKind: { is: 'text', upTo: NUMBERS.vehicleKindLength, form: /^[a-z_]+$/ },
  },
  PhoneOrder: {
    tenant: TENANT,
    vehicleId: ID,
    grantId: ID,
    kind: { is: 'word', atLeast: 1, upTo: NUMBERS.futureWord },
    nonce: ID,
  },
};

/** Messages that are a choice: exactly one of their fields that are messages is there. */
export const EXACTLY_ONE: ReadonlySet<MessageName> = new Set(['Uplink', 'Downlink', 'Record']);
