/** What a run of times may do. All in seconds. */
export interface TimelineLimits {
  /** First second that can be. */
  earliestS: number;
  /** First second that cannot be any more. */
  latestS: number;
  /** How far a time may lie before the one before it: receivers repeat and reorder within this. */
  backS: number;
  /** How far ahead a time may leap. */
  forwardS: number;
}

/** Judges times one after another. */
export interface Timeline {
  /** Whether this can be the time of the next reading. */
  judge(timeS: number): boolean;
}

/** So many wrong times that agree with each other, and the run is theirs: else one wrong time would end it for good. */
const CONFIRM = 3;
/** Times that agree with each other follow within this. */
const TOGETHER_S = 600;

/**
 * Tells impossible times from possible ones in a run of readings. `firstS`, where known, is where the run
 * begins.
 *
 * ```
 *   possible ──(leap back or far ahead)──► refused, remembered
 *       ▲                                        │ two more that agree with it
 *       └────────────────────────────────────────┘
 * ```
 */
export function createTimeline(limits: TimelineLimits, firstS?: number): Timeline {
  let latest = firstS;
  let other: { timeS: number; count: number } | undefined;

  function follows(timeS: number): boolean {
    return latest === undefined || (timeS >= latest - limits.backS && timeS <= latest + limits.forwardS);
  }

  function agrees(timeS: number): number {
    if (other === undefined) return 1;
    const near = timeS >= other.timeS - limits.backS && timeS <= other.timeS + TOGETHER_S;
    return near ? other.count + 1 : 1;
  }

  return {
    judge(timeS) {
      if (!(timeS >= limits.earliestS && timeS < limits.latestS)) return false;
      if (follows(timeS)) {
        latest = latest === undefined ? timeS : Math.max(latest, timeS);
        other = undefined;
        return true;
      }
      other = { timeS, count: agrees(timeS) };
      if (other.count < CONFIRM) return false;
      latest = timeS;
      other = undefined;
      return true;
    },
  };
}
