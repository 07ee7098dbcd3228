/**
 * What a company that pays for its riders learns (R8): amount and number of trips by whole month. Pure. Never a
 * place, a time of day, a trip or a person's day; and no sum of so few riders that one of them shows.
 */

/** The sum of a month, of one cost centre and currency. */
export interface MonthSum {
  /** `YYYY-MM` */
  readonly month: string;
  /** `undefined`: trips without one. */
  readonly costCentre: string | undefined;
  readonly currency: string;
  readonly trips: number;
  readonly amountMinor: number;
  /** Who rode, as numbers that mean nothing beyond this answer: the same rider, the same number. */
  readonly riders: readonly number[];
}

/** A line of the report. Without numbers where they would show too much. */
export interface ReportLine {
  readonly month: string;
  readonly currency: string;
  /** Cost centres in this line; empty: all that are too small to stand alone, and trips without one. */
  readonly costCentre: string | undefined;
  /** `undefined`: fewer riders than may be told. */
  readonly sum: { readonly trips: number; readonly amountMinor: number } | undefined;
}

/**
 * The lines of a report. A sum of fewer than `least` riders stands together with all that have no more trips, and where
 * that is still too few, with the next ones, so that no line can be found by subtracting the others. A report of another
 * day neither: riders whose links have ended do not count any more, the trips of a month that is over stay as they are,
 * so that, in the order of trips, lines only ever grow together.
 *
 * @param least different riders that a line has at least: the policy's smallest number for anything published
 * @example reportLines([{ month, costCentre: 'sales', currency: 'EUR', trips: 30, amountMinor: 900, riders: [1, 2] }], 10)
 * // [{ month, currency: 'EUR', costCentre: undefined, sum: undefined }]
 */
export function reportLines(sums: readonly MonthSum[], least: number): ReportLine[] {
  const groups = Map.groupBy(sums, ({ month, currency }) => `${month} ${currency}`);
  return [...groups.values()].flatMap((group) => linesOf(group, least));
}

function linesOf(group: readonly MonthSum[], least: number): ReportLine[] {
  const [first] = group;
  if (first === undefined) return [];
  const standsAlone = (sum: MonthSum) => sum.costCentre !== undefined && ridersOf([sum]) >= least;
  const sorted = [...group].sort(byTrips);
  let count = sorted.findLastIndex((sum) => !standsAlone(sum)) + 1;
  while (count > 0 && count < sorted.length && ridersOf(sorted.slice(0, count)) < least) count += 1;
  const [together, alone] = [sorted.slice(0, count), sorted.slice(count).reverse()];
  const lines = alone.map((sum) => lineOf(sum, sum.costCentre, [sum], least));
  return together.length === 0 ? lines : [...lines, lineOf(first, undefined, together, least)];
}

/** Those without a cost centre first, then by trips, and by name where they are as many: nothing that changes later. */
function byTrips(a: MonthSum, b: MonthSum): number {
  if (a.costCentre === undefined || b.costCentre === undefined)
    return Number(a.costCentre !== undefined) - Number(b.costCentre !== undefined);
  return a.trips - b.trips || (a.costCentre < b.costCentre ? -1 : 1);
}

function lineOf(
  { month, currency }: MonthSum,
  costCentre: string | undefined,
  sums: readonly MonthSum[],
  least: number,
): ReportLine {
  const [trips, amountMinor] = [tripsOf(sums), sums.reduce((total, sum) => total + sum.amountMinor, 0)];
  return { month, currency, costCentre, sum: ridersOf(sums) < least ? undefined : { trips, amountMinor } };
}

function tripsOf(sums: readonly MonthSum[]): number {
  return sums.reduce((total, sum) => total + sum.trips, 0);
}

/** Different ones: who rode for two cost centres is one person. */
function ridersOf(sums: readonly MonthSum[]): number {
  return new Set(sums.flatMap((sum) => sum.riders)).size;
}

/** Most months of one report. */
const MOST_MONTHS = 12;

/** Whether these months may be reported on: in order, at most twelve, and over, so that they do not change any more. */
export function mayReport(from: string, to: string, nowS: number): boolean {
  const thisMonth = new Date(nowS * 1000).toISOString().slice(0, 7);
  return from <= to && to < thisMonth && monthNumber(to) - monthNumber(from) < MOST_MONTHS;
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}
