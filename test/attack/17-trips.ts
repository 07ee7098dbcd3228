/** Attack 17: which rides of different days are one person's, by time and place alone? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { abovePoints } from './05-relink.ts';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { shareOf } from './estimate.ts';
import { type Apart, drawOthers, isTaken, learnLinks } from './link.ts';
import { apartM, middleOf, type Spot } from './town.ts';
import { type Entry, mapOf, rideWeek, type Trip } from './week.ts';

const SIZE = {
  short: { people: 300, vehicles: 150, days: 5 },
  usual: { people: 1_200, vehicles: 500, days: 7 },
} as const;
const CANDIDATES = [2, 10, 50] as const;
const DAY_S = 86_400;
const POINTS = 5;

export const trips: Attack = {
  number: 17,
  ids: 'M9, X5, X8',
  name: 'a person’s next departure, of 2',
  adversary: 'reader of the public map',
  question: 'which departures of two days are one person’s?',
  sees: 'the whole public map at every step of five minutes, for days',
  method:
    'A vehicle goes on one day; of those that go on the next one is the same person’s, who rides from the same place at about the same time. Takes the likeliest by time of day and distance, by weeks of their own.',
  naive: 'The point and the second of each departure, as published for shared scooters.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 17);
    const [own, week] = [rideWeek(SIZE[size], chance), rideWeek(SIZE[size], chance)];
    const ours = sharesOf(departuresOf(mapOf(own)), departuresOf(mapOf(week)), chance);
    const naive = sharesOf(own.map(exactly), week.map(exactly), chance);
    say(`${ours[0]?.n ?? 0} departures with another of the same person a day later`);
    const figures = CANDIDATES.map((count, i): Figure => {
      const [found, exact] = [ours[i] ?? shareOf(0, 0), naive[i] ?? shareOf(0, 0)];
      return {
        what: `the same person’s departure out of ${count}, above chance`,
        ...{
          unit: 'points',
          ours: abovePoints(found, count),
          naive: abovePoints(exact, count),
          yardstick: 0,
        },
        goal: { better: 'less', floor: POINTS, at: judgedAt(size) },
        missedBecause: MISSED,
      };
    });
    return { figures };
  },
};

const MISSED =
  'somebody who rides from one place at one time of day shows as a vehicle that goes from there each day, however it is called. The map says no person, no second and no metre. A coarser map hides it behind neighbours; only a map that leaves out vehicles at random would meet it.';

/** A departure as it is known. */
interface Departure {
  readonly trip: Trip;
  readonly atS: number;
  readonly at: Spot;
}

const exactly = (trip: Trip): Departure => ({ trip, atS: trip.startS, at: trip.from });

function departuresOf(entries: readonly Entry[]): Departure[] {
  return entries.flatMap(({ cell, goneS, taken }) =>
    goneS === undefined || taken === undefined ? [] : [{ trip: taken, atS: goneS, at: middleOf(cell) }],
  );
}

function sharesOf(own: readonly Departure[], week: readonly Departure[], chance: Chance) {
  const lessons = pairsOf(own, 10, chance);
  const score = learnLinks(
    lessons.map(({ pair }) => pair),
    lessons.flatMap(({ others }) => others),
  );
  const cases = pairsOf(week, 49, chance);
  return CANDIDATES.map((count) => {
    const full = cases.filter(({ others }) => others.length >= count - 1);
    const hits = full.filter(({ pair, others }) =>
      isTaken([pair, ...others.slice(0, count - 1)].map(score), chance),
    );
    return shareOf(hits.length, full.length);
  });
}

/** Departures to a daily place, with the same person's on the next day and with others of that day. */
function pairsOf(
  all: readonly Departure[],
  count: number,
  chance: Chance,
): { pair: Apart; others: Apart[] }[] {
  const byDay = Map.groupBy(all, ({ atS }) => Math.floor(atS / DAY_S));
  return all.flatMap((departure) => {
    const next = byDay.get(Math.floor(departure.atS / DAY_S) + 1) ?? [];
    const { person, daily } = departure.trip;
    const same = next.find(
      ({ trip }) => daily !== undefined && trip.person === person && trip.daily === daily,
    );
    if (same === undefined) return [];
    const others = drawOthers(next, count, same, chance).map((other) => apartOf(departure, other));
    return [{ pair: apartOf(departure, same), others }];
  });
}

const BIN_S = 900;
const BIN_M = 150;

function apartOf(a: Departure, b: Departure): Apart {
  const laterS = Math.abs((b.atS % DAY_S) - (a.atS % DAY_S));
  return [Math.min(12, Math.floor(laterS / BIN_S)), Math.min(12, Math.floor(apartM(a.at, b.at) / BIN_M))];
}
