/** One enrolled unit and an ingest on a real database: what the ingest tests stand on. */
import { randomBytes } from 'node:crypto';
import {
  createEnvelopeKeys,
  dayOf,
  decodeDownlink,
  decodeEnvelope,
  FRAME_BYTES,
  fromHex,
  type Guard,
  generateSigningKey,
  generateTransportKey,
  importSigningKey,
  openDownWith,
  PURPOSES,
  randomId,
  type SigningKey,
  sealUpWith,
  signDocument,
  slotStatusBody,
  type TransportKeyPair,
  toHex,
  unitSecret,
  uplinkKindOf,
  upTopic,
  v1,
  type WirePurposeId,
} from '@fleetveil/proto';
import { beginSessionKey, nodeCipher, nodeDerive } from '@fleetveil/proto/node';
import type { ReceivedMessage } from '../../src/broker/broker.ts';
import { FleetApiError } from '../../src/errors.ts';
import type { DepositAnswer } from '../../src/ingest/group.ts';
import { createIngest, type Ingest, type IngestOptions } from '../../src/ingest/ingest.ts';
import { openSession } from '../../src/vault/sessions.ts';
import { createTestDatabase, TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

export const TENANT = 'demo';
export const NOW_S = TEST_NOW_S;
export const TODAY = dayOf(NOW_S);
const ROOT = new Uint8Array(32).fill(5);
/** When the vault's key ends. */
export const KEY_ENDS_S = NOW_S + 3_024_000;

/** A unit as the contract has it, without an agent: it can say anything, also what no agent would. */
export interface TestUnit {
  readonly unitId: string;
  readonly vehicleId: string;
  /** Its own key, which its certificate names. */
  readonly signing: SigningKey;
  /** Starts a new session, as a new start of the agent would; `bare`: without a session key. */
  restart(how?: 'keyed' | 'bare'): Promise<void>;
  /** The message of a body, sealed under the next number. */
  message(uplink: v1.IUplink): ReceivedMessage;
  /** What came down to this session, opened. */
  heard(): v1.Downlink[];
  /** The same as the broker sees it: bytes of each message. */
  heardBytes(): number[];
}

export interface FleetOfOne {
  readonly database: TestDatabase;
  readonly ingest: Ingest;
  readonly unit: TestUnit;
  /** Domain time, Unix seconds. */
  nowS: number;
  /** What the vault answers from now on, and when. */
  vault: DepositAnswer | Promise<DepositAnswer>;
  /** Whether it answers nothing that is asked of a session. */
  isVaultAway: boolean;
  /** Streams that were deposited, in order. */
  readonly deposits: string[];
  readonly culprits: (string | undefined)[];
  /** Editions that units said they hold, as ingest told them. */
  readonly held: [unitId: string, version: number][];
  /** Units whose connection the broker was told to close. */
  readonly turnedAway: string[];
  addUnit(): Promise<TestUnit>;
  /** Issues a grant for a vehicle, as the booking door would. */
  issueGrant(vehicleId: string, change?: Partial<v1.IGrant>): Promise<IssuedGrant>;
  say(...uplinks: v1.IUplink[]): Promise<void>;
  send(...messages: ReceivedMessage[]): Promise<void>;
  /** Codes in quarantine, oldest first. */
  quarantined(): Promise<number[]>;
  stop(): Promise<void>;
}

export interface IssuedGrant {
  readonly grantId: string;
  readonly rentalId: string;
  readonly signed: Uint8Array;
  readonly hash: Uint8Array;
}

/**
 * @param guard what the policy lets in; absent = the shipped one's
 * @param bounds of what may wait
 */
export async function createFleetOfOne(
  guard: Guard = SHIPPED_GUARD,
  bounds: Pick<IngestOptions, 'maxPending'> = {},
): Promise<FleetOfOne> {
  const database = await createTestDatabase();
  const published: { topic: string; payload: Uint8Array }[] = [];
  const culprits: (string | undefined)[] = [];
  const held: FleetOfOne['held'] = [];
  const turnedAway: string[] = [];
  const signer = await generateSigningKey();
  const signingKey = await importSigningKey(signer.privateKeyPkcs8);
  const state: Pick<FleetOfOne, 'vault' | 'isVaultAway' | 'nowS'> = {
    ...{ vault: { kind: 'held' }, isVaultAway: false, nowS: NOW_S },
  };
  const transport = await generateTransportKey();
  const ring = {
    transportKey: (id: string) => {
      if (id !== toHex(transport.keyId)) return undefined;
      return state.nowS < KEY_ENDS_S ? transport.privateKey : ('destroyed' as const);
    },
    transportEndS: () => KEY_ENDS_S,
  };
  const deposits: string[] = [];
  const ingest = createIngest({
    db: database.ingest,
    tenant: TENANT,
    cipher: nodeCipher,
    derive: nodeDerive,
    envelopeRoot: ROOT,
    nowS: () => state.nowS,
    openSessions: async (asks) => {
      // As the vault's client: to a question that is none there is no answer, whatever else is asked with it.
      const isQuestion = asks.every(({ keyId, enc }) => keyId.length === 8 && enc.length === 32);
      if (state.isVaultAway || !isQuestion)
        throw new FleetApiError('vault_unreachable', 'vault: it does not answer.');
      return asks.map((ask) => openSession(ring, TENANT, ask));
    },
    guard: () => guard,
    deposit: async ({ streamId }) => {
      deposits.push(streamId);
      return state.vault;
    },
    quarantineKey: () => undefined,
    signStatus: (session, timeNonce, objections) =>
      signDocument(
        'status',
        TENANT,
        statusOf(session.unit.vehicleId, timeNonce, objections),
        signingKey,
        signer.publicKey,
      ),
    signSlotStatus: (session, timeNonce, objections) =>
      signDocument(
        'status',
        TENANT,
        slotStatusBody({
          ...{ tenant: TENANT, vehicleId: fromHex(session.unit.vehicleId), timeNonce },
          ...{ timeS: NOW_S, policyVersion: SHIPPED_GUARD.version, keySetVersion: 1 },
          objections: objections.map((purpose) => PURPOSES.wire[purpose]),
        }),
        signingKey,
        signer.publicKey,
      ),
    onAway: () => {},
    onVaultAway: () => {},
    onHeld: (unitId, version) => held.push([unitId, version]),
    onCulprit: (sqlState) => culprits.push(sqlState),
    ...bounds,
  });
  ingest.attach({
    publish: (topic, payload) => published.push({ topic, payload }),
    turnAway: (unitId) => turnedAway.push(unitId),
    connections: () => 1,
    ready: () => true,
    stop: async () => {},
  });
  const addUnit = () => createUnit(database, published, transport);
  const unit = await addUnit();
  const send = async (...messages: ReceivedMessage[]) => {
    for (const message of messages) ingest.onMessage(message);
    await ingest.drain();
  };
  return {
    database,
    ingest,
    unit,
    culprits,
    held,
    turnedAway,
    deposits,
    get vault() {
      return state.vault;
    },
    set vault(answer) {
      state.vault = answer;
    },
    get isVaultAway() {
      return state.isVaultAway;
    },
    set isVaultAway(isAway) {
      state.isVaultAway = isAway;
    },
    get nowS() {
      return state.nowS;
    },
    set nowS(nowS) {
      state.nowS = nowS;
    },
    addUnit,
    issueGrant: (vehicleId, change) => issueGrant(database, vehicleId, signingKey, signer.publicKey, change),
    say: (...uplinks) => send(...uplinks.map((uplink) => unit.message(uplink))),
    send,
    quarantined: async () => {
      const rows = await database.owner.selectFrom('quarantine').select('code').orderBy('id').execute();
      return rows.map((row) => row.code);
    },
    stop: () => database.drop(),
  };
}

function statusOf(
  vehicleId: string,
  timeNonce: Uint8Array,
  objections: readonly WirePurposeId[],
): Uint8Array {
  return v1.Status.encode({
    tenant: TENANT,
    vehicleId: fromHex(vehicleId),
    timeNonce,
    timeS: NOW_S,
    objections: objections.map((purpose) => PURPOSES.wire[purpose]),
  }).finish();
}

async function createUnit(
  database: TestDatabase,
  published: { topic: string; payload: Uint8Array }[],
  transport: TransportKeyPair,
): Promise<TestUnit> {
  const [unitId, vehicleId] = [randomId(), randomId()];
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  const signing = await importSigningKey(privateKeyPkcs8);
  const ids = { tenant: TENANT, unitId: fromHex(unitId), vehicleId: fromHex(vehicleId) };
  const named = v1.UnitCertificate.encode({ ...ids, publicKey, vehicleKind: 'car' }).finish();
  await database.owner
    .insertInto('vehicle')
    .values({ vehicle_id: vehicleId, tenant: TENANT, kind: 'car', label: unitId.slice(0, 8) })
    .execute();
  await database.owner
    .insertInto('unit')
    .values({
      unit_id: unitId,
      tenant: TENANT,
      vehicle_id: vehicleId,
      // Signed by itself: who may enrol is the vault's to check.
      certificate: await signDocument('unit_certificate', TENANT, named, signing, publicKey),
      session_id: null,
      session_seen_s: null,
      hello_s: null,
    })
    .execute();
  const secret = await unitSecret(ROOT, TENANT, unitId);
  const begin = (how: 'keyed' | 'bare') => {
    const sessionId = randomId();
    const key = beginSessionKey(transport, { tenant: TENANT, unitId, sessionId });
    return createEnvelopeKeys(secret, TENANT, unitId, sessionId, how === 'keyed' ? key : undefined);
  };
  let keys = await begin('keyed');
  let number = 0;
  return {
    unitId,
    vehicleId,
    signing,
    async restart(how = 'keyed') {
      keys = await begin(how);
      number = 0;
    },
    message(uplink) {
      number += 1;
      const size = FRAME_BYTES[uplinkKindOf(uplink) ?? 'chunk'];
      const payload = sealUpWith(nodeCipher, keys, number, size, v1.Uplink.encode(uplink).finish());
      return { topic: upTopic(TENANT, unitId), payload };
    },
    heardBytes: () =>
      published.filter(({ topic }) => topic.includes(unitId)).map(({ payload }) => payload.length),
    heard: () =>
      published.flatMap(({ topic, payload }) => {
        const envelope = decodeEnvelope(payload);
        const mine = topic.includes(unitId) && toHex(envelope.sessionId) === keys.sessionId;
        return mine ? [decodeDownlink(openDownWith(nodeCipher, keys, envelope))] : [];
      }),
  };
}

async function issueGrant(
  database: TestDatabase,
  vehicleId: string,
  key: Parameters<typeof signDocument>[3],
  publicKey: Uint8Array,
  change: Partial<v1.IGrant> = {},
): Promise<IssuedGrant> {
  const [grantId, rentalId] = [randomId(), randomId()];
  const grant: v1.IGrant = {
    tenant: TENANT,
    grantId: fromHex(grantId),
    vehicleId: fromHex(vehicleId),
    purpose: v1.Purpose.PURPOSE_RENTAL_CONTRACT,
    rentalId: fromHex(rentalId),
    notBeforeS: NOW_S - 600,
    notAfterS: NOW_S + 3_600,
    maxDurationS: 14_400,
    route: true,
    routeKeepDays: 30,
    phoneKey: randomBytes(32),
    holder: randomBytes(32),
    minPolicyVersion: 1,
    ...change,
  };
  const signed = await signDocument('grant', TENANT, v1.Grant.encode(grant).finish(), key, publicKey);
  await database.owner
    .insertInto('grant_issued')
    .values({
      grant_id: grantId,
      rental_id: rentalId,
      vehicle_id: vehicleId,
      signed,
      not_before_s: grant.notBeforeS as number,
      not_after_s: grant.notAfterS as number,
      ends_on: '2026-09-15',
    })
    .execute();
  return {
    grantId,
    rentalId,
    signed,
    hash: new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(signed))),
  };
}

/** A record with a key of its own. */
export function recordOf(number: number, body: v1.IRecord, outbox = '9'.repeat(32)): v1.IUplink {
  return {
    record: {
      outboxId: fromHex(outbox),
      number,
      endsOnDay: TODAY + 30,
      policyVersion: SHIPPED_GUARD.version,
      ...body,
    },
  };
}

export function chunkOf(streamId: string, chunkNo: number, grant: IssuedGrant): v1.IRecord {
  return {
    chunk: {
      streamId: fromHex(streamId),
      chunkNo,
      nonce: new Uint8Array(12),
      ciphertext: randomBytes(320),
      grantId: fromHex(grant.grantId),
    },
  };
}

export function openingOf(
  streamId: string,
  vehicleId: string,
  grant: IssuedGrant,
  change: v1.IOpeningStatement = {},
): v1.IRecord {
  const statement: v1.IOpeningStatement = {
    tenant: TENANT,
    vehicleId: fromHex(vehicleId),
    streamId: fromHex(streamId),
    kind: v1.StreamKind.STREAM_KIND_ROUTE,
    grantId: fromHex(grant.grantId),
    grantHash: grant.hash,
    policyVersion: SHIPPED_GUARD.version,
    transportKeyId: new Uint8Array(8),
    suite: new Uint8Array(6),
    enc: new Uint8Array(32),
    sealedKey: new Uint8Array(48),
    rentalId: fromHex(grant.rentalId),
    ...change,
  };
  return {
    streamOpening: {
      statement: v1.OpeningStatement.encode(statement).finish(),
      signature: new Uint8Array(64),
    },
  };
}

/** All that receipts said, as `number:word`. */
export function receiptsOf(downlinks: readonly v1.Downlink[]): string[] {
  return downlinks.flatMap(({ receipt }) =>
    (receipt?.ranges ?? []).flatMap((range) => {
      const word =
        range.outcome === 1 ? 'stored' : range.outcome === 2 ? `refused ${range.refusal}` : 'later';
      const length = (range.last ?? 0) - (range.first ?? 0) + 1;
      return Array.from({ length }, (_, i) => `${(range.first ?? 0) + i}:${word}`);
    }),
  );
}
