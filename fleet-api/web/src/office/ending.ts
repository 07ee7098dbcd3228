/** What ends in which week, as a chart. Pure. */
import type { PlotData } from '../chart/plot-data.ts';
import type { RetentionForecast } from '../generated/contract.ts';

const DAY_MS = 86_400_000;
const dayOf = (dayNumber: number): string => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);

/** Rows of all stores added up by the week in which they end. */
export function endingPlot(
  items: RetentionForecast['items'],
  words: { readonly all: string; readonly dayText: (day: string) => string },
): PlotData {
  const sums = new Map<number, number>();
  for (const { from, rows } of items) {
    const day = Date.parse(`${from}T00:00:00Z`) / DAY_MS;
    sums.set(day, (sums.get(day) ?? 0) + rows);
  }
  const along = [...sums.keys()].sort((a, b) => a - b);
  const alongText = (day: number): string => (Number.isInteger(day) ? words.dayText(dayOf(day)) : '');
  const values = along.map((day) => sums.get(day));
  return { along, lines: [{ name: words.all, values }], alongText, unit: words.all, isBars: true };
}
