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
 * The lines of a report. Sums of fewer than `least` riders are put together; where that is still too few, the
 * smallest sum that could stand alone goes along, so that no line can be found by subtracting the others.
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
  const alone = group.filter(standsAlone).sort((a, b) => b.trips - a.trips);
  const together = group.filter((sum) => !standsAlone(sum));
  if (together.length > 0 && ridersOf(together) < least) together.push(...alone.splice(-1));
  const lines = alone.map((sum) => lineOf(sum, sum.costCentre, [sum], least));
  return together.length === 0 ? lines : [...lines, lineOf(first, undefined, together, least)];
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
