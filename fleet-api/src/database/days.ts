/** Days as PostgreSQL writes them. A day is the number of days since 1970-01-01 UTC. */
const DAY_MS = 86_400_000;

/** `dateOfDay(0)` is `'1970-01-01'`. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `dayOfDate('1970-01-02')` is 1. */
export function dayOfDate(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}
