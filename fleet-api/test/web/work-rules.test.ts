/** Rules of the pages of operators, officers and the privacy office, those that need no browser. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPolicyFile } from '../../src/policy/publish.ts';
import { type DoorEvent, eventsOf } from '../../web/src/doors/events.ts';
import { changedLines } from '../../web/src/office/difference.ts';
import { endingPlot } from '../../web/src/office/ending.ts';
import { matrixOf } from '../../web/src/office/rules.ts';
import { openingPlot, openingShares } from '../../web/src/office/shares.ts';
import { areasOf } from '../../web/src/operator/areas.ts';
import { isWithin, padded, WORLD } from '../../web/src/operator/boxes.ts';
import { clockText } from '../../web/src/pages/clock-text.ts';
import { EN } from '../../web/src/strings/en.ts';
import { endText } from '../../web/src/theft/end-text.ts';
import { drawingOf, type Position, positionOf, withPosition } from '../../web/src/theft/positions.ts';

async function* inPieces(text: string, sizes: readonly number[]): AsyncGenerator<string> {
  let at = 0;
  for (const size of sizes) {
    yield text.slice(at, at + size);
    at += size;
  }
  yield text.slice(at);
}

test('events are the same however their text is cut on the way; a line that keeps the connection is none', async () => {
  const text = 'event: position\ndata: {"a":1}\n\n: still here\n\nevent: end\ndata: {"code":"all"}\n\n';
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), async (sizes) => {
      const events: DoorEvent[] = [];
      for await (const event of eventsOf(inPieces(text, sizes))) events.push(event);
      expect(events).toEqual([
        { event: 'position', data: '{"a":1}' },
        { event: 'end', data: '{"code":"all"}' },
      ]);
    }),
  );
});

test('what a version changed leads from one text to the other, and nothing that both have is in it', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changed = changedLines(before, after);
      const count = (all: readonly string[], line: string): number =>
        all.filter((one) => one === line).length;
      for (const line of ['a', 'b', 'c', '']) {
        const sign = (kind: string) =>
          count(
            changed.filter((one) => one.kind === kind).map((one) => one.text),
            line,
          );
        expect(count(before.split('\n'), line) - sign('removed') + sign('added')).toBe(
          count(after.split('\n'), line),
        );
      }
      if (before === after) expect(changed).toEqual([]);
    }),
  );
});

test('M5: the matrix has every purpose of the shipped policy, and a signal that is not named does not leave', async () => {
  const { rows, signals } = matrixOf(await readPolicyFile());
  expect(rows.find(({ purpose }) => purpose === 'rental_contract')?.leaves['position']).toBe('sealed ends');
  expect(rows.find(({ purpose }) => purpose === 'live_service')?.leaves['position']).toBeUndefined();
  expect(rows.length).toBe(17);
  expect(new Set(signals).size).toBe(signals.length);
});

test('a clock runs down to nothing and not below', () => {
  expect([899.5, 60, 59.2, 0, -5, 86_399].map(clockText)).toEqual([
    '15:00',
    '1:00',
    '1:00',
    '0:00',
    '0:00',
    '23:59:59',
  ]);
});

test('areas: the fuller the stronger, one vehicle is still seen, and one outside makes it odd', () => {
  const cell = (name: string, inside: number, out = 0) => ({ cell: name, in: inside, out, unknown: 0 });
  const { drawn, fullest } = areasOf([cell('a', 1), cell('b', 999), cell('c', 0, 3)], () => []);
  const [one, many, odd] = drawn;
  expect(many?.weight).toBe(1);
  expect(one?.weight).toBeGreaterThan(0.05);
  expect([one?.isOdd, odd?.isOdd]).toEqual([false, true]);
  expect(fullest.map(({ cell: name }) => name)).toEqual(['b', 'c', 'a']);
});

test('a padded box holds its box and stays on the map', () => {
  const side = (most: number) =>
    fc.tuple(fc.integer({ min: -most, max: most }), fc.integer({ min: -most, max: most }));
  fc.assert(
    fc.property(side(180), side(90), (xs, ys) => {
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
      expect(isWithin(box, padded(box)) && isWithin(padded(box), WORLD)).toBe(true);
    }),
  );
});

test('a pursuit is a line with its newest end; one position alone is a point', () => {
  const at = (time_s: number) =>
    positionOf(JSON.stringify({ time_s, latitude: 57, longitude: 24 + time_s, accuracy_m: null }));
  expect(drawingOf([at(0)], 'here').lines).toEqual([]);
  const drawn = drawingOf([at(0), at(1)], 'here');
  expect([drawn.points[0]?.longitude, drawn.lines[0]?.length]).toEqual([25, 2]);
  expect(at(0).accuracyM).toBeUndefined();
});

test('a position that comes late is drawn where it belongs, and is not where the vehicle is now', () => {
  const at = (time_s: number) => positionOf(JSON.stringify({ time_s, latitude: 57, longitude: 24 }));
  const times = [10, 30, 20, 5, 30, 40]
    .reduce<readonly Position[]>((before, time_s) => withPosition(before, at(time_s)), [])
    .map(({ atS }) => atS);
  expect(times).toEqual([5, 10, 20, 30, 30, 40]);
});

test('T1: what ends in a week is added up over all stores, weeks in order', () => {
  const item = (from: string, rows: number) => ({ from, store: 'trip', field_sets: [], rows });
  const { along, lines } = endingPlot([item('2027-01-11', 2), item('2027-01-04', 3), item('2027-01-11', 5)], {
    ...{ all: 'rows', dayText: (day: string) => day },
  });
  expect(along).toHaveLength(2);
  expect(lines[0]?.values).toEqual([3, 7]);
});

test('M7: shares are of all openings, and the days of a chart add up all purposes', () => {
  const purpose = (name: string, openings: number) => ({
    ...{ purpose: name, openings, chunks: openings, first_on: '2027-01-01' },
  });
  expect(openingShares([purpose('a', 30), purpose('b', 10)]).map(({ share }) => share)).toEqual([0.75, 0.25]);
  const day = (date: string, openings: number) => ({ day: date, purpose: 'a', openings, chunks: 1 });
  const { along, lines } = openingPlot([day('2027-01-01', 2), day('2027-01-03', 3), day('2027-01-03', 4)], {
    ...{ all: 'openings', dayText: (text: string) => text },
  });
  expect((along[1] ?? 0) - (along[0] ?? 0)).toBe(2);
  expect(lines[0]?.values).toEqual([2, 7]);
});

test('a look that ended is told in a sentence, whatever the code that ended it', () => {
  expect(endText('theft_over', EN)).toBe('The case is over.');
  expect(endText('vault_unavailable', EN)).toBe(EN.problems.vault_unavailable);
  expect(endText('offline', EN)).toBe('The connection broke off. Begin another look.');
  expect(endText('something_new', EN)).toBe(EN.problems.internal);
});
