/** The days on which parts of a trip end. Pure. */
import type { Trip } from '../generated/contract.ts';

type Part = keyof Trip['ends_on'];

/** A day on which parts end. */
export interface EndDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly parts: readonly Part[];
  /** Days from today; negative when it is over. */
  readonly ahead: number;
}

const DAY_S = 86_400;

/**
 * The days in order, each with the parts that end on it. Pure.
 *
 * @example endDays({ places: '2027-01-02', … }, 1_798_700_000)[0] // { day: '2027-01-02', parts: ['places'], ahead: 3 }
 */
export function endDays(ends: Trip['ends_on'], atS: number): EndDay[] {
  const days = new Map<string, Part[]>();
  for (const [part, day] of Object.entries(ends) as [Part, string | null][])
    if (day !== null) days.set(day, [...(days.get(day) ?? []), part]);
  const today = Math.floor(atS / DAY_S);
  return [...days]
    .map(([day, parts]) => ({
      ...{ day, parts },
      ahead: Date.parse(`${day}T00:00:00Z`) / 1000 / DAY_S - today,
    }))
    .sort((a, b) => a.ahead - b.ahead);
}
