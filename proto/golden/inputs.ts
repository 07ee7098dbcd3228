/** Fixed inputs of the golden bytes: every message in use, each field filled. */
import { cellOf, cellToWire, fromHex, SUITE, sealInfo, utf8, v1 } from '../src/index.ts';

/** `count` bytes from `start` upwards. */
function run(start: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (start + i) % 256);
}

export const TENANT = 'demo';
export const UNIT = '000102030405060708090a0b0c0d0e0f';
export const SESSION = '101112131415161718191a1b1c1d1e1f';
export const VEHICLE = '202122232425262728292a2b2c2d2e2f';
export const STREAM = '303132333435363738393a3b3c3d3e3f';
const GRANT = run(0x40, 16);
const RENTAL = run(0x50, 16);
const OUTBOX = run(0x60, 16);
/** The town hall square of Riga: a place that says nothing about anybody. */
const CELL = cellToWire(cellOf(56_947_300, 24_106_900, 8));

const record = { outboxId: OUTBOX, number: 77, endsOnDay: 20_000, policyVersion: 3 };

const grant: v1.IGrant = {
  tenant: TENANT,
  grantId: GRANT,
  vehicleId: fromHex(VEHICLE),
  purpose: v1.Purpose.PURPOSE_RENTAL_CONTRACT,
  rentalId: RENTAL,
  notBeforeS: 1_700_000_000,
  notAfterS: 1_700_014_400,
  maxDurationS: 14_400,
  route: true,
  routeKeepDays: 30,
  consents: ['rider_route'],
  riderKey: run(0x01, 32),
  phoneKey: run(0x21, 32),
  minPolicyVersion: 3,
  holder: run(0x41, 32),
};

export const STATEMENT: v1.IOpeningStatement = {
  tenant: TENANT,
  vehicleId: fromHex(VEHICLE),
  streamId: fromHex(STREAM),
  kind: v1.StreamKind.STREAM_KIND_ROUTE,
  grantId: GRANT,
  grantHash: run(0x70, 32),
  policyVersion: 3,
  transportKeyId: run(0x90, 8),
  suite: SUITE,
  enc: run(0xa0, 32),
  sealedKey: run(0xb0, 48),
  follows: run(0xc0, 16),
  rentalId: RENTAL,
  riderKeyId: run(0xd0, 8),
};

/** Every message in use by the name of its golden file: message of the wire and what to encode. */
export const MESSAGES = {
  Envelope: v1.Envelope.encode({
    protocol: 2,
    sessionId: fromHex(SESSION),
    number: 5,
    nonce: run(0x80, 12),
    ciphertext: run(0, 46),
    sessionKeyId: run(0x90, 8),
    sessionEnc: run(0xa0, 32),
  }),
  'Uplink.coarse_report': v1.Uplink.encode({
    coarseReport: { cell: CELL, tickS: 1_700_000_100, zone: v1.ZoneState.ZONE_STATE_IN, policyVersion: 3 },
  }),
  'Uplink.hello': v1.Uplink.encode({
    hello: {
      keySetVersion: 2,
      policyVersion: 3,
      transportSequence: 4,
      grantIds: [GRANT, RENTAL],
      timeNonce: run(0xe0, 16),
      clockQuality: v1.ClockQuality.CLOCK_QUALITY_ATTESTED,
      agentVersion: '0.1.0',
      waitingRecords: 12,
    },
  }),
  'Uplink.stream_opening': v1.Uplink.encode({
    record: {
      ...record,
      streamOpening: { statement: v1.OpeningStatement.encode(STATEMENT).finish(), signature: run(1, 64) },
    },
  }),
  'Uplink.chunk': v1.Uplink.encode({
    record: {
      ...record,
      chunk: {
        streamId: fromHex(STREAM),
        chunkNo: 9,
        nonce: run(0x80, 12),
        ciphertext: run(0, 320),
        grantId: GRANT,
      },
    },
  }),
  'Uplink.trip_end': v1.Uplink.encode({
    record: {
      ...record,
      tripEnd: {
        grantId: GRANT,
        rentalId: RENTAL,
        startedS: 1_700_000_060,
        endedS: 1_700_003_660,
        distanceHm: 123,
        energyHwh: 17,
        startCell: CELL,
        endCell: CELL,
        parking: v1.ParkingRule.PARKING_RULE_KEPT,
        endedBy: v1.RentalEnd.RENTAL_END_RIDER,
        streams: [{ streamId: fromHex(STREAM), chunks: 61 }],
        streamsOmitted: 1,
      },
    },
  }),
  'Uplink.fleet_health': v1.Uplink.encode({
    record: {
      ...record,
      fleetHealth: { chargePermille: 800, odometerKm: 12_345, faultCodes: ['P0A80', 'U0100'], day: 19_675 },
    },
  }),
  'Uplink.loss_report': v1.Uplink.encode({
    record: {
      ...record,
      lossReport: {
        losses: [
          {
            reason: v1.LossReason.LOSS_REASON_RESTART,
            purpose: v1.Purpose.PURPOSE_RIDER_ROUTE,
            fixes: 8,
            records: 1,
            grantId: GRANT,
            exact: true,
          },
        ],
      },
    },
  }),
  'Uplink.accident_notice': v1.Uplink.encode({
    record: {
      ...record,
      accidentNotice: {
        streamId: fromHex(STREAM),
        cell: CELL,
        severity: v1.AccidentSeverity.ACCIDENT_SEVERITY_SERIOUS,
        test: true,
      },
    },
  }),
  'Uplink.slot_frame': v1.Uplink.encode({
    slotFrame: {
      has: {
        ...{ keySetVersion: 2, policyVersion: 3, transportSequence: 4, grantIds: [GRANT] },
        ...{ timeNonce: run(0xe0, 16), clockQuality: v1.ClockQuality.CLOCK_QUALITY_ATTESTED },
        ...{ agentVersion: '0.1.0', waitingRecords: 1 },
      },
      report: { cell: CELL, tickS: 1_700_000_100, zone: v1.ZoneState.ZONE_STATE_IN, policyVersion: 3 },
      records: [{ ...record, lossReport: {} }],
      had: [{ document: run(2, 8), bytes: 96 }],
      wantsTime: true,
    },
  }),
  'Uplink.command_receipt': v1.Uplink.encode({
    record: {
      ...record,
      commandReceipt: { commandId: run(0x61, 16), result: v1.CommandResult.COMMAND_RESULT_REFUSED },
    },
  }),
  'Uplink.wipe_receipt': v1.Uplink.encode({
    record: {
      ...record,
      wipeReceipt: {
        grantId: GRANT,
        rentalId: fromHex(STREAM),
        result: v1.WipeResult.WIPE_RESULT_TIMED_OUT,
        signature: new Uint8Array(64).fill(7),
      },
    },
  }),
  'Uplink.charging_session': v1.Uplink.encode({
    record: {
      ...record,
      chargingSession: {
        ...{ sessionId: run(0xf0, 16), grantId: GRANT, rentalId: fromHex(STREAM), station: 'LVABCE12345' },
        ...{ startedS: 1_699_999_200, endedS: 1_700_001_900, energyHwh: 215 },
      },
    },
  }),
  AccidentPacket: v1.AccidentPacket.encode({
    timeS: 1_700_000_100,
    trigger: v1.AccidentTrigger.ACCIDENT_TRIGGER_AUTOMATIC,
    test: true,
    positionTrusted: true,
    positions: [
      { latitudeE6: 56_947_300, longitudeE6: 24_106_900 },
      { latitudeE6: 56_947_200, longitudeE6: -1 },
    ],
    direction: 45,
    speedsCms: Array.from({ length: 11 }, (_, i) => 1_401 - 20 * i),
    accelerationDms2: Array.from({ length: 108 }, (_, i) => (i % 3 === 2 ? 98 : 50 - i)),
    occupants: 2,
    chargePermille: 640,
    tiltDeg: 4,
  }),
  'Downlink.receipt': v1.Downlink.encode({
    receipt: {
      outboxId: OUTBOX,
      ranges: [
        { first: 1, last: 70, outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED },
        {
          first: 71,
          last: 71,
          outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED,
          refusal: v1.RefusalCode.REFUSAL_CODE_OVER_PRECISE,
        },
        { first: 72, last: 77, outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_LATER, laterS: 30 },
      ],
    },
  }),
  'Downlink.signed': v1.Downlink.encode({
    signed: {
      type: v1.SignedType.SIGNED_TYPE_GRANT,
      keyId: run(0x11, 8),
      body: v1.Grant.encode(grant).finish(),
      signature: run(2, 64),
      coSignatures: [{ keyId: run(0x19, 8), signature: run(3, 64) }],
    },
  }),
  'Downlink.slot_answer': v1.Downlink.encode({
    slotAnswer: {
      outbox: OUTBOX.subarray(0, 8),
      ranges: [{ first: 77, last: 77, outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED }],
      time: {
        ...{ keyId: run(0x11, 8), timeS: 1_700_000_100, policyVersion: 3, keySetVersion: 2 },
        signature: run(4, 64),
      },
      piece: { document: run(2, 8), length: 350, offset: 96, bytes: run(7, 20) },
    },
  }),
  OpeningStatement: v1.OpeningStatement.encode(STATEMENT),
  KeySet: v1.KeySet.encode({
    tenant: TENANT,
    version: 2,
    keys: [
      {
        role: v1.KeyRole.KEY_ROLE_GRANT_RENTAL,
        publicKey: run(0x30, 32),
        notBeforeS: 1_700_000_000,
        notAfterS: 1_731_536_000,
      },
    ],
  }),
  PolicyDocument: v1.PolicyDocument.encode({ tenant: TENANT, version: 3, document: 'policy: 1\n# "—"\n' }),
  TransportKeys: v1.TransportKeys.encode({
    tenant: TENANT,
    sequence: 4,
    keys: [
      {
        keyId: run(0x90, 8),
        publicKey: run(0x98, 32),
        notBeforeS: 1_700_000_000,
        notAfterS: 1_700_604_800,
      },
    ],
    quarantinePublicKey: run(0xb8, 32),
  }),
  Grant: v1.Grant.encode(grant),
  Command: v1.Command.encode({
    tenant: TENANT,
    vehicleId: fromHex(VEHICLE),
    commandId: run(0x61, 16),
    claimId: run(0x71, 16),
    kind: v1.CommandKind.COMMAND_KIND_FLASH,
    notBeforeS: 1_700_003_600,
    notAfterS: 1_700_003_780,
  }),
  GrantEnd: v1.GrantEnd.encode({
    tenant: TENANT,
    vehicleId: fromHex(VEHICLE),
    rentalId: RENTAL,
    endedS: 1_700_003_660,
  }),
  Status: v1.Status.encode({
    tenant: TENANT,
    vehicleId: fromHex(VEHICLE),
    timeNonce: run(0xe0, 16),
    timeS: 1_700_000_042,
    policyVersion: 3,
    keySetVersion: 2,
    checkpoint: 'fleetveil.example/demo\n1\nAAAA\n',
    objections: [v1.Purpose.PURPOSE_FLEET_HEALTH, v1.Purpose.PURPOSE_STATISTICS],
  }),
  UnitCertificate: v1.UnitCertificate.encode({
    tenant: TENANT,
    unitId: fromHex(UNIT),
    vehicleId: fromHex(VEHICLE),
    publicKey: run(0x31, 32),
    vehicleKind: 'e_scooter',
  }),
  PhoneOrder: v1.PhoneOrder.encode({
    tenant: TENANT,
    vehicleId: fromHex(VEHICLE),
    grantId: GRANT,
    kind: v1.PhoneOrderKind.PHONE_ORDER_KIND_USE,
    nonce: run(0xf0, 16),
  }),
} as const;

/** Secrets that protect nothing: they are here. */
export const SECRETS = {
  envelopeRoot: run(0, 32),
  dataKey: run(0x20, 32),
  salt: '404142434445464748494a4b4c4d4e4f',
  riderId: 'rider-42',
  downNonce: run(0x80, 12),
  /** RFC 8032, 7.1, TEST 1, in PKCS #8. */
  signingKeyPkcs8: fromHex(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  ),
  /** RFC 9180, A.1.1, skRm. */
  transportPrivateKey: fromHex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
  /** RFC 9180, A.1.1, pkRm. */
  transportPublicKey: fromHex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
};

export const SEAL_INFO = sealInfo({
  tenant: TENANT,
  vehicleId: VEHICLE,
  streamId: STREAM,
  kind: 'route',
  grantHash: run(0x70, 32),
  policyVersion: 3,
  transportKeyId: run(0x90, 8),
});

/** HPKE draws a key each time, so this one was sealed once: `SECRETS.dataKey` under `SEAL_INFO`. */
export const SEALED_DATA_KEY = {
  enc: fromHex('313c36ed95658ab41475a7f7efe551372c348c157b230501f982550aa62e0f5e'),
  sealedKey: fromHex(
    'b78e72dc27cc95669a44b17527f2e265a1c23e4ee70219b5239a6376c0752ce8a2db741dbb2bfb8049dd9c8e19389b23',
  ),
};

/** Sealed once in the same way. */
export const QUARANTINED = {
  plain: utf8('a refused body'),
  sealed: fromHex(
    '745e61501a2b0b216b2d3600066e6569947e8bf5aad846ce731a02dd57ef3d25dae44acd345966cd5c146c4c4d1da8e912a4608031b040d0d5bbdc38a61e',
  ),
};

/** Eight fixes around that square, one second apart but for a gap. */
export const FIXES = [
  [0, 0, 0, 4],
  [1, 31, -12, 4],
  [2, 63, -25, 4],
  [3, 96, -37, 4],
  [4, 128, -49, 4],
  [9, 290, -110, 6],
  [10, 322, -122, 6],
  [11, 355, -135, 6],
].map(([second = 0, north = 0, east = 0, accuracyM = 0]) => ({
  timeS: 1_700_000_000 + second,
  latitudeE6: 56_947_300 + north,
  longitudeE6: 24_106_900 + east,
  accuracyM,
}));
