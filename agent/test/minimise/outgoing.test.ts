import { cellFromWire, cellOf, decodeRecord, encodeRecord, toHex, v1 } from '@fleetveil/proto';
import { expect, expectTypeOf, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import {
  isOutgoingRecord,
  isOutgoingReport,
  numberRecord,
  type OutgoingRecord,
  type OutgoingReport,
  outgoingAccidentNotice,
  outgoingChunk,
  outgoingCommandReceipt,
  outgoingFleetHealth,
  outgoingLossReport,
  outgoingOpening,
  outgoingReport,
  outgoingTripEnd,
  outgoingWipeReceipt,
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

const bodyOf = ({ body }: OutgoingRecord) => v1.Record.decode(body);
/** What a message says of itself, without what it would say by default. */
const told = (message: object | null | undefined): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(message ?? {}).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? [...value] : value,
    ]),
  );
const bytesOf = (id: string) => [...Buffer.from(id, 'hex')];

test('M3: a record of a local event names no grant, in its facts and in its body', () => {
  const local = { ...chunk, grantId: '', kind: 'assist' } as const;
  const record = outgoingChunk(local);
  expect([record.facts.kind, 'grantId' in record.facts]).toEqual(['assist_chunk', false]);
  expect(told(bodyOf(record).chunk)).not.toHaveProperty('grantId');
  expect(told(bodyOf(outgoingChunk(chunk)).chunk)).toMatchObject({ grantId: bytesOf(idOf(2)) });
});

test('an opening leaves as it was signed; one that waits can be found again', () => {
  const opening = {
    ...use,
    kind: 'ends',
    streamId: idOf(3),
    statement: Uint8Array.of(1, 2),
    signature: new Uint8Array(64).fill(7),
  } as const;
  const made = outgoingOpening(opening);
  expect(made.facts).toEqual({ ...facts, kind: 'ends_opening', streamId: idOf(3), fixes: 0, open: false });
  expect(bodyOf(made)).toMatchObject({ endsOnDay: 20_900, policyVersion: 1 });
  const { streamOpening } = bodyOf(made);
  expect(told(streamOpening)).toEqual({ statement: [1, 2], signature: Array(64).fill(7) });
  const waits = outgoingOpening({ ...opening, open: true });
  expect(waits.facts).toMatchObject({ replaceKey: `${idOf(3)}:opening`, open: true });
});

/** What every record of the rental says of itself. */
const facts = { ...use };

test('E3, M1: the notice of an accident waits, has a cell of a coarse report, and how hard it was', () => {
  const nine = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 9);
  const notice = {
    ...use,
    purpose: 'accident',
    grantId: '',
    streamId: idOf(3),
    severity: 'severe',
    isTest: true,
  } as const;
  const made = outgoingAccidentNotice({ ...notice, cell: nine });
  expect(made.facts).toEqual({
    ...{ kind: 'accident_notice', purpose: 'accident', rentalId: idOf(1), streamId: idOf(3), fixes: 0 },
    ...{ endsOnDay: 20_900, policyVersion: 1, replaceKey: `${idOf(3)}:notice`, open: true },
  });
  const notes = told(bodyOf(made).accidentNotice);
  expect(notes).toMatchObject({ streamId: bytesOf(idOf(3)), test: true });
  expect(notes).toMatchObject({ severity: v1.AccidentSeverity.ACCIDENT_SEVERITY_SEVERE });
  expect(notes).toHaveProperty('cell');
  expect(told(bodyOf(outgoingAccidentNotice(notice)).accidentNotice)).not.toHaveProperty('cell');
  const ten = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 10);
  expect(misuse(() => outgoingAccidentNotice({ ...notice, cell: ten }))).toBe('misused');
});

test('a trip end says what it was told, and a cell only where there is one', () => {
  const cells = {
    startCell: cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 8),
    endCell: cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 7),
  };
  const made = outgoingTripEnd({ ...trip, ...cells, streams: [{ streamId: idOf(9), chunks: 3 }] });
  expect(made.facts).toEqual({ ...facts, kind: 'trip_end', fixes: 0, open: false });
  const trips = v1.Record.decode(made.body).tripEnd;
  expect(trips).toMatchObject({ startedS: NOON_S, endedS: NOON_S + 60, distanceHm: 1, energyHwh: 2 });
  expect([toHex(trips?.grantId ?? new Uint8Array()), toHex(trips?.rentalId ?? new Uint8Array())]).toEqual([
    idOf(2),
    idOf(1),
  ]);
  expect([cellFromWire(trips?.startCell as v1.Cell), cellFromWire(trips?.endCell as v1.Cell)]).toEqual([
    cells.startCell,
    cells.endCell,
  ]);
  expect(
    trips?.streams?.map(({ streamId, chunks }) => [toHex(streamId ?? new Uint8Array()), chunks]),
  ).toEqual([[idOf(9), 3]]);
  expect([trips?.endedBy, trips?.parking, trips?.streamsOmitted]).toEqual([
    v1.RentalEnd.RENTAL_END_RIDER,
    v1.ParkingRule.PARKING_RULE_KEPT,
    0,
  ]);
  expect(told(bodyOf(outgoingTripEnd(trip)).tripEnd)).not.toHaveProperty('startCell');
  expect(told(bodyOf(outgoingTripEnd(trip)).tripEnd)).not.toHaveProperty('endCell');
});

test('the condition of a vehicle: what is known, and nothing else', () => {
  const health = { policyVersion: 1, endsOnDay: 20_900, day: 20_833, faultCodes: ['P0420'] };
  const made = outgoingFleetHealth({ ...health, chargePermille: 600, odometerKm: 12 });
  expect(made.facts).toEqual({
    kind: 'fleet_health',
    purpose: 'fleet_health',
    fixes: 0,
    open: false,
    endsOnDay: 20_900,
    policyVersion: 1,
  });
  expect(told(bodyOf(made).fleetHealth)).toEqual({
    day: 20_833,
    chargePermille: 600,
    odometerKm: 12,
    faultCodes: ['P0420'],
  });
  expect(told(bodyOf(outgoingFleetHealth(health)).fleetHealth)).toEqual({
    day: 20_833,
    faultCodes: ['P0420'],
  });
});

test('a loss is told with its reason, its grant and how exact it is', () => {
  const line = { reason: 'held', purpose: 'rider_route', fixes: 3, records: 2, exact: true } as const;
  const made = outgoingLossReport({ policyVersion: 1, losses: [{ ...line, grantId: idOf(2) }, line] });
  expect(made.facts).toEqual({ kind: 'loss_report', fixes: 0, open: false, policyVersion: 1 });
  const wire = { reason: v1.LossReason.LOSS_REASON_HELD, fixes: 3, records: 2, exact: true };
  const [granted, bare] = (bodyOf(made).lossReport?.losses ?? []).map(told);
  expect(granted).toMatchObject({ ...wire, grantId: bytesOf(idOf(2)) });
  expect(bare).toMatchObject(wire);
  expect(bare).not.toHaveProperty('grantId');
});

test('M6: a record of an unknown clock says no day', () => {
  const { endsOnDay: _, ...timeless } = chunk;
  const made = outgoingChunk(timeless);
  expect(['endsOnDay' in made.facts, v1.Record.decode(made.body).endsOnDay]).toEqual([false, 0]);
});

test('M1: a report says its tick, its zone and its policy, and a cell only where there is one', () => {
  const made = outgoingReport({ tickS: NOON_S, zone: 'in', policyVersion: 3 });
  expect(made.tickS).toBe(NOON_S);
  const report = told(v1.Uplink.decode(made.body).coarseReport);
  expect(report).toEqual({ tickS: NOON_S, zone: v1.ZoneState.ZONE_STATE_IN, policyVersion: 3 });
});

test('what goes wrong besides the contract is not called misuse', () => {
  const broken = { ...chunk, streamId: 'no id' };
  expect(() => outgoingChunk(broken)).toThrow();
  let said = '';
  try {
    outgoingChunk({ ...chunk, ciphertext: new Uint8Array(1) });
  } catch (error) {
    said = error instanceof AgentError ? error.message : 'other';
  }
  expect(said).toContain('320');
});

test('C6: the receipt of a wiped screen names its rental and grant, what came of it, and is signed', () => {
  const made = outgoingWipeReceipt({ ...use, result: 'timed_out', signature: new Uint8Array(64).fill(5) });
  expect(made.facts).toEqual({ ...facts, kind: 'wipe_receipt', fixes: 0, open: false });
  expect(told(bodyOf(made).wipeReceipt)).toEqual({
    ...{ grantId: bytesOf(idOf(2)), rentalId: bytesOf(idOf(1)) },
    ...{ result: v1.WipeResult.WIPE_RESULT_TIMED_OUT, signature: Array(64).fill(5) },
  });
});

test('P8, M1: the receipt of a command names the command and a word, and no use, purpose or stream', () => {
  const head = { policyVersion: 3, endsOnDay: 20_000 };
  const made = outgoingCommandReceipt({ ...head, commandId: idOf(4), result: 'refused' });
  expect(made.facts).toEqual({ ...head, kind: 'command_receipt', fixes: 0, open: false });
  expect(told(bodyOf(made).commandReceipt)).toEqual({ commandId: bytesOf(idOf(4)), result: 4 });
});
