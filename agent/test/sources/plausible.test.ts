import { describe, expect, test } from 'vitest';
import type { Sample } from '../../src/sample.ts';
import {
  createPlausibleFilter,
  distanceM,
  limitsFor,
  type VehicleKind,
} from '../../src/sources/plausible.ts';
import { ROLLOVER_S, undoRollover } from '../../src/sources/rollover.ts';
import { createTimeline } from '../../src/sources/timeline.ts';

const START_S = Date.UTC(2026, 4, 1, 8) / 1000;
/** 100 m on a meridian, in 1e-6 degrees. */
const HUNDRED_M_E6 = 899;

/** A sample `atS` seconds after the start, `northM` metres north of Riga. */
function at(atS: number, northM: number, more: Partial<Sample> = {}): Sample {
  const latitudeE6 = 56_950_000 + Math.round((northM * HUNDRED_M_E6) / 100);
  return {
    source: 'gpsd',
    timeS: START_S + atS,
    position: { latitudeE6, longitudeE6: 24_100_000, accuracyM: 0 },
    ...more,
  };
}

/** What became of each sample: `ok` or its problem. */
function judge(kind: VehicleKind, samples: readonly Sample[]): string[] {
  const filter = createPlausibleFilter(limitsFor(kind));
  return samples.map((sample) => {
    const judged = filter.judge(sample, START_S);
    expect(judged.position === undefined).toBe(judged.problems !== undefined);
    return judged.problems?.join() ?? 'ok';
  });
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

describe('held positions', () => {
  test('the same coordinates while the speed says moving, from the third second on', () => {
    const drive = times(8, (second) => at(second, second < 2 ? second * 10 : 10, { speedMps: 10 }));
    expect(judge('car', drive)).toEqual(['ok', 'ok', 'ok', 'ok', 'held', 'held', 'held', 'held']);
  });

  test('standing still is not held, for hours', () => {
    expect(
      new Set(
        judge(
          'car',
          times(7200, (second) => at(second, 0, { speedMps: 0.2 })),
        ),
      ),
    ).toEqual(new Set(['ok']));
  });

  test('without a speed nothing is held', () => {
    expect(
      new Set(
        judge(
          'car',
          times(60, (second) => at(second, 0)),
        ),
      ),
    ).toEqual(new Set(['ok']));
  });

  test('a blip of speed while parked is not held', () => {
    const parked = times(60, (second) => at(second, 0, { speedMps: second % 2 === 0 ? 2 : 0 }));
    expect(new Set(judge('e_scooter', parked))).toEqual(new Set(['ok']));
  });

  test('once held it stays held when the vehicle stops, and ends when the coordinates change', () => {
    const samples = [
      ...times(5, (second) => at(second, 0, { speedMps: 10 })),
      at(5, 0, { speedMps: 0 }),
      at(65, 0, { speedMps: 0 }),
      at(66, 60, { speedMps: 10 }),
    ];
    expect(judge('car', samples).slice(-4)).toEqual(['held', 'held', 'held', 'ok']);
  });

  test('a receiver that says one moment again and again is held, moving or not, until its time goes on', () => {
    const filter = createPlausibleFilter(limitsFor('car'));
    const problems = (sample: Sample, nowS: number) => filter.judge(sample, START_S + nowS).problems;
    const stuck = times(6, (second) => problems(at(0, 0, { speedMps: 0 }), second));
    const held = ['held'];
    expect(stuck).toEqual([undefined, undefined, undefined, held, held, held]);
    // Its time goes on, and the vehicle never moved: that is a fix.
    expect(problems(at(6, 0, { speedMps: 0 }), 6)).toBeUndefined();
    // A log is read faster than it was written, and a clock may be set back: that says nothing of the receiver.
    expect(times(6, () => problems(at(7, 0), 7))).toEqual(times(6, () => undefined));
    expect(problems(at(7, 0), -3600)).toBeUndefined();
  });

  test('after a hold the next position is measured from when the held one was new', () => {
    const samples = [
      ...times(12, (second) => at(second, 0, { speedMps: 15 })),
      at(12, 180, { speedMps: 15 }),
    ];
    expect(judge('e_scooter', samples).at(-1)).toBe('ok');
    expect(
      judge('e_scooter', [...times(12, (second) => at(second, 0, { speedMps: 0 })), at(12, 180)]).at(-1),
    ).toBe('jumped');
  });
});

describe('jumps', () => {
  test.each([
    ['car', 70],
    ['e_bike', 20],
    ['e_scooter', 15],
  ] as const)('%s: %d m/s and 20 m for the receiver, no more', (kind, speedMps) => {
    expect(judge(kind, [at(0, 0), at(10, speedMps * 10 + 19)])).toEqual(['ok', 'ok']);
    expect(judge(kind, [at(0, 0), at(10, speedMps * 10 + 22)])).toEqual(['ok', 'jumped']);
  });

  test('one wild position is absent and the ones after it are kept', () => {
    expect(judge('car', [at(0, 0), at(1, 10), at(2, 50_000), at(3, 30), at(4, 40)])).toEqual([
      'ok',
      'ok',
      'jumped',
      'ok',
      'ok',
    ]);
  });

  test('three that agree outweigh the one before: a wrong first position costs two', () => {
    const samples = [at(0, 50_000), ...times(5, (second) => at(second + 1, second * 10))];
    expect(judge('e_scooter', samples)).toEqual(['ok', 'jumped', 'jumped', 'ok', 'ok', 'ok']);
  });

  test('positions that agree with nothing never outweigh', () => {
    const wild = times(20, (second) => at(second + 1, 50_000 + second * 9_000));
    expect(new Set(judge('e_scooter', [at(0, 0), ...wild]).slice(1))).toEqual(new Set(['jumped']));
  });

  test('what both positions may be wrong by is allowed', () => {
    const position = { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 40 };
    const blurred = { ...position, latitudeE6: position.latitudeE6 + HUNDRED_M_E6 };
    expect(judge('e_scooter', [at(0, 0, { position }), at(1, 0, { position: blurred })])).toEqual([
      'ok',
      'ok',
    ]);
    expect(judge('e_scooter', [at(0, 0), at(1, 100)])).toEqual(['ok', 'jumped']);
  });

  test('the date line is near itself', () => {
    const here = { latitudeE6: 0, longitudeE6: 179_999_900, accuracyM: 5 };
    expect(distanceM(here, { ...here, longitudeE6: -179_999_900 })).toBeCloseTo(22.2, 0);
  });
});

describe('quality', () => {
  test('a position worse than 100 m is none', () => {
    const of = (accuracyM: number) =>
      at(0, 0, { position: { latitudeE6: 56_950_000, longitudeE6: 1, accuracyM } });
    expect(judge('car', [of(100)])).toEqual(['ok']);
    expect(judge('car', [of(101)])).toEqual(['poor_quality']);
  });

  test('a poor position does not make the next one a jump', () => {
    const poor = { latitudeE6: 57_950_000, longitudeE6: 24_100_000, accuracyM: 5000 };
    expect(judge('car', [at(0, 0), at(1, 0, { position: poor }), at(2, 10)])).toEqual([
      'ok',
      'poor_quality',
      'ok',
    ]);
  });
});

describe('times', () => {
  const off = (timeS: number) => at(0, 0, { timeS });

  test('outside 2020 to 2100 is impossible: the position and the time are absent, the rest stays', () => {
    const filter = createPlausibleFilter(limitsFor('car'));
    const early = filter.judge({ ...off(Date.UTC(2019, 11, 31) / 1000), speedMps: 3 }, START_S);
    expect(early).toEqual({ source: 'gpsd', speedMps: 3, problems: ['impossible_time'] });
    expect(judge('car', [off(Date.UTC(2100, 0, 1) / 1000)])).toEqual(['impossible_time']);
  });

  test('a demo may begin earlier', () => {
    const filter = createPlausibleFilter(limitsFor('car', Date.UTC(2018, 0, 1) / 1000));
    expect(filter.judge(off(Date.UTC(2018, 7, 20) / 1000), START_S).position).toBeDefined();
  });

  test('a step back of 10 s is a repeat, of 11 s impossible', () => {
    expect(judge('car', [at(100, 0), at(90, 0), at(101, 0), at(90, 0)])).toEqual([
      'ok',
      'ok',
      'ok',
      'impossible_time',
    ]);
  });

  test('steps back do not add up', () => {
    expect(judge('car', [at(100, 0), at(92, 0), at(84, 0)])).toEqual(['ok', 'ok', 'impossible_time']);
  });

  test('one date far ahead does not stop the ones after it', () => {
    const samples = [at(0, 0), off(START_S + 60 * 86_400), at(1, 0), at(2, 0)];
    expect(judge('car', samples)).toEqual(['ok', 'impossible_time', 'ok', 'ok']);
  });

  test('a first date that was wrong costs two', () => {
    const samples = [off(START_S + 9 * 365 * 86_400), ...times(4, (second) => at(second, 0))];
    expect(judge('car', samples)).toEqual(['ok', 'impossible_time', 'impossible_time', 'ok', 'ok']);
  });

  test('a sample without a time is judged by the clock', () => {
    const { timeS: _none, ...timeless } = at(0, 0);
    expect(judge('car', [timeless])).toEqual(['ok']);
  });

  test('a timeline can be told where it begins', () => {
    const limits = { earliestS: 0, latestS: 1e10, backS: 10, forwardS: 100 };
    expect(createTimeline(limits).judge(5000)).toBe(true);
    expect(createTimeline(limits, 1000).judge(5000)).toBe(false);
    expect(createTimeline(limits, 1000).judge(Number.NaN)).toBe(false);
  });
});

describe('GPS week rollover', () => {
  test('is put right if the clock confirms it, once or twice', () => {
    expect(undoRollover(START_S - ROLLOVER_S, START_S + 100)).toBe(START_S);
    expect(undoRollover(START_S - 2 * ROLLOVER_S, START_S + 100)).toBe(START_S);
  });

  test('is left alone otherwise, and refused by the filter', () => {
    const wrong = START_S - ROLLOVER_S;
    expect(undoRollover(wrong, START_S + 13 * 3600)).toBe(wrong);
    expect(undoRollover(START_S, START_S)).toBe(START_S);
    expect(judge('car', [at(0, 0, { timeS: wrong })])).toEqual(['impossible_time']);
  });
});
