/** The detector of scooters and bicycles against a second opinion: the same rule, told from the list of all readings. */
import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/accident/detector.ts';
import { createGravity } from '../../src/accident/gravity.ts';
import { blow, type Force, G, KMH, noise, readings } from './given.ts';

/** What a reading did, and what is asked of the detector after it. */
type Judged = readonly [atS: number, verdict: string, startS: number, strength: number, tiltDeg: number];
/** What a receiver says before a reading; nothing = it is silent, `lost` = it says that it knows none. */
type Speed = (tS: number) => number | 'lost' | undefined;
type Three = readonly [number, number, number];

const between = (a: Three, b: Three): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const towards = (from: Three, to: Three, share: number): Three => [
  from[0] + share * (to[0] - from[0]),
  from[1] + share * (to[1] - from[1]),
  from[2] + share * (to[2] - from[2]),
];
const angle = (a: Three, b: Three): number => {
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  if (lengths === 0) return 0;
  const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / lengths;
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
};

/** Since when something holds without a break up to the last of a list; nothing = it does not hold now. */
function heldSince<T extends { readonly tS: number }>(all: readonly T[], holds: (one: T) => boolean) {
  const breaks = all.findLastIndex((one) => !holds(one));
  return all[breaks + 1]?.tS;
}

interface After {
  readonly tS: number;
  readonly isLying: boolean;
  readonly isStill: boolean;
}

/** Requirement E2 as SPEC.md tells it, with its numbers in words of their own. */
function secondOpinion(batch: ReturnType<typeof readings>, speed: Speed): Judged[] {
  const gravity = createGravity();
  const down = (): Three => [gravity.down[0] ?? 0, gravity.down[1] ?? 0, gravity.down[2] ?? 0];
  const told: { readonly tS: number; readonly mps: number | undefined }[] = [];
  const judged: Judged[] = [];
  let [settled, upright]: [Three, Three] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  let [heardS, meanDtS, rides, stands, strength] = [0, 0, 0, 0, 0];
  let [startS, quietUntilS]: [number, number] = [Number.NaN, Number.NEGATIVE_INFINITY];
  let after: After[] | undefined;
  batch.tS.forEach((tS, i) => {
    const says = speed(tS);
    if (says !== undefined)
      told.push({ tS: batch.tS[i - 1] ?? Number.NaN, mps: says === 'lost' ? undefined : says });
    const now: Three = [batch.ax[i] ?? 0, batch.ay[i] ?? 0, batch.az[i] ?? 0];
    if (i === 0) return;
    const dtS = tS - (batch.tS[i - 1] ?? 0);
    heardS += dtS;
    meanDtS += Math.min(1, dtS / Math.min(1, heardS)) * (dtS - meanDtS);
    const force = i === 1 ? 0 : between(down(), now);
    const last = told.at(-1);
    const knows = last?.mps !== undefined && tS - last.tS < 3;
    const rodeS =
      told.findLast(({ mps }) => mps !== undefined && mps >= 5 * KMH)?.tS ?? Number.NEGATIVE_INFINITY;
    const isRidden = knows ? tS - rodeS < 3 : rides >= 0.3;
    const isBlow = force >= 3.6 * G && heardS > 1 && 1 / meanDtS >= 95;
    const begins = isBlow && isRidden && after === undefined && tS >= quietUntilS;
    if (begins) [upright, startS, strength, after] = [down(), tS, force, []];

    gravity.take(...now, dtS);
    settled = towards(
      settled,
      now,
      Math.min(1, G / Math.max(1, between(settled, now))) * Math.min(1, dtS / 0.3),
    );
    const shake = between(settled, now);
    rides += Math.min(1, dtS / 5) * ((shake > 0.5 ? 1 : 0) - rides);
    stands += Math.min(1, dtS / 0.25) * (Math.min(shake, 2) ** 2 - stands);
    let verdict = begins ? 'perhaps' : 'nothing';
    if (after !== undefined && !begins) {
      if (tS - startS < 0.3) strength = Math.max(strength, force);
      const isDenied = knows && (last?.tS ?? 0) > startS + 1.5 && (last?.mps ?? 0) >= 0.7;
      after.push({
        tS,
        isLying: angle(upright, settled) > 60,
        isStill: Math.sqrt(stands) < 0.5 && !isDenied,
      });
      const lies = heldSince(after, ({ isLying }) => isLying);
      const still = heldSince(after, ({ isStill }) => isStill);
      const lay = lies !== undefined && tS - lies >= 2 && lies - startS <= 5;
      const stood = still !== undefined && tS - still >= 2 && still - startS <= 1.5;
      const mayCome =
        tS - startS <= 5 || (lies !== undefined && tS - lies < 2) || (still !== undefined && tS - still < 2);
      if (lay || stood) [verdict, quietUntilS] = ['certain', tS + 30];
      if (lay || stood || !mayCome) after = undefined;
    }
    judged.push([
      tS,
      verdict,
      startS,
      strength,
      angle(Math.hypot(...upright) === 0 ? down() : upright, settled),
    ]);
  });
  return judged;
}

function firstOpinion({ tS, ax, ay, az }: ReturnType<typeof readings>, speed: Speed): Judged[] {
  const detector = createDetector('e_scooter');
  return [...tS].flatMap((at, i): Judged[] => {
    const says = speed(at);
    if (says !== undefined) detector.speed(says === 'lost' ? undefined : says);
    const verdict = detector.take(at, ax[i] ?? 0, ay[i] ?? 0, az[i] ?? 0);
    return i === 0 ? [] : [[at, verdict, detector.startS(), detector.strength(), detector.tiltDeg()]];
  });
}

/** A minute of somebody's day: rides and stands, is hit, falls, gets up, and a receiver that comes and goes. */
function day(seed: number): { readonly force: (tS: number) => Force; readonly speed: Speed } {
  const even = noise(1, seed);
  const some = (least: number, most: number): number => least + ((even(0) + 1) / 2) * (most - least);
  const shake = noise(2, seed + 1);
  const parts = Array.from({ length: 60 }, () => ({
    ...{
      rides: some(0, 1) < 0.6,
      lies: some(0, 1) < 0.25,
      speaks: some(0, 1) < 0.5,
      isLost: some(0, 1) < 0.1,
    },
    ...{ mps: some(0, 1) < 0.3 ? some(0, 1) : some(1, 6), rollDeg: some(0, 1) < 0.2 ? some(55, 65) : 85 },
  }));
  const blows = Array.from({ length: 8 }, () => ({
    atS: some(2, 58),
    g: some(2.5, 9),
    lastsS: some(0.02, 0.08),
  }));
  const partAt = (tS: number) => parts[Math.min(59, Math.max(0, Math.floor(tS / (1 + (seed % 4)))))];
  return {
    force: (tS) => ({
      x: -blows.reduce(
        (sum, { atS, g, lastsS }) =>
          sum + blow('half_sine', (g * G * lastsS * 2) / Math.PI, lastsS, tS - atS),
        0,
      ),
      z: partAt(tS)?.rides ? shake(tS) : 0,
      rollDeg: partAt(tS)?.lies ? (partAt(tS)?.rollDeg ?? 0) : 0,
    }),
    speed: (tS) => {
      const part = partAt(tS);
      if (part === undefined || !part.speaks || Math.round(tS * 100) % 50 !== 0) return undefined;
      return part.isLost ? 'lost' : part.mps;
    },
  };
}

const DAYS = Array.from({ length: 24 }, (_, i) => i + 1);

describe('E2: two opinions of the same days', () => {
  const both = DAYS.map((seed) => {
    const { force, speed } = day(seed);
    const batch = readings({ seconds: 60, hz: seed % 5 === 0 ? 94 + (seed % 3) : 100, fromS: 3, force });
    return { seed, first: firstOpinion(batch, speed), second: secondOpinion(batch, speed) };
  });

  test.each(both)('day $seed: each reading is judged alike', ({ first, second }) => {
    expect(first.map(([atS, verdict, startS]) => [atS, verdict, startS])).toEqual(
      second.map(([atS, verdict, startS]) => [atS, verdict, startS]),
    );
    first.forEach(([, , , strength, tiltDeg], i) => {
      expect(Math.abs(strength - (second[i]?.[3] ?? Number.NaN))).toBeLessThan(1e-6);
      expect(Math.abs(tiltDeg - (second[i]?.[4] ?? Number.NaN))).toBeLessThan(1e-3);
    });
  });

  test('in these days much begins, much of it comes to nothing, and some is certain', () => {
    const count = (word: string) =>
      both.flatMap(({ first }) => first).filter(([, verdict]) => verdict === word).length;
    expect(count('perhaps')).toBeGreaterThan(40);
    expect(count('certain')).toBeGreaterThan(12);
    expect(count('perhaps') - count('certain')).toBeGreaterThan(20);
  });
});
