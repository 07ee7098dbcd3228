/** Attack 8: does who reads the statistics, and knows everybody else's trips, see whether this person is counted? */
import {
  leastTold,
  mondayOf,
  type SourceTrip,
  type Sum,
  sumsOf,
  type Told,
  TRIP_MOST,
  tellSums,
  UNIT,
  widthOf,
  withinCaps,
} from '@fleetveil/fleet-api/testing/measuring';
import { type Chance, createChance } from '@fleetveil/simulator';
import { percentile } from '../bench/durations.ts';
import { type Attack, type Figure, judgedAt, type Usefulness } from './attack.ts';
import { aucOf, type Estimate, eitherWay, shareOf } from './estimate.ts';
import { apartM } from './town.ts';
import { POLICY } from './unit.ts';
import { rideWeek, type Trip } from './week.ts';

const SIZE = {
  short: { city: { people: 500, vehicles: 250, days: 7 }, cases: 16_000, years: 200 },
  usual: { city: { people: 1_500, vehicles: 700, days: 7 }, cases: 120_000, years: 2_000 },
} as const;
const MONDAY = mondayOf(20_800);
const KIND = 'e_scooter';
const LEAST = POLICY.statisticsMinRiders;
const WEEKS_A_YEAR = 52;

export const statistics: Attack = {
  number: 8,
  ids: 'P7, P19, X11',
  name: 'counted in a week, or not',
  adversary: 'reader of statistics',
  question: 'is this person counted?',
  sees: 'every published number of a week, or of two around an objection; knows the rules, the widths of the noise, every trip of everybody else, and the trips of this person',
  method:
    'Weighs by how much likelier each number, told or not told, is with this person than without (the likelihood ratio, which no other test beats).',
  naive:
    'Exact numbers of all trips, told from ten riders on, and the week published again after an objection.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 8);
    const { city, cases, years } = SIZE[size];
    const trips = countable(rideWeek(city, chance));
    const within = withinCaps(trips);
    const all = sumsHere(within);
    const games = gamesOf(trips, within, all);
    say(`${trips.length} trips of ${city.people} people, ${cases} tries a figure`);
    const figures = games.map((game): Figure => {
      const ours = eitherWay(play(game, cases, chance));
      const naive = eitherWay(playNaively(game, cases / 20, chance));
      const goal = { better: 'less', floor: 0.55, at: judgedAt(size) } as const;
      return { what: game.what, unit: 'AUC', ours, naive, yardstick: 0.5, goal };
    });
    const year = { ...(games[0] as Game), weeks: WEEKS_A_YEAR, objects: false };
    const whole = 'a rider who fills the caps, by all weeks of a year';
    figures.push({ what: whole, unit: 'AUC', ours: eitherWay(play(year, years, chance)), yardstick: 0.5 });
    figures.push(countedShare(trips, within, all, size, chance));
    return { figures, usefulness: usefulnessOf(all, chance) };
  },
};

/** Trips of a week as they are written down, in the order of their random ids. */
function countable(week: readonly Trip[]): SourceTrip[] {
  return week
    .toSorted((a, b) => (a.rentalId < b.rentalId ? -1 : 1))
    .map(
      ({ person, startS, endS, from, to }): SourceTrip => ({
        ...{ rider: person, kind: KIND, day: MONDAY + Math.floor(endS / 86_400) },
        ...{
          minutes: Math.floor((endS - startS) / 60),
          distanceHm: Math.round((1.3 * apartM(from, to)) / 100),
        },
      }),
    )
    .filter(({ day }) => day < MONDAY + 7);
}

/** The sums of the kind that is ridden here: of the others there is nothing. */
const sumsHere = (trips: readonly SourceTrip[]): Sum[] =>
  sumsOf(trips, MONDAY).filter(({ kind }) => kind === KIND);

/** What is guessed: a person's part in the sums of others. */
interface Game {
  readonly what: string;
  /** Sums of everybody else. */
  without(chance: Chance): { readonly others: readonly Sum[]; readonly own: readonly Sum[] };
  readonly weeks: number;
  /** Counted in the first of two weeks and not in the second, or the other way round. */
  readonly objects: boolean;
}

function gamesOf(trips: readonly SourceTrip[], within: readonly SourceTrip[], all: readonly Sum[]): Game[] {
  const ownOf = Map.groupBy(within, ({ rider }) => rider);
  const riders = [...new Set(trips.map(({ rider }) => rider))];
  const full = sumsHere(mostTrips(-1));
  const filler = { without: () => ({ others: all, own: full }), weeks: 1, objects: false };
  const anybody = (chance: Chance) => {
    const rider = riders[Math.floor(chance() * riders.length)] ?? 0;
    const own = sumsHere(ownOf.get(rider) ?? []);
    return { others: all.map((sum, i) => plus(sum, own[i], -1)), own };
  };
  const edge = all.map((sum) => ({ ...sum, sum: Math.ceil(leastTold(sum, LEAST)), riders: 200 }));
  const nine = sumsHere(Array.from({ length: LEAST - 1 }, (_, rider) => mostTrips(rider)).flat());
  return [
    { ...filler, what: 'a rider who fills the caps, by one week' },
    { ...filler, what: 'the same, by two weeks, counted in one of them', weeks: 2, objects: true },
    {
      ...filler,
      what: 'the same in a fleet at the edge of being told',
      without: () => ({ others: edge, own: full }),
    },
    { ...filler, what: 'the tenth rider of a fleet', without: () => ({ others: nine, own: full }) },
    { ...filler, what: 'any rider of the city, by one week', without: anybody },
  ];
}

/** As much as counts of one rider: two trips a day on five days, each as long and far as counts. */
function mostTrips(rider: number): SourceTrip[] {
  const { minutes, distanceHm } = TRIP_MOST[KIND];
  return [0, 0, 1, 1, 2, 2, 3, 3, 4, 4].map((day) => ({
    ...{ rider, kind: KIND, day: MONDAY + day, minutes, distanceHm },
  }));
}

/** A sum with a person's part, or without it. */
function plus(sum: Sum, own: Sum | undefined, sign: 1 | -1 | 0): Sum {
  if (own === undefined || own.sum === 0 || sign === 0) return sum;
  return { ...sum, sum: sum.sum + sign * own.sum, riders: sum.riders + sign };
}

/** How well "counted" is told from "not counted": the first week counts the person in every other try. */
function play({ without, weeks, objects }: Game, cases: number, chance: Chance): Estimate {
  const scores: [number[], number[]] = [[], []];
  for (let i = 0; i < cases; i += 1) {
    const { others, own } = without(chance);
    const isFirst = i % 2 === 0;
    let score = 0;
    for (let week = 0; week < weeks; week += 1) {
      const isCounted = objects && week > 0 ? !isFirst : isFirst;
      const sums = others.map((sum, cell) => plus(sum, own[cell], isCounted ? 1 : 0));
      const evidence = evidenceOf(tellSums(sums, LEAST, chance), others, own);
      score += objects && week > 0 ? -evidence : evidence;
    }
    scores[isFirst ? 0 : 1].push(score);
  }
  return aucOf(...scores);
}

/** By how much likelier what is told is with the person (logarithm of the ratio). */
function evidenceOf(told: readonly Told[], others: readonly Sum[], own: readonly Sum[]): number {
  const values = new Map(told.map((one) => [cellOf(one), one.value * UNIT[one.measure]]));
  const isWeekTold = values.has(`trips 7 ${MONDAY}`);
  return others.reduce((evidence, none, i) => {
    const counted = plus(none, own[i], 1);
    if (counted === none) return evidence;
    const value = values.get(cellOf(none));
    if (value !== undefined) return evidence + evidenceOfValue(value, none, counted);
    // Hours and kilometres of a week that is not told are not told whatever they are.
    const isOpen = none.measure === 'trips' || isWeekTold;
    return isOpen ? evidence + Math.log(untold(counted) / untold(none)) : evidence;
  }, 0);
}

/** Only one of both can be told at all where the person is the tenth. */
const CERTAIN = 100;

function evidenceOfValue(value: number, none: Sum, counted: Sum): number {
  if (none.riders < LEAST) return CERTAIN;
  return ((value - none.sum) ** 2 - (value - counted.sum) ** 2) / (2 * widthOf(none) ** 2);
}

/** How likely a sum is not told. */
function untold(sum: Sum): number {
  return sum.riders < LEAST ? 1 : below((leastTold(sum, LEAST) - sum.sum) / widthOf(sum));
}

const cellOf = ({ measure, days, fromDay }: Omit<Sum, 'sum' | 'riders'>): string =>
  `${measure} ${days} ${fromDay}`;

/** The share of the normal distribution below a point (Abramowitz and Stegun 26.2.17), never 0. */
function below(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const above = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
  return Math.max(1e-12, z >= 0 ? 1 - above : above);
}

/** The same question of exact numbers, told from ten riders on; after an objection the week is published again. */
function playNaively({ without, weeks }: Game, cases: number, chance: Chance): Estimate {
  const scores: [number[], number[]] = [[], []];
  for (let i = 0; i < cases; i += 1) {
    const { others, own } = without(chance);
    const isCounted = i % 2 === 0;
    const tell = (counted: boolean) =>
      others.map((sum, cell) => {
        const { sum: value, riders } = plus(sum, own[cell], counted ? 1 : 0);
        return riders >= LEAST ? value : undefined;
      });
    const first = tell(isCounted);
    // Of two editions of one week the difference is whoever objected; of one, what everybody else leaves over.
    const before =
      weeks > 1 ? tell(false) : others.map(({ sum, riders }) => (riders >= LEAST ? sum : undefined));
    scores[isCounted ? 0 : 1].push(first.filter((value, cell) => value !== before[cell]).length);
  }
  return aucOf(...scores);
}

/** Of all trips those that are in a number of a day that is told. */
function countedShare(
  trips: readonly SourceTrip[],
  within: readonly SourceTrip[],
  all: readonly Sum[],
  size: 'short' | 'usual',
  chance: Chance,
): Figure {
  const told = new Set(tellSums(all, LEAST, chance).map(cellOf));
  const counted = within.filter(({ day }) => told.has(`trips 1 ${day}`)).length;
  return {
    ...{ what: 'trips counted, within the caps and on days that are told', unit: 'of all' },
    ours: shareOf(counted, trips.length),
    goal: { better: 'more', floor: 0.6, at: judgedAt(size) },
  };
}

const TELLS = 400;

/** How far the numbers are from what they count. */
function usefulnessOf(all: readonly Sum[], chance: Chance): Usefulness[] {
  const truth = new Map(all.map((sum) => [cellOf(sum), sum.sum]));
  const off = new Map<string, number[]>();
  for (let i = 0; i < TELLS; i += 1)
    for (const one of tellSums(all, LEAST, chance)) {
      const name = `${one.measure} of a ${one.days === 1 ? 'day' : 'week'}`;
      const counted = (truth.get(cellOf(one)) ?? 0) / UNIT[one.measure];
      off.set(name, [...(off.get(name) ?? []), Math.abs(one.value / counted - 1)]);
    }
  return [...off].map(([name, errors]) => ({
    ...{ what: `median error of the ${name}`, value: 100 * percentile(errors, 50), unit: '% of what counts' },
  }));
}
