/**
 * A vehicle's day on the wire: what a real agent sends and hears, with the sizes of real messages, at the
 * times at which an agent speaks. The connection stays up all day; what a connect costs is apart.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHUNK_SPAN_S, HELLO_EVERY_S, KEEPALIVE_S } from '@fleetveil/agent';
import { DEFAULT_POLICY_PATH, parsePolicy, randomBytes, v1 } from '@fleetveil/proto';
import { baselineJson, baselineTopic } from './baseline.ts';
import { PING_BYTES, publishedBytes, type WeighedUnit } from './wire.ts';

const DAY_S = 86_400;
const HOUR_S = 3_600;
/** Chunk receipts that fleet-api gathers into one: five, or those of five minutes. */
const CHUNKS_A_RECEIPT = Math.min(5, Math.floor(300 / CHUNK_SPAN_S) + 1);

const id = () => randomBytes(16);

/** What happened on a day. */
export type DayOf = 'parked' | 'rented' | 'rented with route';

/** Bytes of a day, all of both ways. */
export function dayBytes(unit: WeighedUnit, day: DayOf): number {
  const tickS = parsePolicy(
    readFileSync(fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH)), 'utf8'),
  ).tickS;
  const ticks = DAY_S / tickS;
  const report = unit.up('coarse_report', { coarseReport: { tickS: 1, policyVersion: 1 } });
  const parked =
    ticks * (report + pingsIn(tickS, KEEPALIVE_S) * PING_BYTES) + helloBytes(unit) + healthBytes(unit);
  if (day === 'parked') return parked;
  const rented = parked + rentalBytes(unit);
  return day === 'rented' ? rented : rented + routeBytes(unit, HOUR_S / CHUNK_SPAN_S);
}

/** Bytes of any day with shaped traffic: it is the same whatever happened. */
export function shapedDayBytes(unit: WeighedUnit, slotS: number): number {
  return (DAY_S / slotS) * unit.slot();
}

/** Questions between two messages that are so far apart: each message puts the next question off. */
function pingsIn(apartS: number, keepaliveS: number): number {
  return Math.ceil(apartS / keepaliveS) - 1;
}

/** Hellos, each answered with the signed time. */
function helloBytes(unit: WeighedUnit): number {
  const hello = { keySetVersion: 1, policyVersion: 1, timeNonce: id(), agentVersion: '0.1.0' };
  // As long as a real checkpoint: origin, size, root and one signature line.
  const checkpoint = 'x'.repeat(200);
  const status = v1.Status.encode({ tenant: 'demo', vehicleId: id(), timeNonce: id(), timeS: 1, checkpoint });
  const down = unit.down(signedOf(v1.SignedType.SIGNED_TYPE_STATUS, status.finish()));
  return (DAY_S / HELLO_EVERY_S) * (unit.up('hello', { hello }) + down);
}

function healthBytes(unit: WeighedUnit): number {
  return unit.up('fleet_health', recordOf({ fleetHealth: {} })) + receiptBytes(unit);
}

/** Its grant, the stream of its two ends, its trip. */
function rentalBytes(unit: WeighedUnit): number {
  const grant = v1.Grant.encode({
    ...{ tenant: 'demo', grantId: id(), vehicleId: id(), rentalId: id(), phoneKey: randomBytes(32) },
    ...{
      holder: randomBytes(32),
      notBeforeS: 1,
      notAfterS: 2,
      maxDurationS: 7_200,
      route: true,
      routeKeepDays: 30,
    },
  }).finish();
  const trip =
    unit.up('trip_end', recordOf({ tripEnd: { grantId: id(), rentalId: id(), endedBy: 1 } })) +
    receiptBytes(unit);
  return unit.down(signedOf(v1.SignedType.SIGNED_TYPE_GRANT, grant)) + routeBytes(unit, 2) + trip;
}

/** A stream: its opening, its chunks, their receipts. */
function routeBytes(unit: WeighedUnit, chunks: number): number {
  const opening = unit.up('stream_opening', recordOf({ streamOpening: { signature: randomBytes(64) } }));
  const receipts = (1 + Math.ceil(chunks / CHUNKS_A_RECEIPT)) * receiptBytes(unit);
  return opening + chunks * unit.up('chunk', chunkUplink()) + receipts;
}

/** A receipt with one run of numbers. */
export function receiptBytes(unit: WeighedUnit): number {
  const ranges = [{ first: 1, last: CHUNKS_A_RECEIPT, outcome: v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED }];
  return unit.down({ receipt: { outboxId: id(), ranges } });
}

/** Bytes of a chunk's share in its receipt. */
export function receiptShare(unit: WeighedUnit): number {
  return receiptBytes(unit) / CHUNKS_A_RECEIPT;
}

/** A chunk as it is sent. */
export function chunkUplink(): v1.IUplink {
  const chunk = {
    streamId: id(),
    chunkNo: 1,
    nonce: randomBytes(12),
    ciphertext: randomBytes(320),
    grantId: id(),
  };
  return recordOf({ chunk });
}

function recordOf(body: v1.IRecord): v1.IUplink {
  return { record: { outboxId: id(), number: 1_000, endsOnDay: 20_000, policyVersion: 1, ...body } };
}

function signedOf(type: v1.SignedType, body: Uint8Array): v1.IDownlink {
  return { signed: { type, keyId: randomBytes(8), body, signature: randomBytes(64) } };
}

/** The baseline's day: a fix each quarter of an hour while parked, one a second in a rental; silent as long as our agent. */
export function baselineDayBytes(day: DayOf): number {
  const vehicleId = '0123456789abcdef'.repeat(2);
  const place = { latitudeE6: 56_949_123, longitudeE6: 24_105_321, accuracyM: 4 };
  const fix = baselineJson({ timeS: 1_790_000_000, ...place });
  const message = publishedBytes(baselineTopic(vehicleId), fix);
  const parkedS = day === 'parked' ? DAY_S : DAY_S - HOUR_S;
  const quarter = message + pingsIn(900, KEEPALIVE_S) * PING_BYTES;
  return (parkedS / 900) * quarter + (DAY_S - parkedS) * message;
}
