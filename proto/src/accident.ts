/**
 * The accident packet: what a vehicle seals after an accident, and nothing else (E3). The unit signs it inside the
 * seal, so that an insurer need trust neither the vault nor the fleet.
 *
 *     record ─ encode ─► packet ─ sign ─► signature (64) packet ─ cut ─► two chunks, always (M11)
 *
 * Whose it is stands in the signature's input (tenant, vehicle, stream) and nowhere in the packet: a packet without
 * its stream names nobody, and one that is moved to another stream or vehicle does not verify.
 */
import { concatBytes, idBytes } from './bytes.ts';
import { decodeAccidentPacket, MAX_DOCUMENT_BYTES } from './decode.ts';
import { isProtoError, ProtoError } from './errors.ts';
import { v1 } from './generated/messages.js';
import { CHUNK_TRACK_BYTES } from './seal.ts';
import { signBytes, verifyBytes } from './signed.ts';
import type { SigningKey } from './signing-key.ts';
import { ACCIDENT_TRIGGERS, type AccidentTriggerWord } from './words.ts';

/** Times of the speeds before the trigger: 49 CFR 563, table I: -5.0 to 0 s, 2 samples a second. */
export const ACCIDENT_SPEEDS = { fromS: -5, toS: 0, stepS: 0.5, count: 11 } as const;
/** Times of the readings of acceleration around the trigger: -0.10 to +0.25 s, 100 samples a second. */
export const ACCIDENT_READINGS = { fromS: -0.1, toS: 0.25, stepS: 0.01, count: 36 } as const;
/** EN 15722: the last position and two before it. */
export const ACCIDENT_POSITIONS = 3;
/** Chunks of every accident stream. */
export const ACCIDENT_CHUNKS = 2;

const SIGNATURE_BYTES = 64;

/** A place of a packet, integers of 1e-6 degrees. */
export interface AccidentPlace {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

/** One reading of acceleration in the sensor's own axes, gravity included, m/s². */
export interface AccidentReading {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The listed fields (requirement E3), in words. A field that is not known is absent. */
export interface AccidentRecord {
  /** Unix second, UTC; absent = the unit did not know the time. */
  readonly timeS?: number;
  readonly trigger: AccidentTriggerWord;
  /** A trial: nothing happened. */
  readonly isTest: boolean;
  readonly isPositionTrusted: boolean;
  /** The last position and at most two before it, the newest first. */
  readonly positions: readonly AccidentPlace[];
  /** Direction of travel, degrees from true north; kept in steps of 2. */
  readonly directionDeg?: number;
  /** {@link ACCIDENT_SPEEDS}, m/s, the oldest first; absent items were not known. None = no speed at all. */
  readonly speedsMps: readonly (number | undefined)[];
  /** {@link ACCIDENT_READINGS}, the oldest first. None = no sensor. */
  readonly readings: readonly AccidentReading[];
  readonly occupants?: number;
  readonly stateOfChargePermille?: number;
  /** Angle between the vehicle's upright before and after, degrees. */
  readonly tiltDeg?: number;
}

/** Whose packet it is: what the signature binds it to. */
export interface AccidentBinding {
  readonly tenant: string;
  /** 32 hex characters. */
  readonly vehicleId: string;
  /** The sealed stream it lies in, 32 hex characters. */
  readonly streamId: string;
}

/** A packet that verifies, or why it is not believed. */
export type OpenedAccident =
  | { readonly ok: true; readonly record: AccidentRecord }
  | { readonly ok: false; readonly why: 'malformed' | 'bad_signature' };

/**
 * The signed plain content of an accident stream, as its two chunks. Values beyond the wire's bounds become the
 * bound: a sensor that says 200 g still makes a packet. Throws `misused` for a list of a wrong length.
 */
export async function signAccidentPacket(
  record: AccidentRecord,
  binding: AccidentBinding,
  unitKey: SigningKey,
): Promise<[Uint8Array, Uint8Array]> {
  const packet = encodeRecord(record);
  const signature = await signBytes('accident_packet', binding.tenant, signedInput(binding, packet), unitKey);
  const plain = concatBytes(signature, packet);
  packet.fill(0);
  return [plain.subarray(0, CHUNK_TRACK_BYTES), plain.subarray(CHUNK_TRACK_BYTES)];
}

/**
 * Reads and verifies what was sealed: pure, for whoever holds the opened chunks and the public key of the unit's
 * certificate. Never throws for what came from outside.
 *
 * @param chunks plain contents of the stream's chunks, in order
 * @param unitKey the unit's public Ed25519 key, 32 bytes
 * @example const opened = await openAccidentPacket(chunks, { tenant, vehicleId, streamId }, certificate.publicKey);
 */
export async function openAccidentPacket(
  chunks: readonly Uint8Array[],
  binding: AccidentBinding,
  unitKey: Uint8Array,
): Promise<OpenedAccident> {
  const plain = concatBytes(...chunks);
  const isSized =
    chunks.length === ACCIDENT_CHUNKS && plain.length <= SIGNATURE_BYTES + MAX_DOCUMENT_BYTES.accident_packet;
  if (!isSized || plain.length <= SIGNATURE_BYTES) return { ok: false, why: 'malformed' };
  const packet = plain.subarray(SIGNATURE_BYTES);
  const input = signedInput(binding, packet);
  const signature = plain.subarray(0, SIGNATURE_BYTES);
  const holds = await verifyBytes('accident_packet', binding.tenant, input, signature, unitKey);
  if (!holds) return { ok: false, why: 'bad_signature' };
  const record = readRecord(packet);
  return record === undefined ? { ok: false, why: 'malformed' } : { ok: true, record };
}

/**
 * What a packet says, whoever signed it: for writing out what {@link openAccidentPacket} has verified.
 *
 * @param plain the signature and the packet after it; `undefined` = it is none
 */
export function decodeAccidentRecord(plain: Uint8Array): AccidentRecord | undefined {
  return plain.length > SIGNATURE_BYTES ? readRecord(plain.subarray(SIGNATURE_BYTES)) : undefined;
}

function signedInput({ vehicleId, streamId }: AccidentBinding, packet: Uint8Array): Uint8Array {
  return concatBytes(idBytes(vehicleId), idBytes(streamId), packet);
}

function encodeRecord(record: AccidentRecord): Uint8Array {
  const { timeS = 0, directionDeg, occupants, stateOfChargePermille, tiltDeg } = record;
  const bytes = v1.AccidentPacket.encode({
    timeS: bounded(timeS, 0, 0xffff_ffff),
    trigger: ACCIDENT_TRIGGERS.wire[record.trigger],
    test: record.isTest,
    positionTrusted: record.isPositionTrusted,
    positions: record.positions.map(({ latitudeE6, longitudeE6 }) => ({ latitudeE6, longitudeE6 })),
    ...(directionDeg === undefined ? {} : { direction: Math.round(directionDeg / 2) % 180 }),
    speedsCms: record.speedsMps.map((speed) =>
      speed === undefined ? 0 : 1 + bounded(speed * 100, 0, 16_382),
    ),
    accelerationDms2: record.readings.flatMap(({ x, y, z }) => [x, y, z].map(inDms2)),
    ...(occupants === undefined ? {} : { occupants: bounded(occupants, 0, 254) }),
    ...(stateOfChargePermille === undefined
      ? {}
      : { chargePermille: bounded(stateOfChargePermille, 0, 1_000) }),
    ...(tiltDeg === undefined ? {} : { tiltDeg: bounded(tiltDeg, 0, 180) }),
  }).finish();
  try {
    decodeAccidentPacket(bytes);
  } catch (error) {
    throw new ProtoError('misused', isProtoError(error) ? error.message : 'not encodable', error);
  }
  return bytes;
}

/** m/s² in tenths; 83 g at most, either way. */
function inDms2(value: number): number {
  return bounded(value * 10, -8_191, 8_191);
}

function bounded(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}

function readRecord(bytes: Uint8Array): AccidentRecord | undefined {
  try {
    return recordOf(decodeAccidentPacket(bytes));
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}

function recordOf(packet: v1.AccidentPacket): AccidentRecord | undefined {
  const trigger = ACCIDENT_TRIGGERS.word(packet.trigger);
  if (trigger === undefined) return undefined;
  const { direction, occupants, chargePermille, tiltDeg, accelerationDms2: values } = packet;
  return {
    ...(packet.timeS === 0 ? {} : { timeS: packet.timeS }),
    trigger,
    isTest: packet.test,
    isPositionTrusted: packet.positionTrusted,
    positions: packet.positions.map(({ latitudeE6, longitudeE6 }) => ({
      latitudeE6: latitudeE6 ?? 0,
      longitudeE6: longitudeE6 ?? 0,
    })),
    ...(typeof direction === 'number' ? { directionDeg: direction * 2 } : {}),
    speedsMps: packet.speedsCms.map((speed) => (speed === 0 ? undefined : (speed - 1) / 100)),
    readings: Array.from({ length: values.length / 3 }, (_, i) => readingAt(values, 3 * i)),
    ...(typeof occupants === 'number' ? { occupants } : {}),
    ...(typeof chargePermille === 'number' ? { stateOfChargePermille: chargePermille } : {}),
    ...(typeof tiltDeg === 'number' ? { tiltDeg } : {}),
  };
}

function readingAt(values: readonly number[], at: number): AccidentReading {
  const [x = 0, y = 0, z = 0] = values.slice(at, at + 3).map((value) => value / 10);
  return { x, y, z };
}
