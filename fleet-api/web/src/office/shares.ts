/** For what precise places were opened, as a table and a chart. Pure. */
import type { PlotData } from '../chart/plot-data.ts';
import type { Openings } from '../generated/contract.ts';

/** One purpose's part. */
export interface OpeningShare {
  readonly purpose: string;
  readonly openings: number;
  readonly chunks: number;
  /** 0 to 1 of all of them. */
  readonly share: number;
}

/** Openings by purpose, the most first, as the door counted them. */
export function openingShares(purposes: Openings['purposes']): OpeningShare[] {
  const all = purposes.reduce((sum, { openings }) => sum + openings, 0);
  return purposes.map(({ purpose, openings, chunks }) => ({
    ...{ purpose, openings, chunks },
    share: openings / all,
  }));
}

const DAY_MS = 86_400_000;
const dayOf = (dayNumber: number): string => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);

/** Openings of all purposes by day. */
export function openingPlot(
  days: Openings['days'],
  words: { readonly all: string; readonly dayText: (day: string) => string },
): PlotData {
  const sums = new Map<number, number>();
  for (const { day, openings } of days) {
    const at = Date.parse(`${day}T00:00:00Z`) / DAY_MS;
    sums.set(at, (sums.get(at) ?? 0) + openings);
  }
  const along = [...sums.keys()].sort((a, b) => a - b);
  const alongText = (day: number): string => (Number.isInteger(day) ? words.dayText(dayOf(day)) : '');
  const values = along.map((day) => sums.get(day));
  return { along, lines: [{ name: words.all, values }], alongText, unit: words.all, isBars: true };
}
