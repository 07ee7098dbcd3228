/** Attack 4: where did a ride end, for who reads all that leaves in clear of it? */
import { type TripFacts, tripEnd } from '@fleetveil/agent';
import { cellFromWire, randomId, v1 } from '@fleetveil/proto';
import { type Chance, createChance } from '@fleetveil/simulator';
import { percentile } from '../bench/durations.ts';
import { type Attack, type AttackGoal, type Figure, judgedAt, type Usefulness } from './attack.ts';
import { type Course, evenCourse } from './course.ts';
import { type Estimate, pairedDifference } from './estimate.ts';
import { densest, learnAlike, type Measured } from './guess.ts';
import { recordedCourses } from './recorded.ts';
import { anyWay, apartM, cellAt, middleOf, type Spot, type Way } from './town.ts';
import { CURRENT, momentAt, POLICY, parkedAt, reportedCell, TICK_S } from './unit.ts';

const RIDES = { short: 6_000, usual: 40_000 } as const;
/** Recorded drives, laid somewhere, of the attacker and of others each. */
const RECORDED = { short: 1_500, usual: 8_000 } as const;
/** Of so many rides the attacker's own are all but one. */
const OWN = 4;
const WITHIN_M = [100, 250, 500] as const;

export const ends: Attack = {
  number: 4,
  ids: 'M1, X6, X7',
  name: 'a ride’s end within 100 m',
  adversary: 'reader of all but sealed streams',
  question: 'where did a ride end?',
  sees: 'trip end (times, distance, energy, both cells) and the coarse reports on the way',
  method:
    'Rides of their own, told by the real trip end; of the forty with the same end cell that are most alike in start, duration, distance and last report, the place that has the most others within the distance asked for.',
  naive: 'An exact odometer and reports on change of cell: the metres since the last border are known.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 4);
    const rides = Array.from({ length: RIDES[size] }, () => tell(anyRide(chance)));
    const own = rides.filter((_, i) => i % OWN !== 0);
    const others = rides.filter((_, i) => i % OWN === 0);
    const startsS = (course: Course): Told => tell({ ...course, startS: anyStartS(chance) });
    const recorded = recordedCourses(RECORDED[size], chance);
    const figures = [
      ...figuresOf(DRAWN, own, others, judgedAt(size), say),
      ...figuresOf(
        `, ${recorded.drives} recorded drives laid anywhere`,
        recorded.own.map(startsS),
        recorded.others.map(startsS),
        judgedAt(size),
        say,
      ),
    ];
    return { figures, usefulness: billingErrors(others) };
  },
};

function figuresOf(
  kind: string,
  own: readonly Told[],
  others: readonly Told[],
  at: AttackGoal['at'],
  say: (text: string) => void,
): Figure[] {
  if (others.length === 0) return [];
  const [alone, all, naive] = (['alone', 'all', 'naive'] as const).map((how) => {
    const of = (rides: readonly Told[]): Measured[] =>
      rides.map(({ word, seen, at }) => ({ word, numbers: seen[how], at }));
    const alike = learnAlike(of(own));
    return of(others).map((seen) => ({ at: seen.at, alike: alike(seen) }));
  });
  return WITHIN_M.map((withinM): Figure => {
    const hits = (of: readonly { at: Spot; alike: readonly Spot[] }[] = []): boolean[] =>
      of.map(({ at, alike }) => apartM(densest(alike, withinM), at) <= withinM);
    const [byCells, withMore, byNaive] = [hits(alone), hits(all), hits(naive)];
    // More numbers can mislead: whether they help is seen on the first half, which is the attacker's own.
    const half = byCells.length >> 1;
    const byAll = sumOf(withMore.slice(0, half)) > sumOf(byCells.slice(0, half)) ? withMore : byCells;
    const above = (of: readonly boolean[]) => points(pairedDifference(of.slice(half), byCells.slice(half)));
    say(
      `within ${withinM} m${kind}: ${share(byCells)} % by cells and times, ${share(withMore)} % by all, ${share(byNaive)} % of the naive`,
    );
    return {
      what: `end found within ${withinM} m, above cells and times alone${kind}`,
      ...{ unit: 'points', ours: above(byAll), yardstick: 0 },
      // Where nearly every guess hits there is nothing left to win; nor is there of rides laid at random, whose borders are no streets.
      ...(share(byCells) > MOST_SHARE || kind !== DRAWN ? {} : { naive: above(byNaive) }),
      ...(kind === DRAWN ? { goal: { better: 'less', floor: 2, at } as const } : {}),
    };
  });
}

const MOST_SHARE = 95;
/** Rides of the simulated city. */
const DRAWN = '';
const sumOf = (hits: readonly boolean[]) => hits.filter(Boolean).length;
const share = (hits: readonly boolean[]) => Math.round((1000 * sumOf(hits)) / hits.length) / 10;

function points({ value, n, low, high }: Estimate): Estimate {
  return { value: 100 * value, n, low: 100 * low, high: 100 * high };
}

interface Ride extends Course {
  readonly startS: number;
}

function anyRide(chance: Chance): Ride {
  const speedMps = 3.5 + 2 * chance();
  const way = anyWay(400 + 5_000 * chance() ** 2, chance);
  return { ...evenCourse(way, speedMps), startS: anyStartS(chance) };
}

const anyStartS = (chance: Chance): number => 36_000 * chance();

/** What a rider is billed by is rounded: how far from the truth, of the distance. */
function billingErrors(rides: readonly Told[]): Usefulness[] {
  const errors = rides.map(({ billedM, lengthM }) => (100 * Math.abs(billedM - lengthM)) / lengthM);
  return [50, 95].map((percent) => ({
    what: `billing error: the distance told, ${percent} %`,
    ...{ value: percentile(errors, percent), unit: '% of the ride' },
  }));
}

/** A ride as three attackers read it, and where it ended. */
interface Told {
  /** The cell of the end: all three have it. */
  readonly word: string;
  readonly seen: Readonly<Record<'alone' | 'all' | 'naive', readonly number[]>>;
  readonly at: Spot;
  /** Metres that are billed, and that were ridden. */
  readonly billedM: number;
  readonly lengthM: number;
}

/** What is a small difference, metres and seconds: in where a cell is, in a way, in a duration, since a border. */
const SMALL = { cellM: 400, wayM: 400, lastsS: 120, sinceM: 30, ageS: 400 } as const;

function tell(ride: Ride): Told {
  const { way } = ride;
  const { startCell, endCell, startedS, endedS, distanceHm, energyHwh } = saidOf(ride);
  const lastsS = (endedS ?? 0) - (startedS ?? 0);
  const alone = [...cellNumbers(cellText(startCell)), lastsS / SMALL.lastsS];
  const used = [(100 * (distanceHm ?? 0)) / SMALL.wayM, energyHwh ?? 0];
  const all = [...alone, ...used, ...lastReport(ride)];
  const seen = { alone, all, naive: [...naiveNumbers(way)] };
  const billedM = 100 * (distanceHm ?? 0);
  return { word: cellText(endCell), seen, at: way.at(way.lengthM), billedM, lengthM: way.lengthM };
}

const cellText = (cell: v1.ICell | null | undefined): string => (cell ? (cellFromWire(cell) ?? '') : '');

function cellNumbers(cell: string): readonly [number, number] {
  const { eastM, northM } = middleOf(cell);
  return [eastM / SMALL.cellM, northM / SMALL.cellM];
}

const BATTERY_WH = 450;
/** Permille of the battery a metre takes. */
const PERMILLE_A_M = 0.033;

/** What the agent says of a ride, read back from its bytes. */
function saidOf({ way, startS, lastsS }: Ride): v1.ITripEnd {
  const { nowS } = momentAt(startS);
  const facts: TripFacts = {
    ...{
      rentalId: randomId(),
      firstGrantId: randomId(),
      endedBy: 'rider',
      streams: [],
      policyVersion: POLICY.version,
    },
    ...{ startedS: Math.floor(nowS), endedS: Math.floor(nowS + lastsS) },
    ...{ startCell: cellAt(way.at(0), 9), endCell: cellAt(way.at(way.lengthM), 9), batteryWh: BATTERY_WH },
    meter: { distanceM: way.lengthM, usedPermille: way.lengthM * PERMILLE_A_M },
  };
  const { body } = tripEnd(facts, CURRENT, CURRENT.rules);
  return v1.Record.decode(body).tripEnd ?? {};
}

/** The last report on the way, and its age; far from all others where the ride met no tick. */
function lastReport({ at, startS, lastsS }: Ride): readonly number[] {
  const endS = startS + lastsS;
  const tickS = Math.floor(endS / TICK_S) * TICK_S;
  if (tickS <= startS) return [100, 100, 0];
  const cell = reportedCell(parkedAt(at(tickS - startS)), tickS) ?? '';
  return [...cellNumbers(cell), (endS - tickS) / SMALL.ageS];
}

const LOOK_M = 25;

/** The cell before the last border, weighed double, and the metres since. */
function naiveNumbers(way: Way): readonly number[] {
  const last = cellAt(way.at(way.lengthM), 8);
  for (let sinceM = 0; sinceM < way.lengthM; sinceM += LOOK_M) {
    const before = cellAt(way.at(way.lengthM - sinceM), 8);
    if (before !== last) return [...cellNumbers(before).map((each) => 3 * each), sinceM / SMALL.sinceM];
  }
  return [100, 100, 0];
}
