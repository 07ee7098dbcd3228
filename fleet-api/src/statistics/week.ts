/**
 * What is published of a week of trips (P7, X11, decision 0040). Pure: chance is an argument.
 *
 *     trips of a week ─► two a day and ten a week of each rider, each trip at most so long and so far
 *       ─► a sum for every kind and day, and for every kind and week, zeros alike ─► plus noise, drawn once
 *       ─► told where it is large beside its noise, and ten different riders or more are behind it
 *
 * The noise is normal and as wide as one rider's most makes it: whoever knows every other trip of the city, and the noise's
 * width, can hardly say whether this rider was counted (Gaussian differential privacy; Dong, Roth and Su 2022).
 */

/** Kinds that are counted. */
export const KINDS = ['car', 'e_scooter', 'e_bike'] as const;
export type Kind = (typeof KINDS)[number];

/** What is told. Trips by day and by week, hours and kilometres by week. */
export const MEASURES = ['trips', 'hours', 'kilometres'] as const;
export type Measure = (typeof MEASURES)[number];

/** A trip as it is counted: days since 1970-01-01 UTC; `rider` is a number that means nothing beyond this week. */
export interface SourceTrip {
  readonly rider: number;
  readonly kind: Kind;
  readonly day: number;
  readonly minutes: number;
  readonly distanceHm: number;
}

/** The most of one rider that counts (P7): trips of a day, and of a week. Beside 60 % of a commuter's trips, the least noise. */
export const RIDER_MOST = { aDay: 2, aWeek: 10 } as const;

/** The most of one trip that counts: what is longer or farther counts as this. */
export const TRIP_MOST: Readonly<Record<Kind, { readonly minutes: number; readonly distanceHm: number }>> = {
  car: { minutes: 120, distanceHm: 500 },
  e_scooter: { minutes: 30, distanceHm: 50 },
  e_bike: { minutes: 45, distanceHm: 80 },
};

/**
 * How far apart one rider may push what is published of a week, in widths of the noise, over all of its numbers: whoever
 * tells "counted" from "not counted" by it is right in 53 of 100 pairs; by two weeks, once counted and once not, in 54.
 */
export const WEEK_SHIFT = 0.1;

/** Four sets of numbers share it alike: trips by day; trips, hours and kilometres by week. */
const PARTS = 4;

/** How many widths of its noise a number has to have, to be worth telling. */
const WORTH = 4;

/** Width (standard deviation) of the noise where one rider moves a set of numbers by so much at most (root of squares). */
const widthFor = (most: number): number => (most * Math.sqrt(PARTS)) / WEEK_SHIFT;

/** One number before it is told: its sum over those that count, in whole minutes, hundreds of metres, or trips. */
export interface Sum {
  readonly kind: Kind;
  readonly fromDay: number;
  readonly days: 1 | 7;
  readonly measure: Measure;
  readonly sum: number;
  /** Different ones behind it. */
  readonly riders: number;
}

/** One number as it is told: in trips, hours or kilometres. */
export interface Told extends Omit<Sum, 'sum' | 'riders'> {
  readonly value: number;
  /** Width of its noise: two of three numbers are no farther from the truth, 19 of 20 no farther than twice that. */
  readonly error: number;
}

/** Monday of the week of a day. @example mondayOf(4) // 4: 5 January 1970 */
export function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** Days from the end of a week to its publication: what arrives late counts, what arrives later does not. */
const DELAY_DAYS = 1;
/** The oldest week that is still published: its sources are there, whatever else failed. */
const OLDEST_DAYS = 28;

/** The day on which a week is published. */
export const publicationDay = (monday: number): number => monday + 7 + DELAY_DAYS;

/**
 * Weeks to be published, oldest first, by their Mondays. One that came due before this database was put back from a backup
 * may have been published by the other one: it is not published again, with other noise.
 *
 * @param published Mondays of those that are
 * @param sinceDay when this database was put back, or first had a policy
 */
export function dueWeeks(nowDay: number, published: ReadonlySet<number>, sinceDay: number): number[] {
  const last = mondayOf(nowDay - 7 - DELAY_DAYS);
  const weeks = [3, 2, 1, 0].map((back) => last - 7 * back);
  return weeks.filter(
    (monday) => monday >= nowDay - OLDEST_DAYS && publicationDay(monday) > sinceDay && !published.has(monday),
  );
}

/**
 * The first day of the earliest week that may still be published: what was before it is not written down.
 *
 * @param sinceDay as `dueWeeks` takes it
 * @example firstSourceDay(mondayOf(20_000) + 6, mondayOf(20_000)) // mondayOf(20_000) - 7: due the day after the restore
 */
export function firstSourceDay(nowDay: number, sinceDay: number): number {
  const oldest = mondayOf(nowDay - OLDEST_DAYS);
  const notTooOld = oldest >= nowDay - OLDEST_DAYS ? oldest : oldest + 7;
  const dueSince = mondayOf(sinceDay - 7 - DELAY_DAYS) + 7;
  return Math.max(notTooOld, dueSince);
}

/** The trips that count: of each rider the first so many of a day and of the week, in the order given, which is random. */
export function withinCaps(trips: readonly SourceTrip[]): SourceTrip[] {
  const [ofDay, ofWeek] = [new Map<string, number>(), new Map<number, number>()];
  return trips.filter(({ rider, day }) => {
    const key = `${rider} ${day}`;
    const [today, week] = [ofDay.get(key) ?? 0, ofWeek.get(rider) ?? 0];
    if (today >= RIDER_MOST.aDay || week >= RIDER_MOST.aWeek) return false;
    ofDay.set(key, today + 1);
    ofWeek.set(rider, week + 1);
    return true;
  });
}

/** How much of a trip counts for each measure. */
const AMOUNT: Readonly<Record<Measure, (trip: SourceTrip) => number>> = {
  trips: () => 1,
  hours: ({ kind, minutes }) => Math.min(minutes, TRIP_MOST[kind].minutes),
  kilometres: ({ kind, distanceHm }) => Math.min(distanceHm, TRIP_MOST[kind].distanceHm),
};

/** Every sum of a week, those of nothing too: what is told must not say which there are. Trips as `withinCaps` leaves them. */
export function sumsOf(counted: readonly SourceTrip[], monday: number): Sum[] {
  return KINDS.flatMap((kind) => {
    const ofKind = counted.filter((trip) => trip.kind === kind);
    const days = [0, 1, 2, 3, 4, 5, 6].map((i): Sum => {
      const trips = ofKind.filter(({ day }) => day === monday + i);
      return sumOf(trips, { kind, fromDay: monday + i, days: 1, measure: 'trips' });
    });
    const week = MEASURES.map((measure) => sumOf(ofKind, { kind, fromDay: monday, days: 7, measure }));
    return [...days, ...week];
  });
}

function sumOf(trips: readonly SourceTrip[], of: Omit<Sum, 'sum' | 'riders'>): Sum {
  const sum = trips.reduce((total, trip) => total + AMOUNT[of.measure](trip), 0);
  return { ...of, sum, riders: new Set(trips.map(({ rider }) => rider)).size };
}

/** The most by which one rider moves a number, as a root of squares over its set. */
const MOST: Readonly<Record<Measure, (kind: Kind) => number>> = {
  trips: () => RIDER_MOST.aWeek,
  hours: (kind) => RIDER_MOST.aWeek * TRIP_MOST[kind].minutes,
  kilometres: (kind) => RIDER_MOST.aWeek * TRIP_MOST[kind].distanceHm,
};

/** Width of a number's noise, in the unit of its sum. A rider's ten trips lie on five days at least: √(5 · 2²). */
export function widthOf({ kind, days, measure }: Pick<Sum, 'kind' | 'days' | 'measure'>): number {
  if (days === 1) return widthFor(Math.sqrt(RIDER_MOST.aDay * RIDER_MOST.aWeek));
  return widthFor(MOST[measure](kind));
}

/**
 * Noise of a width: a number of the normal distribution (Box and Muller) made whole. Added to a whole number it says
 * nothing by its last digits (Mironov 2012).
 *
 * @param chance uniform in [0, 1), unforeseeable where it counts
 */
export function noiseOf(width: number, chance: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return Math.round(width * normal);
}

/** So many of a sum's units are one of what is told. */
export const UNIT: Readonly<Record<Measure, number>> = { trips: 1, hours: 60, kilometres: 10 };

/** The least that a number with its noise has to be, to be told: worth its noise, and far from too few riders. */
export function leastTold(of: Pick<Sum, 'kind' | 'days' | 'measure'>, leastRiders: number): number {
  const mostTrips = of.days === 1 ? RIDER_MOST.aDay : RIDER_MOST.aWeek;
  return (of.measure === 'trips' ? leastRiders * mostTrips : 0) + WORTH * widthOf(of);
}

/**
 * What is told of a week's sums: each with noise drawn now, once. Whether trips are told is decided by the number with
 * noise, so far above the least riders that the true number of them hardly ever decides: that alone would say of the tenth
 * rider that there is one. Hours and kilometres are told where the week's trips are.
 *
 * @param leastRiders different riders behind a number, at least
 */
export function tellSums(sums: readonly Sum[], leastRiders: number, chance: () => number): Told[] {
  const noisy = sums.map((sum) => ({ ...sum, noised: sum.sum + noiseOf(widthOf(sum), chance) }));
  const told = noisy.filter(
    (each) => each.noised >= leastTold(each, leastRiders) && each.riders >= leastRiders,
  );
  const isWeek = ({ days, measure }: Sum): boolean => days === 7 && measure === 'trips';
  const weeks = new Set(told.filter(isWeek).map(({ kind }) => kind));
  return told.filter(({ measure, kind }) => measure === 'trips' || weeks.has(kind)).map(tellOne);
}

function tellOne({ kind, fromDay, days, measure, noised }: Sum & { readonly noised: number }): Told {
  const unit = UNIT[measure];
  const error = Math.ceil(widthOf({ kind, days, measure }) / unit);
  return { kind, fromDay, days, measure, value: Math.round(noised / unit), error };
}
