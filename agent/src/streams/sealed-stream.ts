import {
  DATA_KEY_BYTES,
  fromHex,
  idBytes,
  keyIdOf,
  STREAM_KINDS,
  type StreamKindId,
  SUITE,
  sealChunk,
  sealDataKey,
  sealForRider,
  sealInfo,
  signBytes,
  toHex,
  v1,
  type WirePurposeId,
} from '@fleetveil/proto';
import { AgentError } from '../errors.ts';
import { type OutgoingRecord, outgoingChunk, outgoingOpening } from '../minimise/outgoing.ts';
import { isGranted, type Reason } from '../reasons/reason.ts';
import type { SealingKey, StreamDeps } from './deps.ts';

/** What a stream is opened for. */
export interface StreamPlan {
  readonly kind: StreamKindId;
  readonly purpose: WirePurposeId;
  readonly reason: Reason;
  /** The stream of a killed run, or of the day before, that this one continues. */
  readonly follows?: string;
  readonly policyVersion: number;
  /** Latest day of the opening and of every chunk: the key and what it opens end together. */
  readonly endsOnDay?: number;
  /** The opening waits, and may be removed unsent. */
  readonly waits?: boolean;
}

/** One chunk's plaintext and what it is. */
export interface ChunkPlan {
  readonly chunkNo: number;
  /** Encoded track, at most 302 bytes. */
  readonly track: Uint8Array;
  readonly fixes: number;
  readonly grantId: string;
  /** The last of its stream; of an accident it may be open, else never. */
  readonly last: boolean;
  /** Will be sealed again. */
  readonly open: boolean;
}

/** A stream whose data key is in memory: nobody but the vault can open what it seals, this unit included. */
export interface SealedStream {
  readonly streamId: string;
  readonly opening: OutgoingRecord;
  /**
   * Each sealing has a counter of its own, also of one and the same chunk, also if its write then fails. Throws
   * AgentError `misused` once the key is forgotten: nothing is sealed under zeros.
   */
  seal(chunk: ChunkPlan): Promise<OutgoingRecord>;
  /** Zeroes the data key. Nothing can be sealed after it. */
  forget(): void;
}

/**
 * Opens a stream: a random data key, sealed to the vault's transport key (a route's to the rider's own key first,
 * where the grant has one) and bound to tenant, vehicle,
 * stream, kind, grant, policy and key; the statement signed by the unit (architecture, "What leaves").
 */
export async function openSealedStream(
  deps: StreamDeps,
  plan: StreamPlan,
  sealingKey: SealingKey,
): Promise<SealedStream> {
  const streamId = toHex(deps.randomBytes(16));
  const dataKey = deps.randomBytes(DATA_KEY_BYTES);
  const opening = await makeOpening(deps, plan, sealingKey, streamId, dataKey);
  let counter = 0n;
  let isForgotten = false;
  return {
    streamId,
    opening,
    async seal({ chunkNo, track, fixes, grantId, last, open }) {
      if (isForgotten) throw new AgentError('misused', 'stream: its key is forgotten');
      counter += 1n;
      const sealed = await sealChunk(dataKey, streamId, chunkNo, counter, last, track);
      return outgoingChunk({ ...headOf(plan), grantId, streamId, chunkNo, ...sealed, fixes, open });
    },
    forget: () => {
      isForgotten = true;
      dataKey.fill(0);
    },
  };
}

async function makeOpening(
  deps: StreamDeps,
  plan: StreamPlan,
  sealingKey: SealingKey,
  streamId: string,
  dataKey: Uint8Array,
): Promise<OutgoingRecord> {
  const { reason, kind, policyVersion } = plan;
  const { tenant, vehicleId } = deps;
  const bound = { tenant, vehicleId, streamId, kind, grantHash: fromHex(reason.grantHash), policyVersion };
  const info = sealInfo({ ...bound, transportKeyId: sealingKey.keyId });
  const riderKey = kind === 'route' && reason.riderKey !== undefined ? fromHex(reason.riderKey) : undefined;
  const inner = riderKey === undefined ? dataKey : await sealForRider(dataKey, riderKey, bound);
  const { enc, sealedKey } = await sealDataKey(inner, sealingKey.publicKey, info);
  const statement = v1.OpeningStatement.encode({
    tenant,
    vehicleId: idBytes(vehicleId),
    streamId: idBytes(streamId),
    kind: STREAM_KINDS.wire[kind],
    ...(isGranted(reason) ? { grantId: idBytes(reason.grantId) } : {}),
    grantHash: bound.grantHash,
    policyVersion,
    transportKeyId: sealingKey.keyId,
    suite: SUITE,
    enc,
    sealedKey,
    ...(plan.follows === undefined ? {} : { follows: idBytes(plan.follows) }),
    rentalId: idBytes(reason.rentalId),
    ...(riderKey === undefined ? {} : { riderKeyId: await keyIdOf(riderKey) }),
  }).finish();
  const signature = await signBytes('opening', tenant, statement, deps.unitKey);
  const open = plan.waits ?? false;
  return outgoingOpening({ ...headOf(plan), grantId: reason.grantId, streamId, statement, signature, open });
}

function headOf({ kind, purpose, reason, policyVersion, endsOnDay }: StreamPlan) {
  const head = { kind, purpose, rentalId: reason.rentalId, policyVersion };
  return endsOnDay === undefined ? head : { ...head, endsOnDay };
}
