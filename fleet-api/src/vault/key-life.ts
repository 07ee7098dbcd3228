/**
 * How long the vault's keys live (rules; no file, no database). Times are domain time, Unix seconds.
 *
 * ```
 * day      0         7                      28          35
 * key      made ── the next is made ── nobody seals ── destroyed
 *          └ newest: units seal to it   to it any more
 * ```
 *
 * A unit without network goes on with the newest key it has, for 28 days; what it sealed on the last of them has
 * seven more to arrive. A copy of what is sealed to a key, wherever it lies, dies with it on day 35 (M14).
 */

const DAY_S = 86_400;

/** A key is this old when the next one is made. */
export const RENEW_AFTER_S = 7 * DAY_S;
/** Until this age a unit may seal to a transport key: as long as its outbox keeps anything. */
export const SEAL_UNTIL_S = 28 * DAY_S;
/** At this age a key is destroyed. */
export const LIFE_S = 35 * DAY_S;
/** Units' clocks may be a little behind: a transport key is good from a day before. */
export const LEEWAY_S = DAY_S;
/** A clock that leaps this far destroys nothing: a key that is wrongly gone takes streams along that are on their way. */
export const LEAP_S = 28 * DAY_S;
/** Most keys of the published list: six weeks of them, and some that were made by hand. */
const MOST_PUBLISHED = 10;

/** A key's times, with its id in hex. */
export interface KeyTimes {
  readonly id: string;
  readonly createdS: number;
  /** From here on it is in nobody's use; its file may still be there. */
  readonly closingS: number | undefined;
  readonly destroyedS: number | undefined;
}

/** The last second of a key, from when it was made. */
export function endOf(createdS: number): number {
  return createdS + LIFE_S;
}

/** Whether a key can still be used. */
export function isLive(key: KeyTimes): boolean {
  return key.closingS === undefined && key.destroyedS === undefined;
}

/** Newest first, equal ones by their id. A key from the future (the clock was ahead, and was put right) comes last. */
export function newestFirst<K extends KeyTimes>(keys: readonly K[], nowS: number): K[] {
  const age = ({ createdS }: K): number => (createdS <= nowS ? nowS - createdS : Number.MAX_SAFE_INTEGER);
  return [...keys].sort((a, b) => age(a) - age(b) || (a.id < b.id ? -1 : 1));
}

/** Whether a new key is to be made: there is none of this week. */
export function isDue(keys: readonly KeyTimes[], nowS: number): boolean {
  return !keys.some((key) => isLive(key) && key.createdS <= nowS && nowS < key.createdS + RENEW_AFTER_S);
}

/** Live keys whose last second has come, never the newest one: something has to be in use. */
export function endedKeys<K extends KeyTimes>(keys: readonly K[], nowS: number): K[] {
  const [, ...older] = newestFirst(keys.filter(isLive), nowS);
  return older.filter((key) => endOf(key.createdS) <= nowS);
}

/** The keys that units are told, newest first. */
export function publishedKeys<K extends KeyTimes>(keys: readonly K[], nowS: number): K[] {
  const usable = keys.filter((key) => isLive(key) && nowS < key.createdS + SEAL_UNTIL_S);
  return newestFirst(usable, nowS)
    .filter((key) => key.createdS - LEEWAY_S <= nowS)
    .slice(0, MOST_PUBLISHED);
}

/** Whether the clock went forward further than a vault is ever away. `seenS` is the last second it was seen at. */
export function hasLeapt(seenS: number | undefined, nowS: number): boolean {
  return seenS !== undefined && nowS - seenS > LEAP_S;
}

/** The second by which a lost key is judged: the last one that was seen, where the clock leapt from there. */
export function judgedS(seenS: number | undefined, nowS: number): number {
  return seenS !== undefined && hasLeapt(seenS, nowS) ? seenS : nowS;
}

/** Sequence of a list that changed: it rises, and passes what an older copy of the database had forgotten. */
export function nextSequence(last: number | undefined, nowS: number): number {
  return Math.max((last ?? 0) + 1, Math.floor(nowS));
}
