/** The other end, as small as it can be: a real broker, envelopes, receipts, and a vault's eyes. */
import { createServer, type Server, type Socket } from 'node:net';
import {
  createEnvelopeKeys,
  decodeDocument,
  decodeEnvelope,
  decodeTrack,
  decodeUplink,
  downTopic,
  type EnvelopeKeys,
  type Fix,
  isBare,
  openChunk,
  openDataKey,
  openUpWith,
  randomBytes,
  recordKindOf,
  STREAM_KINDS,
  type StreamKindId,
  sealDown,
  sealInfo,
  sessionKeyOf,
  toHex,
  type UplinkKind,
  uplinkKindOf,
  v1,
} from '@fleetveil/proto';
import { nodeCipher, openSessionKey } from '@fleetveil/proto/node';
import { Aedes } from 'aedes';
import { type Authority, TENANT } from './authority.ts';

/** One message of a unit, opened. */
export interface Heard {
  readonly kind: UplinkKind;
  readonly uplink: v1.Uplink;
  /** Bytes that the broker carried. */
  readonly bytes: number;
  readonly payload: Uint8Array;
  readonly sessionId: string;
  /** Whether its session has a session key. */
  readonly isKeyed: boolean;
  readonly number: number;
  readonly realMs: number;
}

/** What to do with a record: a receipt, or silence. */
export type Treatment = 'stored' | 'refused' | 'later' | 'silence';

export interface Fleet {
  readonly port: number;
  readonly heard: Heard[];
  /** Records by (outbox id, number), as a database would hold them. */
  readonly stored: Map<string, v1.IRecord>;
  /** How often each record came. */
  readonly times: Map<string, number>;
  treat: (record: v1.IRecord) => Treatment;
  /** Whether hellos are answered. */
  answers: boolean;
  /** Sends a signed document down to the unit, sealed for its session. */
  send(signed: Uint8Array): Promise<void>;
  /** Publishes bytes on the unit's down topic as they are. */
  publish(payload: Uint8Array): Promise<void>;
  sealed(downlink: v1.IDownlink): Promise<Uint8Array>;
  kinds(kind: UplinkKind): Heard[];
  waitFor(what: string, holds: () => boolean, ms?: number): Promise<void>;
  /** The fixes of all stored streams of a kind, as the vault would open them, oldest chunk first. */
  fixes(kind: StreamKindId): Promise<Fix[]>;
  /** What the chunks of all stored streams of a kind hold, in order. */
  plain(kind: StreamKindId): Promise<Uint8Array[]>;
  openings(kind: StreamKindId): v1.OpeningStatement[];
  tripEnds(): v1.ITripEnd[];
  losses(): v1.ILoss[];
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface FleetOptions {
  readonly authority: Authority;
  readonly unitId: string;
  readonly vehicleId: string;
  readonly secret: Uint8Array;
  readonly nowS: () => number;
}

const { RECEIPT_OUTCOME_STORED, RECEIPT_OUTCOME_REFUSED, RECEIPT_OUTCOME_LATER } = v1.ReceiptOutcome;
const OUTCOMES = {
  stored: { outcome: RECEIPT_OUTCOME_STORED },
  refused: { outcome: RECEIPT_OUTCOME_REFUSED, refusal: v1.RefusalCode.REFUSAL_CODE_UNGRANTED },
  later: { outcome: RECEIPT_OUTCOME_LATER, laterS: 1 },
} as const;

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { authority, unitId, vehicleId, secret, nowS } = options;
  const sessions = new Map<string, EnvelopeKeys>();
  let session: EnvelopeKeys | undefined;
  let aedes: Aedes;
  let server: Server;
  let port = 0;
  const sockets = new Set<Socket>();

  const publish = (payload: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      const packet = { cmd: 'publish', qos: 0, retain: false, dup: false } as const;
      const topic = downTopic(TENANT, unitId);
      aedes.publish({ ...packet, topic, payload: Buffer.from(payload) }, () => resolve());
    });
  const sealed = (downlink: v1.IDownlink): Promise<Uint8Array> => {
    if (session === undefined) throw new Error('no session yet');
    return sealDown(session, randomBytes(12), v1.Downlink.encode(downlink).finish());
  };
  const send = async (signed: Uint8Array): Promise<void> =>
    publish(await sealed({ signed: v1.Signed.decode(signed) }));

  const answerHello = async ({ keySetVersion, policyVersion, transportSequence, timeNonce }: v1.IHello) => {
    if (!keySetVersion) await send(await authority.keySet());
    if ((policyVersion ?? 0) < authority.edition) await send(await authority.policy());
    if (!transportSequence) await send(await authority.transportKeys());
    await send(await authority.status(vehicleId, timeNonce ?? new Uint8Array(), Math.floor(nowS())));
  };
  const takeRecord = async (record: v1.IRecord): Promise<void> => {
    const key = `${toHex(record.outboxId ?? new Uint8Array())}/${record.number}`;
    fleet.times.set(key, (fleet.times.get(key) ?? 0) + 1);
    const treatment = fleet.treat(record);
    if (treatment === 'stored') fleet.stored.set(key, record);
    if (treatment === 'silence') return;
    const number = record.number ?? 0;
    const range = { first: number, last: number, ...OUTCOMES[treatment] };
    await publish(await sealed({ receipt: { outboxId: record.outboxId ?? null, ranges: [range] } }));
  };
  /** As vault and ingest together make them. */
  const keysOf = (envelope: v1.Envelope): Promise<EnvelopeKeys> => {
    const sessionId = toHex(envelope.sessionId);
    const told = sessionKeyOf(envelope);
    const name = { tenant: TENANT, unitId, sessionId };
    const key = told && { ...told, secret: openSessionKey(authority.transport.privateKey, told, name) };
    return createEnvelopeKeys(secret, TENANT, unitId, sessionId, key);
  };
  const take = async (payload: Uint8Array): Promise<void> => {
    const envelope = decodeEnvelope(payload);
    const sessionId = toHex(envelope.sessionId);
    const keys = sessions.get(sessionId) ?? (await keysOf(envelope));
    sessions.set(sessionId, keys);
    session = keys;
    const uplink = decodeUplink(openUpWith(nodeCipher, keys, envelope));
    const kind = uplinkKindOf(uplink);
    if (kind === undefined) throw new Error('a body of no kind');
    if (!keys.isKeyed && !isBare(uplink)) throw new Error(`said without a session key: ${kind}`);
    const { number } = envelope;
    const facts = { bytes: payload.length, payload, sessionId, number, realMs: performance.now() };
    fleet.heard.push({ kind, uplink, isKeyed: keys.isKeyed, ...facts });
    if (uplink.hello && fleet.answers) await answerHello(uplink.hello);
    if (uplink.record) await takeRecord(uplink.record);
  };
  const comeUp = async (): Promise<void> => {
    aedes = await Aedes.createBroker({ concurrency: 0 });
    let last: Promise<void> = Promise.resolve();
    aedes.on('publish', (packet, client) => {
      if (client === null) return;
      const payload = new Uint8Array(packet.payload as Buffer);
      last = last
        .then(() => take(payload))
        .catch((error) => {
          failed.push(error);
        });
    });
    server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      aedes.handle(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  };
  const goDown = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
  };
  const failed: unknown[] = [];

  const records = (): v1.IRecord[] => [...fleet.stored.values()];
  const statements = (): v1.OpeningStatement[] =>
    records().flatMap(({ streamOpening }) =>
      streamOpening ? [decodeDocument('opening', streamOpening.statement ?? new Uint8Array())] : [],
    );
  const plainOf = async (statement: v1.OpeningStatement): Promise<Uint8Array[]> => {
    const streamId = toHex(statement.streamId);
    const kind = STREAM_KINDS.word(statement.kind);
    if (kind === undefined) throw new Error('no kind');
    const { grantHash, policyVersion, transportKeyId, enc, sealedKey } = statement;
    const info = sealInfo({
      tenant: TENANT,
      vehicleId,
      streamId,
      kind,
      grantHash,
      policyVersion,
      transportKeyId,
    });
    const dataKey = await openDataKey(enc, sealedKey, authority.transport.privateKey, info);
    const chunks = records().flatMap(({ chunk }) =>
      chunk && toHex(chunk.streamId ?? new Uint8Array()) === streamId ? [chunk] : [],
    );
    chunks.sort((a, b) => (a.chunkNo ?? 0) - (b.chunkNo ?? 0));
    const none = new Uint8Array();
    const plain = await Promise.all(
      chunks.map(({ chunkNo, nonce, ciphertext }) =>
        openChunk(dataKey, streamId, chunkNo ?? 0, nonce ?? none, ciphertext ?? none),
      ),
    );
    return plain.map((one) => one.plain);
  };

  await Promise.resolve();
  const fleet: Fleet = {
    get port() {
      return port;
    },
    heard: [],
    stored: new Map(),
    times: new Map(),
    treat: () => 'stored',
    answers: true,
    send,
    publish,
    sealed,
    kinds: (kind) => fleet.heard.filter((one) => one.kind === kind),
    async waitFor(what, holds, ms = 90_000) {
      const until = performance.now() + ms;
      while (!holds()) {
        if (failed.length > 0) throw failed[0];
        if (performance.now() > until) throw new Error(`waited ${ms} ms in vain for: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async fixes(kind) {
      const all = await fleet.plain(kind);
      return all.flatMap(decodeTrack).sort((a, b) => a.timeS - b.timeS);
    },
    async plain(kind) {
      const all = await Promise.all(fleet.openings(kind).map(async (statement) => plainOf(statement)));
      return all.flat();
    },
    openings: (kind) => statements().filter((one) => STREAM_KINDS.word(one.kind) === kind),
    tripEnds: () => records().flatMap(({ tripEnd }) => (tripEnd ? [tripEnd] : [])),
    losses: () => records().flatMap(({ lossReport }) => lossReport?.losses ?? []),
    goDown,
    comeUp,
    stop: goDown,
  };
  await comeUp();
  return fleet;
}

/** Kind of a record, for tests that treat kinds differently. */
export { recordKindOf };
