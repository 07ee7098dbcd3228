import { expect, test } from 'vitest';
import { outside } from '../src/bounded.ts';
import {
  BOUNDS,
  type Bound,
  concatBytes,
  decodeDownlink,
  decodeEnvelope,
  decodeRecord,
  decodeUplink,
  encodeDownlink,
  encodeRecord,
  encodeUplink,
  FRAME_BYTES,
  isProtoError,
  MAX_BYTES,
  MAX_DOCUMENT_BYTES,
  type MessageName,
  NUMBERS,
  ProtoError,
  SIGNED_TYPES,
  v1,
} from '../src/index.ts';
import { DECODABLE, DECODERS, type Decodable, encode } from './codecs.ts';
import { type Message, maximal } from './maximal.ts';
import { randomMessage } from './random-message.ts';
import { createChance } from './seed.ts';

const chance = createChance('bounds');

/** The value just outside a bound; nothing where the wire itself cannot carry one. */
function beyond(bound: Bound): Message[string] | undefined {
  if (bound.is === 'bytes') return new Uint8Array(Math.max(...bound.sizes) + 1);
  if (bound.is === 'blob') return new Uint8Array(bound.upTo + 1);
  if (bound.is === 'text') return 'z'.repeat(bound.upTo + 1);
  if (bound.is === 'list') return Array.from({ length: bound.upTo + 1 }, () => inside(bound.each));
  if (bound.is === 'number' || bound.is === 'word')
    return bound.upTo < NUMBERS.uint32 ? bound.upTo + 1 : undefined;
  return undefined;
}

function inside(bound: Bound): Message[string] {
  if (bound.is === 'message') return maximal(bound.of);
  if (bound.is === 'bytes') return new Uint8Array(bound.sizes[0] ?? 0);
  return bound.is === 'number' ? 0 : 'z';
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'accepted';
  } catch (error) {
    return isProtoError(error) ? `${error.code}: ${error.message}` : `another exception: ${error}`;
  }
}

/** Every field of every message, nested ones too, that can be said beyond its bound. */
const FIELDS = (Object.keys(BOUNDS) as MessageName[]).flatMap((name) =>
  Object.entries<Bound>(BOUNDS[name]).flatMap(([field, bound]) => {
    const value = beyond(bound);
    return value === undefined ? [] : [[name, field, value] as const];
  }),
);

test.each(FIELDS)('%s.%s is refused just beyond its bound', (name, field, value) => {
  const valid = randomMessage(name, chance);
  expect(problemOf(name, valid)).toBeUndefined();
  expect(problemOf(name, { ...valid, [field]: value })).toContain(`${name}.${field}: `);
});

/** What the table says to a message that went over the wire. */
function problemOf(name: MessageName, message: Message): string | undefined {
  return outside(name, v1[name].decode(v1[name].encode(message).finish()) as never);
}

test('a field that must be there is missed', () => {
  for (const name of DECODABLE) {
    const required = Object.entries<Bound>(BOUNDS[name]).filter(([, bound]) => refusesDefault(bound));
    for (const [field] of required) {
      const { [field]: _dropped, ...rest } = randomMessage(name, chance);
      expect(
        codeOf(() => DECODERS[name](encode(name, rest))),
        `${name}.${field}`,
      ).toContain(`malformed: ${name}.${field}`);
    }
  }
});

function refusesDefault(bound: Bound): boolean {
  if (bound.is === 'bytes') return !bound.sizes.includes(0);
  return (bound.is === 'number' || bound.is === 'word') && (bound.atLeast ?? 0) > 0;
}

test.each(DECODABLE)('the largest %s inside the bounds is accepted, and not one byte more is', (name) => {
  for (const largest of largestOf(name)) {
    const bytes = encode(name, largest);
    expect(codeOf(() => DECODERS[name](bytes))).toBe('accepted');
    expect(bytes.length).toBeLessThanOrEqual(limitOf(name));
  }
  expect(codeOf(() => DECODERS[name](new Uint8Array(limitOf(name) + 1)))).toMatch(/^oversize/);
});

function largestOf(name: Decodable): Message[] {
  const bodies = Object.entries<Bound>(BOUNDS[name]).filter(([, bound]) => bound.is === 'message');
  const choice = name === 'Uplink' || name === 'Downlink' || name === 'Record';
  return choice
    ? bodies.filter(([body]) => body !== 'record').map(([body]) => withRoom(maximal(name, body)))
    : [maximal(name)];
}

/** Of the records of a slot's frame, as many as its size takes: one large one. */
function withRoom(message: Message): Message {
  if (message['slotFrame'] === undefined) return message;
  return { slotFrame: { ...(message['slotFrame'] as Message), records: [maximal('Record', 'chunk')] } };
}

function limitOf(name: Decodable): number {
  const limits: Readonly<Record<Decodable, number>> = {
    Envelope: MAX_BYTES.envelope,
    Uplink: MAX_BYTES.uplink,
    Downlink: MAX_BYTES.downlink,
    Record: MAX_BYTES.record,
    Signed: MAX_BYTES.signed,
    OpeningStatement: MAX_DOCUMENT_BYTES.opening,
    PhoneOrder: MAX_DOCUMENT_BYTES.phone_order,
    AccidentPacket: MAX_DOCUMENT_BYTES.accident_packet,
    KeySet: MAX_DOCUMENT_BYTES.key_set,
    PolicyDocument: MAX_DOCUMENT_BYTES.policy,
    Grant: MAX_DOCUMENT_BYTES.grant,
    GrantEnd: MAX_DOCUMENT_BYTES.grant_end,
    Status: MAX_DOCUMENT_BYTES.status,
    TransportKeys: MAX_DOCUMENT_BYTES.transport_keys,
    UnitCertificate: MAX_DOCUMENT_BYTES.unit_certificate,
    Command: MAX_DOCUMENT_BYTES.command,
  };
  return limits[name];
}

test('the largest opening statement is exactly as long as its field allows', () => {
  expect(encode('OpeningStatement', maximal('OpeningStatement')).length).toBe(NUMBERS.statementBytes);
});

test('of two bodies only the last is there, as protobuf says; none is refused', () => {
  const both = [
    encode('Uplink', maximal('Uplink', 'hello')),
    encode('Uplink', maximal('Uplink', 'coarseReport')),
  ];
  const read = decodeUplink(concatBytes(...both));
  expect(read.coarseReport).toBeTruthy();
  expect(read.hello ?? undefined).toBeUndefined();
  expect(codeOf(() => decodeUplink(new Uint8Array(0)))).toBe('malformed: Uplink.body: exactly one');
  expect(codeOf(() => decodeDownlink(new Uint8Array(0)))).toBe('malformed: Downlink.body: exactly one');
});

test('bits that are no cell are refused', () => {
  const cell = { high: 1, low: 1 };
  expect(codeOf(() => decodeUplink(v1.Uplink.encode({ coarseReport: { cell } }).finish()))).toBe(
    'malformed: Cell: a cell of H3',
  );
});

test('a run of receipts that ends before it begins is refused', () => {
  const ranges = [{ first: 2, last: 1, outcome: 1 }];
  const receipt = { outboxId: new Uint8Array(16), ranges };
  expect(codeOf(() => decodeDownlink(v1.Downlink.encode({ receipt }).finish()))).toContain(
    'first is not after last',
  );
});

test('encoders refuse what a decoder would not accept, and name it', () => {
  expect(() => encodeUplink({})).toThrow(new ProtoError('misused', 'Uplink.body: exactly one'));
  expect(() => encodeRecord({ number: 1 })).toThrow(/Record.outboxId: 16 bytes/);
  expect(() => encodeDownlink({})).toThrow(/Downlink.body/);
  const hello = { timeNonce: new Uint8Array(16), agentVersion: 'x'.repeat(17) };
  expect(codeOf(() => encodeUplink({ hello }))).toMatch(/^misused: Hello.agentVersion/);
});

test('what an encoder lets through comes back as it was', () => {
  const record = { outboxId: new Uint8Array(16), number: 1, fleetHealth: { chargePermille: 0, day: 20_000 } };
  const read = decodeRecord(encodeRecord(record));
  expect(read.fleetHealth?.chargePermille).toBe(0);
  expect(read.fleetHealth?.odometerKm ?? undefined).toBeUndefined();
});

test('an envelope from a unit is as long as the largest frame makes it, and not one byte more is read', () => {
  const ciphertext = new Uint8Array(Math.max(...Object.values(FRAME_BYTES)) + 16);
  const key = { sessionKeyId: new Uint8Array(8), sessionEnc: new Uint8Array(32) };
  const largest = { protocol: 2, sessionId: new Uint8Array(16), number: 0xffff_ffff, ciphertext, ...key };
  const bytes = v1.Envelope.encode(largest).finish();
  expect(bytes.length).toBe(MAX_BYTES.upEnvelope);
  expect(decodeEnvelope(bytes, MAX_BYTES.upEnvelope).ciphertext.length).toBe(ciphertext.length);
  expect(() => decodeEnvelope(new Uint8Array(MAX_BYTES.upEnvelope + 1), MAX_BYTES.upEnvelope)).toThrow(
    /at most/,
  );
});

test('error texts hold names and numbers of the table, never a value of the message', () => {
  const secret = 'tell-nobody-this-tenant';
  const body = { ...maximal('Grant'), tenant: `${secret}!` };
  expect(codeOf(() => DECODERS.Grant(encode('Grant', body)))).not.toContain(secret);
});

test('every message with bounds is one of the wire', () => {
  for (const name of Object.keys(BOUNDS) as MessageName[]) expect(v1[name], name).toBeTypeOf('function');
  expect(SIGNED_TYPES.words.length).toBe(Object.keys(MAX_DOCUMENT_BYTES).length);
});
