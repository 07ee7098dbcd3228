/**
 * Token buckets, one a caller, in memory: a bound on what one token or one address can make the doors do.
 * Several door processes each have their own, so the bound of a caller is that many times as large.
 */

/** What a bucket holds and how fast it fills. */
export interface RateRule {
  /** Requests that may come at once. */
  readonly burst: number;
  /** Requests a second in the long run. */
  readonly perSecond: number;
}

/** A bucket: tokens left at a moment of the process's own clock. */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** The bucket afterwards, and how long to wait where it was empty (0 = the request may go on). */
export interface Taken {
  readonly bucket: Bucket;
  readonly waitS: number;
}

/** Takes one token. Pure; a clock that goes back fills nothing. */
export function takeToken(bucket: Bucket | undefined, nowMs: number, rule: RateRule): Taken {
  const elapsedS = bucket === undefined ? 0 : Math.max(0, nowMs - bucket.atMs) / 1000;
  const before = bucket === undefined ? rule.burst : bucket.tokens;
  const tokens = Math.min(rule.burst, before + elapsedS * rule.perSecond);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, atMs: nowMs }, waitS: 0 };
  return { bucket: { tokens, atMs: nowMs }, waitS: (1 - tokens) / rule.perSecond };
}

/** A text of an address, IPv4 or IPv6, is at most so long: a longer one is none. */
const ADDRESS_MAX = 45;

/**
 * Who sent a request that came through `proxies` of ours: the address that the outermost of them heard from, which is that
 * many from the end. What stands before it the sender wrote. Without proxies, and where the header is short, the other end
 * of the connection. Pure.
 *
 * @example senderOf('10.0.0.1', '203.0.113.9, 198.51.100.7', 1) // '198.51.100.7'
 */
export function senderOf(remote: string, forwarded: string | undefined, proxies: number): string {
  if (proxies === 0) return remote;
  const heard = forwarded?.split(',').at(-proxies)?.trim() ?? '';
  return heard === '' || heard.length > ADDRESS_MAX ? remote : heard;
}

/** Judges callers by name. */
export interface RateLimiter {
  /** Seconds the caller has to wait; 0 = the request may go on. */
  take(caller: string): number;
}

/** Callers remembered at most: 200 bytes each, so 2 MB. The longest silent one is forgotten first. */
const MOST_CALLERS = 10_000;

/**
 * A limiter over all callers.
 *
 * @param nowMs a monotonic clock in milliseconds
 */
export function createRateLimiter(rule: RateRule, nowMs: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take(caller) {
      const { bucket, waitS } = takeToken(buckets.get(caller), nowMs(), rule);
      buckets.delete(caller); // a Map keeps insertion order: the one used last stands last
      buckets.set(caller, bucket);
      if (buckets.size > MOST_CALLERS) buckets.delete(buckets.keys().next().value ?? caller);
      return waitS;
    },
  };
}
