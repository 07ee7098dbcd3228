/** Numbers kept behind the highest one seen; MQTT reorders nothing, so this is for redeliveries only. */
const WINDOW = 1024;

/**
 * Tells a message number that was seen before in its session (RFC 4303's sliding window, with wider words).
 *
 * @example
 * const window = createReplayWindow();
 * window.accept(1); // true
 * window.accept(1); // false: replayed
 */
export interface ReplayWindow {
  /** True once for each number; false for a repeat and for one older than the window. */
  accept(number: number): boolean;
}

/** An empty window: any first number is taken, as an ingest node may start in the middle of a session. */
export function createReplayWindow(): ReplayWindow {
  const seen = new Uint32Array(WINDOW / 32);
  let highest = 0;
  const word = (number: number) => (number % WINDOW) >>> 5;
  const bit = (number: number) => 1 << (number % 32);
  const forget = (number: number) => {
    seen[word(number)] = (seen[word(number)] as number) & ~bit(number);
  };
  const advanceTo = (number: number) => {
    if (number - highest >= WINDOW) seen.fill(0);
    else for (let passed = highest + 1; passed <= number; passed += 1) forget(passed);
    highest = number;
  };
  return {
    accept(number) {
      if (number < 1 || number <= highest - WINDOW) return false;
      if (number > highest) advanceTo(number);
      else if ((seen[word(number)] as number) & bit(number)) return false;
      seen[word(number)] = (seen[word(number)] as number) | bit(number);
      return true;
    },
  };
}
