import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOCK_RULES, type ClockEvidence, type ClockState } from '../../src/clock/evidence.ts';
import { createClockState, learn, readClock, saveClock } from '../../src/clock/quality.ts';

/** Noon of 2026-06-01; boot second 1000. */
const NOON_S = 1_780_315_200;
const BOOT = { bootId: '0'.repeat(32), bootS: 1000 };
const YEAR_S = 365 * 86_400;
const DAY_S = 86_400;

function start(floorS = 0, rules = CLOCK_RULES): ClockState {
  return createClockState(rules, BOOT, { bootId: 'f'.repeat(32), floorS });
}

function learnAll(state: ClockState, evidence: readonly ClockEvidence[]): ClockState {
  return evidence.reduce(learn, state);
}

function attest(timeS: number, bootS: number, tookS = 0.4): ClockEvidence {
  return { kind: 'attested', timeS, askedBootS: bootS - tookS, bootS };
}

/** GNSS and RTC once a second, both right but for the offsets. */
function both(fromBootS: number, forS: number, gnssOffS = 0, rtcOffS = 0, everyS = 1): ClockEvidence[] {
  return Array.from(
    { length: Math.floor(forS / everyS) + 1 },
    (_, index) => fromBootS + index * everyS,
  ).flatMap((bootS): ClockEvidence[] => [
    { kind: 'gnss', timeS: NOON_S + (bootS - 1000) + gnssOffS, bootS },
    { kind: 'rtc', timeS: NOON_S + (bootS - 1000) + rtcOffS, bootS },
  ]);
}

describe('attested time', () => {
  test('K1: an answer to our nonce makes time attested, carried on by the boot clock', () => {
    const state = learn(start(), attest(NOON_S, 1000));
    expect(readClock(state, 1000)).toEqual({ quality: 'attested', nowS: NOON_S, floorS: NOON_S });
    expect(readClock(state, 1000 + DAY_S)).toMatchObject({ quality: 'attested', nowS: NOON_S + DAY_S });
  });

  test('K1: it lasts 6.9 days without another answer, not seven', () => {
    const state = learn(start(), attest(NOON_S, 1000));
    expect(readClock(state, 1000 + 600_000).quality).toBe('attested');
    expect(readClock(state, 1000 + 600_001).quality).toBe('unknown');
  });

  test('K1: an answer that took longer than 120 s, or came before its question, proves nothing', () => {
    expect(readClock(learn(start(), attest(NOON_S, 1000, 120)), 1000).quality).toBe('attested');
    expect(readClock(learn(start(), attest(NOON_S, 1000, 121)), 1000).quality).toBe('unknown');
    expect(readClock(learn(start(), attest(NOON_S, 1000, -1)), 1000).quality).toBe('unknown');
  });

  test('K2: a suspend of ten hours is counted, because the boot clock counts it', () => {
    const state = learnAll(start(), [attest(NOON_S, 1000), { kind: 'resumed', bootS: 37_000 }]);
    expect(readClock(state, 37_000)).toMatchObject({ quality: 'attested', nowS: NOON_S + 36_000 });
  });

  test('K2: a correction backwards makes time stand still, then go on with the truth', () => {
    const state = learnAll(start(), [attest(NOON_S, 1000), attest(NOON_S + 90, 1100)]);
    expect(readClock(state, 1100).nowS).toBe(NOON_S + 100);
    expect(readClock(state, 1105).nowS).toBe(NOON_S + 100);
    expect(readClock(state, 1120).nowS).toBe(NOON_S + 110);
  });

  test('K1: an answer that arrives after a later one changes nothing', () => {
    const state = learn(start(), attest(NOON_S + 50, 1050));
    expect(learn(state, attest(NOON_S + 40, 1020))).toBe(state);
  });

  test('K7: an answer before the floor is refused, a little before it is the floor', () => {
    const state = learn(start(NOON_S), attest(NOON_S - 61, 1000));
    expect(readClock(state, 1000)).toEqual({ quality: 'unknown', nowS: NOON_S, floorS: NOON_S });
    expect(readClock(learn(state, attest(NOON_S - 59, 1001)), 1001)).toEqual({
      quality: 'attested',
      nowS: NOON_S,
      floorS: NOON_S,
    });
  });
});

describe('corroborated time', () => {
  test('K3: after 60 s of agreement, not after 59', () => {
    expect(readClock(learnAll(start(), both(1000, 59)), 1059).quality).toBe('unknown');
    const state = learnAll(start(), both(1000, 60, 2, -3));
    expect(readClock(state, 1060)).toEqual({ quality: 'corroborated', nowS: NOON_S + 62, floorS: 0 });
  });

  test('K3: a gap of more than 15 s starts the minute anew', () => {
    const state = learnAll(start(), [...both(1000, 40), ...both(1056, 30)]);
    expect(readClock(state, 1086).quality).toBe('unknown');
    expect(readClock(learnAll(start(), both(1000, 60, 0, 0, 15)), 1060).quality).toBe('corroborated');
  });

  test('K3: never before the floor', () => {
    expect(readClock(learnAll(start(NOON_S + 3600), both(1000, 100)), 1100).quality).toBe('unknown');
  });

  test.each([
    ['set back a day', -DAY_S],
    ['a year ahead', YEAR_S],
    ['six seconds off', 6],
  ])('K4: an RTC %s is unknown, and attested time does not care', (_name, offS) => {
    expect(readClock(learnAll(start(), both(1000, 600, 0, offS)), 1600).quality).toBe('unknown');
    const attested = learnAll(learn(start(), attest(NOON_S, 1000)), both(1000, 600, 0, offS));
    expect(readClock(attested, 1600)).toMatchObject({ quality: 'attested', nowS: NOON_S + 600 });
  });

  test('K4: one comparison that parts ends it at once', () => {
    const good = learnAll(start(), both(1000, 120));
    const parted = learn(good, { kind: 'rtc', timeS: NOON_S + 121 - 6, bootS: 1121 });
    expect(readClock(good, 1121).quality).toBe('corroborated');
    expect(readClock(parted, 1121).quality).toBe('unknown');
    expect(readClock(learnAll(parted, both(1122, 59)), 1181).quality).toBe('unknown');
    expect(readClock(learnAll(parted, both(1122, 60)), 1182).quality).toBe('corroborated');
  });

  test('K4: a receiver that repeats one old time parts from the RTC', () => {
    const held = Array.from({ length: 120 }, (_, index): ClockEvidence[] => [
      { kind: 'gnss', timeS: NOON_S, bootS: 1000 + index },
      { kind: 'rtc', timeS: NOON_S + index, bootS: 1000 + index },
    ]).flat();
    expect(readClock(learnAll(start(), held), 1119).quality).toBe('unknown');
  });

  test('K5: without GNSS it lasts its hour, and its return does not interrupt it', () => {
    const state = learnAll(start(), both(1000, 120));
    const tunnel = learn(state, { kind: 'rtc', timeS: NOON_S + 1900, bootS: 2900 });
    expect(readClock(tunnel, 2900)).toMatchObject({ quality: 'corroborated', nowS: NOON_S + 1900 });
    expect(readClock(tunnel, 1120 + 3600).quality).toBe('corroborated');
    expect(readClock(tunnel, 1120 + 3601).quality).toBe('unknown');
    expect(readClock(learnAll(tunnel, both(3000, 5)), 3005).quality).toBe('corroborated');
  });

  test('K3: one of the two alone proves nothing, however long', () => {
    const alone = both(1001, 120).filter(({ kind }) => kind === 'gnss');
    const state = learnAll(start(), [{ kind: 'rtc', timeS: NOON_S, bootS: 1000 }, ...alone]);
    expect(readClock(state, 1121).quality).toBe('unknown');
  });

  test('K3: a sleep starts the minute anew', () => {
    const state = learnAll(start(), [...both(1000, 40), { kind: 'resumed', bootS: 1045 }, ...both(1050, 30)]);
    expect(readClock(state, 1080).quality).toBe('unknown');
  });

  test('K6: it never raises the floor', () => {
    expect(readClock(learnAll(start(NOON_S - 10), both(1000, 3000)), 4000).floorS).toBe(NOON_S - 10);
  });
});

describe('the floor and restarts', () => {
  test('K6: attested time raises the floor as it goes on, less the drift, and not beyond its bound', () => {
    const state = learn(start(), attest(NOON_S, 1000));
    expect(readClock(state, 1000 + 100_000).floorS).toBeCloseTo(NOON_S + 99_990, 3);
    expect(readClock(state, 1000 + 2_000_000).floorS).toBeCloseTo(NOON_S + 599_940, 3);
  });

  test('K8: a restart in the same boot keeps attested time, a reboot keeps the floor alone', () => {
    const state = learn(start(), attest(NOON_S, 1000));
    const saved = saveClock(state, 2000);
    const again = createClockState(CLOCK_RULES, { ...BOOT, bootS: 2100 }, saved);
    expect(readClock(again, 2100)).toMatchObject({ quality: 'attested', nowS: NOON_S + 1100 });
    const rebooted = createClockState(CLOCK_RULES, { bootId: '1'.repeat(32), bootS: 5 }, saved);
    expect(readClock(rebooted, 5)).toEqual({ quality: 'unknown', nowS: saved.floorS, floorS: saved.floorS });
    expect(saved.floorS).toBeCloseTo(NOON_S + 999.9, 3);
  });

  test('K8: attested time saved at a later boot second than now is of no use', () => {
    const saved = saveClock(learn(start(), attest(NOON_S, 1000)), 1000);
    const state = createClockState(CLOCK_RULES, { ...BOOT, bootS: 10 }, saved);
    for (const bootS of [10, 5000]) expect(readClock(state, bootS).quality).toBe('unknown');
  });

  test('K8: another boot id, or a boot clock that went back, leaves nothing but the floor', () => {
    const state = learnAll(learn(start(), attest(NOON_S, 1000)), both(1000, 120));
    const other = learn(state, { kind: 'boot', bootId: '1'.repeat(32), bootS: 3 });
    const back = learn(state, { kind: 'boot', bootId: BOOT.bootId, bootS: 3 });
    for (const one of [other, back]) {
      expect(readClock(one, 3)).toEqual({ quality: 'unknown', nowS: NOON_S, floorS: NOON_S });
      expect(readClock(one, 1200).quality).toBe('unknown');
    }
    const same = learn(state, { kind: 'boot', bootId: BOOT.bootId, bootS: 1200 });
    expect(readClock(same, 1200).quality).toBe('attested');
  });

  test('K9: impossible numbers are no evidence', () => {
    for (const timeS of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      const state = learnAll(start(), [attest(timeS, 1000), { kind: 'rtc', timeS, bootS: 1000 }]);
      expect(readClock(state, 1000)).toEqual({ quality: 'unknown', nowS: 0, floorS: 0 });
    }
    expect(readClock(learn(start(), attest(NOON_S, Number.NaN)), 1000).quality).toBe('unknown');
  });

  test('K10: at rate 60 the bounds are domain seconds', () => {
    const state = learn(start(0, { ...CLOCK_RULES, rate: 60 }), attest(NOON_S, 1000));
    expect(readClock(state, 1010).nowS).toBe(NOON_S + 600);
    expect(readClock(state, 1000 + 10_000).quality).toBe('attested');
    expect(readClock(state, 1000 + 10_001).quality).toBe('unknown');
  });
});

describe('any run of evidence', () => {
  /** Mostly right evidence with wrong pieces between, at boot seconds that go on. */
  const offS = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -4, max: 4 }) },
    fc.constantFrom(-YEAR_S, YEAR_S, -30, 30, -DAY_S),
  );
  const step = fc.record({
    afterS: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 14 }) },
      fc.constantFrom(16, 500, 4000, 90_000),
    ),
    kind: fc.constantFrom('attested', 'gnss', 'rtc', 'both', 'both', 'both', 'resumed', 'look', 'boot'),
    offS,
    tookS: fc.constantFrom(0, 1, 119, 121),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function evidenceOf({ kind, offS: off, tookS }: Step, bootS: number): ClockEvidence[] {
    const timeS = NOON_S + bootS - 1000 + off;
    if (kind === 'attested') return [attest(timeS, bootS, tookS)];
    if (kind === 'gnss' || kind === 'rtc') return [{ kind, timeS, bootS }];
    if (kind === 'resumed') return [{ kind, bootS }];
    if (kind === 'boot') return [{ kind, bootId: BOOT.bootId, bootS }];
    return kind === 'both'
      ? [
          { kind: 'gnss', timeS, bootS },
          { kind: 'rtc', timeS: timeS - off, bootS },
        ]
      : [];
  }

  /** Single pieces, and stretches in which both speak every 8 s as they do on a good day. */
  const stretch = offS.map((off): Step[] =>
    Array.from({ length: 10 }, () => ({ afterS: 8, kind: 'both', offS: off, tookS: 0 })),
  );
  const steps = fc.array(fc.oneof({ weight: 4, arbitrary: step.map((one) => [one]) }, stretch), {
    maxLength: 60,
  });

  /** Plays a run and gives a reading after each step beside all evidence so far. */
  function* play(run: readonly Step[], floorS: number) {
    let state = start(floorS);
    let bootS = BOOT.bootS;
    const past: ClockEvidence[] = [];
    for (const one of run) {
      bootS += one.afterS;
      const evidence = evidenceOf(one, bootS);
      past.push(...evidence);
      state = learnAll(state, evidence);
      yield { reading: readClock(state, bootS), bootS, past, evidence };
    }
  }

  const { FLEETVEIL_TIER } = process.env;
  const runs = { numRuns: FLEETVEIL_TIER === 'ci' ? 5000 : 500 };
  const anyRun = [
    steps.map((pieces) => pieces.flat()),
    fc.constantFrom(0, NOON_S - 1000, NOON_S + 50_000),
  ] as const;

  test('the runs reach every quality', () => {
    const met = new Set<string>();
    for (const [run, floorS] of fc.sample(fc.tuple(...anyRun), { numRuns: 200, seed: 1 })) {
      for (const { reading } of play(run, floorS)) met.add(reading.quality);
    }
    expect([...met].toSorted()).toEqual(['attested', 'corroborated', 'unknown']);
  });

  test('K9: quality is never better than the evidence', () => {
    fc.assert(
      fc.property(...anyRun, (run, floorS) => {
        for (const { reading, bootS, past } of play(run, floorS)) {
          if (reading.quality === 'attested') expect(past.some((one) => mayAttest(one, bootS))).toBe(true);
          if (reading.quality === 'corroborated') expect(agreedForAMinute(past, bootS)).toBe(true);
        }
      }),
      runs,
    );
  });

  /** Written apart from the rules: an answer in time, at most 600,000 s old. */
  function mayAttest(one: ClockEvidence, bootS: number): boolean {
    return one.kind === 'attested' && one.bootS - one.askedBootS <= 120 && bootS - one.bootS <= 600_000;
  }

  /** Written apart from the rules: both said something, a minute apart or more, the later within the last hour. */
  function agreedForAMinute(past: readonly ClockEvidence[], bootS: number): boolean {
    const heard = (kind: string) => past.filter((one) => one.kind === kind).map((one) => one.bootS);
    const spans = [heard('gnss'), heard('rtc')].map((times) => {
      const late = times.filter((timeS) => bootS - timeS <= 3600);
      const [last] = late.slice(-1);
      return last === undefined ? 0 : last - Math.min(...times);
    });
    return spans.every((spanS) => spanS >= 60 - 15);
  }

  test('K2: nowS does not go back while time stays attested', () => {
    fc.assert(
      fc.property(...anyRun, (run, floorS) => {
        let before: number | undefined;
        for (const { reading } of play(run, floorS)) {
          if (reading.quality !== 'attested') before = undefined;
          else {
            expect(reading.nowS).toBeGreaterThanOrEqual(before ?? reading.nowS);
            before = reading.nowS;
          }
        }
      }),
      runs,
    );
  });

  test('K6: the floor never falls, and rises by attested answers alone', () => {
    fc.assert(
      fc.property(...anyRun, (run, floorS) => {
        let before = floorS;
        for (const { reading, past } of play(run, floorS)) {
          expect(reading.floorS).toBeGreaterThanOrEqual(before);
          if (!past.some((one) => one.kind === 'attested')) expect(reading.floorS).toBe(floorS);
          before = reading.floorS;
        }
      }),
      runs,
    );
  });

  test('K3: nothing but unknown lies before the floor, and unknown does not either', () => {
    fc.assert(
      fc.property(...anyRun, (run, floorS) => {
        for (const { reading } of play(run, floorS))
          expect(reading.nowS).toBeGreaterThanOrEqual(reading.floorS);
      }),
      runs,
    );
  });

  test('K10: a run at rate 60 reads as at rate 1 on a boot clock 60 times as fast', () => {
    const rules = { ...CLOCK_RULES, maxRoundTripS: 120 / 60, gapS: 15 / 60, rate: 60 };
    const slow = (one: ClockEvidence): ClockEvidence =>
      one.kind === 'attested'
        ? { ...one, bootS: one.bootS / 60, askedBootS: one.askedBootS / 60 }
        : { ...one, bootS: one.bootS / 60 };
    fc.assert(
      fc.property(...anyRun, (run, floorS) => {
        let state = createClockState(rules, { ...BOOT, bootS: BOOT.bootS / 60 }, { bootId: '', floorS });
        for (const { reading, bootS, evidence } of play(run, floorS)) {
          state = learnAll(state, evidence.map(slow));
          const other = readClock(state, bootS / 60);
          expect(other.nowS).toBeCloseTo(reading.nowS, 3);
          expect(other.floorS).toBeCloseTo(reading.floorS, 3);
        }
      }),
      runs,
    );
  });
});
