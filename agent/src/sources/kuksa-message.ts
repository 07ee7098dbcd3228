import type { VssPoint } from './vss.ts';

/**
 * Messages of kuksa.val.v2 (kuksa.proto beside this file), written and read by hand: two messages do not need a
 * generated codec of the whole API in the memory of a unit. Pure.
 */

/** Longest message read, bytes: all of our signals take 2,000. */
export const MAX_KUKSA_BYTES = 65_536;
/** Points read of one message: no server knows more signals than we ask for. */
const MOST_POINTS = 64;

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * `SubscribeRequest`: these paths, the latest value only.
 *
 * @example encodeSubscribe(['Vehicle.Speed'])
 */
export function encodeSubscribe(paths: readonly string[]): Uint8Array {
  const pieces = paths.map((path) => {
    const text = Buffer.from(path);
    return Buffer.concat([Buffer.from([(1 << 3) | WIRE.bytes, ...varint(text.length)]), text]);
  });
  return Uint8Array.from(Buffer.concat(pieces));
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** `SubscribeResponse` as points; `unparsable` if it is none. A signal without a value is not among them. */
export function decodeSubscribed(message: Uint8Array): readonly VssPoint[] | 'unparsable' {
  const entries = fieldsOf(message);
  if (entries === undefined) return 'unparsable';
  const points: VssPoint[] = [];
  for (const { number, bytes } of entries) {
    if (number !== 1 || bytes === undefined || points.length >= MOST_POINTS) continue;
    const point = entryOf(bytes);
    if (point === undefined) return 'unparsable';
    points.push(point);
  }
  return points;
}

/** An entry of `map<string, Datapoint>`. */
function entryOf(bytes: Uint8Array): VssPoint | undefined {
  const parts = fieldsOf(bytes);
  const path = parts?.findLast(({ number }) => number === 1)?.bytes;
  const datapoint = parts?.findLast(({ number }) => number === 2)?.bytes;
  if (path === undefined || datapoint === undefined) return undefined;
  const fields = fieldsOf(datapoint);
  if (fields === undefined) return undefined;
  const at = fields.findLast(({ number }) => number === 1)?.bytes;
  const told = fields.findLast(({ number }) => number === 2)?.bytes;
  const timeS = at === undefined ? undefined : timestampS(at);
  const value = told === undefined ? undefined : readValue(told);
  return {
    path: Buffer.from(path).toString('utf8'),
    ...(timeS === undefined ? {} : { timeS }),
    ...(value === undefined ? {} : { value }),
  };
}

/** `google.protobuf.Timestamp`. */
function timestampS(bytes: Uint8Array): number | undefined {
  const fields = fieldsOf(bytes);
  if (fields === undefined) return undefined;
  const seconds = fields.findLast(({ number }) => number === 1)?.varint ?? 0n;
  const nanos = fields.findLast(({ number }) => number === 2)?.varint ?? 0n;
  return Number(BigInt.asIntN(64, seconds)) + Number(BigInt.asIntN(32, nanos)) / 1e9;
}

/** Reads one member of `Value`'s oneof, by its number. */
const VALUES: Readonly<Record<number, (field: Field) => unknown>> = {
  11: ({ bytes }) => (bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')),
  12: ({ varint }) => (varint === undefined ? undefined : varint !== 0n),
  13: ({ varint }) => zigzag(varint),
  14: ({ varint }) => zigzag(varint),
  15: ({ varint }) => unsigned(varint),
  16: ({ varint }) => unsigned(varint),
  17: ({ fixed }) => (fixed?.byteLength === 4 ? fixed.getFloat32(0, true) : undefined),
  18: ({ fixed }) => (fixed?.byteLength === 8 ? fixed.getFloat64(0, true) : undefined),
  21: ({ bytes }) => (bytes === undefined ? undefined : textsOf(bytes)),
};

function readValue(bytes: Uint8Array): unknown {
  const field = fieldsOf(bytes)?.at(-1);
  return field === undefined ? undefined : VALUES[field.number]?.(field);
}

function zigzag(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number((value >> 1n) ^ -(value & 1n));
}

function unsigned(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function textsOf(bytes: Uint8Array): string[] | undefined {
  const texts = fieldsOf(bytes)?.filter(({ number }) => number === 1);
  return texts?.map(({ bytes: text }) => Buffer.from(text ?? []).toString('utf8'));
}

/** One field as it stands on the wire. */
interface Field {
  number: number;
  varint?: bigint;
  fixed?: DataView;
  bytes?: Uint8Array;
}

/** The fields of a message, in their order; undefined if it is cut or of a form nobody writes. */
function fieldsOf(message: Uint8Array): Field[] | undefined {
  const fields: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const key = readVarint(message, at);
    const field = key && readField(message, key.at, Number(key.value));
    if (field === undefined || field.at > message.length) return undefined;
    fields.push(field);
    at = field.at;
  }
  return fields;
}

function readField(message: Uint8Array, at: number, key: number): (Field & { at: number }) | undefined {
  const number = key >>> 3;
  const wire = key & 7;
  if (number === 0) return undefined;
  if (wire === WIRE.varint) {
    const read = readVarint(message, at);
    return read && { number, varint: read.value, at: read.at };
  }
  if (wire === WIRE.fixed32 || wire === WIRE.fixed64) {
    const length = wire === WIRE.fixed32 ? 4 : 8;
    if (at + length > message.length) return undefined;
    return { number, fixed: new DataView(message.buffer, message.byteOffset + at, length), at: at + length };
  }
  const length = wire === WIRE.bytes ? readVarint(message, at) : undefined;
  if (length === undefined || length.value > BigInt(message.length - length.at)) return undefined;
  const end = length.at + Number(length.value);
  return { number, bytes: message.subarray(length.at, end), at: end };
}

/** Bytes of the longest varint. */
const MOST_VARINT = 10;

function readVarint(message: Uint8Array, from: number): { value: bigint; at: number } | undefined {
  let value = 0n;
  for (let at = from; at < Math.min(message.length, from + MOST_VARINT); at++) {
    const byte = message[at] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - from));
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), at: at + 1 };
  }
  return undefined;
}
