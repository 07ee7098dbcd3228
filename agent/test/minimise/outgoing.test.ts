import { cellOf, decodeRecord, encodeRecord, toHex, v1 } from '@fleetveil/proto';
import { expect, expectTypeOf, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import {
  isOutgoingRecord,
  isOutgoingReport,
  numberRecord,
  type OutgoingRecord,
  type OutgoingReport,
  outgoingChunk,
  outgoingFleetHealth,
  outgoingLossReport,
  outgoingReport,
  outgoingTripEnd,
} from '../../src/minimise/outgoing.ts';
import type { Sample } from '../../src/sample.ts';
import { idOf, NOON_S } from '../reasons/given.ts';
import { RIGA } from './given.ts';

const use = {
  purpose: 'rental_contract',
  rentalId: idOf(1),
  grantId: idOf(2),
  policyVersion: 1,
  endsOnDay: 20_900,
} as const;
const chunk = {
  ...use,
  kind: 'route',
  streamId: idOf(3),
  chunkNo: 4,
  nonce: new Uint8Array(12),
  ciphertext: new Uint8Array(320),
  fixes: 9,
  open: true,
} as const;
const trip = {
  ...use,
  startedS: NOON_S,
  endedS: NOON_S + 60,
  distanceHm: 1,
  energyHwh: 2,
  parking: 'kept',
  endedBy: 'rider',
  streams: [],
} as const;

function misuse(make: () => unknown): string | undefined {
  try {
    make();
  } catch (error) {
    return error instanceof AgentError ? error.code : 'other';
  }
  return undefined;
}

test('M1, M2: a sample, a look-alike or a copy is no outgoing record, for the compiler and when it runs', () => {
  expectTypeOf<Sample>().not.toExtend<OutgoingRecord>();
  expectTypeOf<Pick<OutgoingRecord, 'facts' | 'body'>>().not.toExtend<OutgoingRecord>();
  expectTypeOf<OutgoingReport>().not.toExtend<OutgoingRecord>();
  const record = outgoingChunk(chunk);
  expect([isOutgoingRecord(record), isOutgoingRecord({ ...record })]).toEqual([true, false]);
  const report = outgoingReport({ tickS: 0, zone: 'unknown', policyVersion: 0 });
  expect([isOutgoingReport(report), isOutgoingReport({ ...report })]).toEqual([true, false]);
  expect([isOutgoingReport(record), isOutgoingRecord(report), isOutgoingRecord(null)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('M1: no cell finer than resolution 9 gets into a report or a trip end', () => {
  const ten = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 10);
  const report = { tickS: NOON_S, zone: 'in', policyVersion: 1 } as const;
  expect(misuse(() => outgoingReport({ ...report, cell: ten }))).toBe('misused');
  expect(misuse(() => outgoingTripEnd({ ...trip, endCell: ten }))).toBe('misused');
  const nine = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 9);
  expect(misuse(() => outgoingReport({ ...report, cell: nine }))).toBeUndefined();
});

test('M2, M11: a chunk that is not 320 sealed bytes does not get out', () => {
  expect(misuse(() => outgoingChunk({ ...chunk, ciphertext: new Uint8Array(319) }))).toBe('misused');
  expect(misuse(() => outgoingChunk({ ...chunk, nonce: new Uint8Array(11) }))).toBe('misused');
});

test('M1: charge leaves in steps of 10 %, whatever a caller says', () => {
  const health = { policyVersion: 1, day: 20_833, faultCodes: [] };
  expect(misuse(() => outgoingFleetHealth({ ...health, chargePermille: 637 }))).toBe('misused');
});

test('what the contract does not take is found here: nine losses, a fault code too long', () => {
  const line = { reason: 'held', purpose: 'rider_route', fixes: 1, records: 0, exact: true } as const;
  expect(misuse(() => outgoingLossReport({ policyVersion: 1, losses: Array(9).fill(line) }))).toBe('misused');
  const health = { policyVersion: 1, day: 20_833, faultCodes: ['P0420-TOO-LONG'] };
  expect(misuse(() => outgoingFleetHealth(health))).toBe('misused');
});

test('a trip end names 12 streams and counts the others', () => {
  const streams = Array.from({ length: 15 }, (_, i) => ({ streamId: idOf(i), chunks: 1 }));
  const { tripEnd } = v1.Record.decode(outgoingTripEnd({ ...trip, streams }).body);
  expect([tripEnd?.streams?.length, tripEnd?.streamsOmitted]).toEqual([12, 3]);
});

test('a stored body with its identity is what the contract reads', () => {
  const record = numberRecord(outgoingChunk(chunk).body, idOf(5), 77);
  const read = decodeRecord(encodeRecord(record));
  expect(read).toMatchObject({ number: 77, endsOnDay: 20_900, policyVersion: 1, chunk: { chunkNo: 4 } });
  expect(toHex(read.outboxId)).toBe(idOf(5));
});

test('the facts of a record say no more than what the outbox needs', () => {
  expect(outgoingChunk(chunk).facts).toEqual({
    kind: 'route_chunk',
    purpose: 'rental_contract',
    rentalId: idOf(1),
    grantId: idOf(2),
    streamId: idOf(3),
    chunkNo: 4,
    fixes: 9,
    endsOnDay: 20_900,
    policyVersion: 1,
    replaceKey: `${idOf(3)}:4`,
    open: true,
  });
});
