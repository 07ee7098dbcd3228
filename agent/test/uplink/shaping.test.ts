/** When a frame goes out, and what it holds (M11): pure. */
import { encodeUplink, FRAME_BYTES, FRAME_HEAD_BYTES, packDocument, randomBytes, v1 } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberRecord } from '../../src/minimise/outgoing.ts';
import { type Arrivals, progressOf, withAnswer } from '../../src/uplink/assembling.ts';
import { slotChance } from '../../src/uplink/session.ts';
import {
  fillFrame,
  LATE_S,
  LEAD_S,
  momentOf,
  nextFrame,
  type Shape,
  slotAt,
} from '../../src/uplink/shaping.ts';
import { chunk, health, idOf, opening, TODAY, tripEnd } from '../../testing/records.ts';
import { chances, rounds, seed } from '../seed.ts';

const shapeOf = (slotS: number, from: number): Shape => ({
  slotS,
  chanceOf: (slot) => chances(from + slot)(),
});

test('M11: whenever somebody asks, and however often a process begins anew, each slot has one frame', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 900 }),
      fc.integer({ max: 1e6 }),
      // Seconds until the next look, and how long a process is away then.
      fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 3 })), { maxLength: 60 }),
      (slotS, from, looks) => {
        const shape = shapeOf(slotS, from);
        let nowS = 1_000_000 - (1_000_000 % slotS);
        let last: number | undefined = slotAt(nowS, slotS) - 1;
        const sent: { slot: number; atS: number }[] = [];
        for (const [waitS, awayS] of looks) {
          const untilS = nowS + waitS;
          for (
            let next = nextFrame(nowS, last, shape);
            next.atS <= untilS;
            next = nextFrame(nowS, last, shape)
          ) {
            nowS = Math.max(nowS, next.atS);
            last = next.slot;
            sent.push({ slot: next.slot, atS: nowS });
          }
          nowS = untilS + awayS;
        }
        expect(sent.map(({ slot }) => slot)).toEqual(sent.map((_, i) => (sent[0]?.slot ?? 0) + i));
        for (const { slot, atS } of sent) expect(atS - momentOf(slot, shape)).toBeLessThanOrEqual(3);
      },
    ),
    { seed, numRuns: rounds(200) },
  );
});

test('M11: a moment lies in its slot, after the lead, and follows from the slot and the secret alone', () => {
  const chanceOf = slotChance(new Uint8Array(32).fill(1));
  const again = slotChance(new Uint8Array(32).fill(1));
  const other = slotChance(new Uint8Array(32).fill(2));
  const places = Array.from({ length: 2_000 }, (_, slot) => {
    return momentOf(slot, { slotS: 300, chanceOf }) - slot * 300;
  });
  const drawn = (from: typeof chanceOf) => [0, 1, 2, 3, 6_000_000].map(from);
  expect(drawn(again)).toEqual(drawn(chanceOf));
  expect(drawn(other)).not.toEqual(drawn(chanceOf));
  expect(Math.min(...places)).toBeGreaterThanOrEqual(LEAD_S);
  expect(Math.max(...places)).toBeLessThan(300);
  const tenths = Map.groupBy(places, (s) => Math.floor((10 * (s - LEAD_S)) / (300 - LEAD_S)));
  // 200 in each, give or take: five standard deviations are 67.
  for (const each of tenths.values()) expect(Math.abs(each.length - 200)).toBeLessThan(67);
});

test('after a boot, a sleep or a clock that was set, nothing is made up for', () => {
  const shape: Shape = { slotS: 300, chanceOf: () => 0.5 };
  const middle = LEAD_S + 145;
  expect(nextFrame(3_000 + middle + 1, undefined, shape)).toEqual({ slot: 11, atS: 3_300 + middle });
  expect(nextFrame(3_000 + middle + LATE_S + 1, 8, shape)).toEqual({ slot: 11, atS: 3_300 + middle });
  expect(nextFrame(3_000 + middle + 2, 9, shape)).toEqual({ slot: 10, atS: 3_000 + middle });
  // Set back by an hour: the last slot lies ahead, and is not waited for.
  expect(nextFrame(3_000, 22, shape)).toEqual({ slot: 10, atS: 3_000 + middle });
});

test('M11: any one record fits beside all else, small ones together, and nothing overtakes what does not fit', () => {
  const has = {
    ...{ keySetVersion: 9, policyVersion: 9, transportSequence: 9, waitingRecords: 900 },
    ...{
      grantIds: [1, 2, 3, 4].map(() => randomBytes(16)),
      timeNonce: randomBytes(16),
      agentVersion: '0.1.0',
    },
  };
  const had = [1, 2, 3, 4].map(() => ({ document: randomBytes(8), bytes: 13_000 }));
  const report = { tickS: 1_800_000_000, policyVersion: 9, zone: 1 };
  const all = [opening(idOf(1)), chunk(idOf(1), 0), tripEnd(), health(TODAY), health(TODAY)].map(
    ({ body }, i) => numberRecord(body, idOf(7), i + 1),
  );
  const numbersIn = (records: readonly v1.IRecord[]) =>
    (fillFrame({ has, had, report, wantsTime: true }, records).records ?? []).map(({ number }) => number);
  for (const record of all) expect(numbersIn([record])).toEqual([record.number]);
  expect(numbersIn(all)).toEqual([1]);
  expect(numbersIn(all.slice(3))).toEqual([4, 5]);
  const full = fillFrame(
    { has },
    Array.from({ length: 20 }, () => all[3] as v1.IRecord),
  );
  expect(encodeUplink({ slotFrame: full }).length).toBeLessThanOrEqual(
    FRAME_BYTES.slot_frame - FRAME_HEAD_BYTES,
  );
});

test('documents in pieces: several at a time, told of three times when whole, and never more than four', () => {
  const documents = [1, 2, 3, 4, 5].map((n) => {
    const packed = packDocument(
      v1.Signed.encode({ type: 1, body: randomBytes(40), signature: randomBytes(64) }).finish(),
    );
    return { id: new Uint8Array(8).fill(n), packed };
  });
  let arrivals: Arrivals = [];
  const whole: number[] = [];
  const give = (n: number, offset: number, bytes: number) => {
    const { id, packed } = documents[n] as (typeof documents)[number];
    const piece = {
      document: id,
      length: packed.length,
      offset,
      bytes: packed.subarray(offset, offset + bytes),
    };
    const after = withAnswer(arrivals, { piece });
    arrivals = after.arrivals;
    if (after.whole) whole.push(n);
  };
  give(0, 0, 50);
  give(1, 0, 50);
  give(0, 50, 5);
  give(1, 50, 1_000);
  expect(whole).toEqual([1]);
  expect(progressOf(arrivals).map(({ bytes }) => bytes)).toEqual([55, documents[1]?.packed.length]);
  for (let n = 0; n < 3; n++) arrivals = withAnswer(arrivals, {}).arrivals;
  expect(progressOf(arrivals).map(({ bytes }) => bytes)).toEqual([55]);
  for (const n of [2, 3, 4, 1]) give(n, 0, 20);
  expect(arrivals).toHaveLength(4);
});
