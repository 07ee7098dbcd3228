/** Shaped traffic at ingest: what a slot's frame carries is taken as ever, and answered with one message (M11). */
import {
  type Assembly,
  attestedTimeOf,
  cellOf,
  cellToWire,
  decodeDocument,
  decodeSigned,
  documentIdOf,
  fromHex,
  packDocument,
  parentOf,
  randomId,
  signedStatusOf,
  takePiece,
  toHex,
  unpackDocument,
  type v1,
} from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  chunkOf,
  createFleetOfOne,
  type FleetOfOne,
  NOW_S,
  openingOf,
  recordOf,
  TENANT,
} from './fleet-of-one.ts';

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

const TICK_S = NOW_S - (NOW_S % 900);
const cell = cellToWire(parentOf(cellOf(56_951_700, 24_113_300, 10), 8));
const has = (change: v1.IHello = {}): v1.IHello => ({ timeNonce: new Uint8Array(16).fill(9), ...change });
const frame = (change: v1.ISlotFrame = {}): v1.IUplink => ({ slotFrame: { has: has(), ...change } });
const recordIn = (number: number, body: v1.IRecord): v1.IRecord =>
  recordOf(number, body).record as v1.IRecord;
const answers = (): v1.ISlotAnswer[] =>
  fleet.unit.heard().flatMap(({ slotAnswer }) => (slotAnswer ? [slotAnswer] : []));

/** A signed document that waits for the unit. */
async function waiting(): Promise<Uint8Array> {
  const { signed } = await fleet.issueGrant(fleet.unit.vehicleId);
  await fleet.database.owner
    .insertInto('downlink')
    .values({
      unit_id: fleet.unit.unitId,
      body: signed,
      created_s: NOW_S,
      expires_s: NOW_S + 3_600,
      sent_at: null,
    })
    .execute();
  return signed;
}

test('M11: a frame with everything and an empty one are answered by one message each, of one size', async () => {
  const grant = await fleet.issueGrant(fleet.unit.vehicleId);
  await waiting();
  const stream = randomId();
  await fleet.say(frame());
  await fleet.say(
    frame({
      report: { cell, tickS: TICK_S, zone: 1, policyVersion: 1 },
      records: [recordIn(1, openingOf(stream, fleet.unit.vehicleId, grant))],
      wantsTime: true,
    }),
  );
  await fleet.say(frame({ records: [recordIn(2, chunkOf(stream, 0, grant))] }));
  await fleet.say(frame());
  expect(await fleet.database.owner.selectFrom('chunk').select('number').execute()).toMatchObject([
    { number: 2 },
  ]);
  expect(await fleet.database.owner.selectFrom('coarse_report').select('tick_s').execute()).toMatchObject([
    { tick_s: TICK_S },
  ]);
  const [idle, full, chunk, last] = answers();
  expect(idle?.ranges).toEqual([]);
  expect(full).toMatchObject({ ranges: [{ first: 1, last: 1, outcome: 1 }], time: { timeS: NOW_S } });
  // A chunk's receipt does not gather here: the answer goes out anyway.
  expect(chunk).toMatchObject({ ranges: [{ first: 2, last: 2, outcome: 1 }] });
  expect(last?.ranges).toEqual([]);
  expect(fleet.unit.heard()).toHaveLength(4);
  expect(new Set(fleet.unit.heardBytes()).size).toBe(1);
});

test('M11: nothing is pushed to a unit that speaks in slots', async () => {
  await fleet.say(frame());
  await waiting();
  expect(await fleet.ingest.sendWaiting()).toBe(0);
  expect(fleet.unit.heard()).toHaveLength(1);
});

test('M11: a frame that waited for the vault is taken, and not answered after its slot; what became of it goes with the next', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    fleet.isVaultAway = true;
    const late = frame({ records: [recordIn(1, { lossReport: { losses: [] } })] });
    fleet.ingest.onMessage(fleet.unit.message(late));
    vi.advanceTimersByTime(11_000);
    fleet.isVaultAway = false;
    await fleet.ingest.drain();
    expect(fleet.unit.heardBytes()).toEqual([]);
    await fleet.say(frame());
  } finally {
    vi.useRealTimers();
  }
  expect(answers()).toMatchObject([{ ranges: [{ first: 1, last: 1, outcome: 1 }] }]);
});

test('M11: a document comes in pieces, a slot each, and not again once the unit has it', async () => {
  const signed = await waiting();
  let held: Assembly | undefined;
  const id = documentIdOf(signed);
  const had = () => (held === undefined ? [] : [{ document: id, bytes: held.bytes.length }]);
  for (let slot = 0; slot < 10; slot++) {
    await fleet.say(frame({ had: had() }));
    const { piece } = answers().at(-1) ?? {};
    if (piece) held = takePiece(held, piece);
  }
  expect(toHex(unpackDocument(held?.bytes ?? new Uint8Array()))).toBe(toHex(signed));
  expect(answers().filter(({ piece }) => piece)).toHaveLength(Math.ceil(packDocument(signed).length / 98));
  // It said so once; it need not say it for ever.
  await fleet.say(frame());
  expect(answers().at(-1)?.piece).toBeNull();
});

test('M8: a body in a frame is judged as any other: refused, quarantined, and it changes nothing else', async () => {
  const fine = cellToWire(cellOf(56_951_700, 24_113_300, 10));
  const ungranted = recordIn(
    1,
    openingOf(randomId(), fleet.unit.vehicleId, await fleet.issueGrant(randomId())),
  );
  await fleet.say(
    frame({ report: { cell: fine, tickS: TICK_S, zone: 1, policyVersion: 1 }, records: [ungranted] }),
  );
  expect(await fleet.database.owner.selectFrom('coarse_report').selectAll().execute()).toEqual([]);
  expect(await fleet.quarantined()).toHaveLength(2);
  expect(answers()[0]).toMatchObject({ ranges: [{ first: 1, last: 1, outcome: 2 }] });
});

test('M3: the time in an answer is signed for this vehicle and nonce', async () => {
  await fleet.say(frame({ wantsTime: true }));
  const time = answers()[0]?.time as v1.IAttestedTime;
  const vehicleId = fromHex(fleet.unit.vehicleId);
  const signed = signedStatusOf(time, { tenant: TENANT, vehicleId, timeNonce: new Uint8Array(16).fill(9) });
  expect(toHex(attestedTimeOf(signed).signature ?? new Uint8Array())).toBe(
    toHex(time.signature ?? new Uint8Array()),
  );
  expect(decodeDocument('status', decodeSigned(signed).body)).toMatchObject({ timeS: NOW_S, checkpoint: '' });
});

test.each([
  ['was answered before', () => frame()],
  ['was told nothing yet', () => ({ coarseReport: { cell, tickS: TICK_S, zone: 1, policyVersion: 1 } })],
])(
  'M8, M14: a session that %s, ended and was overwritten gets no answer, and ends no ingest',
  async (_, first) => {
    await fleet.say(first());
    const before = fleet.unit.heardBytes().length;
    const { unitId } = fleet.unit;
    fleet.ingest.onMessage(fleet.unit.message(frame()));
    fleet.ingest.onMessage(fleet.unit.message({ hello: has() }));
    fleet.ingest.strikeOff(unitId);
    fleet.ingest.sweep();
    await fleet.ingest.drain();
    expect(fleet.unit.heardBytes()).toHaveLength(before);
  },
);
