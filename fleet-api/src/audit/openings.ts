/** For what precise places were opened: the log's openings added up. Pure. */

/** Openings of one purpose on one day, UTC. */
export interface OpeningDay {
  /** Days since 1970. */
  readonly day: number;
  /** As the entries name it; `none` of those that name none. */
  readonly purpose: string;
  readonly openings: number;
  /** Sealed pieces that were opened. How many fixes a piece has the log does not say. */
  readonly chunks: number;
}

/** One purpose's part of all openings. */
export interface PurposeSum {
  readonly purpose: string;
  readonly openings: number;
  readonly chunks: number;
  /** Day of the first of them that the log still has. */
  readonly firstDay: number;
}

/** Days that are told one by one; the sums are over all of the log. */
export const DAYS_TOLD = 92;

/**
 * The sums of each purpose, the most openings first.
 *
 * @example sumsByPurpose([{ day: 20_000, purpose: 'rental_contract', openings: 2, chunks: 4 }])[0]?.openings // 2
 */
export function sumsByPurpose(days: readonly OpeningDay[]): PurposeSum[] {
  const sums = new Map<string, PurposeSum>();
  for (const { purpose, day, openings, chunks } of days) {
    const sum = sums.get(purpose) ?? { purpose, openings: 0, chunks: 0, firstDay: day };
    sums.set(purpose, {
      ...{ purpose, openings: sum.openings + openings, chunks: sum.chunks + chunks },
      firstDay: Math.min(sum.firstDay, day),
    });
  }
  return [...sums.values()].sort((a, b) => b.openings - a.openings || (a.purpose < b.purpose ? -1 : 1));
}

/** Those of the last `DAYS_TOLD` days up to today, in order. */
export function daysTold(days: readonly OpeningDay[], today: number): OpeningDay[] {
  return days
    .filter(({ day }) => day > today - DAYS_TOLD)
    .sort((a, b) => a.day - b.day || (a.purpose < b.purpose ? -1 : 1));
}
