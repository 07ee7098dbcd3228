/**
 * A released accident packet as a file that proves itself (R3): whoever has the fleet's root keys can check it, without
 * the fleet, its vault or a network. Pure; runs in Node and in a browser.
 *
 *     root keys (given) ─► key set ─► enrolment ─► unit certificate ─► signature ─► packet
 *     packet ─► record, written out for people: has to be exactly what the packet says
 *
 * The text is the only one that these bytes can have: a file altered in one bit anywhere does not verify.
 */
import {
  type AccidentBinding,
  type AccidentRecord,
  decodeAccidentRecord,
  openAccidentPacket,
} from './accident.ts';
import { equalBytes, fromBase64, idBytes, isId, toBase64, utf8 } from './bytes.ts';
import { isProtoError, ProtoError } from './errors.ts';
import { CHUNK_TRACK_BYTES } from './seal.ts';
import { verifySigned, withKeySet } from './signed.ts';
import { createTrustedKeys } from './trusted-keys.ts';

/** Edition of the file's form. */
export const PACKET_FILE_VERSION = 1;
/** Longest file that is looked at: a packet, a certificate and a key set of the greatest lengths stay under it. */
export const MOST_PACKET_FILE_BYTES = 64 * 1024;

/** What a packet file is made of. */
export interface PacketParts {
  readonly binding: AccidentBinding;
  /** The unit's signature and the packet, as they lay in the stream's chunks. */
  readonly packet: Uint8Array;
  /** Encoded v1.Signed of the unit's certificate. */
  readonly certificate: Uint8Array;
  /** Encoded v1.Signed of the key set. */
  readonly keySet: Uint8Array;
}

/** Why a file is not believed. Closed. */
export const PACKET_PROBLEMS = {
  no_packet_file: 'This is no packet file, or it is cut off.',
  key_set: 'The key set is not signed by a root key that you gave for this fleet.',
  certificate: 'The unit’s certificate does not hold: the fleet never enrolled this unit, or it was altered.',
  other_vehicle: 'The certificate is of another vehicle than the packet.',
  signature: 'The packet is not what this unit signed for this vehicle and stream: it was altered or moved.',
  text: 'The signatures hold, but the text around them was altered: read the packet, not the text.',
} as const;
/** One of them. */
export type PacketProblem = keyof typeof PACKET_PROBLEMS;

/** A file that holds, with what it says, or why it is not believed. */
export type PacketVerdict =
  | { readonly ok: true; readonly record: AccidentRecord; readonly binding: AccidentBinding }
  | { readonly ok: false; readonly why: PacketProblem };

/**
 * The file. Throws `malformed` for bytes that are no packet.
 *
 * @example await writeFile('accident.json', packetFile({ binding, packet, certificate, keySet }));
 */
export function packetFile({ binding, packet, certificate, keySet }: PacketParts): Uint8Array {
  const record = decodeAccidentRecord(packet);
  if (record === undefined) throw new ProtoError('malformed', 'no accident packet');
  const file = {
    fleetveil_packet: PACKET_FILE_VERSION,
    ...{ tenant: binding.tenant, vehicle_id: binding.vehicleId, stream_id: binding.streamId },
    record: accidentBody(record),
    ...{ packet: toBase64(packet), unit_certificate: toBase64(certificate), key_set: toBase64(keySet) },
  };
  return utf8(`${JSON.stringify(file, undefined, 2)}\n`);
}

/** A record in JSON's words; null = not known. Degrees, m/s, m/s². */
export function accidentBody(record: AccidentRecord) {
  const { positions, readings, speedsMps } = record;
  return {
    ...{ time_s: record.timeS ?? null, trigger: record.trigger, test: record.isTest },
    position_trusted: record.isPositionTrusted,
    positions: positions.map((at) => ({ latitude: at.latitudeE6 / 1e6, longitude: at.longitudeE6 / 1e6 })),
    ...{ direction_deg: record.directionDeg ?? null, speeds_mps: speedsMps.map((speed) => speed ?? null) },
    readings_mps2: readings.map(({ x, y, z }) => [x, y, z] as const),
    ...{ occupants: record.occupants ?? null, tilt_deg: record.tiltDeg ?? null },
    state_of_charge_permille: record.stateOfChargePermille ?? null,
  };
}

/**
 * Whether a file is a packet that a unit of this fleet signed, unaltered. Never throws for what came from outside; where
 * the platform has no Ed25519 it throws what `isUnsupported` tells.
 *
 * @param file the bytes as they were fetched
 * @param roots the fleet's root keys, 32 bytes each, from its contract and not from the file
 * @example const verdict = await verifyPacketFile(bytes, roots); // { ok: false, why: 'signature' }
 */
export async function verifyPacketFile(
  file: Uint8Array,
  roots: readonly Uint8Array[],
): Promise<PacketVerdict> {
  const parts = readPacketFile(file);
  if (parts === undefined) return no('no_packet_file');
  const { binding, certificate, keySet, packet } = parts;
  const { tenant, vehicleId } = binding;
  const trusted = await withKeySet(await createTrustedKeys(roots), keySet, tenant, 0);
  if (!trusted.ok) return no('key_set');
  const expected = { tenant, type: 'unit_certificate', keys: trusted.keys, nowS: undefined } as const;
  const enrolled = await verifySigned(certificate, expected);
  if (!enrolled.ok) return no('certificate');
  if (!equalBytes(enrolled.document.vehicleId, idBytes(vehicleId))) return no('other_vehicle');
  const opened = await openAccidentPacket(chunksOf(packet), binding, enrolled.document.publicKey);
  if (!opened.ok) return no('signature');
  if (!equalBytes(packetFile(parts), file)) return no('text');
  return { ok: true, record: opened.record, binding };
}

const no = (why: PacketProblem): PacketVerdict => ({ ok: false, why });

/** The two chunks that a packet was cut into. */
function chunksOf(packet: Uint8Array): [Uint8Array, Uint8Array] {
  return [packet.subarray(0, CHUNK_TRACK_BYTES), packet.subarray(CHUNK_TRACK_BYTES)];
}

/** The parts of a file, believed in nothing yet; `undefined` = it has no such parts. */
export function readPacketFile(file: Uint8Array): PacketParts | undefined {
  if (file.length > MOST_PACKET_FILE_BYTES) return undefined;
  try {
    return partsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file)));
  } catch (error) {
    // Not UTF-8, not JSON, not base64: nothing else throws here.
    if (error instanceof TypeError || error instanceof SyntaxError || isProtoError(error)) return undefined;
    throw error;
  }
}

function partsOf(file: unknown): PacketParts | undefined {
  if (typeof file !== 'object' || file === null) return undefined;
  const text = (name: string): string => {
    const value: unknown = Object.getOwnPropertyDescriptor(file, name)?.value;
    if (typeof value !== 'string') throw new ProtoError('malformed', 'a member is missing');
    return value;
  };
  const binding = { tenant: text('tenant'), vehicleId: text('vehicle_id'), streamId: text('stream_id') };
  if (!isId(binding.vehicleId) || !isId(binding.streamId)) return undefined;
  const [packet, certificate, keySet] = ['packet', 'unit_certificate', 'key_set'].map((name) =>
    fromBase64(text(name)),
  );
  if (packet === undefined || certificate === undefined || keySet === undefined) return undefined;
  return { binding, packet, certificate, keySet };
}
