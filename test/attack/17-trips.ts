/** Attack 17: which rides of different days are one person's, by time and place alone? */
import { type Chance, createChance } from '@fleetveil/simulator';
import { abovePoints } from './05-relink.ts';
import { type AreaMap, areaMapOf } from './areas.ts';
import { type Attack, type Figure, judgedAt } from './attack.ts';
import { shareOf } from './estimate.ts';
import { type Apart, drawOthers, type LinkCase, learnLinks, sharesOf } from './link.ts';
import { apartM, middleOf, type Spot } from './town.ts';
import { mapOf, rideWeek, type Trip } from './week.ts';

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
  name: 'a next departure, of 2',
  adversary: 'reader of the public map',
  question: 'which departures of two days are one person’s?',
  sees: 'the whole public map at every publication, for days',
  method:
    'An area goes from the map as somebody rides off; of those that go on the next day one may be with the same person, who rides from the same place at about the same time. Takes the likeliest by time of day and distance, by weeks of their own; where a ride changes nothing on the map, guesses.',
  naive: 'The point and the second of each departure, as published for shared scooters.',
  run: async ({ size, seed, say }) => {
    const chance = createChance(seed + 17);
    const [own, week] = [rideWeek(SIZE[size], chance), rideWeek(SIZE[size], chance)];
    const [ownMap, map] = [areaMapOf(own, SIZE[size].days), areaMapOf(week, SIZE[size].days)];
    const shares = (lessons: readonly Departure[], cases: readonly Departure[], unseen: number) =>
      linkShares(lessons, cases, unseen, chance);
    const [seen, daily] = [departuresOf(week, map), pairsOf(week.map(exactly), 0, chance)];
    const pairs = pairsOf(seen, 49, chance).length;
    const ours = shares(departuresOf(own, ownMap), seen, daily.length - pairs);
    const naive = shares(own.map(exactly), week.map(exactly), 0);
    const ofShown = shares(departuresOf(own, ownMap), seen, 0);
    const singles = shares(singlesOf(own), singlesOf(week), 0);
    say(
      `${daily.length} departures with another of the same person a day later, ${pairs} of them on the map`,
    );
    const figures = CANDIDATES.flatMap((count, i): Figure[] => {
      const points = (some: typeof ours) => abovePoints(some[i] ?? shareOf(0, 0), count);
      const unit = 'points';
      return [
        {
          what: `the same person’s departure out of ${count}, above chance`,
          ...{ unit, ours: points(ours), naive: points(naive), yardstick: 0 },
          goal: { better: 'less', floor: POINTS, at: judgedAt(size) },
        },
        {
          what: `the same of the few departures that change the map, out of ${count}`,
          unit,
          ours: points(ofShown),
        },
        {
          what: `the same out of ${count}, were it a map of single vehicles (130 m, late, new ids)`,
          ...{ unit, ours: points(singles) },
        },
      ];
    });
    return { figures };
  },
};

/** A departure as it is known. */
interface Departure {
  readonly trip: Trip;
  readonly atS: number;
  readonly at: Spot;
}

const exactly = (trip: Trip): Departure => ({ trip, atS: trip.startS, at: trip.from });

/** Rides with which an area went. */
function departuresOf(week: readonly Trip[], map: AreaMap): Departure[] {
  return week.flatMap((trip) => {
    const went = map.wentWith(trip);
    return went === undefined ? [] : [{ trip, atS: went.atS, at: middleOf(went.cell) }];
  });
}

/** Departures on a map of single vehicles. */
function singlesOf(week: readonly Trip[]): Departure[] {
  return mapOf(week).flatMap(({ cell, goneS, taken }) =>
    goneS === undefined || taken === undefined ? [] : [{ trip: taken, atS: goneS, at: middleOf(cell) }],
  );
}

/** @param unseen so many more of which the map shows nothing, or only one of the two */
function linkShares(own: readonly Departure[], week: readonly Departure[], unseen: number, chance: Chance) {
  const lessons = pairsOf(own, 10, chance);
  const score = learnLinks(
    lessons.flatMap(({ pair }) => (pair === undefined ? [] : [pair])),
    lessons.flatMap(({ others }) => others),
  );
  const hidden = Array.from({ length: unseen }, (): LinkCase => ({ others: [] }));
  return sharesOf([...pairsOf(week, 49, chance), ...hidden], score, CANDIDATES, chance);
}

/** Departures to a daily place, with the same person's on the next day and with others of that day. */
function pairsOf(all: readonly Departure[], count: number, chance: Chance): LinkCase[] {
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
