import {
  decodeOpeningStatement,
  decodeRecord,
  decodeTrack,
  encodeRecord,
  type Fix,
  generateSigningKey,
  generateTransportKey,
  importSigningKey,
  openChunk,
  openDataKey,
  randomBytes,
  STREAM_KINDS,
  type StreamKindId,
  sealInfo,
  type TransportKeyPair,
  toHex,
  type v1,
  verifyBytes,
} from '@fleetveil/proto';
import type { PolicyView } from '../../src/reasons/standing.ts';
import type { StreamDeps } from '../../src/streams/deps.ts';
import { CURRENT, TENANT, VEHICLE } from '../reasons/given.ts';

/** A vault that opens what a unit sealed, as the real one would. */
export interface TestVault {
  /** What a unit needs to seal to it. */
  deps(more?: Partial<StreamDeps>, policy?: () => PolicyView): StreamDeps;
  /** Every stream among records, opened and checked. */
  open(records: readonly v1.IRecord[]): Promise<OpenedStream[]>;
}

/** One stream, in the order of its chunks. */
export interface OpenedStream {
  readonly streamId: string;
  readonly kind: StreamKindId;
  readonly follows: string | undefined;
  readonly grantId: string;
  readonly rentalId: string;
  readonly endsOnDay: number;
  readonly chunks: readonly OpenedChunk[];
  readonly fixes: readonly Fix[];
}

export interface OpenedChunk {
  readonly chunkNo: number;
  readonly last: boolean;
  readonly grantId: string;
  readonly endsOnDay: number;
  readonly fixes: readonly Fix[];
}

/** A vault with one transport key, and a unit with its own. */
export async function createVault(): Promise<TestVault> {
  const transport = await generateTransportKey();
  const unit = await generateSigningKey();
  const unitKey = await importSigningKey(unit.privateKeyPkcs8);
  const open = async (records: readonly v1.IRecord[]): Promise<OpenedStream[]> => {
    const read = records.map((record) => decodeRecord(encodeRecord(record)));
    const streams = new Map<string, OpenedStream>();
    for (const record of read) {
      if (!record.streamOpening) continue;
      const stream = await openStream(record, read, transport, unit.publicKey);
      if (streams.has(stream.streamId)) throw new Error('a stream was opened twice');
      streams.set(stream.streamId, stream);
    }
    const orphans = read.filter(
      ({ chunk }) => chunk && !streams.has(toHex(chunk.streamId ?? new Uint8Array())),
    );
    if (orphans.length > 0) throw new Error('a chunk without its opening');
    return [...streams.values()];
  };
  return {
    open,
    deps: (more = {}, policy = () => CURRENT) => ({
      tenant: TENANT,
      vehicleId: VEHICLE,
      unitKey,
      sealingKey: () => transport,
      policy,
      randomBytes,
      ...more,
    }),
  };
}

async function openStream(
  record: v1.Record,
  records: readonly v1.Record[],
  transport: TransportKeyPair,
  unitKey: Uint8Array,
): Promise<OpenedStream> {
  const { statement: bytes, signature } = record.streamOpening ?? {};
  if (!bytes || !signature) throw new Error('an opening without its parts');
  if (!(await verifyBytes('opening', TENANT, bytes, signature, unitKey)))
    throw new Error('not signed by the unit');
  const statement = decodeOpeningStatement(bytes);
  const kind = STREAM_KINDS.word(statement.kind);
  if (kind === undefined) throw new Error('no kind');
  const streamId = toHex(statement.streamId);
  const { policyVersion, transportKeyId, grantHash } = statement;
  const bound = {
    tenant: TENANT,
    vehicleId: VEHICLE,
    streamId,
    kind,
    grantHash,
    policyVersion,
    transportKeyId,
  };
  const key = await openDataKey(statement.enc, statement.sealedKey, transport.privateKey, sealInfo(bound));
  const chunks = await openChunks(records, streamId, key);
  return {
    streamId,
    kind,
    follows: statement.follows.length === 0 ? undefined : toHex(statement.follows),
    grantId: toHex(statement.grantId),
    rentalId: toHex(statement.rentalId),
    endsOnDay: record.endsOnDay,
    chunks,
    fixes: chunks.flatMap(({ fixes }) => fixes),
  };
}

async function openChunks(
  records: readonly v1.Record[],
  streamId: string,
  key: Uint8Array,
): Promise<OpenedChunk[]> {
  const opened: OpenedChunk[] = [];
  for (const { chunk, endsOnDay } of records) {
    if (!chunk || toHex(chunk.streamId ?? new Uint8Array()) !== streamId) continue;
    const { chunkNo, nonce, ciphertext, grantId } = chunk;
    const [no, n, c, g] = [chunkNo ?? 0, nonce ?? new Uint8Array(), ciphertext ?? new Uint8Array(), grantId];
    const { plain, last } = await openChunk(key, streamId, no, n, c);
    opened.push({
      chunkNo: no,
      last,
      grantId: toHex(g ?? new Uint8Array()),
      endsOnDay,
      fixes: decodeTrack(plain),
    });
  }
  return opened.sort((a, b) => a.chunkNo - b.chunkNo);
}
